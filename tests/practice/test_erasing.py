"""Deleting while something runs: what is spoken is finished first, what is graded brings nothing back, and a stranger finds nothing to delete."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.errors import BadValue, NotFound
from app.grading.context import TurnToGrade
from app.grading.grader import Grading
from app.practice.records import Step
from app.store import tables as t
from tests.practice.conftest import HeldVoice, Room


def test_a_reply_that_is_being_spoken_is_stopped_and_then_goes(room: Room) -> None:
    erasing, voice = room.house.services.privacy.erasing, HeldVoice()
    room.house.desk.voice = voice

    async def run() -> None:
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "k", "Why 90 days?")
        while not room.house.ledger.reply(turn.id):
            await asyncio.sleep(0)
        assert room.house.ledger.turn(turn.id).step is Step.SPEAKING
        await erasing.session(room.tess, session.id)
        voice.may_go_on.set()
        await room.house.desk.close()
        assert _left(room) == {"users", "teams", "memberships", "graders", "documents", "audit", "stamps"}

    asyncio.run(run())


def test_a_grading_that_ends_after_the_deletion_brings_nothing_back(room: Room) -> None:
    erasing, worker = room.house.services.privacy.erasing, room.house.worker
    real = worker.grader

    async def slow(turn) -> Grading:  # type: ignore[no-untyped-def]
        await erasing.session(room.tess, sessions[0])
        return await real.grade(turn)

    sessions: list[str] = []

    async def run() -> None:
        session = await room.begin()
        sessions.append(session.id)
        await room.said(session.id, "Why 90 days?")
        worker.grader = Slow(real.name, real.kind, slow)
        assert await worker.work_off() == 1
        assert room.house.ledger.waiting() == 0
        assert _left(room) == {"users", "teams", "memberships", "graders", "documents", "audit", "stamps"}

    asyncio.run(run())


def test_a_turn_that_is_decided_after_the_deletion_brings_nothing_back(room: Room) -> None:
    async def run() -> None:
        session = await room.begin()
        turn, _ = room.house.ledger.accept(session.id, "k", "Why?", "another process", room.practice.clock.now())
        with room.house.engine.begin() as db:
            db.execute(t.turns.update().where(t.turns.c.id == turn.id).values(step="completed"))
        await room.house.services.privacy.erasing.session(room.tess, session.id)
        await room.house.desk._watched(turn)
        assert _left(room) == {"users", "teams", "memberships", "graders", "documents", "audit", "stamps"}

    asyncio.run(run())


def test_what_is_at_hand_in_memory_goes_too(room: Room) -> None:
    debriefing = room.house.services.debriefing

    async def run() -> None:
        session = await room.begin()
        await room.said(session.id, "Why 90 days?")
        await room.practice.end(room.tess, session.id)
        await debriefing.of(room.tess, session.id)
        assert debriefing.knows(session.id)
        await room.house.services.privacy.erasing.session(room.tess, session.id)
        assert not debriefing.knows(session.id)

    asyncio.run(run())


def test_what_could_not_be_wiped_is_wiped_by_the_daily_run(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    privacy, tried = room.house.services.privacy, []
    monkeypatch.setattr(privacy.erasing.store, "wipe", lambda: tried.append(len(tried)) or len(tried) > 1)

    async def run() -> None:
        session = await room.begin()
        await privacy.erasing.session(room.tess, session.id)
        assert tried == [0] and privacy.erasing.unwiped
        for _ in range(2):
            await privacy.retention.run()
        assert tried == [0, 1] and not privacy.erasing.unwiped

    asyncio.run(run())


def test_a_stranger_deletes_nothing(room: Room) -> None:
    erasing = room.house.services.privacy.erasing

    async def run() -> None:
        session = await room.begin()
        for stranger in (room.cora, room.otto):
            with pytest.raises(NotFound):
                await erasing.asked(stranger, session.id)
            with pytest.raises(NotFound):
                await erasing.session(stranger, session.id)
            with pytest.raises(NotFound):
                await erasing.account(stranger, room.tess.id, "Tess")
        with pytest.raises(BadValue):
            await erasing.account(room.tess, room.tess.id, "tess")
        assert room.house.ledger.session(session.id).owner == room.tess.id

    asyncio.run(run())


@dataclass
class Slow:
    """A grader during whose work something happens."""

    name: str
    kind: str
    grade: Callable[[TurnToGrade], Awaitable[Grading]]


def _left(room: Room) -> set[str]:
    """The tables that hold rows, but for those of the processes that run."""
    with room.house.engine.connect() as db:
        full = {name for name, table in t.metadata.tables.items() if db.execute(select(table)).first()}
    return full - {"processes"}
