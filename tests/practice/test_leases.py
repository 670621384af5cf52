"""A turn is held by one process at a time: whose lease ran out loses it, and who ends lets go of it."""

import asyncio
from datetime import timedelta

import pytest

from app.errors import LeaseLost
from app.practice.records import Finished, NewEvent, Step, Turn
from tests.practice.conftest import Room, until

pytestmark = pytest.mark.db

LINE = "Why six weeks of stock? What happened in the plants?"


def test_a_turn_whose_lease_ran_out_is_taken_up_and_the_one_before_writes_no_more(room: Room) -> None:
    ledger, elsewhere = room.house.ledger, "elsewhere:7:7"

    async def play() -> Turn:
        session = await room.begin()
        turn, _ = ledger.accept(session.id, "k", LINE, elsewhere, room.house.services.clock.now())
        room.house.presence.store.renew(elsewhere, "pages", "there", timedelta(seconds=-1))
        assert await room.house.desk.recover() == 1
        with pytest.raises(LeaseLost, match="another process"):
            ledger.say(turn.id, "Too late.", [NewEvent("turn.delta", {})], elsewhere)
        return await room.house.desk.done(turn.id)

    done = asyncio.run(play())
    finished = Finished(Step.FAILED, "Too late.", "embedded", None, 0, 0, None)
    ledger.finish(done.id, finished, [NewEvent("turn.failed", {})], None, room.house.services.clock.now(), elsewhere)
    assert ledger.turn(done.id) == done, "a closed turn stays as it is"
    assert done.step is Step.COMPLETED
    assert "Too late" not in done.reply
    assert "turn.failed" not in room.types(done.session)


def test_turns_that_run_when_the_process_ends_are_let_go_and_taken_up_at_once(room: Room) -> None:
    room.house.desk.pace_ms = 50.0

    async def ended() -> Turn:
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "k", LINE)
        await until(lambda: "turn.delta" in room.types(session.id))
        await room.house.desk.close(0.0)
        return room.house.ledger.turn(turn.id)

    turn = asyncio.run(ended())
    assert turn.step is Step.SPEAKING
    assert room.house.ledger.unfinished() == [(turn.id, "")]
    room.house.desk.owner = "another:1:1"

    async def taken_up() -> Turn:
        assert await room.house.desk.recover() == 1
        return await room.house.desk.done(turn.id)

    whole = asyncio.run(taken_up())
    assert whole.step is Step.COMPLETED
    assert whole.reply.startswith(turn.reply)


def test_a_page_that_listens_is_let_go_after_what_was_written_and_hears_the_rest_elsewhere(room: Room) -> None:
    async def play() -> tuple[list[str], list[str]]:
        session = await room.begin()
        heard: list[str] = []

        async def listen() -> None:
            async for batch in room.practice.events(room.tess, session.id, 0):
                heard.extend(event.type for event in batch)

        listening = asyncio.create_task(listen())
        await until(lambda: bool(heard))
        await room.said(session.id, LINE)
        room.house.life.leave()
        async with asyncio.timeout(2):
            await listening
        return heard, room.types(session.id)

    heard, written = asyncio.run(play())
    assert heard == written
