"""Who is worked on between calls: one talk at a time, in the order in which answers came, and nobody for ever."""

import asyncio

import pytest

from app.evals.lanes import STEPS_ASIDE, Desk


async def at_work(desk: Desk, who: str, seen: list[str], breaks: int = 3) -> None:
    await desk.enter(who)
    for _ in range(breaks):
        seen.append(who)
        await asyncio.sleep(0)
    desk.leave(who)


def test_one_is_worked_on_after_the_other_in_their_order() -> None:
    async def three() -> list[str]:
        desk, seen = Desk(), list[str]()
        await asyncio.gather(*(at_work(desk, who, seen) for who in "abc"))
        assert desk.holder is None
        return seen

    assert "".join(asyncio.run(three())) == "aaabbbccc"


def test_a_question_is_out_before_the_next_talk_is_worked_on() -> None:
    async def asked() -> list[str]:
        desk, seen = Desk(), list[str]()

        async def question() -> None:
            for _ in range(STEPS_ASIDE - 2):
                await asyncio.sleep(0)
            seen.append("asked")

        await asyncio.gather(at_work(desk, "a", seen, 1), question())
        return seen

    assert asyncio.run(asked()) == ["asked", "a"]


def test_whoever_is_there_already_goes_on_and_whoever_is_not_gives_nothing_back() -> None:
    async def twice() -> None:
        desk = Desk()
        await desk.enter("a")
        await asyncio.wait_for(desk.enter("a"), 1)
        desk.leave("b")
        assert desk.holder == "a"
        desk.leave("a")
        await asyncio.wait_for(desk.enter("b"), 1)

    asyncio.run(twice())


@pytest.mark.parametrize("after", [0, 1, 5])
def test_one_that_is_broken_off_keeps_nobody_waiting(after: int) -> None:
    async def broken() -> None:
        desk = Desk()

        async def entering() -> None:
            try:
                await desk.enter("a")
            finally:
                desk.leave("a")

        task = asyncio.create_task(entering())
        for _ in range(after):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(desk.enter("b"), 1)

    asyncio.run(broken())
