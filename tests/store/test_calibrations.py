"""Rounds of calibration come back as they were judged; a month is begun once; what is done stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.content.acts import Act
from app.errors import Conflict, NotFound
from app.review.calibration import Round, RoundTurn, Tick
from app.store.calibrationrows import SqlCalibrations
from tests.store.conftest import NOW, Stored

pytestmark = pytest.mark.db
ROWS = ("w1-u001", "w2-u002", "w3-u003")


@pytest.fixture
def store(stored: Stored) -> SqlCalibrations:
    return SqlCalibrations(stored.engine)


def test_a_round_is_begun_once_a_month(stored: Stored, store: SqlCalibrations) -> None:
    store.begin_round(stored.user.id, "2026-11", ROWS, NOW)
    store.begin_round(stored.user.id, "2026-11", ("other",), NOW)
    found = store.round_of(stored.user.id, "2026-11")
    assert found is not None
    turns = tuple(RoundTurn(place, row) for place, row in enumerate(ROWS, 1))
    assert found == Round(found.id, stored.user.id, "2026-11", NOW, turns, None)
    assert found.left == 3
    store.begin_round(stored.user.id, "2026-10", ("older",), NOW)
    assert [r.month for r in store.rounds_of(stored.user.id)] == ["2026-10", "2026-11"]


def test_what_is_ticked_is_kept_changed_and_done_with_the_last_turn(stored: Stored, store: SqlCalibrations) -> None:
    store.begin_round(stored.user.id, "2026-11", ROWS, NOW)
    begun = store.round_of(stored.user.id, "2026-11")
    assert begun is not None
    store.judge(begun.id, 1, (Tick(Act.ASKS_WHY, specific=True), Tick(Act.COERCES)), NOW)
    store.judge(begun.id, 2, (), NOW)
    store.judge(begun.id, 1, (Tick(Act.SLOWS_PACE),), NOW + timedelta(minutes=1))
    halfway = store.round_of(stored.user.id, "2026-11")
    assert halfway is not None and halfway.left == 1 and halfway.done is None
    assert halfway.turns[0] == RoundTurn(1, ROWS[0], NOW + timedelta(minutes=1), (Tick(Act.SLOWS_PACE),))
    assert halfway.turns[1] == RoundTurn(2, ROWS[1], NOW, ())
    assert store.calibrated("2026-11") == {}
    later = NOW + timedelta(minutes=5)
    store.judge(begun.id, 3, (Tick(Act.EVADES),), later)
    done = store.round_of(stored.user.id, "2026-11")
    assert done == replace(
        halfway, turns=(*halfway.turns[:2], RoundTurn(3, ROWS[2], later, (Tick(Act.EVADES),))), done=later
    )
    assert store.calibrated("2026-11") == {stored.user.id: later}
    with pytest.raises(Conflict, match="stays as it was"):
        store.judge(begun.id, 1, (), later)
    assert store.round_of(stored.user.id, "2026-11") == done


def test_a_turn_or_round_that_is_not_there_is_not_judged(stored: Stored, store: SqlCalibrations) -> None:
    store.begin_round(stored.user.id, "2026-11", ROWS, NOW)
    begun = store.round_of(stored.user.id, "2026-11")
    assert begun is not None
    for round_id, place in ((begun.id, 4), (begun.id, 0), ("none", 1)):
        with pytest.raises(NotFound):
            store.judge(round_id, place, (), NOW)
    assert store.round_of("nobody", "2026-11") is None
    assert store.rounds_of("nobody") == []
