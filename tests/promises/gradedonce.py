"""R5: turns are graded exactly once, though the workers that grade them are killed, frozen past their leases and doubled."""

import asyncio
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from sqlalchemy import func, select

from app.bootstrap import House, build
from app.clock import SystemClock
from app.grading.grader import Status
from app.practice.gradework import turn_to_grade
from app.settings import Settings
from app.store import tables as t
from app.store.upgrading import upgrade
from tests.databases import cluster, find_postgresql
from tests.promises.gradingchild import LEASE_S, work
from tests.promises.outcome import Outcome
from tests.promises.said import OWN

TURNS_EACH = 5
# How often a worker kills itself at each of three places of a grading, and after how many gradings about one of them is killed from outside,
# or frozen for longer than its lease.
OFTEN, KILLED_AFTER, FROZEN_AFTER = 0.02, 15, 25
FROZEN_S, GRADED_WITHIN_S = 2.5 * LEASE_S, 2400.0


def graded_once(turns: int, seed: int) -> Outcome:
    """On SQLite with one process that is killed and started again, and where this machine has a server on PostgreSQL with three at once."""
    with tempfile.TemporaryDirectory() as folder:
        found = graded_once_on(f"sqlite:///{folder}/c.sqlite3", turns, seed, workers=1)
    programs = find_postgresql()
    if programs is not None:
        with cluster(programs) as running:
            also = graded_once_on(running.fresh(), turns, seed, workers=3)
        found.tried += also.tried
        found.failures += [f"on PostgreSQL, {failure}" for failure in also.failures]
        found.unit = f"{found.unit}; on PostgreSQL {also.unit}"
    return found


def graded_once_on(url: str, turns: int, seed: int, workers: int) -> Outcome:
    """So many turns, graded by so many workers at once that die; what is left is held against an undisturbed grading of each."""
    house = build(Settings(database_url=url, pace_ms_per_word=0))
    upgrade(house.engine)
    sessions = asyncio.run(said_in(house, turns))
    fleet = _Fleet(url, random.Random(seed), workers)
    fleet.run(house.ledger.waiting)
    told = f"{fleet.killed} kills, {fleet.frozen} workers frozen past their lease"
    found = Outcome("R5", f"turns were graded twice, not, or not as undisturbed ({told})", tried=turns)
    if house.ledger.waiting():
        found.failures.append(f"{house.ledger.waiting()} still wait after {GRADED_WITHIN_S:.0f} s")
    found.failures += faults(house, sessions)
    house.engine.dispose()
    return found


async def said_in(house: House, turns: int) -> list[str]:
    """Sessions with so many turns in all, whose gradings wait."""
    await house.life.know_grader()
    user = house.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())
    sessions: list[str] = []
    for number in range(turns):
        if number % TURNS_EACH == 0:
            sessions.append((await house.services.practice.begin(user, "packaging-film", seed=number)).id)
        text = f"{OWN[number % len(OWN)]} And what about week {number % 50 + 1}?"
        turn = await house.desk.say(sessions[-1], f"k{number}", text, at_once=True)
        await house.desk.done(turn.id)
    await house.presence.close()
    return sessions


def faults(house: House, sessions: Sequence[str]) -> list[str]:
    """What is wrong with the gradings of these sessions: each turn has one of this grader, closed as an undisturbed one would be, and one event that tells."""
    wrong: list[str] = []
    grader = house.worker.grader
    for session in sessions:
        head, turns = house.ledger.session(session), house.ledger.turns(session)
        case, graded = house.services.practice.case_of(head), house.ledger.gradings(session)
        told = Counter(
            e.body["turn"] for e in house.ledger.events_after(session, 0) if e.type in ("turn.graded", "turn.ungraded")
        )
        for turn in turns[1:]:
            wanted = asyncio.run(grader.grade(turn_to_grade(turn, turns, case)))
            rows, found = _rows(house, turn.id), graded.get(turn.id)
            if rows != 1 or told[turn.id] != 1:
                wrong.append(f"turn {turn.id} has {rows} gradings and {told[turn.id]} events of one")
            if found is None or found.status is not Status.GRADED:
                wrong.append(f"turn {turn.id} is {found.status if found else 'not'} graded")
            elif (found.findings, found.levels) != (wanted.findings, wanted.levels):
                wrong.append(f"turn {turn.id} is graded otherwise than undisturbed")
    return wrong


def _rows(house: House, turn: str) -> int:
    with house.engine.connect() as db:
        return db.execute(select(func.count()).where(t.gradings.c.turn == turn)).scalar_one()


@dataclass
class _Fleet:
    """Workers that die and are replaced."""

    url: str
    chance: random.Random
    workers: int
    killed: int = 0
    frozen: int = 0
    _all: list[BaseProcess] = field(default_factory=list)
    _asleep: dict[BaseProcess, float] = field(default_factory=dict)

    def run(self, waiting: Callable[[], int]) -> None:
        """Let them work, kill and freeze some, until nothing is `waiting` or for ever so long."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.promises.gradingchild"])
        until = time.monotonic() + GRADED_WITHIN_S
        next_kill, next_freeze = self._after(waiting(), KILLED_AFTER), waiting() - 1
        try:
            while time.monotonic() < until and (left := waiting()):
                self._replace(context)
                self._thaw()
                if left <= next_kill:
                    self._kill(self.chance.choice(self._all))
                    next_kill = self._after(left, KILLED_AFTER)
                if self.workers > 1 and left <= next_freeze and not self._asleep:
                    self._freeze()
                    next_freeze = self._after(left, FROZEN_AFTER)
                time.sleep(0.05)
            self._thaw(everybody=True)
            time.sleep(2 * LEASE_S if self.workers > 1 else 0)  # those who come back say their last word
        finally:
            for process in self._all:
                process.kill()
                process.join()

    def _after(self, left: int, about: int) -> int:
        """How many are left after about so many more."""
        return left - self.chance.randint(1, 2 * about)

    def _replace(self, context: multiprocessing.context.ForkServerContext) -> None:
        for process in [p for p in self._all if not p.is_alive()]:
            self._all.remove(process)
            self._asleep.pop(process, None)
            assert process.exitcode == -signal.SIGKILL, f"a worker ended by itself: {process.exitcode}"
            self.killed += 1
        while len(self._all) < self.workers:
            process = context.Process(target=work, args=(self.url, self.chance.randrange(2**32), OFTEN))
            process.start()
            self._all.append(process)

    def _kill(self, process: BaseProcess) -> None:
        process.kill()
        process.join(10)

    def _freeze(self) -> None:
        process = self.chance.choice([p for p in self._all if p not in self._asleep])
        if _told(process, signal.SIGSTOP):
            self._asleep[process] = time.monotonic() + FROZEN_S
            self.frozen += 1

    def _thaw(self, *, everybody: bool = False) -> None:
        for process, until in list(self._asleep.items()):
            if everybody or time.monotonic() > until:
                self._asleep.pop(process)
                _told(process, signal.SIGCONT)


def _told(process: BaseProcess, name: signal.Signals) -> bool:
    """Send a signal; False where the process has just killed itself."""
    try:
        os.kill(int(process.pid or 0), name)
    except ProcessLookupError:
        return False
    return process.is_alive()
