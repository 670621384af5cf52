"""Who listens to a session hears at once what is written, also what is written while the rows are being read."""

import asyncio
import time

from app.practice.wakes import Wakes


def test_a_wake_while_the_rows_are_read_is_not_lost() -> None:
    async def listen() -> bool:
        wakes = Wakes()
        with wakes.listening("s") as ear:
            ear.clear()
            wakes.wake("s")  # written after the rows were read, before the wait
            return await ear.wait(5)

    began = time.monotonic()
    assert asyncio.run(listen())
    assert time.monotonic() - began < 1


def test_waiting_ends_without_a_wake_and_nothing_is_kept_of_who_has_left() -> None:
    async def listen() -> tuple[bool, int]:
        wakes = Wakes()
        with wakes.listening("s") as ear:
            wakes.wake("another session")
            heard = await ear.wait(0.01)
        return heard, len(wakes._waiting)

    assert asyncio.run(listen()) == (False, 0)


def test_all_who_listen_are_woken() -> None:
    async def listen() -> list[bool]:
        wakes = Wakes()
        with wakes.listening("s") as one, wakes.listening("s") as two:
            wakes.wake("s")
            return [await one.wait(1), await two.wait(1)]

    assert asyncio.run(listen()) == [True, True]


def test_all_who_listen_are_let_go_when_the_process_is_about_to_end() -> None:
    async def listen() -> tuple[bool, bool]:
        wakes = Wakes()
        with wakes.listening("s") as one, wakes.listening("t") as two:
            wakes.end()
            assert wakes.ended
            return await one.wait(1), await two.wait(1)

    assert asyncio.run(listen()) == (True, True)
