"""Roles: who may read and do what; and how users come to be."""

import itertools

import pytest

from app.errors import BadValue, NotFound
from app.people.permissions import may_read, must_invite, must_own, must_read, owns
from app.people.records import ROLES, Team, User
from app.people.signin import SignIn
from tests.store.conftest import NOW

NORTH, SOUTH = "north-id", "south-id"
OWNER = User("owner", "Tess", ("trainee",), (Team(NORTH, "north", "trainee"),))
PEOPLE = {
    "owner": OWNER,
    "colleague": User("c", "Ann", ("trainee",), (Team(NORTH, "north", "trainee"),)),
    "coach": User("k", "Cora", ("coach",), (Team(NORTH, "north", "coach"),)),
    "coach elsewhere": User("o", "Otto", ("coach",), (Team(SOUTH, "south", "coach"),)),
    "coach who practises here": User(
        "p", "Pia", ("coach",), (Team(SOUTH, "south", "coach"), Team(NORTH, "north", "trainee"))
    ),
    "coach no longer": User("l", "Lou", ("trainee",), (Team(NORTH, "north", "coach"),)),
    "admin": User("a", "Ada", ("admin",), (Team(NORTH, "north", "trainee"),)),
    "alone": User("x", "Xaver", ("coach",)),
}


@pytest.mark.parametrize(("who", "submitted"), [*itertools.product(PEOPLE, (True, False))])
def test_a_session_is_read_by_its_owner_and_once_submitted_by_coaches_of_its_team(who: str, submitted: bool) -> None:
    user = PEOPLE[who]
    allowed = who == "owner" or (submitted and who == "coach")
    assert may_read(user, OWNER.id, NORTH, submitted) is allowed
    if allowed:
        must_read(user, OWNER.id, NORTH, submitted, "s")
        return
    with pytest.raises(NotFound, match="no session 's'"):
        must_read(user, OWNER.id, NORTH, submitted, "s")


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_owner_acts_in_a_session(who: str) -> None:
    assert owns(PEOPLE[who], OWNER.id) is (who == "owner")
    if who == "owner":
        must_own(PEOPLE[who], OWNER.id, "s")
        return
    with pytest.raises(NotFound):
        must_own(PEOPLE[who], OWNER.id, "s")


@pytest.mark.parametrize("who", PEOPLE)
def test_a_session_of_no_team_is_read_by_its_owner_alone(who: str) -> None:
    assert may_read(PEOPLE[who], OWNER.id, None, True) is (who == "owner")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("roles", "team"), [*itertools.product((("trainee",), ("coach",), ("trainee", "coach"), ()), (NORTH, SOUTH, None))]
)
def test_a_coach_invites_trainees_into_a_team_of_hers_and_nobody_else(
    who: str, roles: tuple[str, ...], team: str | None
) -> None:
    coached = {"coach": NORTH, "coach elsewhere": SOUTH, "coach who practises here": SOUTH}.get(who)
    if who == "admin" or (roles == ("trainee",) and team is not None and team == coached):
        must_invite(PEOPLE[who], roles, team)
        return
    with pytest.raises(NotFound, match=f"no team '{team or ''}'"):
        must_invite(PEOPLE[who], roles, team)


@pytest.mark.db
def test_the_local_user_is_made_once_with_every_role(signer: SignIn) -> None:
    you = signer.local_user(NOW)
    assert signer.local_user(NOW) == you
    assert you.roles == ROLES
    assert you.coach
    assert [u.name for u in signer.store.users()] == ["you"]
    assert you.coached_teams == (you.team,)


@pytest.mark.db
@pytest.mark.parametrize("role", ROLES)
def test_a_user_has_the_role_that_was_given(signer: SignIn, role: str) -> None:
    user = signer.add("  Tess ", role, "north", NOW)
    assert (user.name, user.roles, [t.name for t in user.teams]) == ("Tess", (role,), ["north"])
    assert user.coach is (role == "coach")
    assert bool(user.coached_teams) is (role == "coach")
    colleague = signer.add("Ann", "trainee", "north", NOW)
    assert colleague.team == user.team, "one name, one team"
    assert signer.add("Bob", "trainee", None, NOW).teams[0].name == "home"


@pytest.mark.db
@pytest.mark.parametrize(
    ("name", "role", "named"),
    [("Tess", "emperor", "role"), ("", "trainee", "name"), ("  ", "trainee", "name"), ("x" * 81, "trainee", "name")],
)
def test_a_user_that_does_not_fit_is_refused(signer: SignIn, name: str, role: str, named: str) -> None:
    with pytest.raises(BadValue, match=f"^{named}"):
        signer.add(name, role, None, NOW)
    assert signer.store.users() == []


@pytest.mark.db
def test_a_name_is_given_once(signer: SignIn) -> None:
    signer.add("Tess", "trainee", None, NOW)
    with pytest.raises(BadValue, match="taken"):
        signer.add(" Tess ", "coach", "south", NOW)
    assert [u.roles for u in signer.store.users()] == [("trainee",)]
