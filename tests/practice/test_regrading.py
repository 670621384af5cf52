"""A further grader reads what one before has read: behind whatever is new, once, and nothing is taken away until it has."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading, Status
from app.practice.records import Turn, Visibility
from app.store import tables as t
from app.store.reviewrows import SqlReviews
from tests.practice.conftest import Room

pytestmark = pytest.mark.db
LINES = ("Who on your side needs the 8?", "I can do 2 % off if you extend to 36 months.", "Why six weeks of stock?")


class Newer:
    """A grader of another name; fails where told to."""

    name, kind = "embedded-99", "embedded"

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.read = fails, list[str]()

    async def grade(self, turn: TurnToGrade) -> Grading:
        self.read.append(turn.text)
        if self.fails:
            raise RuntimeError("a fault in the grader")
        found = await EmbeddedGrader().grade(turn)
        return Grading(found.status, self.name, found.reason, found.findings[:1], found.opened, found.levels, 1)


async def graded(room: Room, mode: str = "practice") -> list[Turn]:
    session = await room.begin(mode=mode)
    turns = [await room.said(session.id, text) for text in LINES]
    await room.house.worker.work_off()
    return turns


async def put(room: Room, grader: Newer) -> int:
    house = room.house
    house.worker.grader = grader
    await house.life.know_grader()
    return house.ledger.have_read(grader.name, house.services.clock.now())


def test_the_earlier_grading_is_shown_until_the_further_grader_has_read_the_turn(room: Room) -> None:
    async def play() -> None:
        turns = await graded(room)
        ledger, session, newer = room.house.ledger, turns[0].session, Newer()
        before, links = ledger.gradings(session), SqlReviews(room.house.engine).links(session)
        assert ledger.unread(newer.name) == len(LINES)
        assert await put(room, newer) == len(LINES)
        assert (ledger.unread(newer.name), ledger.have_read(newer.name, room.house.services.clock.now())) == (0, 0)
        assert ledger.gradings(session) == before
        assert SqlReviews(room.house.engine).links(session) == links
        await room.house.worker.work_off()
        after = ledger.gradings(session)
        assert {g.grader for g in after.values()} == {newer.name}
        found = SqlReviews(room.house.engine).links(session)
        assert len(found) == sum(len(g.findings) for g in after.values()) > 0
        assert not {link.id for link in found} & {link.id for link in links}

    asyncio.run(play())


def test_where_the_further_grader_fails_the_earlier_grading_stays(room: Room) -> None:
    async def play() -> None:
        turns = await graded(room)
        before = room.house.ledger.gradings(turns[0].session)
        assert await put(room, Newer(fails=True)) == len(LINES)
        await room.house.worker.work_off()
        assert room.house.ledger.gradings(turns[0].session) == before

    asyncio.run(play())


def test_what_is_new_is_read_first(room: Room) -> None:
    async def play() -> None:
        await graded(room)
        newer = Newer()
        await put(room, newer)
        session, fresh = await room.begin(), "Which part is missing?"
        room.house.desk.grader = newer.name
        turn = await room.said(session.id, fresh)
        await room.house.worker.work_off()
        assert newer.read == [fresh, *LINES]
        assert room.house.ledger.gradings(session.id)[turn.id].status is Status.GRADED

    asyncio.run(play())


def test_what_a_coach_reviewed_or_was_asked_about_stays_as_it_was_and_so_does_what_is_older(room: Room) -> None:
    async def play() -> None:
        house, now = room.house, room.house.services.clock.now()
        turns = await graded(room, mode="scored")
        finding = next(
            (turn, g.findings[0].id.value) for turn, g in house.ledger.gradings(turns[0].session).items() if g.findings
        )
        assert house.ledger.unread("embedded-99") == len(LINES)
        assert house.ledger.unread("embedded-99", now + timedelta(days=1)) == 0
        house.ledger.dispute(turns[0].session, *finding, room.tess.id, "It was a question.", now)
        assert house.ledger.unread("embedded-99") == len(LINES) - 1
        await room.practice.end(room.tess, turns[0].session)
        await room.practice.share(room.tess, turns[0].session, Visibility.SUBMITTED)
        with house.engine.begin() as db:
            db.execute(update(t.sessions).values(reviewed=now))
        assert house.ledger.unread("embedded-99") == 0
        assert await put(room, Newer()) == 0
        with house.engine.connect() as db:
            assert len(db.execute(select(t.gradings.c.id)).all()) == len(LINES)

    asyncio.run(play())
