"""Accounts on real rows: invitations and resets work once, roles and closing keep an admin, nobody does more than they may."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.errors import BadValue, Conflict, NotFound, SignedOut, WrongPassword
from app.people.accounts import INVITATION, LIVES, RESET, Accounts
from app.people.records import ROLES, User
from app.people.signin import digest
from app.people.teams import Teams
from app.store import tables
from tests.people.quick import GOOD, OTHER, CountingHasher
from tests.store.conftest import NOW

pytestmark = pytest.mark.db
SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(accounts: Accounts) -> User:
    """An admin with a password."""
    user = accounts.signer.add("Ada", "admin", "office", NOW)
    accounts.first_password(user, GOOD, NOW)
    return user


@pytest.fixture
def cora(accounts: Accounts) -> User:
    """A coach of the team north."""
    return accounts.signer.add("Cora", "coach", "north", NOW)


def team_of(user: User) -> tuple[str, str]:
    return user.teams[0].id, user.teams[0].name


def test_an_invitation_makes_a_user_who_sets_a_password_and_is_in(accounts: Accounts, ada: User) -> None:
    link = accounts.invite(ada, " Tess ", ("trainee", "coach"), team_of(ada), NOW)
    assert (link.purpose, link.expires - NOW, link.user.name) == (INVITATION, timedelta(hours=72), "Tess")
    assert (link.user.roles, link.user.teams[0].role) == (("trainee", "coach"), "coach")
    assert accounts.behind(link.token, NOW) == (INVITATION, link.user)
    assert accounts.behind(link.token, NOW), "looking does not use it up"
    key = accounts.set_password(link.token, GOOD, NOW)
    assert accounts.signer.who(key, NOW).name == "Tess"
    with pytest.raises(BadValue, match="used or withdrawn"):
        accounts.set_password(link.token, OTHER, NOW)
    assert accounts.signer.who(accounts.sign_in("Tess", GOOD, NOW), NOW) == link.user


@pytest.mark.parametrize(("purpose", "hours"), [(INVITATION, 72), (RESET, 24)])
def test_a_link_ends_by_itself(accounts: Accounts, ada: User, purpose: str, hours: int) -> None:
    assert LIVES[purpose] == timedelta(hours=hours)
    user = accounts.signer.add("Tess", "trainee", None, NOW)
    link = accounts.invite_again(ada, user.id, NOW) if purpose == INVITATION else accounts.reset(ada, user.id, NOW)
    assert accounts.behind(link.token, NOW + LIVES[purpose] - SECOND)
    with pytest.raises(BadValue, match="too old"):
        accounts.behind(link.token, NOW + LIVES[purpose] + SECOND)
    with pytest.raises(BadValue, match="too old"):
        accounts.set_password(link.token, GOOD, NOW + LIVES[purpose] + SECOND)


def test_a_password_that_may_not_be_one_leaves_the_link(accounts: Accounts, ada: User) -> None:
    link = accounts.invite(ada, "Tess Albrecht", ("trainee",), None, NOW)
    for wrong in ("short", "Tess Albrecht", "password1234"):
        with pytest.raises(BadValue):
            accounts.set_password(link.token, wrong, NOW)
    assert accounts.set_password(link.token, GOOD, NOW)


def test_only_hashes_are_stored(accounts: Accounts, ada: User, database: Engine) -> None:
    link = accounts.invite(ada, "Tess", ("trainee",), None, NOW)
    with database.connect() as db:
        everything = repr([db.execute(select(table)).all() for table in tables.metadata.sorted_tables])
    assert digest(link.token) in everything
    assert link.token not in everything and GOOD not in everything


def test_a_link_of_one_purpose_does_no_other_thing(accounts: Accounts, ada: User) -> None:
    invited, again = accounts.invite(ada, "Tess", ("trainee",), None, NOW), accounts.reset(ada, ada.id, NOW)
    for token in (invited.token, again.token):
        with pytest.raises(BadValue):
            accounts.signer.use_link(token, NOW)
    with pytest.raises(BadValue):
        accounts.set_password(accounts.signer.link_token(ada, NOW), OTHER, NOW)


def test_a_reset_ends_every_login_and_every_other_link(accounts: Accounts, ada: User) -> None:
    old = [accounts.sign_in("Ada", GOOD, NOW) for _ in range(2)]
    waiting, first = accounts.signer.link_token(ada, NOW), accounts.reset(ada, ada.id, NOW)
    link = accounts.reset(ada, ada.id, NOW)
    with pytest.raises(BadValue):
        accounts.behind(first.token, NOW)
    key = accounts.set_password(link.token, OTHER, NOW)
    assert accounts.signer.who(key, NOW) == ada
    for gone in old:
        with pytest.raises(SignedOut):
            accounts.signer.who(gone, NOW)
    with pytest.raises(BadValue):
        accounts.signer.use_link(waiting, NOW)
    with pytest.raises(WrongPassword):
        accounts.sign_in("Ada", GOOD, NOW)


def test_a_withdrawn_invitation_opens_nothing_and_a_new_one_ends_the_old(accounts: Accounts, ada: User) -> None:
    first = accounts.invite(ada, "Tess", ("trainee",), None, NOW)
    second = accounts.invite_again(ada, first.user.id, NOW)
    with pytest.raises(BadValue):
        accounts.behind(first.token, NOW)
    assert [i.user.name for i in accounts.invitations(ada, NOW)] == ["Tess"]
    accounts.withdraw(ada, second.user.id, NOW)
    with pytest.raises(BadValue):
        accounts.behind(second.token, NOW)
    assert accounts.invitations(ada, NOW) == []
    with pytest.raises(NotFound):
        accounts.withdraw(ada, second.user.id, NOW)
    third = accounts.invite_again(ada, first.user.id, NOW)
    accounts.set_password(third.token, GOOD, NOW)
    with pytest.raises(Conflict, match="password already"):
        accounts.invite_again(ada, first.user.id, NOW)


def test_a_coach_invites_trainees_into_her_teams_and_nothing_more(accounts: Accounts, ada: User, cora: User) -> None:
    link = accounts.invite(cora, "Tess", ("trainee",), team_of(cora), NOW)
    assert link.user.teams[0].name == "north"
    refused = [
        (("coach",), team_of(cora)),
        (("trainee", "admin"), team_of(cora)),
        (("trainee",), None),
        (("trainee",), team_of(ada)),
    ]
    for roles, team in refused:
        with pytest.raises(NotFound):
            accounts.invite(cora, "Mallory", roles, team, NOW)
    otto = accounts.signer.add("Otto", "coach", "south", NOW)
    assert [i.user.name for i in accounts.invitations(cora, NOW)] == ["Tess"]
    assert accounts.invitations(otto, NOW) == []
    for stranger in (otto, link.user):
        with pytest.raises(NotFound):
            accounts.withdraw(stranger, link.user.id, NOW)
        with pytest.raises(NotFound):
            accounts.invite_again(stranger, link.user.id, NOW)
    assert accounts.invite_again(cora, link.user.id, NOW)


def test_a_coach_cannot_take_over_an_account_that_is_in_use(accounts: Accounts, cora: User) -> None:
    tess = accounts.signer.add("Tess", "trainee", "north", NOW)
    accounts.signer.use_link(accounts.signer.link_token(tess, NOW), NOW)
    with pytest.raises(Conflict, match="signed in already"):
        accounts.invite_again(cora, tess.id, NOW)


def test_only_an_admin_looks_after_people(accounts: Accounts, teams: Teams, ada: User, cora: User) -> None:
    tess = accounts.signer.add("Tess", "trainee", "north", NOW)
    member = teams.all(ada)[0].members[0].id
    for by in (cora, tess):
        for forbidden in (
            lambda by=by: accounts.reset(by, ada.id, NOW), lambda by=by: accounts.disable(by, ada.id, NOW), lambda by=by: accounts.enable(by, ada.id, NOW),
            lambda by=by: accounts.set_roles(by, by.id, ROLES, NOW), lambda by=by: accounts.accounts(by), lambda by=by: accounts.account(by, by.id),
            lambda by=by: teams.all(by), lambda by=by: teams.add(by, "mine"), lambda by=by: teams.rename(by, by.teams[0].id, "mine"),
            lambda by=by: teams.add_member(by, by.teams[0].id, by.id, "coach", NOW), lambda by=by: teams.end(by, member, NOW),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                forbidden()
    assert accounts.account(ada, tess.id).user == tess


def test_the_last_admin_stays(accounts: Accounts, ada: User) -> None:
    for wrong in (lambda: accounts.disable(ada, ada.id, NOW), lambda: accounts.set_roles(ada, ada.id, ("coach",), NOW)):
        with pytest.raises(Conflict, match="last admin"):
            wrong()
    bea = accounts.signer.add("Bea", "admin", None, NOW)
    accounts.disable(ada, bea.id, NOW)
    with pytest.raises(Conflict, match="last admin"):
        accounts.disable(ada, ada.id, NOW)
    accounts.enable(ada, bea.id, NOW)
    accounts.set_roles(bea, ada.id, ("coach", "trainee"), NOW)
    assert accounts.account(bea, ada.id).user.roles == ("trainee", "coach")
    with pytest.raises(Conflict, match="last admin"):
        accounts.disable(bea, bea.id, NOW)
    accounts.disable(bea, ada.id, NOW)


def test_no_role_and_no_such_role_is_refused(accounts: Accounts, ada: User) -> None:
    for roles in ((), ("emperor",), ("admin", "emperor")):
        with pytest.raises(BadValue, match=r"^role"):
            accounts.set_roles(ada, ada.id, roles, NOW)


def test_a_closed_account_has_no_way_in_until_it_is_opened(accounts: Accounts, ada: User) -> None:
    link = accounts.invite(ada, "Tess", ("trainee",), None, NOW)
    key = accounts.set_password(link.token, GOOD, NOW)
    waiting = accounts.reset(ada, link.user.id, NOW)
    accounts.disable(ada, link.user.id, NOW)
    with pytest.raises(SignedOut):
        accounts.signer.who(key, NOW)
    with pytest.raises(WrongPassword):
        accounts.sign_in("Tess", GOOD, NOW)
    with pytest.raises(BadValue):
        accounts.set_password(waiting.token, OTHER, NOW)
    with pytest.raises(Conflict, match="closed"):
        accounts.reset(ada, link.user.id, NOW)
    accounts.enable(ada, link.user.id, NOW)
    with pytest.raises(SignedOut):
        accounts.signer.who(key, NOW)
    with pytest.raises(BadValue):
        accounts.set_password(waiting.token, OTHER, NOW)
    assert accounts.sign_in("Tess", GOOD, NOW)


def test_every_failure_to_sign_in_has_the_same_words_and_the_same_work(
    accounts: Accounts, ada: User, hasher: CountingHasher
) -> None:
    accounts.signer.add("Without", "trainee", None, NOW)
    closed = accounts.signer.add("Closed", "trainee", None, NOW)
    accounts.first_password(closed, GOOD, NOW)
    accounts.disable(ada, closed.id, NOW)
    accounts.passwords.verified("", None)  # the hash of nobody is made
    said = set()
    for name, password in (
        ("Ada", OTHER),
        ("Zed", GOOD),
        ("Without", GOOD),
        ("Closed", GOOD),
        ("", ""),
        ("Ada", "x" * 5000),
    ):
        before = hasher.checked, hasher.hashed
        with pytest.raises(WrongPassword) as told:
            accounts.sign_in(name, password, NOW)
        said.add(told.value.message)
        assert (hasher.checked, hasher.hashed) == (before[0] + 1, before[1]), name
    assert len(said) == 1


def test_a_better_hash_is_kept_at_the_next_sign_in(accounts: Accounts, ada: User) -> None:
    accounts.passwords._given = CountingHasher(time_cost=2)
    accounts.passwords.__dict__.pop("_hasher", None)
    before = accounts.store.password(ada.id)
    accounts.sign_in("Ada", GOOD, NOW)
    after = accounts.store.password(ada.id)
    assert before != after and after is not None and "t=2" in after
    assert accounts.sign_in("Ada", GOOD, NOW)


def test_a_better_hash_never_brings_an_old_password_back(accounts: Accounts, ada: User) -> None:
    before = accounts.store.password(ada.id)
    assert before is not None
    accounts.change_password(ada, GOOD, OTHER, NOW)
    accounts.store.rehash(ada.id, before, "the old one, hashed anew")
    assert accounts.sign_in("Ada", OTHER, NOW)


def test_changing_ones_own_password_keeps_this_browser_alone(accounts: Accounts, ada: User) -> None:
    old, other = accounts.sign_in("Ada", GOOD, NOW), accounts.sign_in("Ada", GOOD, NOW)
    with pytest.raises(WrongPassword):
        accounts.change_password(ada, OTHER, OTHER, NOW)
    with pytest.raises(BadValue):
        accounts.change_password(ada, GOOD, "short", NOW)
    assert accounts.signer.who(old, NOW) == ada, "a change that failed changes nothing"
    key = accounts.change_password(ada, GOOD, OTHER, NOW)
    assert accounts.signer.who(key, NOW) == ada
    for gone in (old, other):
        with pytest.raises(SignedOut):
            accounts.signer.who(gone, NOW)
    without = accounts.signer.add("Tess", "trainee", None, NOW)
    with pytest.raises(Conflict, match="no password yet"):
        accounts.change_password(without, "", GOOD, NOW)


def test_an_admin_sees_when_somebody_was_last_there(accounts: Accounts, ada: User) -> None:
    tess = accounts.signer.add("Tess", "trainee", "north", NOW)
    assert [(a.user.name, a.seen, a.has_password) for a in accounts.accounts(ada).rows] == [
        ("Ada", None, True),
        ("Tess", None, False),
    ]
    for later in (2, 1):
        at = NOW + later * timedelta(hours=1)
        accounts.signer.use_link(accounts.signer.link_token(tess, at), at)
    found = accounts.account(ada, tess.id)
    assert (found.seen, found.created, found.subjects) == (NOW + timedelta(hours=2), NOW, ())
    with pytest.raises(NotFound):
        accounts.account(ada, "nobody")
