"""Assignments, counts for the climate and the field log come back as they were written, to those they belong to and to nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.content.acts import Strategy
from app.errors import NotFound
from app.people.records import User
from app.practice.records import Visibility
from app.review.assignmentports import Assignment, Member
from app.review.climatecounts import Count, CountKind
from app.review.climateports import CountRow
from app.review.fieldlog import FieldNote, SharedNote
from app.review.passing import PassRule
from app.store import tables as t
from app.store.assignmentrows import SqlAssignments
from app.store.climaterows import SqlClimate
from app.store.database import new_id
from app.store.fieldrows import SqlFieldLog
from tests.store.conftest import LATER, NOW, Stored
from tests.store.rehearsed import figures, submitted

pytestmark = pytest.mark.db
RULE = PassRule(points=60.5, breadth=3, within_limits=True, attempts=2)


def add(stored: Stored, name: str, team: str, role: str = "trainee") -> User:
    return stored.people.add_user(name, (role,), team, NOW)


def give(stored: Stored, **more: object) -> Assignment:
    assert stored.user.team
    made = Assignment(new_id(), stored.user.team, "packaging-film", "hard", RULE, stored.user.id, NOW)
    made = replace(made, **more)  # type: ignore[arg-type]
    SqlAssignments(stored.engine).add_assignment(made)
    return made


def test_an_assignment_comes_back_as_it_was_given(stored: Stored) -> None:
    mats = add(stored, "Mats", "north")
    store = SqlAssignments(stored.engine)
    plain = give(stored)
    full = give(
        stored,
        due=LATER,
        focus=Strategy.TRUST,
        people=frozenset({mats.id, stored.user.id}),
        rule=PassRule(share=0.7),
        at=LATER,
    )
    assert store.assignment(plain.id) == plain
    assert store.assignments_of([plain.team]) == [full, plain]
    assert store.assignments_of([]) == []
    with pytest.raises(NotFound):
        store.assignment("none")


def test_who_has_an_assignment(stored: Stored) -> None:
    mats, cora, olga = add(stored, "Mats", "north"), add(stored, "Cora", "north", "coach"), add(stored, "Olga", "south")
    store = SqlAssignments(stored.engine)
    team, due = give(stored), give(stored, due=LATER)
    named = give(stored, people=frozenset({mats.id, cora.id, olga.id}), at=LATER)
    assert [a.id for a in store.assignments_for(stored.user.id)] == [due.id, team.id], "what is due comes first"
    assert [a.id for a in store.assignments_for(mats.id)] == [due.id, named.id, team.id]
    assert [a.id for a in store.assignments_for(cora.id)] == [named.id], "a coach only where she is named"
    assert store.assignments_for(olga.id) == [], "named, but of another team"
    store.withdraw_assignment(due.id, NOW)
    store.withdraw_assignment(due.id, LATER)
    assert store.assignment(due.id).withdrawn == NOW
    assert [a.id for a in store.assignments_for(stored.user.id)] == [team.id]
    with stored.engine.begin() as db:
        db.execute(update(t.memberships).where(t.memberships.c.user == mats.id).values(until=NOW))
    assert store.assignments_for(mats.id) == [], "who has left the team has nothing of it"


def test_the_people_of_a_team_at_present(stored: Stored) -> None:
    cora, gone = add(stored, "Cora", "north", "coach"), add(stored, "Gina", "north")
    stored.people.disable(gone.id, NOW)
    team = stored.user.team or ""
    expected = [Member(cora.id, "Cora", False), Member(stored.user.id, "Tess", True)]
    assert SqlAssignments(stored.engine).members([team]) == {team: expected}


def test_the_sessions_begun_from_an_assignment(stored: Stored) -> None:
    given, other = give(stored), give(stored)
    store = SqlAssignments(stored.engine)
    found = figures(70.0)
    first = submitted(stored, stored.user, found, assignment=given.id, coach=replace(found, points=20.0))
    private = submitted(stored, stored.user, found, days=1, assignment=given.id, visibility=Visibility.WITHDRAWN)
    submitted(stored, stored.user, found, days=2)
    tried = store.attempts([given.id, other.id])
    assert set(tried) == {(given.id, stored.user.id)}
    one, two = tried[given.id, stored.user.id]
    assert (one.session, one.submitted, one.scored, one.running, one.retry) == (first, NOW, True, False, False)
    assert one.figures is not None and one.figures.points == 20.0, "a coach's word stands over the grader's"
    assert (two.session, two.submitted, two.figures) == (private, None, None)
    stored.ledger.set_visibility(first, Visibility.SUBMITTED, stored.user.id, LATER)
    again = store.attempts([given.id])[given.id, stored.user.id][0]
    assert (again.first, again.submitted) == (NOW, LATER), "the first time stands"


def test_counts_by_person_of_what_was_submitted(stored: Stored) -> None:
    olga = add(stored, "Olga", "south")
    deadline = Count(CountKind.TACTIC, "deadline", 2, 1)
    submitted(
        stored, stored.user, figures(None), counts=[deadline, Count(CountKind.FACT, "packaging-film/index", 1, 0)]
    )
    submitted(stored, stored.user, figures(None), counts=[deadline])
    submitted(stored, stored.user, figures(None), counts=[deadline], visibility=Visibility.WITHDRAWN)
    submitted(stored, olga, figures(None), counts=[deadline])
    store = SqlClimate(stored.engine)
    tess = [
        CountRow(CountKind.FACT, "packaging-film/index", stored.user.id, 1, 0),
        CountRow(CountKind.TACTIC, "deadline", stored.user.id, 4, 2),
    ]
    assert sorted(store.counts([stored.user.team or ""]), key=lambda row: row.kind) == tess
    assert len(store.counts(None)) == 3
    assert store.counts([]) == []


def test_the_field_log(stored: Stored) -> None:
    store = SqlFieldLog(stored.engine)
    team = stored.user.team
    first = FieldNote(new_id(), stored.user.id, team, "5 % off", "", None, False, NOW)
    second = FieldNote(
        new_id(), stored.user.id, team, "60 days", "45", Strategy.PROCESS, True, NOW + timedelta(hours=1)
    )
    for note in (first, second):
        store.add_note(note)
    assert store.notes_of(stored.user.id) == [second, first]
    assert store.notes_of("another") == []
    assert store.shared_notes([team or ""]) == [SharedNote("Tess", second)]
    assert (store.shared_notes([team or ""], 0), store.shared_notes(["south"])) == ([], [])
    assert not store.share_note("another", first.id, team)
    assert store.share_note(stored.user.id, first.id, team)
    assert [row.note.id for row in store.shared_notes([team or ""])] == [second.id, first.id]
    assert not store.delete_note("another", first.id)
    assert store.delete_note(stored.user.id, first.id)
    assert not store.delete_note(stored.user.id, first.id)


def test_a_page_of_submitted_sessions_newest_first_over_teams(stored: Stored) -> None:
    olga = add(stored, "Olga", "south")
    ids = [submitted(stored, (stored.user, olga)[n % 2], figures(None), days=n) for n in range(6)]
    submitted(stored, stored.user, figures(None), days=9, visibility=Visibility.WITHDRAWN)
    teams = [stored.user.team or "", olga.team or ""]
    newest = ids[::-1]
    assert [s.id for s in stored.ledger.submitted(teams)] == newest
    assert [s.id for s in stored.ledger.submitted(teams, first=2, most=3)] == newest[2:5]
    assert [s.id for s in stored.ledger.submitted(teams, but_of=olga.id, most=2)] == [ids[4], ids[2]]
    assert [s.id for s in stored.ledger.submitted(teams[:1])] == [ids[4], ids[2], ids[0]]
    assert stored.ledger.submitted([]) == []
    assert [s.turns for s in stored.ledger.submitted(teams, most=1)] == [0]


def test_the_names_of_some(stored: Stored) -> None:
    mats = add(stored, "Mats", "north")
    assert stored.people.names({mats.id, stored.user.id, "none"}) == {mats.id: "Mats", stored.user.id: "Tess"}
    assert stored.people.names(set()) == {}
