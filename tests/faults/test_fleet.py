"""A fault seeded for each way in which processes keep out of each other's way: what is promised of them must see it. `make bite` shows each red."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from app.errors import LeaseLost
from app.models.chat import ChatMessage, ChatRequest, Delta, Reply
from app.models.limited import LimitedChat, Places
from app.practice import owner
from app.practice.records import NewEvent, graded_event
from app.store.gradingrows import GradingRows
from app.store.ledger import SqlLedger
from app.store.placerows import SqlPlaces
from app.store.processrows import SqlProcesses
from app.store.turnrows import Place
from tests.practice.conftest import Room, room, until  # noqa: F401  a fixture
from tests.store.test_gradings import GRADED

pytestmark = pytest.mark.db
LINE, ELSEWHERE = "Why six weeks of stock? What happened in the plants?", "elsewhere:7:7"


def nobody_asks_who_holds_a_turn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Place, "must_be_held", lambda self, by: None)


def nobody_asks_who_holds_a_grading(patch: pytest.MonkeyPatch) -> None:
    save = GradingRows.save_grading
    patch.setattr(SqlLedger, "save_grading", lambda self, *arguments: save(self, *arguments[:4]))


def every_container_is_this_machine(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(owner, "_machine", lambda: "machine")


def leases_never_run_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlProcesses, "there", lambda self, processes: frozenset(processes))


def leases_never_run(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlProcesses, "there", lambda self, processes: frozenset())


def there_is_always_a_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlPlaces, "take", lambda self, *arguments: 0)


def a_stop_keeps_what_it_holds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlLedger, "take_over", lambda *arguments: False)


def one_that_comes_back_says_nothing(room: Room) -> bool:  # noqa: F811
    ledger, now = room.house.ledger, room.house.services.clock.now()
    turn, _ = ledger.accept(asyncio.run(room.begin()).id, "k", LINE, ELSEWHERE, now)
    assert ledger.take_over(turn.id, ELSEWHERE, "another")
    try:
        ledger.say(turn.id, "Too late.", [NewEvent("turn.delta", {})], ELSEWHERE)
    except LeaseLost:
        return True
    return False


def one_that_comes_back_grades_nothing(room: Room) -> bool:  # noqa: F811
    ledger, now = room.house.ledger, room.house.services.clock.now()

    async def said() -> None:
        await room.said((await room.begin()).id, LINE)

    asyncio.run(said())
    taken = ledger.take_grading("slow", now)
    assert taken
    ledger.give_back(taken[0], "slow", now)
    assert ledger.take_grading("quick", now)
    ledger.save_grading(taken[0], GRADED, graded_event(taken[1], 1, GRADED.status, None), now, "slow")
    return (taken[0], "quick") in ledger.taken_gradings()


def of_another_container_nothing_is_known(room: Room) -> bool:  # noqa: F811
    machine, number, _ = owner.this_process().split(":")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner.os, "readlink", lambda path: "pid:[4026539999]")
        return not owner.is_gone(f"{machine}:{number}:1")


def taken_up(room: Room, lease: timedelta) -> bool:  # noqa: F811
    """Whether a turn of a process elsewhere, whose lease runs so long, is taken up."""

    async def looked() -> bool:
        session = await room.begin()
        turn, _ = room.house.ledger.accept(session.id, "k", LINE, ELSEWHERE, room.house.services.clock.now())
        room.house.presence.store.renew(ELSEWHERE, "pages", "there", lease)
        await room.house.desk.recover()
        return (turn.id, ELSEWHERE) not in room.house.ledger.unfinished()

    return asyncio.run(looked())


def a_dead_ones_turn_is_taken_up(room: Room) -> bool:  # noqa: F811
    return taken_up(room, timedelta(seconds=-1))


def a_living_ones_turn_is_left_to_it(room: Room) -> bool:  # noqa: F811
    return not taken_up(room, timedelta(minutes=1))


class Counting:
    name = "counting"

    def __init__(self) -> None:
        self.now = self.most = 0

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        yield Reply("Good morning.", "stop")


def an_endpoint_is_called_twice_at_once_at_most(room: Room) -> bool:  # noqa: F811
    model, asked = Counting(), ChatRequest((ChatMessage("user", "Hello."),), "speak")

    async def call() -> None:
        limited = LimitedChat(model, Places(SqlPlaces(room.house.engine), room.house.presence), "http://m/v1", 2, 20.0)

        async def heard() -> None:
            async for _ in limited.stream(asked):
                pass

        await asyncio.gather(*(heard() for _ in range(6)))

    asyncio.run(call())
    return model.most == 2


def a_stop_lets_go(room: Room) -> bool:  # noqa: F811
    room.house.desk.pace_ms = 50.0

    async def stopped() -> bool:
        session = await room.begin()
        await room.practice.say(room.tess, session.id, "k", LINE)
        await until(lambda: "turn.delta" in room.types(session.id))
        await room.house.desk.close(0.0)
        return [held for _, held in room.house.ledger.unfinished()] == [""]

    return asyncio.run(stopped())


FAULTS: dict[Callable[[pytest.MonkeyPatch], None], Callable[[Room], bool]] = {
    nobody_asks_who_holds_a_turn: one_that_comes_back_says_nothing,
    nobody_asks_who_holds_a_grading: one_that_comes_back_grades_nothing,
    every_container_is_this_machine: of_another_container_nothing_is_known,
    leases_never_run_out: a_dead_ones_turn_is_taken_up,
    leases_never_run: a_living_ones_turn_is_left_to_it,
    there_is_always_a_place: an_endpoint_is_called_twice_at_once_at_most,
    a_stop_keeps_what_it_holds: a_stop_lets_go,
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_what_is_promised_holds_and_sees_the_fault(
    fault: Callable[[pytest.MonkeyPatch], None],
    room: Room,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert FAULTS[fault](room)
    fault(monkeypatch)
    assert not FAULTS[fault](room)
