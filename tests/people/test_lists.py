"""Users and teams a page at a time: every row once in each direction, whatever is added meanwhile; a search by any part of a name."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from app.errors import NotFound
from app.people.accounts import Accounts
from app.people.records import A_PAGE, OPERATOR, Asked
from app.people.teams import Teams
from app.store import tables as t
from app.store.database import new_id
from tests.store.conftest import NOW

pytestmark = pytest.mark.db
MANY = 2 * A_PAGE + 10
NAMES = [f"Rep {number:03}" for number in range(MANY)]


@pytest.fixture
def full(accounts: Accounts) -> Accounts:
    """Accounts with more users than two pages take, each in a team of its own and in one team of all."""
    for number, name in enumerate(NAMES):
        user = accounts.signer.store.add_user(name, ("trainee",), f"Team {number:03}", NOW)
        assert user.team
    return accounts


def all_of(accounts: Accounts, find: str = "") -> list[str]:
    return [a.user.name for a in accounts.accounts(OPERATOR, Asked(find)).rows]


def test_users_come_a_page_at_a_time_and_back_again(full: Accounts) -> None:
    seen, page = [], full.accounts(OPERATOR)
    assert (page.earlier, page.more) == (False, True)
    while True:
        assert len(page.rows) <= A_PAGE
        seen += [a.user.name for a in page.rows]
        if not page.more:
            break
        page = full.accounts(OPERATOR, Asked(after=page.rows[-1].user.id))
        assert page.earlier
    assert seen == NAMES
    back = [a.user.name for a in page.rows]
    while page.earlier:
        page = full.accounts(OPERATOR, Asked(before=page.rows[0].user.id))
        back = [a.user.name for a in page.rows] + back
        assert page.more
    assert back == NAMES


def test_a_page_far_down_stays_where_it_is_when_somebody_is_added_before_it(full: Accounts) -> None:
    edge = full.accounts(OPERATOR).rows[-1].user.id
    before = full.accounts(OPERATOR, Asked(after=edge))
    for name in ("Ada", "Rep 000b"):
        full.signer.add(name, "trainee", None, NOW)
    assert full.accounts(OPERATOR, Asked(after=edge)) == before


def test_what_was_deleted_is_no_user_and_an_edge_that_there_is_not_is_the_beginning(full: Accounts) -> None:
    first = full.accounts(OPERATOR)
    for edge in (Asked(after="none"), Asked(before="none")):
        assert full.accounts(OPERATOR, edge) == first
    with full.store.engine.begin() as db:  # type: ignore[attr-defined]
        db.execute(update(t.users).where(t.users.c.id == first.rows[0].user.id).values(roles="", disabled=True))
    assert all_of(full)[0] == NAMES[1]
    with pytest.raises(NotFound):
        full.account(OPERATOR, first.rows[0].user.id)


def test_a_search_finds_any_part_of_a_name_or_of_a_subject(accounts: Accounts, database: Engine) -> None:
    names = ("ada.holm@north.example", "Özlem Acar", "Cora Lind", "100% Bob", "under_score", "Ben/Ann")
    users = {name: accounts.signer.add(name, "trainee", "north", NOW) for name in names}
    with database.begin() as db:
        row = {"id": new_id(), "issuer": "https://door.example", "subject": "c.lind@mail.example", "at": NOW}
        db.execute(insert(t.identities).values(**row, user=users["Cora Lind"].id))
    for find, found in (
        ("HOLM@", ["ada.holm@north.example"]), ("özlem", ["Özlem Acar"]), ("ÖZLEM", ["Özlem Acar"]), ("lind@mail", ["Cora Lind"]), ("cora", ["Cora Lind"]),
        ("%", ["100% Bob"]), ("_", ["under_score"]), ("/", ["Ben/Ann"]), ("nobody", []), ("' OR 1=1 --", []),
    ):  # fmt: skip
        assert all_of(accounts, find) == found, find
    assert sorted(all_of(accounts, "example")) == ["Cora Lind", "ada.holm@north.example"]


def test_a_search_has_pages_too(full: Accounts) -> None:
    for number in range(A_PAGE + 1):
        full.signer.add(f"Own {number:03}", "trainee", None, NOW)
    page = full.accounts(OPERATOR, Asked("own"))
    assert len(page.rows) == A_PAGE and (page.earlier, page.more) == (False, True)
    rest = full.accounts(OPERATOR, Asked("own", after=page.rows[-1].user.id))
    assert [a.user.name for a in rest.rows] == [f"Own {A_PAGE:03}"] and (rest.earlier, rest.more) == (True, False)
    assert full.accounts(OPERATOR, Asked("own", before=rest.rows[0].user.id)) == page


def test_teams_come_a_page_at_a_time_with_how_many_are_in_them(full: Accounts, teams: Teams) -> None:
    empty = teams.add(OPERATOR, "A team of nobody")
    page = teams.lines(OPERATOR, Asked())
    assert [(line.id, line.members) for line in page.rows[:2]] == [(empty, 0), (page.rows[1].id, 1)]
    assert (len(page.rows), page.earlier, page.more) == (A_PAGE, False, True)
    last = teams.lines(OPERATOR, Asked("TEAM 05"))
    assert [line.name for line in last.rows] == [f"Team {n:03}" for n in range(50, 60)]
    assert [name for _, name in teams.offered(OPERATOR)] == ["A team of nobody", *(f"Team {n:03}" for n in range(MANY))]


def test_the_members_of_a_team_come_a_page_at_a_time_and_who_has_left_does_not(full: Accounts, teams: Teams) -> None:
    team = teams.add(OPERATOR, "All")
    for account in (a for n in range(3) for a in full.accounts(OPERATOR, Asked(f"Rep 0{n}")).rows):
        teams.add_member(OPERATOR, team, account.user.id, "trainee", NOW)
    first = teams.members(OPERATOR, team, Asked())
    assert [m.name for m in first.rows] == NAMES[:A_PAGE] and first.more
    assert teams.end(OPERATOR, first.rows[0].id, NOW + timedelta(hours=1)) == team
    rest = teams.members(OPERATOR, team, Asked(after=first.rows[-1].user))
    assert [m.name for m in rest.rows] == NAMES[A_PAGE:30] and (rest.earlier, rest.more) == (True, False)
    assert teams.members(OPERATOR, team, Asked()).rows[0].name == NAMES[1]
    assert [m.name for m in teams.members(OPERATOR, team, Asked("rep 007")).rows] == ["Rep 007"]
    assert teams.named(OPERATOR, team) == "All"
    with pytest.raises(NotFound):
        teams.named(OPERATOR, "none")


def test_the_lists_are_for_admins_alone_and_coaches_are_named_without_those_who_are_closed(
    full: Accounts, teams: Teams
) -> None:
    cora, bea = (full.signer.add(name, "coach", "north", NOW) for name in ("Cora", "Bea"))
    full.signer.add("Ada", "admin,coach", "north", NOW)
    assert [u.name for u in full.coaches(OPERATOR, 50)] == ["Ada", "Bea", "Cora"]
    full.disable(OPERATOR, bea.id, NOW)
    assert [u.name for u in full.coaches(OPERATOR, 1)] == ["Ada"]
    assert [u.name for u in full.coaches(OPERATOR, 50)] == ["Ada", "Cora"]
    for ask in (
        lambda: full.accounts(cora), lambda: full.coaches(cora, 1), lambda: teams.lines(cora, Asked()),
        lambda: teams.named(cora, cora.teams[0].id), lambda: teams.members(cora, cora.teams[0].id, Asked()),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask()


def test_waiting_invitations_are_cut_where_it_is_asked_for(accounts: Accounts) -> None:
    for name in ("Cid", "Abe", "Bob"):
        accounts.invite(OPERATOR, name, ("trainee",), None, NOW)
    assert [i.user.name for i in accounts.invitations(OPERATOR, NOW, 2)] == ["Abe", "Bob"]
    assert len(accounts.invitations(OPERATOR, NOW)) == 3
