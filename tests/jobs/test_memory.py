"""Free memory goes back to the system, once in a while and only where the C library can."""

import asyncio

from app.jobs.memory import GivesBack, trimmer


def test_it_is_given_back_once_in_so_many_seconds() -> None:
    calls: list[int] = []

    def trim() -> bool:
        calls.append(1)
        return True

    async def run() -> None:
        gives = GivesBack(trim, every_s=0.05)
        assert [await gives() for _ in range(3)] == [0, 0, 0]
        assert calls == []
        await asyncio.sleep(0.06)
        await gives()
        await gives()

    asyncio.run(run())
    assert calls == [1]


def test_where_the_library_cannot_nothing_happens() -> None:
    assert asyncio.run(GivesBack(None, every_s=0.0)()) == 0


def test_the_function_of_this_machine_can_be_called() -> None:
    trim = trimmer()
    assert trim is None or trim() in (True, False)
