"""A worker that dies: what runs in the processes of R5. It kills itself by chance before, within and after a grading; its leases are short, so that one that
is frozen comes back when others have taken up what it held.
"""

import asyncio
import os
import random
import signal
from collections.abc import Callable
from typing import Any

from app.bootstrap import House, build
from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading
from app.settings import Settings

LEASE_S = 2.0
SLOWEST_S = 0.03


class Dying:
    """The built-in grader, that takes its time and now and then dies before or after it has graded."""

    def __init__(self, chance: random.Random, often: float) -> None:
        self.chance, self.often, self.grader = chance, often, EmbeddedGrader()
        self.name, self.kind = self.grader.name, self.grader.kind

    async def grade(self, turn: TurnToGrade) -> Grading:
        self.perhaps_die()
        await asyncio.sleep(self.chance.random() * SLOWEST_S)
        graded = await self.grader.grade(turn)
        self.perhaps_die()
        return graded

    def perhaps_die(self) -> None:
        if self.chance.random() < self.often:
            os.kill(os.getpid(), signal.SIGKILL)


def house_of(url: str, seed: int, often: float) -> House:
    """The house of a worker with short leases and a grader that dies."""
    house = build(Settings(database_url=url, lease_seconds=LEASE_S), kind="worker")
    grader = Dying(random.Random(seed), often)
    house.worker.grader = grader
    house.worker.changed = _then_perhaps_die(house.worker.changed, grader)
    return house


def _then_perhaps_die(changed: Callable[[str], Any], grader: Dying) -> Callable[[str], None]:
    def told(session: str) -> None:  # a grading is saved by now
        grader.perhaps_die()
        changed(session)

    return told


def work(url: str, seed: int, often: float) -> None:
    """Work until killed."""
    house = house_of(url, seed, often)

    async def forever() -> None:
        await house.life.start()
        await asyncio.Event().wait()

    asyncio.run(forever())
