"""Figures follow what happens in practice: submitting, grading, taking back; and a grading stands where they fail."""

import asyncio
import logging

import pytest

from app.grading.grader import Status
from app.practice.records import Session, Visibility
from app.review.figures import Source
from tests.practice.conftest import Room

pytestmark = pytest.mark.db


async def ended(room: Room) -> Session:
    session = await room.begin(mode="scored")
    for text in ("Who on your side needs the 8, and by when?", "Why six weeks of stock?"):
        await room.said(session.id, text)
    return await room.practice.end(room.tess, session.id)


def test_figures_come_with_submitting_grow_with_grading_and_go_with_taking_back(room: Room) -> None:
    store = room.house.keeper.store

    async def play() -> None:
        session = (await ended(room)).id
        await room.house.worker.work_off()
        assert store.figures(session) == {}
        await room.practice.share(room.tess, session, Visibility.SUBMITTED)
        assert store.figures(session)[Source.GRADER].graded == 2
        await room.practice.share(room.tess, session, Visibility.WITHDRAWN)
        assert store.figures(session) == {}

    asyncio.run(play())


def test_a_grading_that_comes_after_submitting_is_in_the_figures(room: Room) -> None:
    store = room.house.keeper.store

    async def play() -> None:
        session = (await ended(room)).id
        await room.practice.share(room.tess, session, Visibility.SUBMITTED)
        assert store.figures(session)[Source.GRADER].graded == 0
        await room.house.worker.work_off()
        assert store.figures(session)[Source.GRADER].graded == 2

    asyncio.run(play())


def test_asking_a_coach_submits_and_so_makes_figures(room: Room) -> None:
    async def play() -> None:
        session = await ended(room)
        await room.house.worker.work_off()
        gradings = room.house.ledger.gradings(session.id)
        turn, item = next((turn, g.findings[0].id) for turn, g in gradings.items() if g.findings)
        await room.learning.ask_a_coach(room.tess, turn, item, "I do not think so.")
        assert set(room.house.keeper.store.figures(session.id)) == {Source.GRADER}

    asyncio.run(play())


def test_a_grading_stands_where_the_figures_fail(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    def fails(session: str) -> None:
        raise RuntimeError("no figures today")

    room.house.worker.changed = fails

    async def play() -> Session:
        session = await ended(room)
        with caplog.at_level(logging.ERROR):
            assert await room.house.worker.work_off() == 2
        return session

    session = asyncio.run(play())
    assert {g.status for g in room.house.ledger.gradings(session.id).values()} == {Status.GRADED}
    assert "counterpart db figures" in caplog.text
