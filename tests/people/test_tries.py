"""Tries of passwords on real rows: counted over all processes, those under way too, for a quarter of an hour and no longer."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from app.errors import TooMany, WrongPassword
from app.people.tries import QUARTER, TRIES, TRIES_FROM_AN_ADDRESS, Place, Tries, hashed
from app.store import tables as t
from app.store.tryrows import HELD, SqlTries
from tests.store.conftest import NOW
from tests.store.test_at_once import at_once

pytestmark = pytest.mark.db
MINUTE = timedelta(minutes=1)


class Hand:
    """The clock of the database, moved by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self, db: Connection) -> datetime:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def fleet(database: Engine, hand: Hand) -> tuple[Tries, Tries]:
    """The tries of two processes on one database."""
    return Tries(SqlTries(database, hand)), Tries(SqlTries(database, hand))


async def wrong(tries: Tries, name: str, address: str = "here") -> None:
    with pytest.raises(WrongPassword):
        async with tries.one(name, address):
            raise WrongPassword


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def rows(database: Engine) -> int:
    with database.connect() as db:
        return int(db.execute(select(func.count()).select_from(t.tries)).scalar_one())


def test_the_limit_of_a_name_holds_over_two_processes(fleet: tuple[Tries, Tries]) -> None:
    async def work() -> None:
        for number in range(TRIES):
            await wrong(fleet[number % 2], "Tess")
        for tries in fleet:
            with pytest.raises(TooMany, match="in 15 min"):
                await wrong(tries, "Tess")
            await wrong(tries, "Otto")

    run(work)


def test_the_limit_of_an_address_holds_over_two_processes(fleet: tuple[Tries, Tries]) -> None:
    async def work() -> None:
        for number in range(TRIES_FROM_AN_ADDRESS):
            await wrong(fleet[number % 2], f"Somebody {number}")
        for tries in fleet:
            with pytest.raises(TooMany):
                await wrong(tries, "Tess")
            await wrong(tries, "Tess", "there")

    run(work)


def test_a_wrong_try_counts_for_a_quarter_of_an_hour_from_its_end(fleet: tuple[Tries, Tries], hand: Hand) -> None:
    async def work() -> None:
        tries, _ = fleet
        for number in range(TRIES):
            await wrong(tries, "Tess", f"place {number}")
            hand.at += MINUTE
        with pytest.raises(TooMany, match="in 5 min") as told:
            await wrong(tries, "Tess")
        assert told.value.wait_s == 5 * 60
        hand.at += 5 * MINUTE
        await wrong(tries, "Tess")
        with pytest.raises(TooMany, match="in 1 min"):
            await wrong(tries, "Tess")

    run(work)


def test_a_right_one_lets_the_name_start_anew_everywhere_and_leaves_the_address(fleet: tuple[Tries, Tries]) -> None:
    async def work() -> None:
        one, other = fleet
        for _ in range(2):
            for _ in range(TRIES - 1):
                await wrong(one, "Tess")
            async with other.one("Tess", "here"):
                pass
        for number in range(TRIES_FROM_AN_ADDRESS - 2 * (TRIES - 1)):
            await wrong(other, f"Somebody {number}")
        with pytest.raises(TooMany):
            await wrong(one, "Tess")

    run(work)


def test_what_is_neither_right_nor_wrong_gives_its_places_back(fleet: tuple[Tries, Tries], database: Engine) -> None:
    async def work() -> None:
        for number in range(2 * TRIES):
            with pytest.raises(ZeroDivisionError):
                async with fleet[number % 2].one("Tess", "here"):
                    raise ZeroDivisionError

    run(work)
    assert rows(database) == 0


def test_those_under_way_have_their_places_over_two_processes(fleet: tuple[Tries, Tries]) -> None:
    async def work() -> None:
        async with AsyncExitStack() as under_way:
            for number in range(TRIES):
                await under_way.enter_async_context(fleet[number % 2].one("Tess", f"place {number}"))
            with pytest.raises(TooMany) as told:
                await wrong(fleet[0], "Tess", "another place")
            assert told.value.wait_s == 10, "soon, as nothing is known to be wrong"
        await wrong(fleet[0], "Tess", "another place")

    run(work)


def test_of_many_at_the_same_moment_no_more_than_the_limit_get_a_place(database: Engine) -> None:
    stores = [SqlTries(database) for _ in range(2)]
    places = [Place(hashed("address", "here"), 30, QUARTER), Place(hashed("name", "Tess"), 5, QUARTER)]
    taken = at_once(lambda number: stores[number % 2].take(places), 12)
    assert sorted(t.full for t in taken) == [False] * 5 + [True] * 7


def test_a_process_that_dies_holds_its_places_for_a_minute_and_one_that_is_slow_is_counted_yet(
    database: Engine, hand: Hand
) -> None:
    store, places = SqlTries(database, hand), [Place(hashed("name", "Tess"), 1, QUARTER)]
    slow = store.take(places)
    assert not slow.full and store.take(places).full
    hand.at += HELD
    other = store.take(places)
    assert not other.full
    store.give(other)
    store.wrong(slow, places)
    full = store.take(places)
    assert full.full and full.wait == QUARTER


def test_what_counts_no_more_is_taken_away_by_the_next_try_of_anybody(
    fleet: tuple[Tries, Tries], database: Engine, hand: Hand
) -> None:
    async def work() -> None:
        for number in range(3):
            await wrong(fleet[0], f"Somebody {number}", f"place {number}")
        hand.at += QUARTER
        async with fleet[1].one("Tess", "here"):
            pass

    run(work)
    assert rows(database) == 0


def test_no_name_and_no_address_is_stored(fleet: tuple[Tries, Tries], database: Engine) -> None:
    run(lambda: wrong(fleet[0], "a password typed into the wrong field", "10.0.0.7"))
    with database.connect() as db:
        stored = repr(db.execute(select(t.tries)).all())
    assert "wrong field" not in stored and "10.0.0.7" not in stored
    assert hashed("name", "x") != hashed("address", "x")
