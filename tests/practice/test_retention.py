"""Transcripts are kept for so many days: a family is as old as its newest session, a dry look changes nothing, and ids stay in the audit."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bootstrap import House, build
from app.clock import SystemClock
from app.errors import BadInput
from app.people.records import User
from app.practice.retention import RAN, REMOVED
from app.settings import Settings, load_settings
from app.store import tables as t
from app.store.upgrading import upgrade

DAYS = 30


class Calendar:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = SystemClock().now()

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def house(tmp_path: Path, calendar: Calendar) -> Iterator[House]:
    made = build(
        Settings(database_url=f"sqlite:///{tmp_path}/house.sqlite3", pace_ms_per_word=0, keep_transcripts_days=DAYS), clock=calendar
    )  # fmt: skip
    upgrade(made.engine)
    made.ledger.know_grader(made.worker.grader.name, made.worker.grader.kind, "r", None, None)
    yield made
    made.engine.dispose()


def person(house: House, name: str = "Tess", role: str = "trainee") -> User:
    return house.services.sign_in.add(name, role, "north", house.services.clock.now())


async def talks(house: House, user: User, text: str) -> str:
    session = await house.services.practice.begin(user, "packaging-film", seed=3)
    turn = await house.services.practice.say(user, session.id, "k", text)
    await house.desk.done(turn.id)
    return session.id


def test_what_is_older_goes_and_what_is_newer_stays(house: House, calendar: Calendar) -> None:
    tess, ada = person(house), person(house, "Ada", "admin")
    service = house.services.privacy.retention

    async def run() -> None:
        old = await talks(house, tess, "Why now, says the old godwit?")
        kept = await talks(house, tess, "Why now, says the family godwit?")
        calendar.at += timedelta(days=DAYS - 1)
        retry = await house.services.learning.rewind(tess, kept, 1)
        assert (await service.stands()).due == ()
        calendar.at += timedelta(days=2)
        stands = await service.stands()
        assert [(d.sessions, d.age_days, d.turns) for d in stands.due] == [((old,), DAYS + 1, 1)]
        glance = await service.glance(1, 1)
        assert (glance.due, glance.sessions_due, glance.more, glance.unnamed) == (stands.due, 1, False, False)
        assert (await service.glance(1, 0)).more and (await service.glance(0, 1)).unnamed
        assert (stands.days, stands.ran, stands.removed, stands.sessions_due) == (DAYS, None, None, 1)
        assert house.ledger.session(old).owner == tess.id, "a look changes nothing"
        assert [d.sessions for d in await service.run()] == [(old,)]
        assert [s.id for s in house.ledger.sessions_of(tess.id)] == [retry.id, kept]
        after = await service.stands()
        assert (after.ran, after.removed, after.due) == (calendar.at, 1, ())
        with house.engine.begin() as db:
            rows = db.execute(select(t.audit).where(t.audit.c.action.in_([REMOVED, RAN])).order_by(t.audit.c.id)).all()
        assert [(r.action, r.object, r.actor, r.reason) for r in rows] == [
            (REMOVED, old, tess.id, f"kept {DAYS} days"),
            (RAN, "1", ada.id, f"kept {DAYS} days"),
        ]

    asyncio.run(run())


def test_a_turn_that_was_said_lately_keeps_old_talks(house: House, calendar: Calendar) -> None:
    tess = person(house)

    async def run() -> None:
        session = await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=DAYS)
        turn = await house.services.practice.say(tess, session, "late", "And why 8?")
        await house.desk.done(turn.id)
        calendar.at += timedelta(days=DAYS - 1)
        assert await house.services.privacy.retention.run() == ()

    asyncio.run(run())


def test_the_server_says_a_day_before_that_it_begins(house: House, calendar: Calendar) -> None:
    tess, _ = person(house), person(house, "Ada", "admin")
    service = house.services.privacy.retention

    async def run() -> None:
        old = await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=DAYS + 1)
        told = calendar.at
        for hours in (0, 1, 22):
            calendar.at += timedelta(hours=hours)
            assert await service.daily() == ()
            assert (await service.stands()).begins == told + timedelta(days=1)
        calendar.at += timedelta(hours=1)
        assert [d.sessions for d in await service.daily()] == [(old,)]
        stands = await service.stands()
        assert (stands.ran, stands.removed, stands.begins) == (calendar.at, 1, None)
        newer = await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=DAYS + 1)
        assert [d.sessions for d in await service.daily()] == [(newer,)], "told once is enough"

    asyncio.run(run())


def test_without_an_admin_it_says_so_a_day_before_too(house: House, calendar: Calendar) -> None:
    tess = person(house)
    service = house.services.privacy.retention

    async def run() -> None:
        old = await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=DAYS + 1)
        assert await service.daily() == ()
        assert (await service.stands()).begins == calendar.at + timedelta(days=1)
        calendar.at += timedelta(days=1)
        assert [d.sessions for d in await service.daily()] == [(old,)]

    asyncio.run(run())


def test_talks_that_are_taken_up_again_while_it_runs_are_left_and_nothing_is_stopped(
    house: House, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess, _ = person(house), person(house, "Ada", "admin")
    service, stopped = house.services.privacy.retention, []
    real = service.store.older_than

    async def run(*, answered: bool) -> None:
        session = await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=DAYS + 1)
        loop = asyncio.get_running_loop()

        def looked(when: datetime):  # type: ignore[no-untyped-def]
            found = real(when)
            asyncio.run_coroutine_threadsafe(spoken(session), loop).result(30)
            return found

        async def spoken(session: str) -> None:
            if answered:
                turn = await house.services.practice.say(tess, session, "late", "And why 8?")
                await house.desk.done(turn.id)
            else:
                house.ledger.accept(session, "late", "And why 8?", "another process", calendar.at)

        monkeypatch.setattr(service.store, "older_than", looked)
        monkeypatch.setattr(house.desk, "stop", stopped.append)
        assert all(session not in due.sessions for due in await service.run())
        assert house.ledger.turns(session)[-1].text == "And why 8?" and stopped == []
        monkeypatch.undo()

    asyncio.run(run(answered=True))
    asyncio.run(run(answered=False))


def test_with_nought_days_all_is_kept(house: House, calendar: Calendar) -> None:
    tess = person(house)
    service = house.services.privacy.retention
    service.days = 0

    async def run() -> None:
        await talks(house, tess, "Why now?")
        calendar.at += timedelta(days=9000)
        assert (await service.stands()).due == () and await service.run() == ()
        assert len(house.ledger.sessions_of(tess.id)) == 1

    asyncio.run(run())


def test_the_days_are_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().keep_transcripts_days == 180
    monkeypatch.setenv("COUNTERPART_KEEP_TRANSCRIPTS_DAYS", "-1")
    with pytest.raises(BadInput, match="KEEP_TRANSCRIPTS_DAYS"):
        load_settings()
