"""Events: whoever comes back with the number of the last one hears the rest to the byte, each once, at once."""

import asyncio
from collections.abc import Callable

import pytest

from app.errors import NotFound
from app.people.records import User
from app.practice import readings
from app.practice.records import Event, Visibility
from app.web.events import format_event
from tests.practice.conftest import Room

pytestmark = pytest.mark.db


async def heard(room: Room, session: str, after: int, last: int) -> list[Event]:
    """The events after a number, up to and with the number `last`."""
    found: list[Event] = []
    async with asyncio.timeout(5):
        async for batch in room.practice.events(room.tess, session, after):
            found += batch
            if found and found[-1].seq >= last:
                return found
    return found


def wire(events: list[Event]) -> str:
    return "".join(format_event(event, event.body) for event in events)


def test_a_stream_cut_at_every_event_goes_on_to_the_byte(room: Room) -> None:
    async def play() -> tuple[str, list[str]]:
        session = await room.begin()
        for text in ("Who decides on your side?", "I can do 2 % off the price.", "Why six weeks of stock?"):
            await room.said(session.id, text)
        await room.practice.end(room.tess, session.id)
        last = room.house.ledger.events_after(session.id, 0)[-1].seq
        whole = await heard(room, session.id, 0, last)
        assert [event.seq for event in whole] == list(range(1, last + 1))
        joined = [wire(whole[:cut]) + wire(await heard(room, session.id, cut, last)) for cut in range(last)]
        return wire(whole), joined

    whole, joined = asyncio.run(play())
    assert len(joined) > 10
    assert set(joined) == {whole}


def test_two_pages_hear_the_same_while_she_speaks(room: Room) -> None:
    async def play() -> tuple[list[Event], list[Event]]:
        room.house.desk.pace_ms = 1
        session = await room.begin()
        listening = [asyncio.create_task(heard_until_done(room, session.id)) for _ in range(2)]
        await asyncio.sleep(0.01)
        await room.said(session.id, "Why six weeks of stock?")
        one, two = await asyncio.gather(*listening)
        return one, two

    one, two = asyncio.run(play())
    assert one == two
    assert [event.seq for event in one] == list(range(1, len(one) + 1))


async def heard_until_done(room: Room, session: str) -> list[Event]:
    found: list[Event] = []
    async with asyncio.timeout(5):
        async for batch in room.practice.events(room.tess, session, 0):
            found += batch
            if sum(event.type == "turn.completed" for event in found) == 2:
                break
    return found


def test_where_nothing_happens_a_heartbeat_comes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "HEARTBEAT", 0.01)

    async def play() -> list[list[Event]]:
        session = await room.begin()
        batches = []
        async for batch in room.practice.events(room.tess, session.id, 0):
            batches.append(batch)
            if len(batches) == 3:
                break
        return batches

    first, *rest = asyncio.run(play())
    assert [event.type for event in first] == ["turn.completed"]
    assert rest == [[], []]


def test_a_stranger_hears_nothing(room: Room) -> None:
    async def play() -> None:
        session = await room.begin()
        with pytest.raises(NotFound):
            await anext(aiter(room.practice.events(room.otto, session.id, 0)))

    asyncio.run(play())


def test_a_stream_ends_when_the_account_is_closed_or_the_coach_leaves_the_team(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "LOOKS_AGAIN", 0.01)
    people = room.house.services.people

    async def ends(user: User, session: str, change: Callable[[], None]) -> None:
        stream = aiter(room.practice.events(user, session, 0))
        assert await anext(stream)
        change()
        async with asyncio.timeout(5):
            with pytest.raises(StopAsyncIteration):
                while True:
                    await anext(stream)

    async def play() -> None:
        now = room.practice.clock.now()
        session = await room.begin(mode="scored")
        await room.said(session.id, "Why 90 days?")
        await room.practice.end(room.tess, session.id)
        await room.practice.share(room.tess, session.id, Visibility.SUBMITTED)
        store = people.accounts.store
        await ends(room.cora, session.id, lambda: store.set_roles(room.cora.id, ("trainee",)))
        await ends(room.tess, session.id, lambda: store.disable(room.tess.id, now))

    asyncio.run(play())
