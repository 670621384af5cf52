"""The drill over a real store: graded at once, kept, spaced, and fed by one's own sessions."""

import asyncio
from datetime import timedelta

import pytest

from app.clock import SystemClock
from app.content.acts import Strategy
from app.errors import BadValue, NotFound
from app.grading.context import TurnToGrade
from app.grading.grader import Grading
from app.practice.drilling import Drilling
from tests.practice.conftest import Room
from tests.practice.test_going_back import talked

pytestmark = pytest.mark.db
GOOD = "Before any figure: who on your side asked for this, and by when must the saving show in the books? If you confirm 36 months I can look at the price."
BAD = "Sure, we can do 5 % right away."


def drilling(room: Room) -> Drilling:
    return room.house.services.drilling


def test_an_answer_is_graded_at_once_with_a_stronger_line_and_comes_again(room: Room) -> None:
    async def play() -> None:
        service = drilling(room)
        drill = await service.next(room.tess)
        assert drill is not None
        assert not drill.ahead
        bad = await service.answer(room.tess, drill.situation.key, BAD)
        assert bad.counts
        assert bad.due is not None
        assert bad.stronger
        assert any(f.trap for f in bad.grading.findings)
        assert bad.due - room.house.services.clock.now() <= timedelta(days=1, minutes=1)
        again = await service.answer(room.tess, drill.situation.key, GOOD)
        assert not again.counts  # a second try of the day changes nothing
        assert again.due == bad.due
        following = await service.next(room.tess)
        assert following is not None
        assert following.situation.key != drill.situation.key
        assert following.done_today == 1
        rows = {p.strategy: p for p in await service.progress(room.tess)}
        for strategy in drill.situation.strategies:
            assert rows[strategy].asked == 1
            assert rows[strategy].met == 0

    asyncio.run(play())


def test_what_cannot_be_graded_is_not_counted_and_bad_input_is_told(room: Room) -> None:
    async def play() -> None:
        service = drilling(room)
        drill = await service.next(room.tess)
        assert drill is not None
        before = drill.done_today
        result = await service.answer(room.tess, drill.situation.key, "???")
        assert result.due is None
        assert result.grading.reason
        assert result.drill.done_today == before
        with pytest.raises(BadValue, match="type something"):
            await service.answer(room.tess, drill.situation.key, "  ")
        with pytest.raises(NotFound, match="drill"):
            await service.answer(room.tess, "packaging-film.nothing", GOOD)

    asyncio.run(play())


def test_a_missed_opening_of_ones_own_comes_as_a_drill_and_only_to_oneself(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, "Fine, 8 % off the price, you have it.")
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        service = drilling(room)
        drill = await service.next(room.tess)
        assert drill is not None
        assert drill.situation.own_turn
        assert drill.said_then == "Fine, 8 % off the price, you have it."
        turns = room.house.ledger.turns(session.id)
        assert drill.line == turns[0].reply
        result = await service.answer(room.tess, drill.situation.key, GOOD)
        assert result.grading.turn_level is not None
        assert result.due is not None
        with pytest.raises(NotFound):
            await service.answer(room.otto, drill.situation.key, GOOD)
        theirs = await service.next(room.otto)
        assert theirs is not None
        assert theirs.situation.own_turn is None

    asyncio.run(play())


def test_a_focus_is_kept(room: Room) -> None:
    found = asyncio.run(drilling(room).next(room.tess, Strategy.TRUST))
    assert found is not None
    assert Strategy.TRUST in found.situation.strategies


def test_an_answer_that_is_graded_while_its_account_is_deleted_is_not_kept(room: Room) -> None:
    service, erasing = drilling(room), room.house.services.privacy.erasing
    real = service.grader

    class Slow:
        name, kind = real.name, real.kind

        async def grade(self, turn: TurnToGrade) -> Grading:
            await erasing.account(room.tess, room.tess.id, "Tess")
            return await real.grade(turn)

    async def play() -> None:
        drill = await service.next(room.tess)
        assert drill is not None
        service.grader = Slow()
        with pytest.raises(NotFound):
            await service.answer(room.tess, drill.situation.key, GOOD)
        assert service.store.answers(room.tess.id, SystemClock().now() - timedelta(days=1)) == []

    asyncio.run(play())
