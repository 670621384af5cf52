"""Rows of people under two at once: a token is used by one, a name is given once, an identity is one user's, an admin stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from app.errors import BadValue, Conflict, CounterpartError, NotFound
from app.people.records import Identity
from app.store import tables as t
from app.store.accountrows import SqlAccounts
from app.store.identityrows import SqlIdentities, SqlNotices
from app.store.teamrows import SqlTeams
from tests.store.conftest import NOW

pytestmark = pytest.mark.db
SOON = NOW + timedelta(hours=1)
ME = Identity("https://id.example", "subject-1")


def together(*calls: Callable[[], object]) -> list[object]:
    """All at the same moment; what each gave, or the error that it raised."""
    gate = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except CounterpartError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.fixture
def people(database: Engine) -> SqlAccounts:
    return SqlAccounts(database)


def test_of_many_who_use_a_token_one_gets_it(people: SqlAccounts) -> None:
    user = people.add_user("Tess", ("trainee",), None, NOW)
    people.add_token("digest", "sign-in", user.id, SOON)
    got = together(*[lambda: people.use_token("digest", "sign-in", NOW)] * 6)
    assert sorted(map(str, got)) == sorted([user.id, *["None"] * 5])
    people.give_token("another", "reset", user.id, SOON, NOW)
    got = together(
        *[lambda n=n: people.password_by_token("another", ("reset",), f"hash {n}", f"login {n}", NOW) for n in range(6)]
    )
    winner = got.index(user.id)
    assert got.count(None) == 5 and people.password(user.id) == f"hash {winner}"
    assert [people.login(f"login {n}") is not None for n in range(6)] == [n == winner for n in range(6)]


def test_a_token_is_used_in_time_for_its_purpose_alone(people: SqlAccounts) -> None:
    user = people.add_user("Tess", ("trainee",), None, NOW)
    people.give_token("digest", "reset", user.id, SOON, NOW)
    assert people.token("digest", ("invitation",), NOW) is None
    assert people.token("digest", ("invitation", "reset"), SOON) == ("reset", user.id)
    late = SOON + timedelta(seconds=1)
    assert people.token("digest", ("reset",), late) is None
    assert people.password_by_token("digest", ("reset",), "hash", "login", late) is None
    assert people.password(user.id) is None and people.login("login") is None
    assert people.password_by_token("digest", ("invitation",), "hash", "login", NOW) is None
    assert people.use_token("digest", "sign-in", NOW) is None
    assert people.token("digest", ("reset",), NOW) == ("reset", user.id)


def test_a_name_is_given_once_and_a_membership_begins_once(people: SqlAccounts, database: Engine) -> None:
    got = together(*[lambda: people.add_user("Tess", ("trainee",), "north", NOW)] * 4)
    assert sum(isinstance(found, BadValue) for found in got) == 3
    teams, user = SqlTeams(database), people.user_named("Tess")
    team = teams.add_team("south")
    got = together(*[lambda: teams.add_member(team, user.id, "trainee", NOW)] * 4)
    assert sum(isinstance(found, Conflict) for found in got) == 3
    assert [m.name for g in teams.teams() if g.name == "south" for m in g.members] == ["Tess"]


def test_two_admins_who_close_each_other_leave_one(people: SqlAccounts) -> None:
    ada, bea = (people.add_user(name, ("admin",), None, NOW) for name in ("Ada", "Bea"))
    got = together(lambda: people.disable(ada.id, NOW), lambda: people.set_roles(bea.id, ("trainee",)))
    assert sum(isinstance(found, Conflict) for found in got) == 1
    assert sum(u.admin and not u.disabled for u in people.users()) == 1


def test_an_identity_is_one_users_and_linked_by_a_token_once(people: SqlAccounts, database: Engine) -> None:
    found = SqlIdentities(database)
    tess, otto = (people.add_user(name, ("trainee",), None, NOW) for name in ("Tess", "Otto"))
    assert found.user_of(ME) is None
    people.give_token("digest", "invitation", tess.id, SOON, NOW)
    assert found.link_by_token("nothing", "invitation", ME, NOW) is None
    assert found.link_by_token("digest", "reset", ME, NOW) is None
    assert found.link_by_token("digest", "invitation", ME, SOON + timedelta(seconds=1)) is None
    assert found.link_by_token("digest", "invitation", ME, NOW) == tess.id
    assert found.link_by_token("digest", "invitation", Identity(ME.issuer, "subject-2"), NOW) is None
    found.link(ME, tess.id, NOW)
    with pytest.raises(Conflict, match="belongs to another user"):
        found.link(ME, otto.id, NOW)
    with pytest.raises(Conflict, match="at the same moment"):
        found.link(Identity(ME.issuer, "subject-3"), "somebody who is gone", NOW)
    assert found.user_of(ME) == tess.id
    assert found.user_of(Identity("https://other.example", ME.subject)) is None, (
        "the same subject elsewhere is somebody else"
    )
    assert people.account(tess.id).subjects == (ME.subject,)


def test_a_token_that_cannot_link_stays_unused(people: SqlAccounts, database: Engine) -> None:
    found = SqlIdentities(database)
    tess, otto = (people.add_user(name, ("trainee",), None, NOW) for name in ("Tess", "Otto"))
    found.link(ME, otto.id, NOW)
    people.give_token("digest", "invitation", tess.id, SOON, NOW)
    with pytest.raises(Conflict):
        found.link_by_token("digest", "invitation", ME, NOW)
    assert people.token("digest", ("invitation",), NOW) is not None


def test_a_link_that_is_taken_away_ends_the_logins(people: SqlAccounts, database: Engine) -> None:
    found, tess = SqlIdentities(database), people.add_user("Tess", ("trainee",), None, NOW)
    found.link(ME, tess.id, NOW)
    people.add_login("key", tess.id, NOW)
    found.unlink(tess.id, ME.subject, NOW)
    assert found.user_of(ME) is None and people.login("key") is None
    with pytest.raises(NotFound):
        found.unlink(tess.id, ME.subject, NOW)


def test_a_notice_is_accepted_once_by_many_presses(people: SqlAccounts, database: Engine) -> None:
    notices, tess = SqlNotices(database), people.add_user("Tess", ("trainee",), None, NOW)
    assert not notices.accepted(tess.id, 1)
    together(*[lambda: notices.accept(tess.id, 1, NOW)] * 4)
    assert notices.accepted(tess.id, 1) and not notices.accepted(tess.id, 2)
    with database.connect() as db:
        assert [tuple(r) for r in db.execute(select(t.notices))] == [(tess.id, 1, NOW)]


def test_logins_that_ended_keep_the_time_of_their_end(people: SqlAccounts, database: Engine) -> None:
    tess = people.add_user("Tess", ("trainee",), None, NOW)
    people.add_login("first", tess.id, NOW)
    people.revoke_login("first", NOW)
    people.add_login("second", tess.id, NOW)
    people.disable(people.add_user("Otto", ("trainee",), None, NOW).id, SOON)
    assert people.login("second") is not None
    people.revoke_logins(tess.id, SOON)
    with database.connect() as db:
        rows = db.execute(select(t.login_sessions.c.revoked).order_by(t.login_sessions.c.hash)).scalars().all()
    assert rows == [NOW, SOON]


def test_whether_anybody_signs_in_by_password(people: SqlAccounts) -> None:
    tess, ada = people.add_user("Tess", ("trainee",), None, NOW), people.add_user("Ada", ("admin",), None, NOW)
    people.add_user("Bea", ("admin",), None, NOW)
    assert not people.passwords_in_use() and not people.admin_with_password()
    people.change_password(tess.id, "hash", None, NOW)
    assert people.passwords_in_use() and not people.admin_with_password()
    people.change_password(ada.id, "hash", None, NOW)
    assert people.admin_with_password()
    people.disable(ada.id, NOW)
    assert people.passwords_in_use() and not people.admin_with_password()
