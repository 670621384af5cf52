"""Calling the shot, and the pauses: what is asked when, what happened, and what each brought."""

import asyncio

import pytest

from app.content.acts import MoveKind
from app.errors import BadValue
from app.negotiation.move import Answer, AnswerHow, Mood, Move
from app.negotiation.state import Change
from app.practice.foreseen import Called, Reading, asked_now, calibration, reading_of
from tests.practice.conftest import Room

HEAT = Change("act.coerces", "or else", {"heat": 9.0}, "")


def move(kind: MoveKind, **more: object) -> Move:
    return Move(kind, Mood.OPEN, 1, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "log", "reading"),
    [
        (move(MoveKind.CONCEDES), (HEAT,), Reading.MOVES),
        (move(MoveKind.SUMS_UP), (), Reading.MOVES),
        (move(MoveKind.DISCLOSES, disclosed="x"), (), Reading.OPENS),
        (move(MoveKind.CRITIQUE), (), Reading.OPENS),
        (move(MoveKind.HOLDS, answers=(Answer(AnswerHow.TOLD, "why"),)), (), Reading.OPENS),
        (move(MoveKind.HOLDS, answers=(Answer(AnswerHow.NEVER, "why"),)), (), Reading.HOLDS),
        (move(MoveKind.HOLDS), (), Reading.HOLDS),
        (move(MoveKind.HOLDS), (HEAT,), Reading.HARDENS),
        (move(MoveKind.COUNTER_THREAT), (), Reading.HARDENS),
        (move(MoveKind.WALKS_OUT), (), Reading.HARDENS),
    ],
)
def test_how_she_took_it_follows_from_her_move_and_the_log(
    made: Move, log: tuple[Change, ...], reading: Reading
) -> None:
    assert reading_of(made, log) is reading


def test_a_call_is_asked_for_twice_and_later_where_one_was_passed_over() -> None:
    asked = [turn for turn in range(1, 15) if asked_now(turn, 0, 14)]
    assert asked == list(range(3, 15))
    assert [turn for turn in range(1, 15) if asked_now(turn, 1, 14)] == list(range(7, 15))
    assert not any(asked_now(turn, 2, 14) for turn in range(1, 15))
    assert [turn for turn in range(1, 7) if asked_now(turn, 0, 6)] == [2, 3, 4, 5, 6]
    assert not asked_now(15, 0, 14)


def test_calibration_counts_and_leans() -> None:
    called = [Called(n, Reading.MOVES, Reading.HOLDS) for n in range(3)]
    assert calibration(called).lean is None
    called.append(Called(4, Reading.HARDENS, Reading.HARDENS))
    found = calibration(called)
    assert (found.calls, found.right, found.lean) == (4, 1, 1.5)
    assert dict((r, (e, ok, h)) for r, e, ok, h in found.table)[Reading.HOLDS] == (0, 0, 3)


@pytest.mark.db
def test_a_call_is_kept_with_its_turn_and_told_in_the_debrief(room: Room) -> None:
    async def play() -> None:
        session = await room.begin()
        await room.practice.say(room.tess, session.id, "k1", "Who needs the 8, and by when?", expected="opens")
        turn = await room.practice.say(room.tess, session.id, "k1", "Who needs the 8, and by when?", expected="holds")
        await room.house.desk.done(turn.id)
        made = room.house.ledger.predictions(session.id)
        assert [p.expected for p in made] == [Reading.OPENS]  # a repeated message changes nothing
        with pytest.raises(BadValue, match="moves, opens, holds, hardens"):
            await room.practice.say(room.tess, session.id, "k2", "Why?", expected="explodes")
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        debrief = await room.house.services.debriefing.of(room.tess, session.id)
        assert [(c.number, c.expected) for c in debrief.called] == [(1, Reading.OPENS)]
        calls = await room.learning.calls(room.tess)
        assert calls.calls == 1
        assert (await room.learning.calls(room.otto)).calls == 0

    asyncio.run(play())


@pytest.mark.db
def test_the_debrief_says_what_a_pause_brought(room: Room) -> None:
    async def play() -> None:
        session = await room.begin()
        await room.said(session.id, "Who needs the 8, and by when? If you do not move we will stop deliveries.")
        await room.practice.end_the_day(room.tess, session.id, "both bring the index", ("fetch_index", "mandate"))
        await room.said(session.id, "The November reading of the index is out. Have you seen it?")
        await room.practice.end_the_day(room.tess, session.id, "", ("ask_plant",))
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        debrief = await room.house.services.debriefing.of(room.tess, session.id)
        first, second = debrief.pauses
        assert (first.after_turn, first.agreed, second.after_turn, second.agreed) == (1, "both bring the index", 2, "")
        assert first.day.morning is not None
        assert first.cooled > 0
        brought = {b.preparation.id: b for b in first.brought}
        assert brought["mandate"].widened
        assert [used for _, used in brought["fetch_index"].facts] == [2]
        assert [used for _, used in second.brought[0].facts] == [None]
        payment = next(row for row in debrief.outcome.limits if row.limit.issue == "payment")
        assert payment.limit.value == 90
        assert "Widened" in payment.limit.text

    asyncio.run(play())
