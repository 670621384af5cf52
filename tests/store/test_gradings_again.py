"""Failed gradings that are due: put back once however many look, and never what a coach has finished with or another grader failed at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.grading.grader import Grading, Status
from app.practice.records import NewEvent, Turn
from app.practice.secondtries import BETWEEN, MOST_AT_ONCE
from app.store import tables as t
from tests.store.conftest import LATER, NOW, Stored, completed

pytestmark = pytest.mark.db


def failed(stored: Stored) -> Turn:
    """A turn whose grading failed for what may pass."""
    turn = completed(stored)
    taken = stored.ledger.take_grading("worker", NOW)
    assert taken
    result = Grading(Status.UNGRADED, "embedded-1", "away", passing=True)
    stored.ledger.save_grading(taken[0], result, NewEvent("turn.ungraded", {}), NOW)
    return turn


def test_many_who_look_at_once_put_each_back_once(stored: Stored) -> None:
    turn = failed(stored)
    with ThreadPoolExecutor(6) as pool:
        put = list(pool.map(lambda _: stored.ledger.put_back("embedded-1", NOW + BETWEEN, MOST_AT_ONCE), range(6)))
    assert sum(put) == 1
    taken = [found for n in range(3) if (found := stored.ledger.take_grading(f"worker-{n}", NOW))]
    assert [found[1] for found in taken] == [turn.id]
    with stored.engine.connect() as db:
        assert db.execute(select(func.count()).select_from(t.gradings)).scalar_one() == 1


def test_what_a_coach_has_reviewed_and_what_another_grader_failed_at_stay_as_they_are(stored: Stored) -> None:
    failed(stored)
    later = NOW + timedelta(days=1)
    assert stored.ledger.put_back("embedded-2", later, MOST_AT_ONCE) == 0
    with stored.engine.begin() as db:
        db.execute(update(t.sessions).values(reviewed=LATER))
    assert stored.ledger.put_back("embedded-1", later, MOST_AT_ONCE) == 0
    with stored.engine.begin() as db:
        db.execute(update(t.sessions).values(reviewed=None))
    assert stored.ledger.put_back("embedded-1", later, MOST_AT_ONCE) == 1
