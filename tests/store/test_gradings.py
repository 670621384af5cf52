"""Gradings: one for each turn and grader, with their findings in order, closed once, and back in the queue where they failed."""

from dataclasses import replace

import pytest

from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.practice.records import NewEvent
from app.store.gradingrows import BROKE_OFF, MOST_TRIES
from tests.store.conftest import LATER, NOW, Stored, completed

pytestmark = pytest.mark.db

FINDINGS = (
    Finding(Act.ASKS_WHY, "if", 16, 18, specific=True, takes_up="8 %", fresh=False, confidence="low", note="Asks."),
    Finding(Act.MAKES_IT_CONDITIONAL, "if you extend", 16, 29, specific=True),
    Finding(Act.SLOWS_PACE, "I can", 0, 5, specific=False, note="„so“"),
)
GRADED = Grading(
    Status.GRADED,
    "embedded-1",
    None,
    tuple(sorted(FINDINGS, key=lambda f: f.start)),
    Opens(
        (Strategy.PROCESS, Strategy.BROADEN),
        tuple(s for s in Strategy if s not in (Strategy.PROCESS, Strategy.BROADEN)),
    ),
    {strategy: level for strategy, level in zip(Strategy, (None, 0, 1, 2, 3, 4, 4, 4), strict=False)},
    3,
    missed=True,
)


def test_a_grading_with_its_findings_in_their_order(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    assert ledger.gradings(stored.session.id)[done.id].status is Status.WAITING
    taken = ledger.take_grading("worker", NOW)
    assert taken is not None
    assert taken[1] == done.id
    assert ledger.taken_gradings() == [(taken[0], "worker")]
    ledger.save_grading(taken[0], GRADED, NewEvent("turn.graded", {"turn": done.id}), LATER)
    assert ledger.gradings(stored.session.id) == {done.id: GRADED}
    worse = replace(GRADED, status=Status.UNGRADED, findings=(), turn_level=0)
    ledger.save_grading(taken[0], worse, NewEvent("turn.ungraded", {}), LATER)
    assert ledger.gradings(stored.session.id) == {done.id: GRADED}, "what is graded stays graded"
    assert [e.type for e in ledger.events_after(stored.session.id, 3)] == ["turn.graded"]
    assert (ledger.waiting(), ledger.take_grading("worker", LATER)) == (0, None)


def test_a_failed_grading_goes_back_into_the_queue_and_leaves_nothing_behind(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    failed = Grading(Status.UNGRADED, "embedded-1", "no answer", levels=dict.fromkeys(Strategy))
    for result in (failed, GRADED):
        taken = ledger.take_grading("worker", NOW)
        assert taken
        ledger.save_grading(taken[0], result, NewEvent("turn.graded", {}), LATER)
        assert ledger.gradings(stored.session.id) == {done.id: result}
        ledger.regrade(done.id, "embedded-1", LATER)
    assert ledger.gradings(stored.session.id) == {done.id: GRADED}, "a graded one does not go back"


def test_a_grading_is_given_back_by_the_one_who_took_it(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    taken = ledger.take_grading("worker", NOW)
    assert taken
    ledger.give_back(taken[0], "another")
    assert ledger.take_grading("another", NOW) is None
    ledger.give_back(taken[0], "worker")
    assert ledger.taken_gradings() == []
    assert ledger.take_grading("another", NOW) == (taken[0], done.id)


def test_a_grading_whose_worker_died_too_often_is_closed_with_a_reason_and_can_be_tried_again(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    for _ in range(MOST_TRIES):
        taken = ledger.take_grading("worker", NOW)
        assert taken
        ledger.give_back(taken[0], "worker")
        assert ledger.take_grading("worker", NOW) == taken, "what is given back in order counts for nothing"
        ledger.give_back(taken[0], "worker", LATER)
    found = ledger.gradings(stored.session.id)[done.id]
    assert (found.status, found.reason, ledger.waiting()) == (Status.UNGRADED, BROKE_OFF, 0)
    last = ledger.events_after(stored.session.id, 0)[-1]
    assert (last.type, last.body["turn"], last.body["reason"]) == ("turn.ungraded", done.id, BROKE_OFF)
    ledger.regrade(done.id, "embedded-1", LATER)
    taken = ledger.take_grading("worker", LATER)
    assert taken
    ledger.give_back(taken[0], "worker", LATER)
    assert ledger.waiting() == 1


def test_a_worker_that_no_longer_holds_a_grading_writes_nothing(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    taken = ledger.take_grading("slow", NOW)
    assert taken
    ledger.give_back(taken[0], "slow", LATER)  # its lease ran out
    event = NewEvent("turn.graded", {"turn": done.id})
    ledger.save_grading(taken[0], GRADED, event, LATER, "slow")
    assert ledger.take_grading("quick", LATER) == taken
    ledger.save_grading(taken[0], GRADED, event, LATER, "slow")
    assert ledger.gradings(stored.session.id)[done.id].status is Status.RUNNING
    ledger.save_grading(taken[0], GRADED, event, LATER, "quick")
    ledger.save_grading(taken[0], GRADED, event, LATER, "slow")
    assert ledger.gradings(stored.session.id) == {done.id: GRADED}
    assert [e.type for e in ledger.events_after(stored.session.id, 0)].count("turn.graded") == 1


def test_what_is_to_be_graded_anew_is_taken_from_whoever_is_at_it(stored: Stored) -> None:
    done = completed(stored)
    ledger = stored.ledger
    taken = ledger.take_grading("early", NOW)
    assert taken
    ledger.regrade(done.id, "embedded-1", LATER, anew=True)
    ledger.save_grading(taken[0], GRADED, NewEvent("turn.graded", {}), LATER, "early")
    assert ledger.gradings(stored.session.id)[done.id].status is Status.WAITING
