"""Chores are done by one of the processes, one that fails spoils no other, and the watch goes on whatever happens."""

import asyncio
from datetime import timedelta

import pytest

from app.jobs.chores import AFTER_FAILING, Chore, Chores
from app.jobs.watch import Watch
from app.practice.presence import Alone
from tests.practice.conftest import until

DAY = timedelta(days=1)


class Store:
    """Chores in memory, all of them always due."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, timedelta, str | None]] = []
        self.fails = 0
        self.looked = 0

    def take(self, chore: str, process: str, first: timedelta) -> bool:
        self.looked += 1
        if self.fails:
            self.fails -= 1
            raise OSError("away")
        return chore != "of another"

    def end(self, chore: str, process: str, again: timedelta, failed: str | None) -> None:
        self.ended.append((chore, again, failed))


def test_what_is_due_is_done_and_what_fails_is_tried_again_sooner() -> None:
    store, done = Store(), list[str]()

    async def sweep() -> None:
        done.append("sweep")

    async def broken() -> None:
        raise RuntimeError("no broom")

    chores = [Chore(n, w, DAY, DAY) for n, w in (("broken", broken), ("of another", sweep), ("sweep", sweep))]
    assert asyncio.run(Chores(store, Alone(), chores).look()) == ["sweep"]
    assert done == ["sweep"]
    assert store.ended == [("broken", AFTER_FAILING, "RuntimeError: no broom"), ("sweep", DAY, None)]


def test_it_looks_again_after_a_fault_of_the_store(caplog: pytest.LogCaptureFixture) -> None:
    store, done = Store(), list[str]()
    store.fails = 2

    async def sweep() -> None:
        done.append("sweep")

    async def live() -> None:
        chores = Chores(store, Alone(), [Chore("sweep", sweep, DAY, DAY)], look_s=0.01)
        await chores.close()
        chores.start()
        await until(lambda: len(done) > 1)
        await chores.close()
        looked = store.looked
        await asyncio.sleep(0.05)
        assert store.looked == looked

    asyncio.run(live())
    assert "no chore could be looked for: away" in caplog.text


def test_the_watch_looks_on_where_one_part_fails(caplog: pytest.LogCaptureFixture) -> None:
    looks = 0

    async def broken() -> int:
        raise OSError("away")

    async def found() -> int:
        nonlocal looks
        looks += 1
        return 2

    async def live() -> None:
        watch = Watch((broken, found), look_s=0.01)
        assert await watch.look() == 2
        await watch.close()
        watch.start()
        await until(lambda: looks > 2)
        await watch.close()

    asyncio.run(live())
    assert "nobody could be looked for: away" in caplog.text
