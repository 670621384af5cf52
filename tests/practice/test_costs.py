"""What a message cost: replayed from the rows, with a stronger line in its place."""

import asyncio
from dataclasses import replace

import pytest

from app.negotiation.replay import replay
from app.practice.costs import costs, replays, talks_of
from app.practice.records import Session
from tests.practice.conftest import CASE, Room
from tests.practice.test_between_turns import summed_up
from tests.practice.test_going_back import LINES, talked

pytestmark = pytest.mark.db

GIFT = "Fine, 3 % off the price, you have it."
EARNED = (
    "Why six weeks of stock? What happened in the plants?",
    "The index reads 1,265 against 1,190 in January. By clause 7.2 that is 2.5 points, not 8.",
    "You need a number for the review on 4 December that your CFO can see.",
    "2.5 % as a one-off credit if you sign for 36 months and keep 80 % of the volume.",
)
ASKED = "Who on your side needs the 8, and by when must the saving show?"


def parts(room: Room, session: Session) -> tuple:  # type: ignore[type-arg]
    ledger = room.house.ledger
    return (
        ledger.session(session.id),
        room.practice.case_of(session),
        ledger.turns(session.id),
        ledger.between(session.id),
    )


def test_a_gift_costs_more_than_a_question_and_a_question_against_itself_costs_nothing(room: Room) -> None:
    async def play() -> Session:
        session = await talked(room, GIFT, *EARNED)
        await room.practice.end(room.tess, session.id)
        return session

    session = asyncio.run(play())
    found = costs(*parts(room, session), {1: ASKED})[1]
    assert found.held_out > 0
    assert found.told
    assert found.low <= found.held_out <= found.high
    assert (found.ended_said, found.ended_instead) == ("impasse", "impasse")
    same = costs(*parts(room, session), {1: GIFT})[1]
    assert (same.held_out, same.low, same.high, same.end_money, same.told) == (0, 0, 0, 0, False)


@pytest.mark.parametrize("short", [False, True])
def test_stored_talks_replay_to_the_states_that_were_stored(room: Room, short: bool) -> None:
    async def play() -> None:
        session = await room.practice.begin(room.tess, CASE, seed=5, short=short)
        await room.said(session.id, LINES[0])
        await room.practice.correct(room.tess, room.house.ledger.turns(session.id)[1].id, "price", 2.0)
        await room.practice.end_the_day(room.tess, session.id, "Tuesday", ("run_formula",))
        await room.said(session.id, LINES[2])
        await room.practice.end(room.tess, session.id)
        head, case, turns, between = parts(room, session)
        talks = talks_of(head, case, turns, between)
        assert talks is not None
        assert talks.short is short
        assert replays(talks, head, turns)
        assert replay(talks, head.draw)[-1] == room.house.ledger.state(session.id)
        without = talks_of(head, case, turns, ())
        assert without is not None
        assert not replays(without, head, turns), "a day that is left out is noticed"

    asyncio.run(play())


def test_a_deal_that_was_confirmed_is_replayed_as_a_deal(room: Room) -> None:
    async def play() -> Session:
        session = await summed_up(room)
        await room.practice.confirm(room.tess, session.id, True)
        return await room.practice.own(room.tess, session.id)

    session = asyncio.run(play())
    assert session.end_reason == "deal"
    _, _, turns, between = parts(room, session)
    assert [type(b.step).__name__ for b in between] == ["Confirmed"]
    assert turns[-1].number == between[-1].after_turn


def test_talks_that_another_engine_decided_are_given_no_cost(room: Room) -> None:
    session = asyncio.run(talked(room, GIFT, LINES[1]))
    head, case, turns, between = parts(room, session)
    assert turns[1].state is not None
    other = [turns[0], replace(turns[1], state=replace(turns[1].state, trust=1.0)), turns[2]]
    assert costs(head, case, other, between, {1: ASKED}) == {}
    assert costs(head, case, turns, between, {}) == {}
    undecided = [*turns, replace(turns[2], number=3, heard=None, move=None, state=None)]
    assert talks_of(head, case, undecided, between) is None


def test_the_debrief_puts_what_cost_most_first_and_says_so_once(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, "ok", GIFT, *EARNED)
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        debriefing = room.house.services.debriefing
        found = await debriefing.of(room.tess, session.id)
        assert found.moments[0].turn == 2
        assert found.moments[0].cost is not None
        assert found.moments[0].cost.told
        assert found.moments[0].said == GIFT
        assert (await debriefing.of(room.tess, session.id)).moments == found.moments
        assert len(debriefing._known) == 1, "worked out once"

    asyncio.run(play())
