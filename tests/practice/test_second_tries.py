"""Gradings that failed while the model's endpoint was away are graded when it is back, each once, without anybody asking; other failures stay as they are."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.bootstrap import House, build
from app.grading.grader import Status
from app.practice.records import Turn
from app.practice.secondtries import LONGEST_PAUSE, MOST_TRIES, pause_after
from app.settings import Settings
from app.store import tables as t
from app.store.upgrading import upgrade
from tests.model_server import ModelServer
from tests.web.door import HandClock

pytestmark = pytest.mark.db
LINES = ("Who on your side needs the 8?", "I can do 2 % off if you extend to 36 months.", "Why six weeks of stock?")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(server: ModelServer) -> None:
    server.control(reset=True)


class Graded:
    """A house whose grader is a model, with a clock in the test's hand."""

    def __init__(self, house: House, clock: HandClock) -> None:
        self.house, self.clock = house, clock
        self.turns: list[Turn] = []

    async def play(self) -> None:
        """Some turns, which wait to be graded."""
        house, now = self.house, self.clock.now()
        await house.life.know_grader()
        user = house.services.sign_in.add("Tess", "trainee", "north", now)
        session = await house.services.practice.begin(user, "packaging-film", seed=3)
        for text in LINES:
            turn = await house.services.practice.say(user, session.id, text, text)
            self.turns.append(await house.desk.done(turn.id))

    async def looked(self, after: timedelta) -> int:
        """Some time later: what is due is put back and graded; how many."""
        self.clock.ahead += after
        found = await self.house.worker.second_tries.look(self.house.worker.grader.name)
        assert await self.house.worker.work_off() == found
        return found

    def statuses(self) -> list[Status]:
        gradings = self.house.ledger.gradings(self.turns[0].session)
        return [gradings[turn.id].status for turn in self.turns]

    def events(self) -> list[str]:
        told = self.house.ledger.events_after(self.turns[0].session, 0)
        return [e.type for e in told if e.type in ("turn.graded", "turn.ungraded")]

    def rows(self) -> int:
        with self.house.engine.connect() as db:
            return db.execute(select(func.count()).select_from(t.gradings)).scalar_one()


@contextmanager
def graded_by(server: ModelServer, folder: Path, model: str = "normal", key: str = "k") -> Iterator[Graded]:
    clock = HandClock()
    house = build(
        Settings(
            database_url=f"sqlite:///{folder}/house.sqlite3", pace_ms_per_word=0, grader_url=server.url, grader_name=model, grader_key=key, tries=1,
            breaker_failures=2, breaker_seconds=0.01, breaker_most_seconds=0.01,
        ),
        clock=clock,
    )  # fmt: skip
    upgrade(house.engine)
    yield Graded(house, clock)
    house.engine.dispose()


def test_what_failed_while_the_endpoint_was_away_is_graded_once_when_it_is_back(
    server: ModelServer, tmp_path: Path
) -> None:
    async def play(graded: Graded) -> None:
        server.control(away=True)
        await graded.play()
        assert await graded.house.worker.work_off() == len(LINES)
        assert graded.statuses() == [Status.UNGRADED] * len(LINES)
        assert await graded.looked(timedelta(seconds=30)) == 0, "no pause is over yet"
        assert await graded.looked(timedelta(minutes=2)) == 1, "one finds out whether it is back"
        assert await graded.looked(timedelta(seconds=1)) == 0, "and not at every look"
        assert graded.statuses() == [Status.UNGRADED] * len(LINES)
        server.control(away=False)
        assert await graded.looked(timedelta(minutes=5)) == 1
        assert await graded.looked(timedelta(seconds=5)) == len(LINES) - 1, (
            "it answers: all that are left follow at once"
        )
        assert graded.statuses() == [Status.GRADED] * len(LINES)
        assert await graded.looked(timedelta(days=1)) == 0

    with graded_by(server, tmp_path) as graded:
        asyncio.run(play(graded))
        assert graded.rows() == len(LINES)
        assert graded.events().count("turn.graded") == len(LINES)
        assert graded.events().count("turn.ungraded") == len(LINES) + 1


def test_a_grading_of_a_new_turn_shows_as_well_that_it_is_back(server: ModelServer, tmp_path: Path) -> None:
    async def play(graded: Graded) -> None:
        server.control(away=True)
        await graded.play()
        await graded.house.worker.work_off()
        server.control(away=False)
        graded.house.ledger.regrade(graded.turns[0].id, graded.house.worker.grader.name, graded.clock.now())
        assert await graded.house.worker.work_off() == 1
        assert await graded.looked(timedelta(seconds=1)) == len(LINES) - 1
        assert graded.statuses() == [Status.GRADED] * len(LINES)

    with graded_by(server, tmp_path) as graded:
        asyncio.run(play(graded))


@pytest.mark.parametrize(
    ("model", "key"), [("normal", "wrong-key"), ("404", "k"), ("too-short", "k"), ("refusal", "k")]
)
def test_what_does_not_pass_by_itself_is_not_tried_again(
    server: ModelServer, tmp_path: Path, model: str, key: str
) -> None:
    async def play(graded: Graded) -> None:
        await graded.play()
        await graded.house.worker.work_off()
        assert graded.statuses() == [Status.UNGRADED] * len(LINES)
        assert await graded.looked(timedelta(days=1)) == 0

    with graded_by(server, tmp_path, model, key) as graded:
        asyncio.run(play(graded))


def test_the_tries_have_an_end_and_asking_begins_them_anew(server: ModelServer, tmp_path: Path) -> None:
    async def play(graded: Graded) -> int:
        server.control(away=True)
        await graded.play()
        await graded.house.worker.work_off()
        tried = 0
        while found := await graded.looked(2 * LONGEST_PAUSE):
            tried += found
        assert graded.statuses() == [Status.UNGRADED] * len(LINES)
        grader = graded.house.worker.grader.name
        graded.house.ledger.regrade(graded.turns[0].id, grader, graded.clock.now())
        assert await graded.house.worker.work_off() == 1
        assert await graded.looked(2 * LONGEST_PAUSE) == 1
        return tried

    with graded_by(server, tmp_path) as graded:
        assert asyncio.run(play(graded)) == MOST_TRIES * len(LINES)
        assert graded.rows() == len(LINES)


def test_the_pauses_grow_to_an_hour_and_last_for_about_three_days() -> None:
    pauses = [pause for n in range(MOST_TRIES + 5) if (pause := pause_after(n)) is not None]
    assert len(pauses) == MOST_TRIES
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), LONGEST_PAUSE)
    assert timedelta(days=2.5) < sum(pauses, timedelta()) < timedelta(days=3.5)


def test_a_process_that_does_not_grade_puts_nothing_back(server: ModelServer, tmp_path: Path) -> None:
    async def play(graded: Graded) -> None:
        server.control(away=True)
        await graded.play()
        worker = graded.house.worker
        await worker.work_off()
        graded.clock.ahead += timedelta(hours=1)
        assert await worker.try_again() == 0
        server.control(away=False)
        worker.start()
        assert await worker.try_again() == 1
        async with asyncio.timeout(10):
            while graded.statuses() != [Status.GRADED] * len(LINES):
                await worker.try_again()
                await asyncio.sleep(0.02)
        await worker.close()

    with graded_by(server, tmp_path) as graded:
        asyncio.run(play(graded))
