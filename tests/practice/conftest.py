"""A house whose turns are played in the test's own loop: nothing runs in the background unless a test starts it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.bootstrap import House, build
from app.clock import SystemClock
from app.models.chat import ChatRequest, Delta, Reply, Usage
from app.people.records import User
from app.practice.learning import Learning
from app.practice.records import Session, Turn
from app.practice.service import Practice
from app.settings import Settings
from app.store.upgrading import upgrade

CASE = "packaging-film"


@dataclass
class Room:
    """The house and its people: Tess practises, Cora coaches her team, Otto coaches another."""

    house: House
    tess: User
    cora: User
    otto: User

    @property
    def practice(self) -> Practice:
        return self.house.services.practice

    @property
    def learning(self) -> Learning:
        return self.house.services.learning

    async def begin(self, *, short: bool = False, mode: str = "practice") -> Session:
        """A session of Tess, the same each time."""
        return await self.practice.begin(self.tess, CASE, seed=3, short=short, mode=mode)

    async def said(self, session: str, text: str, key: str | None = None) -> Turn:
        """Say something and wait for the whole answer."""
        turn = await self.practice.say(self.tess, session, key or text[:80], text)
        return await self.house.desk.done(turn.id)

    def types(self, session: str) -> list[str]:
        """The kinds of all events of a session."""
        return [event.type for event in self.house.ledger.events_after(session, 0)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A fresh house with its people."""
    house = build(Settings(database_url=f"sqlite:///{tmp_path}/house.sqlite3", pace_ms_per_word=0))
    upgrade(house.engine)
    house.ledger.know_grader(house.worker.grader.name, house.worker.grader.kind, "r", None, None)
    add, now = house.services.sign_in.add, SystemClock().now()
    people = (
        add("Tess", "trainee", "north", now),
        add("Cora", "coach", "north", now),
        add("Otto", "coach", "south", now),
    )
    yield Room(house, *people)
    house.engine.dispose()


class HeldVoice:
    """A voice that says its first sentence and then waits until it is let go on."""

    name = "held"

    def __init__(self, first: str = "I hear you.", rest: str = "Bring me a figure I can carry upstairs.") -> None:
        self.first, self.rest = first, rest
        self.may_go_on = asyncio.Event()

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        yield Delta(f"{self.first} ")
        yield Delta(self.rest[:1])
        await self.may_go_on.wait()
        yield Delta(self.rest[1:])
        yield Reply(f"{self.first} {self.rest}", "stop", Usage(5, 7), self.name)


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    async with asyncio.timeout(5):
        while not reached():
            await asyncio.sleep(0.005)
