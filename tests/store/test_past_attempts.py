"""What an assignment keeps of sessions that are deleted, what a budget keeps of them, and that nobody is at one assignment twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.errors import Conflict
from app.practice.records import Visibility
from app.review.assignmentports import Assignment
from app.review.passing import PassRule, State, seen_by_coach, standing
from app.store import tables as t
from app.store.assignmentrows import SqlAssignments
from app.store.database import new_id
from app.store.erasing import SqlErasing
from app.store.spendrows import SqlSpend
from tests.store.conftest import NOW, Stored
from tests.store.rehearsed import figures, submitted
from tests.store.test_at_once import at_once

pytestmark = pytest.mark.db
GOOD, WEAK = replace(figures(80.0, uncover=(3,)), unrepaired=0), replace(figures(10.0, uncover=(1,)), unrepaired=0)


def given(stored: Stored, rule: PassRule) -> Assignment:
    made = Assignment(
        new_id(), stored.user.team or "", "packaging-film", "standard", rule, stored.user.id, NOW, people=frozenset()
    )
    SqlAssignments(stored.engine).add_assignment(made)
    return made


def erased(stored: Stored, session: str) -> None:
    store = SqlErasing(stored.engine)
    assert store.erase_family(store.family(session), stored.user.id, "deleted session", "", NOW + timedelta(hours=1))


@pytest.mark.parametrize(("found", "state"), [(GOOD, State.PASSED), (WEAK, State.USED_UP)])
def test_an_attempt_outlives_its_session(stored: Stored, found, state) -> None:  # type: ignore[no-untyped-def]
    rule = PassRule(points=50, attempts=1)
    one = given(stored, rule)
    erased(stored, submitted(stored, stored.user, found, assignment=one.id))
    attempts = SqlAssignments(stored.engine).attempts([one.id])[one.id, stored.user.id]
    assert [a.gone for a in attempts] == [True]
    for stands in (standing(rule, attempts), seen_by_coach(rule, attempts)):
        assert (stands.state, stands.by) == (state, None)
    assert SqlErasing(stored.engine).erase_user(stored.user.id, stored.user.id, "gone", NOW)
    with stored.engine.connect() as db:
        assert db.execute(select(t.past_attempts)).all() == []


def test_what_was_never_submitted_leaves_nothing(stored: Stored) -> None:
    one = given(stored, PassRule(attempts=1))
    erased(stored, submitted(stored, stored.user, GOOD, assignment=one.id, visibility=Visibility.PRIVATE))
    assert SqlAssignments(stored.engine).attempts([one.id]) == {}


def test_what_was_taken_back_is_used_from_its_first_time(stored: Stored) -> None:
    rule = PassRule(points=50, attempts=1)
    one = given(stored, rule)
    weak = submitted(stored, stored.user, WEAK, assignment=one.id)
    stored.ledger.set_visibility(weak, Visibility.WITHDRAWN, stored.user.id, NOW + timedelta(hours=1))
    submitted(stored, stored.user, GOOD, assignment=one.id, days=1)
    stored.ledger.set_visibility(weak, Visibility.SUBMITTED, stored.user.id, NOW + timedelta(days=2))
    attempts = SqlAssignments(stored.engine).attempts([one.id])[one.id, stored.user.id]
    assert standing(rule, attempts).state is seen_by_coach(rule, attempts).state is State.USED_UP


def test_what_was_spent_today_outlives_its_session_until_another_day(stored: Stored) -> None:
    spend, team = SqlSpend(stored.engine), stored.user.team or ""
    session = submitted(stored, stored.user, WEAK)
    with stored.engine.begin() as db:
        db.execute(update(t.turns).where(t.turns.c.session == session).values(cost=0.25, created=NOW))
    today = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    erased(stored, session)
    assert spend.spent_by(stored.user.id, today) == spend.spent_in(team, today) == 0.25
    assert spend.spent_by(stored.user.id, today + timedelta(days=1)) == 0
    assert spend.spent_by("another", today) == spend.spent_in("another", today) == 0
    store, later = SqlErasing(stored.engine), NOW + timedelta(days=1)
    assert store.erase_family(store.family(stored.session.id), stored.user.id, "deleted session", "", later)
    with stored.engine.connect() as db:
        assert db.execute(select(t.past_spend)).all() == [], "what no budget asks for any more is not kept"


def test_of_many_begins_of_an_assignment_one_is_written(stored: Stored) -> None:
    one = given(stored, PassRule(attempts=1))

    def begin(_: int) -> None:
        head = replace(stored.session, id=new_id(), assignment=one.id, mode="scored")
        stored.ledger.begin(head, replace(stored.opening, id=new_id(), session=head.id), stored.state)

    heard = at_once(begin, 4)
    assert heard.count(None) == 1
    assert {type(answer) for answer in heard if answer is not None} == {Conflict}
    assert [a.running for a in SqlAssignments(stored.engine).attempts([one.id])[one.id, stored.user.id]] == [True]
