"""A process killed anywhere in a turn: the next one finishes the turn with the same decision, one reply and one grading."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.bootstrap import House
from app.grading.grader import Grading
from app.practice.records import Step, Turn
from app.store import tables
from tests.databases import KINDS
from tests.recovery.child import (
    KILLED_TURN,
    SAID,
    die_grading,
    house_at,
    nothing_unfinished,
    play,
    play_and_die,
    recover,
    say,
)

pytestmark = pytest.mark.db

SEEDS = (3, 11, 2026)
PLACES = (("accepted", 1), ("decided", 1), ("speaking", 1), ("before_completed", 1))
HEALED_WITHIN_S = 20.0


@dataclass(frozen=True)
class Played:
    """What is left of a session, without ids and times."""

    turns: tuple[tuple[Any, ...], ...]
    state: object
    gradings: tuple[Grading, ...]
    events: tuple[str, ...]


def what_is_left(house: House, session: str) -> Played:
    turns = house.ledger.turns(session)
    gradings = house.ledger.gradings(session)
    return Played(
        tuple(_plain(turn) for turn in turns),
        house.ledger.state(session),
        tuple(gradings[turn.id] for turn in turns[1:]),
        tuple(e.type for e in house.ledger.events_after(session, 0) if e.type != "turn.graded"),
    )


def _plain(turn: Turn) -> tuple[Any, ...]:
    return turn.number, turn.text, turn.step, turn.heard, turn.move, turn.log, turn.state, turn.reply, turn.why


def the_session(house: House) -> str:
    with house.engine.connect() as db:
        return str(db.execute(select(tables.sessions.c.id)).scalar_one())


@pytest.fixture(scope="module", params=SEEDS)
def unkilled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Played]:
    """A seed, and what a run that nobody killed leaves with it."""
    house = house_at(f"sqlite:///{tmp_path_factory.mktemp('unkilled')}/c.sqlite3")

    async def whole() -> str:
        session = await play(house, request.param)
        await house.worker.work_off()
        return session

    session = asyncio.run(whole())
    played = what_is_left(house, session)
    house.engine.dispose()
    assert [turn[2] for turn in played.turns] == [Step.COMPLETED] * (len(SAID) + 1)
    return request.param, played


@pytest.mark.parametrize(("step", "nth"), PLACES, ids=[step for step, _ in PLACES])
def test_a_turn_whose_process_is_killed_is_finished_as_if_nothing_had_happened(
    unkilled: tuple[int, Played], step: str, nth: int, run: Callable[..., int], fresh_url: Callable[..., str]
) -> None:
    heals(unkilled, step, nth, run, fresh_url("sqlite"))


@pytest.mark.postgresql
@pytest.mark.parametrize("unkilled", SEEDS[:1], indirect=True)
@pytest.mark.parametrize(("step", "nth"), PLACES, ids=[step for step, _ in PLACES])
def test_it_is_so_on_a_server_too(
    unkilled: tuple[int, Played], step: str, nth: int, run: Callable[..., int], fresh_url: Callable[..., str]
) -> None:
    heals(unkilled, step, nth, run, fresh_url("postgresql", prepared=True))


def heals(expected_of: tuple[int, Played], step: str, nth: int, run: Callable[..., int], database: str) -> None:
    seed, expected = expected_of
    assert run(play_and_die, database, seed, step, nth) == -signal.SIGKILL

    house = house_at(database)
    session = the_session(house)
    cut = house.ledger.turns(session)[-1]
    assert cut.number == KILLED_TURN
    assert cut.step == {"accepted": "accepted", "decided": "decided"}.get(step, "speaking")
    began = time.monotonic()
    assert run(recover, database) == 0
    assert time.monotonic() - began < HEALED_WITHIN_S
    assert nothing_unfinished(house, session)

    async def go_on() -> None:
        await say(house, session, 2)  # the same message again, as a page does after a crash: no second turn
        await say(house, session, 3)
        await house.worker.work_off()

    asyncio.run(go_on())
    assert what_is_left(house, session) == expected
    assert gradings_per_turn(house) == [1] * len(SAID)
    assert house.ledger.waiting() == 0
    house.engine.dispose()


def gradings_per_turn(house: House) -> list[int]:
    with house.engine.connect() as db:
        return sorted(Counter(db.execute(select(tables.gradings.c.turn)).scalars()).values())


def test_a_reply_cut_between_two_sentences_goes_on_where_it_stopped(run: Callable[..., int], tmp_path: Path) -> None:
    def database_of(seed: int) -> str:
        return f"sqlite:///{tmp_path}/{seed}.sqlite3"

    def dies(seed: int) -> bool:  # only where the reply has a second sentence
        return run(play_and_die, database_of(seed), seed, "speaking", 2) == -signal.SIGKILL

    database = database_of(next(seed for seed in range(1, 12) if dies(seed)))
    house = house_at(database)
    session = the_session(house)
    kept = house.ledger.turns(session)[-1].reply
    heard = house.ledger.events_after(session, 0)
    assert kept
    assert run(recover, database) == 0
    turn = house.ledger.turns(session)[-1]
    assert turn.reply.startswith(kept)
    assert house.ledger.events_after(session, 0)[: len(heard)] == heard, "what a page has heard stays as it was"
    deltas = [
        e.body for e in house.ledger.events_after(session, 0) if e.body.get("turn") == turn.id and "start" in e.body
    ]
    assert " ".join(turn.reply[d["start"] : d["end"]] for d in deltas) == turn.reply
    house.engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_a_grading_whose_process_is_killed_is_done_once_by_the_next(
    kind: str, run: Callable[..., int], fresh_url: Callable[..., str]
) -> None:
    database = fresh_url(kind)
    house = house_at(database)
    session = asyncio.run(play(house, SEEDS[0]))
    assert run(die_grading, database) == -signal.SIGKILL
    assert house.ledger.waiting() == len(SAID)
    began = time.monotonic()
    assert run(recover, database) == 0
    assert time.monotonic() - began < HEALED_WITHIN_S
    assert [g.status for g in house.ledger.gradings(session).values()] == ["graded"] * len(SAID)
    graded = [e.body["number"] for e in house.ledger.events_after(session, 0) if e.type == "turn.graded"]
    assert sorted(graded) == [1, 2, 3], "each turn is said to be graded once"
    house.engine.dispose()
