"""No more calls at once at an endpoint than are allowed, over all processes that share the database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.errors import ModelError, StoreError
from app.models.chat import ChatMessage, ChatRequest, Delta, Reply
from app.models.limited import LimitedChat, Places
from app.store import tables as t
from app.store.database import open_engine
from app.store.placerows import SqlPlaces
from app.store.processrows import SqlProcesses

pytestmark = pytest.mark.db
LEASE, ADDRESS = timedelta(minutes=1), "http://127.0.0.1:8080/v1"
SPEAK, GRADE = (ChatRequest((ChatMessage("user", "Hello."),), purpose) for purpose in ("speak", "grade"))


@dataclass
class Process:
    """Somebody who takes places."""

    owner: str

    async def here(self) -> None:
        return None


class Counting:
    """A model that counts how many ask it at once."""

    name = "counting"

    def __init__(self, seconds: float = 0.02) -> None:
        self.seconds, self.now, self.most, self.answered = seconds, 0, 0, 0

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            yield Delta("Good ")
            await asyncio.sleep(self.seconds)
            yield Reply("Good morning.", "stop")
            self.answered += 1
        finally:
            self.now -= 1


@pytest.fixture
def database(kind: str, fresh_url: Callable[..., str]) -> Engine:
    return open_engine(fresh_url(kind, prepared=True))


def chat(engine: Engine, model: Counting, owner: str, most: int = 3, wait_s: float = 20.0) -> LimitedChat:
    SqlProcesses(engine).renew(owner, "pages", "h", LEASE)
    return LimitedChat(model, Places(SqlPlaces(engine), Process(owner)), ADDRESS, most, wait_s)


async def heard(model: LimitedChat, request: ChatRequest = SPEAK) -> int:
    return len([item async for item in model.stream(request)])


def taken(engine: Engine) -> int:
    with engine.connect() as db:
        m = t.model_places.c
        return len(db.execute(select(m.place).where(m.lease_owner.is_not(None))).all())


def test_several_processes_together_never_call_more_often_than_allowed(database: Engine) -> None:
    model = Counting()

    async def call() -> None:
        fleet = [chat(database, model, f"p{n}") for n in range(3)]
        await asyncio.gather(*(heard(one) for one in fleet for _ in range(8)))

    asyncio.run(call())
    assert (model.answered, model.most, taken(database)) == (24, 3, 0)


def test_gradings_leave_a_part_free_for_those_who_wait_for_words(database: Engine) -> None:
    model, words = Counting(), Counting()

    async def call() -> None:
        graded, said = chat(database, model, "p", most=4), chat(database, words, "p", most=4)
        async with asyncio.TaskGroup() as group:
            for _ in range(12):
                group.create_task(heard(graded, GRADE))
            for _ in range(12):
                group.create_task(heard(said))

    asyncio.run(call())
    assert (model.answered, words.answered) == (12, 12)
    # At most three of the four places; on a busy machine they may never come to be held at once.
    assert 2 <= model.most <= 3
    assert words.most <= 4


def test_who_finds_no_place_in_time_is_told_so(database: Engine) -> None:
    async def call() -> None:
        slow = chat(database, Counting(30.0), "p", most=1)
        busy = asyncio.create_task(heard(slow))
        while not taken(database):
            await asyncio.sleep(0.01)
        with pytest.raises(ModelError, match="all 1 calls that may run at once do") as told:
            await heard(chat(database, Counting(), "q", most=1, wait_s=0.1))
        assert (told.value.kind, told.value.retry) == ("busy", True)
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)
        assert taken(database) == 0
        assert await heard(chat(database, Counting(), "q", most=1, wait_s=5)) == 2

    asyncio.run(call())


def test_places_of_a_process_that_is_no_more_are_free(database: Engine) -> None:
    SqlProcesses(database).renew("dead", "pages", "h", LEASE)
    store, endpoint = SqlPlaces(database), "e"
    assert [store.take(endpoint, 2, "dead") for _ in range(3)] == [0, 1, None]
    assert store.take(endpoint, 2, "p") is None
    SqlProcesses(database).renew("dead", "pages", "h", -LEASE)
    SqlProcesses(database).renew("p", "pages", "h", LEASE)
    assert store.take(endpoint, 2, "p") == 0
    store.give(endpoint, 0, "dead")
    assert [store.take(endpoint, 2, "p") for _ in range(2)] == [1, None], "only who has it gives it back"
    assert store.take("another", 1, "p") == 0
    assert store.take(endpoint, 3, "p") == 2, "more are allowed now"


def test_a_place_that_could_not_be_given_back_is_with_the_next_call(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqlPlaces(database)
    give = store.give

    def away(endpoint: str, place: int, process: str) -> None:
        raise StoreError("Database", "c.sqlite3", "it is locked")

    async def call() -> None:
        SqlProcesses(database).renew("p", "pages", "h", LEASE)
        model = LimitedChat(Counting(), Places(store, Process("p")), ADDRESS, 1, 5.0)
        monkeypatch.setattr(store, "give", away)
        assert await heard(model) == 2
        assert taken(database) == 1
        monkeypatch.setattr(store, "give", give)
        assert await heard(model) == 2
        await model.close()

    asyncio.run(call())
    assert taken(database) == 0


def test_who_leaves_while_it_waits_leaves_no_place_taken(database: Engine) -> None:
    async def call() -> None:
        model = chat(database, Counting(), "p", most=2)
        for n in range(30):
            waiting = asyncio.create_task(heard(model))
            await asyncio.sleep(0.001 * (n % 10))
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(20):
            while taken(database):
                await asyncio.sleep(0.01)
        assert await heard(model) == 2

    asyncio.run(call())
    assert taken(database) == 0
