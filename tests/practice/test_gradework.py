"""Grading in the background: every turn once, whatever the grader or the store does, and again where it was not graded."""

import asyncio
from datetime import timedelta

import pytest

from app.errors import NotFound, StoreError
from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading, Status
from app.practice import gradework
from app.practice.gradework import GradingWorker, turn_to_grade
from app.practice.owner import owner_of
from app.practice.records import Turn
from tests.practice.conftest import Room, until

pytestmark = pytest.mark.db

LINES = ("Who on your side needs the 8?", "I can do 2 % off if you extend to 36 months.", "Why six weeks of stock?")


class FailingGrader:
    """Fails as often as told, then grades."""

    name, kind = "embedded-1", "embedded"

    def __init__(self, times: int) -> None:
        self.times, self.asked = times, 0

    async def grade(self, turn: TurnToGrade) -> Grading:
        self.asked += 1
        if self.asked <= self.times:
            raise RuntimeError("a fault in the grader")
        return await EmbeddedGrader().grade(turn)


async def played(room: Room) -> list[Turn]:
    session = await room.begin()
    return [await room.said(session.id, text) for text in LINES]


def test_each_turn_is_graded_once_however_many_workers_there_are(room: Room) -> None:
    async def play() -> tuple[list[Turn], list[int]]:
        turns = await played(room)
        one = room.house.worker
        workers = [one] + [
            GradingWorker(one.ledger, one.cases, one.clock, one.wakes, EmbeddedGrader()) for _ in range(3)
        ]
        return turns, list(await asyncio.gather(*(worker.work_off() for worker in workers)))

    turns, counts = asyncio.run(play())
    assert sum(counts) == len(LINES)
    gradings = room.house.ledger.gradings(turns[0].session)
    assert {turn.id for turn in turns} == set(gradings)
    assert {g.status for g in gradings.values()} == {Status.GRADED}
    assert room.types(turns[0].session).count("turn.graded") == len(LINES)


def test_a_turn_that_could_not_be_graded_has_a_reason_no_number_and_can_be_graded_again(room: Room) -> None:
    async def play() -> tuple[Turn, Grading, Grading]:
        session = await room.begin()
        turn = await room.said(session.id, LINES[0])
        room.house.worker.grader = FailingGrader(1)
        await room.house.worker.work_off()
        failed = room.house.ledger.gradings(session.id)[turn.id]
        await room.practice.regrade(room.tess, turn.id)
        assert room.house.ledger.gradings(session.id)[turn.id].status is Status.WAITING
        await room.house.worker.work_off()
        return turn, failed, room.house.ledger.gradings(session.id)[turn.id]

    turn, failed, graded = asyncio.run(play())
    assert failed.status is Status.UNGRADED
    assert (failed.reason, failed.turn_level) == ("an error of the program; the log has it", None)
    assert (graded.status, graded.reason) == (Status.GRADED, None)
    assert graded.turn_level is not None
    kinds = room.types(turn.session)
    assert (kinds.count("turn.ungraded"), kinds.count("turn.graded")) == (1, 1)


def test_a_graded_turn_is_not_graded_again_and_one_without_a_grading_is_not_found(room: Room) -> None:
    async def play() -> str:
        session = await room.begin()
        turn = await room.said(session.id, LINES[0])
        await room.house.worker.work_off()
        await room.practice.regrade(room.tess, turn.id)
        assert await room.house.worker.work_off() == 0
        opening = room.house.ledger.turns(session.id)[0]
        with pytest.raises(NotFound, match="grading"):
            await room.practice.regrade(room.tess, opening.id)
        return session.id

    assert room.types(asyncio.run(play())).count("turn.graded") == 1


def test_the_worker_sleeps_until_it_is_woken_and_lives_on_after_a_fault_of_the_store(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradework, "IDLE_SECONDS", 0.02)
    faults = 2
    take = room.house.ledger.take_grading

    def faulty(*arguments: object) -> tuple[str, str] | None:
        nonlocal faults
        if faults and room.house.ledger.waiting():
            faults -= 1
            raise StoreError("Database", "c.sqlite3", "it is locked")
        return take(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(room.house.ledger, "take_grading", faulty)

    async def play() -> None:
        room.house.worker.start()
        await asyncio.sleep(0.05)
        await played(room)
        await until(lambda: room.house.ledger.waiting() == 0)
        await room.house.worker.close()

    asyncio.run(play())
    assert faults == 0


def test_a_worker_that_never_began_is_closed_without_ado(room: Room) -> None:
    asyncio.run(room.house.worker.close())


def test_gradings_of_the_dead_wait_again_at_the_start_and_those_of_the_living_do_not(room: Room) -> None:
    asyncio.run(played(room))
    house, ledger, now = room.house, room.house.ledger, room.house.services.clock.now()
    living, dead = owner_of(1), "elsewhere:1:1"
    house.presence.store.renew(living, "pages", "here", timedelta(minutes=1))
    house.presence.store.renew(dead, "pages", "there", timedelta(seconds=-1))
    for owner in (living, dead, house.worker.owner):
        assert ledger.take_grading(owner, now)
    assert ledger.take_grading("anybody", now) is None
    assert asyncio.run(house.worker.recover()) == 2
    assert [owner for _, owner in ledger.taken_gradings()] == [living]
    held = ledger.taken_gradings()[0][0]
    ledger.give_back(held, dead)
    assert ledger.taken_gradings(), "only the one who took it gives it back"
    assert asyncio.run(house.worker.work_off()) == 2


class Stalled:
    """A grader that never comes to an end; tells when it is at it."""

    name, kind = "embedded-1", "embedded"

    def __init__(self) -> None:
        self.asked = 0

    async def grade(self, turn: TurnToGrade) -> Grading:
        self.asked += 1
        await asyncio.sleep(3600)
        raise AssertionError


def test_several_are_graded_at_once_and_what_does_not_end_is_given_back_when_the_worker_closes(room: Room) -> None:
    one, stalled = room.house.worker, Stalled()

    async def play() -> None:
        await played(room)
        worker = GradingWorker(one.ledger, one.cases, one.clock, one.wakes, stalled, roll=room.house.presence, lanes=2)
        worker.start()
        await until(lambda: stalled.asked == 2)
        assert await worker.recover() == 0, "what is being worked on is not lost"
        assert await worker.recover() == 0
        await worker.close(0.05)

    asyncio.run(play())
    assert (one.ledger.taken_gradings(), one.ledger.waiting()) == ([], len(LINES))
    assert asyncio.run(one.work_off()) == len(LINES)


def test_a_grading_that_could_not_be_saved_is_found_again_while_the_worker_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, save, faults = room.house.worker, room.house.ledger.save_grading, 1
    monkeypatch.setattr(gradework, "IDLE_SECONDS", 0.02)

    def faulty(*arguments: object) -> None:
        nonlocal faults
        faults -= 1
        if faults >= 0:
            raise StoreError("Database", "c.sqlite3", "it is locked")
        save(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(room.house.ledger, "save_grading", faulty)

    async def play() -> list[int]:
        worker.start()
        await played(room)
        await until(lambda: room.house.ledger.waiting() == 1 and bool(room.house.ledger.taken_gradings()))
        found = [await worker.recover(), await worker.recover()]
        await until(lambda: room.house.ledger.waiting() == 0)
        await worker.close()
        return found

    assert asyncio.run(play()) == [0, 1]


def test_a_yes_to_a_sum_up_is_known_as_a_confirmation(room: Room) -> None:
    from tests.practice.test_between_turns import summed_up

    async def play() -> tuple[Turn, list[Turn]]:
        session = await summed_up(room)
        turn = await room.said(session.id, "Yes, agreed.")
        return turn, room.house.ledger.turns(session.id)

    turn, turns = asyncio.run(play())
    head = room.house.ledger.session(turn.session)
    case = room.practice.cases.of(head.case, head.case_hash)
    asked = turn_to_grade(turn, turns, case)
    assert asked.confirming
    assert not turn_to_grade(turns[1], turns, case).confirming
    assert [e.who for e in asked.earlier] == ["buyer", "trainee", "buyer"]
    first = turn_to_grade(turns[0], turns, case)
    assert (first.buyer, first.kind, first.earlier, first.confirming) == ("", None, (), False)


def test_a_term_that_was_corrected_is_not_held_against_the_trainee(room: Room) -> None:
    async def play() -> tuple[set[str], set[str]]:
        session = await room.begin()
        turn = await room.said(session.id, "Fine, you have 3 % off the price.")
        await room.house.worker.work_off()
        before = {f.id.value for f in room.house.ledger.gradings(session.id)[turn.id].findings}
        await room.practice.correct(room.tess, turn.id, "price", 0.0)
        assert room.house.ledger.gradings(session.id)[turn.id].status is Status.WAITING
        await room.house.worker.work_off()
        return before, {f.id.value for f in room.house.ledger.gradings(session.id)[turn.id].findings}

    before, after = asyncio.run(play())
    assert "buys_goodwill" in before
    assert "buys_goodwill" not in after
