"""What runs in a process that is killed: the house of the product, played for a few turns, and a hook that kills it.

Nothing in the product knows of this; it offers `at_step`, and the hook given here ends the process with SIGKILL.
"""

import asyncio
import os
import signal
from collections.abc import Callable

from app.bootstrap import House, build
from app.clock import SystemClock
from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading
from app.practice.gradework import GradingWorker
from app.practice.records import UNFINISHED
from app.settings import Settings
from app.store.upgrading import upgrade

SAID = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?",
    "I can do 2.5 % if you extend the contract to 36 months and keep 80 % of the volume.",
    "Why six weeks of stock? What happened in the plants?",
)
KILLED_TURN = 2
PACE_MS = 1.0


class Killer:
    """Kills its own process when the second turn reaches a step, at the `nth` time."""

    def __init__(self, step: str, nth: int = 1) -> None:
        self.step, self.nth, self.turn, self.times = step, nth, 0, 0

    def __call__(self, step: str) -> None:
        self.turn += step == "accepted"
        self.times += self.turn == KILLED_TURN and step == self.step
        if self.times == self.nth:
            os.kill(os.getpid(), signal.SIGKILL)


class KillingGrader(EmbeddedGrader):
    """Kills its own process in the midst of a grading."""

    async def grade(self, turn: TurnToGrade) -> Grading:
        os.kill(os.getpid(), signal.SIGKILL)
        return await super().grade(turn)


def house_at(database: str, at_step: Callable[[str], None] = lambda step: None) -> House:
    """The house on a database, with a pace that lets each sentence be committed by itself."""
    settings = Settings(database_url=database, pace_ms_per_word=PACE_MS)
    house = build(settings, at_step=at_step)
    upgrade(house.engine)
    return house


async def play(house: House, seed: int) -> str:
    """A session of three turns, each waited for; its id. Gradings are left waiting."""
    now = SystemClock().now()
    house.ledger.know_grader(house.worker.grader.name, "embedded", "r", None, None)
    user = house.services.sign_in.add("Tess", "trainee", "north", now)
    session = await house.services.practice.begin(user, "packaging-film", seed=seed)
    for number in range(1, len(SAID) + 1):
        await say(house, session.id, number)
    return session.id


async def say(house: House, session: str, number: int) -> None:
    """Say the line of this number and wait for the answer."""
    turn = await house.desk.say(session, f"key-{number}", SAID[number - 1])
    await house.desk.done(turn.id)


def play_and_die(database: str, seed: int, step: str, nth: int) -> None:
    """Play, and be killed in the second turn."""
    house = house_at(database, Killer(step, nth))
    asyncio.run(play(house, seed))


def recover(database: str) -> None:
    """Start as the product does after a crash, and leave when no turn and no grading waits."""
    asyncio.run(_recover(house_at(database)))


def die_grading(database: str) -> None:
    """Take a waiting grading and be killed in the midst of it."""
    house = house_at(database)
    services = house.services
    worker = GradingWorker(house.ledger, services.practice.cases, services.clock, house.desk.wakes, KillingGrader())
    asyncio.run(worker.work_off())


async def _recover(house: House) -> None:
    await house.services.start()
    while house.ledger.unfinished() or house.ledger.waiting():
        await asyncio.sleep(0.01)
    await house.services.stop()


def nothing_unfinished(house: House, session: str) -> bool:
    """Whether no turn of a session waits for anything."""
    return not any(turn.step in UNFINISHED for turn in house.ledger.turns(session))
