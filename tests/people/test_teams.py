"""Teams on real rows: members come and go, and the past stays."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.errors import BadValue, Conflict, NotFound
from app.people.records import OPERATOR, User
from app.people.signin import SignIn
from app.people.teams import Teams
from app.store import tables as t
from tests.store.conftest import NOW

pytestmark = pytest.mark.db
LATER = NOW + timedelta(days=1)


def members(teams: Teams) -> dict[str, list[tuple[str, str]]]:
    return {g.name: [(m.name, m.role) for m in g.members] for g in teams.all(OPERATOR)}


def user_in(teams: Teams, name: str) -> User:
    return teams.people.user_named(name)


def test_a_user_is_in_several_teams_and_what_ended_stays_in_the_past(
    teams: Teams, signer: SignIn, database: Engine
) -> None:
    tess = signer.add("Tess", "trainee", "north", NOW)
    south = teams.add(OPERATOR, " south ")
    teams.add_member(OPERATOR, south, tess.id, "trainee", NOW)
    assert members(teams) == {"north": [("Tess", "trainee")], "south": [("Tess", "trainee")]}
    assert [x.name for x in user_in(teams, "Tess").teams] == ["north", "south"]
    north = teams.all(OPERATOR)[0]
    teams.end(OPERATOR, north.members[0].id, LATER)
    assert [x.name for x in user_in(teams, "Tess").teams] == ["south"]
    assert user_in(teams, "Tess").team == south, "new sessions belong to the team that is left"
    with pytest.raises(NotFound):
        teams.end(OPERATOR, north.members[0].id, LATER)
    with database.connect() as db:
        rows = db.execute(select(t.memberships.c.since, t.memberships.c.until).order_by(t.memberships.c.id)).all()
    assert [tuple(r) for r in rows] == [(NOW, LATER), (NOW, None)]


def test_a_coach_no_longer_of_a_team_reads_nothing_of_it(teams: Teams, signer: SignIn) -> None:
    cora = signer.add("Cora", "coach", "north", NOW)
    assert cora.coached_teams == (cora.team,)
    teams.end(OPERATOR, teams.all(OPERATOR)[0].members[0].id, LATER)
    assert user_in(teams, "Cora").coached_teams == ()


def test_another_role_in_the_same_team_begins_anew(teams: Teams, signer: SignIn, database: Engine) -> None:
    cora = signer.add("Cora", "trainee,coach", "north", NOW)
    team = cora.teams[0].id
    assert cora.teams[0].role == "coach"
    teams.add_member(OPERATOR, team, cora.id, "trainee", LATER)
    assert members(teams) == {"north": [("Cora", "trainee")]}
    with pytest.raises(Conflict, match="in the team already"):
        teams.add_member(OPERATOR, team, cora.id, "trainee", LATER)
    with database.connect() as db:
        assert len(db.execute(select(t.memberships)).all()) == 2


def test_only_who_has_the_role_coaches_a_team(teams: Teams, signer: SignIn) -> None:
    tess = signer.add("Tess", "trainee", "north", NOW)
    with pytest.raises(Conflict, match="role of coach"):
        teams.add_member(OPERATOR, tess.teams[0].id, tess.id, "coach", NOW)
    with pytest.raises(BadValue, match=r"^role"):
        teams.add_member(OPERATOR, tess.teams[0].id, tess.id, "admin", NOW)


def test_names_are_given_once_and_can_be_changed(teams: Teams) -> None:
    team = teams.add(OPERATOR, "north")
    teams.add(OPERATOR, "south")
    for wrong in (lambda: teams.add(OPERATOR, "north"), lambda: teams.rename(OPERATOR, team, "south")):
        with pytest.raises(BadValue, match="taken"):
            wrong()
    teams.rename(OPERATOR, team, "far north")
    assert list(members(teams)) == ["far north", "south"]
    for name in ("", "  ", "x" * 81, "new\nline", "bell\x07"):
        with pytest.raises(BadValue, match=r"^name"):
            teams.add(OPERATOR, name)


def test_what_is_not_there_is_not_found(teams: Teams, signer: SignIn) -> None:
    tess = signer.add("Tess", "trainee", "north", NOW)
    for wrong in (
        lambda: teams.rename(OPERATOR, "none", "x"),
        lambda: teams.add_member(OPERATOR, "none", tess.id, "trainee", NOW),
        lambda: teams.add_member(OPERATOR, tess.teams[0].id, "none", "trainee", NOW),
        lambda: teams.end(OPERATOR, "none", NOW),
    ):
        with pytest.raises(NotFound):
            wrong()
    assert teams.offered(tess) == []
    assert [name for _, name in teams.offered(OPERATOR)] == ["north"]
