"""A reply that one process speaks is heard through the event stream of another; and with no notice at all it is heard at the next look."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable

import pytest

from app.bootstrap import House, build
from app.clock import SystemClock
from app.people.records import User
from app.practice import readings
from app.practice.owner import owner_of
from app.practice.records import Step, Turn
from app.settings import Settings
from app.store.notices import Notices
from tests.databases import KINDS

pytestmark = pytest.mark.db
NEVER = 3600.0
LONGEST_S = 60.0
SAID = "Before I answer: who on your side needs the 8?"


def house_at(url: str, pace: float = 0.0) -> House:
    return build(Settings(database_url=url, pace_ms_per_word=pace))


def speak(url: str, session: str) -> None:
    """What runs in the other process."""
    house = house_at(url)

    async def turn() -> None:
        said = await house.desk.say(session, "key", SAID)
        await house.desk.done(said.id)
        await house.worker.work_off()

    asyncio.run(turn())
    house.engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("notices", [True, False], ids=["told", "not told"])
def test_what_another_process_speaks_is_heard(
    notices: bool, kind: str, fresh_url: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_url(kind, prepared=True)
    house = house_at(url)
    user = house.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())
    # Where it is told, nobody looks by himself; where it is not, nobody listens to notices.
    monkeypatch.setattr(readings, "HEARTBEAT", NEVER)
    monkeypatch.setattr(readings, "LOOKS_AGAIN", NEVER if notices else 0.05)
    if not notices:
        monkeypatch.setattr(Notices, "start", lambda *_: None)
    kinds = asyncio.run(_heard(house, user, url))
    house.engine.dispose()
    assert kinds[:3] == ["turn.completed", "turn.started", "deal.updated"]
    assert kinds[-2:] == ["turn.completed", "turn.graded"]


async def _heard(house: House, user: User, url: str) -> list[str]:
    """The types of the events that a page here hears while a turn is spoken there."""
    await house.services.start()
    session = await house.services.practice.begin(user, "packaging-film", seed=3)
    # The worker here must not be quicker with the grading than the process that speaks.
    await house.worker.close()
    kinds: list[str] = []
    other = multiprocessing.get_context("spawn").Process(target=speak, args=(url, session.id))
    async with asyncio.timeout(LONGEST_S):
        async for batch in house.services.practice.events(user, session.id, 0):
            if not kinds:
                other.start()
            kinds += [event.type for event in batch]
            if kinds[-1] == "turn.graded":
                break
    await asyncio.to_thread(other.join, LONGEST_S)
    assert other.exitcode == 0
    await house.services.stop()
    return kinds


@pytest.mark.parametrize("kind", KINDS)
def test_a_turn_that_another_process_speaks_is_stopped_at_its_next_sentence(
    kind: str, fresh_url: Callable[..., str]
) -> None:
    url = fresh_url(kind, prepared=True)
    here, there = house_at(url, pace=20.0), house_at(url)
    there.desk.owner = owner_of(os.getppid())  # as if it were another process that runs
    here.ledger.know_grader(here.worker.grader.name, "embedded", "r", None, None)
    user = here.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())

    async def stopped() -> tuple[Turn, str]:
        session = await here.services.practice.begin(user, "packaging-film", seed=3)
        turn = await here.desk.say(session.id, "key", SAID)
        async for batch in here.services.practice.events(user, session.id, 0):
            if "turn.delta" in [event.type for event in batch]:
                break
        await there.desk.stop(turn.id)
        whole = await there.services.practice.begin(user, "packaging-film", seed=3)
        same = await there.desk.say(whole.id, "key", SAID, at_once=True)
        return await here.desk.done(turn.id), (await there.desk.done(same.id)).reply

    cut, whole = asyncio.run(stopped())
    assert cut.step is Step.STOPPED
    assert whole.startswith(cut.reply.split(". ")[0])
    here.engine.dispose()
    there.engine.dispose()
