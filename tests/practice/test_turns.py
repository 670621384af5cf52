"""Turns: once for each key, one at a time, by the owner alone, never after the end."""

import asyncio
from typing import Any

import pytest

from app.errors import BadValue, NotFound, TalksEnded, TurnRunning
from app.practice.records import Turn
from tests.practice.conftest import HeldVoice, Room

pytestmark = pytest.mark.db

LINE = "Why six weeks of stock? What happened in the plants?"


def test_a_message_posted_twice_with_one_key_is_one_turn_with_one_answer(room: Room) -> None:
    async def play() -> tuple[Turn, Turn, str]:
        session = await room.begin()
        one = await room.said(session.id, LINE, "k")
        return one, await room.practice.say(room.tess, session.id, "k", f"  {LINE}\n"), session.id

    one, two, session = asyncio.run(play())
    assert one == two
    assert room.house.ledger.session(session).turns == 1
    assert room.types(session).count("turn.started") == 1


def test_a_key_used_again_with_other_text_is_refused_and_nothing_is_said(room: Room) -> None:
    async def play() -> str:
        session = await room.begin()
        await room.said(session.id, LINE, "k")
        with pytest.raises(BadValue, match="used with other text"):
            await room.practice.say(room.tess, session.id, "k", "Something else.")
        return session.id

    assert room.house.ledger.session(asyncio.run(play())).turns == 1


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_that_is_missing_or_too_long_is_named(room: Room, key: str) -> None:
    async def play() -> None:
        session = await room.begin()
        with pytest.raises(BadValue, match="Idempotency-Key"):
            await room.practice.say(room.tess, session.id, key, LINE)

    asyncio.run(play())


@pytest.mark.parametrize("text", ["", "  \n\t ", "x" * 4001, "a\x00b", "bell\x07"])
def test_a_message_that_does_not_fit_is_refused_before_it_is_stored(room: Room, text: str) -> None:
    async def play() -> str:
        session = await room.begin()
        with pytest.raises(BadValue, match="Message"):
            await room.practice.say(room.tess, session.id, "k", text)
        return session.id

    assert room.house.ledger.session(asyncio.run(play())).turns == 0


def test_a_second_message_while_she_answers_is_refused_and_taken_afterwards(room: Room) -> None:
    async def play() -> list[Turn]:
        voice = HeldVoice()
        room.house.desk.voice = voice
        session = await room.begin()
        first = await room.practice.say(room.tess, session.id, "one", LINE)
        with pytest.raises(TurnRunning, match="Turn 1 is still being answered"):
            await room.practice.say(room.tess, session.id, "two", "And now?")
        with pytest.raises(TurnRunning):
            await room.practice.end(room.tess, session.id)
        same = await room.practice.say(room.tess, session.id, "one", LINE)
        assert same.id == first.id, "the same message again is no second one, also while it is answered"
        voice.may_go_on.set()
        await room.house.desk.done(first.id)
        return [await room.house.desk.done(first.id), await room.said(session.id, "And now?", "two")]

    first, second = asyncio.run(play())
    assert (first.number, second.number) == (1, 2)
    assert first.reply == "I hear you. Bring me a figure I can carry upstairs."
    assert (first.spoken_by, first.why) == ("model", None)


def test_no_turn_is_taken_after_the_end(room: Room) -> None:
    async def play() -> str:
        session = await room.begin()
        await room.practice.end(room.tess, session.id)
        with pytest.raises(TalksEnded, match="impasse"):
            await room.practice.say(room.tess, session.id, "k", LINE)
        return session.id

    assert room.house.ledger.session(asyncio.run(play())).turns == 0


def test_what_is_not_there_and_what_is_not_yours_look_the_same(room: Room) -> None:
    async def play() -> None:
        session = await room.begin()
        turn = await room.said(session.id, LINE)
        practice, heard = room.practice, []
        for user, name in ((room.tess, "nowhere"), (room.cora, session.id), (room.otto, session.id)):
            with pytest.raises(NotFound) as caught:
                await practice.say(user, name, "k", LINE)
            heard.append(caught.value.message.replace(name, "…"))
        assert len(set(heard)) == 1
        for call in (practice.stop, practice.regrade):
            with pytest.raises(NotFound):
                await call(room.otto, turn.id)
            with pytest.raises(NotFound):
                await call(room.tess, "nowhere")
        for act in (practice.end, practice.view):
            with pytest.raises(NotFound):
                await act(room.otto, session.id)
        with pytest.raises(NotFound):
            await practice.view(room.cora, session.id)  # her coach, but it is not submitted

    asyncio.run(play())


def test_two_threads_that_post_at_once_make_one_turn(room: Room) -> None:
    session = asyncio.run(room.begin()).id
    ledger, now = room.house.ledger, room.house.services.clock.now()

    async def race(keys: list[str]) -> list[Any]:
        posts = [asyncio.to_thread(ledger.accept, session, key, LINE, "owner", now) for key in keys]
        return list(await asyncio.gather(*posts, return_exceptions=True))

    same = asyncio.run(race(["k"] * 8))
    assert len({turn.id for turn, _ in same}) == 1
    assert sum(new for _, new in same) == 1
    asyncio.run(_finish(room))
    others = asyncio.run(race([f"other-{n}" for n in range(8)]))
    assert sum(isinstance(answer, TurnRunning) for answer in others) == 7
    assert ledger.session(session).turns == 2


async def _finish(room: Room) -> None:
    for turn, owner in room.house.ledger.unfinished():
        room.house.ledger.take_over(turn, owner, room.house.desk.owner)
    await room.house.desk.recover()
    await asyncio.gather(*room.house.desk._running.values())
