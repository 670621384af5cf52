"""A seeded sample of R5; `make promises ARGS=R5` runs a thousand turns on each database."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from app.bootstrap import House, build
from app.practice.records import graded_event
from app.settings import Settings
from app.store import tables as t
from app.store.turnrows import append_events
from tests.databases import KINDS
from tests.promises.gradedonce import faults, graded_once_on, said_in
from tests.promises.test_sample import assert_kept

pytestmark = [pytest.mark.db, pytest.mark.slow]
WORKERS = {"sqlite": 1, "postgresql": 3}


@pytest.mark.parametrize("kind", KINDS)
def test_every_turn_is_graded_once_though_workers_are_killed_and_doubled(
    kind: str, fresh_url: Callable[..., str]
) -> None:
    assert_kept(graded_once_on(fresh_url(kind, prepared=True), 30, 7, WORKERS[kind]))


def doubled_event(house: House, session: str, turn: str) -> None:
    with house.engine.begin() as db:
        append_events(db, session, [graded_event(turn, 1, house.ledger.gradings(session)[turn].status, None)])


def lost_finding(house: House, session: str, turn: str) -> None:
    with house.engine.begin() as db:
        db.execute(delete(t.findings).where(t.findings.c.turn == turn))


def waits(house: House, session: str, turn: str) -> None:
    with house.engine.begin() as db:
        db.execute(update(t.gradings).where(t.gradings.c.turn == turn).values(status="waiting"))


@pytest.mark.parametrize("spoil", [doubled_event, lost_finding, waits])
def test_the_run_sees_a_grading_that_is_doubled_lost_or_not_there(
    spoil: Callable[[House, str, str], None], tmp_path: Path, prepared_file: Path
) -> None:
    url = f"sqlite:///{tmp_path}/c.sqlite3"
    (tmp_path / "c.sqlite3").write_bytes(prepared_file.read_bytes())
    house = build(Settings(database_url=url, pace_ms_per_word=0))
    (session,) = asyncio.run(said_in(house, 2))
    asyncio.run(house.worker.work_off())
    assert faults(house, [session]) == []
    spoil(house, session, house.ledger.turns(session)[1].id)
    assert len(faults(house, [session])) == 1
    house.engine.dispose()
