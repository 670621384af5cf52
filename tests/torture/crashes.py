"""R2: a server killed at each labelled step of a turn. The next one finishes the turn: the same decision, one reply, one grading, and nobody waits for ever.

Servers follow one another on one address and one database, as after real crashes: the one that heals a turn is the one that is killed in the next."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from sqlalchemy import select

from app.bootstrap import House, build
from app.clock import SystemClock
from app.content.loading import case_ids
from app.grading.grader import Grading
from app.practice.records import Step, Turn
from app.settings import Settings
from app.store import tables as t
from app.store.upgrading import upgrade
from tests.promises.said import LINES
from tests.torture.dying import Plan
from tests.torture.journal import Entry
from tests.torture.servers import LIVE_ON, Server
from tests.torture.visitors import Ear, Visitor, graded, hear, house_beside, kind_of, number_of, say, visitor

PART = "R2"
HEALS_WITHIN_S = 60.0
KILLED_TURN = 2
MOST_DRAWS = 40
KINDS_OF_WRONG = ("lost", "doubled", "changed", "stuck", "not reached")


@dataclass(frozen=True)
class Script:
    """What is said in the talks of a seed."""

    case: str
    seed: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """What is left of talks, without ids and times."""

    turns: tuple[tuple[Any, ...], ...]
    state: object
    gradings: tuple[Grading | None, ...]
    events: tuple[str, ...]


@dataclass
class Wrong:
    """What went wrong in a run, by kind."""

    counts: Counter[str] = field(default_factory=Counter)
    why: list[str] = field(default_factory=list)

    def note(self, kind: str, why: str) -> None:
        self.counts[kind] += 1
        self.why.append(f"{kind}: {why}")


@cache
def undisturbed(seed: int) -> tuple[Script, Left]:
    """The talks of a seed, and what they leave where nobody is killed; the second reply has two sentences or more, so that it can be cut between them."""
    chance = Random(seed)
    for _ in range(MOST_DRAWS):
        script = Script(case_ids()[seed % len(case_ids())], seed, tuple(chance.sample(LINES, 3)))
        left = asyncio.run(_played(script))
        deltas = [e for e in left.events if e.startswith(f"turn.delta {KILLED_TURN}")]
        if len(left.turns) == len(script.lines) + 1 and len(deltas) > 1:
            return script, left
    raise AssertionError(f"seed {seed}: no talks of three turns with two sentences in the second were found")


async def _played(script: Script) -> Left:
    with TemporaryDirectory() as folder:
        house = build(Settings(database_url=f"sqlite:///{folder}/c.sqlite3", pace_ms_per_word=0.01))
        upgrade(house.engine)
        grader = house.worker.grader
        house.ledger.know_grader(grader.name, grader.kind, "r", None, None)
        user = house.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())
        session = await house.services.practice.begin(user, script.case, seed=script.seed)
        for number, line in enumerate(script.lines, 1):
            if house.ledger.session(session.id).status == "running":
                turn = await house.desk.say(session.id, f"k{number}", line)
                await house.desk.done(turn.id)
        await house.worker.work_off()
        left = what_is_left(house, session.id)
        house.engine.dispose()
    return left


def what_is_left(house: House, session: str) -> Left:
    """Everything that must be as if nobody had been killed. Events of gradings come when they come, so they are counted elsewhere."""
    turns, gradings = house.ledger.turns(session), house.ledger.gradings(session)
    numbers = {turn.id: turn.number for turn in turns}
    told = [
        f"{e.type} {numbers.get(e.body.get('turn', ''), '')} {e.body.get('start', '')}"
        for e in house.ledger.events_after(session, 0)
        if not e.type.endswith("graded")
    ]
    return Left(
        tuple(_plain(turn) for turn in turns), house.ledger.state(session), tuple(gradings.get(turn.id) for turn in turns[1:]), tuple(told)
    )  # fmt: skip


def _plain(turn: Turn) -> tuple[Any, ...]:
    return turn.number, turn.text, turn.step, turn.heard, turn.move, turn.log, turn.state, turn.reply, turn.why


class Chain:
    """Servers on one database, each killed in its turn."""

    def __init__(self, kind: str, database: str, folder: Path) -> None:
        self.kind, self.server, self.house = kind, Server(database, folder), house_beside(database)
        self.people = 0

    def run(self, todo: Sequence[tuple[str, int]]) -> "list[Entry] | Any":
        """Kill at each step and seed of a list, one after the other; yields an entry for each."""
        plans = [Plan(step, f"{step}-{seed}") for step, seed in todo]
        self.server.start(plans[0])
        for place, (step, seed) in enumerate(todo):
            yield self._killed(step, seed, plans[place], [*plans, LIVE_ON][place + 1])

    def close(self) -> None:
        self.server.end()
        self.house.engine.dispose()

    def _killed(self, step: str, seed: int, plan: Plan, following: Plan) -> Entry:
        wrong, seconds = Wrong(), 0.0
        script, expected = undisturbed(seed)
        self.people += 1
        person = visitor(self.house, self.server.base, f"Tess {self.people}")
        try:
            seconds = _Run(self, person, script, expected, wrong).through(plan, following)
        except AssertionError as error:
            wrong.note("stuck", str(error)[:300])
            self.server.end()
            self.server.start(following)
        return Entry(PART, self.kind, step, seed, 1, round(seconds, 2), dict(wrong.counts), wrong.why)


@dataclass
class _Run:
    chain: Chain
    person: Visitor
    script: Script
    expected: Left
    wrong: Wrong

    def through(self, plan: Plan, following: Plan) -> float:
        """One session with a killed turn; how long it took from the death to the grading that was heard."""
        server, lines = self.chain.server, self.script.lines
        with self.person.client() as client:
            session = self.person.begin(client, self.script.case, self.script.seed)
            assert say(client, session, "first", lines[0]).status_code == 202
            before = hear(self.person, session, graded(1))
            ear = Ear(self.person, session, graded(KILLED_TURN), number_of(before[-1])).start()
            acknowledged = _sent(client, session, plan.key, lines[1])
        if not server.died():
            self.wrong.note("not reached", f"{plan.step} of {session}")
            server.end()
        died = time.monotonic()
        before += ear.done()
        stood = self._stood(session)
        server.start(following)
        with self.person.client() as client:
            again = _sent(client, session, plan.key, lines[1])
            if again is None or (acknowledged and again["id"] != acknowledged["id"]):
                self.wrong.note(
                    "doubled" if again else "lost", f"sent again, it is {again}, before it was {acknowledged}"
                )
            done, last = graded(KILLED_TURN), number_of(before[-1])
            after = [] if done(before) else hear(self.person, session, done, last, HEALS_WITHIN_S)
            healed = time.monotonic() - died
            assert say(client, session, "third", lines[2]).status_code == 202
            after += hear(self.person, session, graded(3), number_of([*before, *after][-1]))
            whole = hear(self.person, session, graded(3))
        self._judge(session, [*before, *after], whole, stood)
        if healed > HEALS_WITHIN_S:
            self.wrong.note("stuck", f"{healed:.1f} s")
        return healed

    def _stood(self, session: str) -> Turn | None:
        turns = self.chain.house.ledger.turns(session)
        return turns[KILLED_TURN] if len(turns) > KILLED_TURN else None

    def _judge(self, session: str, heard: list[str], whole: list[str], stood: Turn | None) -> None:
        house, note = self.chain.house, self.wrong.note
        left = what_is_left(house, session)
        for name in ("turns", "state", "gradings", "events"):
            if getattr(left, name) != getattr(self.expected, name):
                note(
                    "changed",
                    f"{name} of {session}: {_first_difference(getattr(left, name), getattr(self.expected, name))}",
                )
        if heard != whole:
            note(
                "lost" if len(heard) < len(whole) else "doubled",
                f"what was heard over the kill: {[kind_of(e) for e in heard]}",
            )
        if [number_of(e) for e in whole] != list(range(1, len(whole) + 1)):
            note("doubled", f"events are numbered {[number_of(e) for e in whole]}")
        turns = house.ledger.turns(session)
        now = turns[KILLED_TURN]
        if stood and stood.move and (stood.move, stood.state) != (now.move, now.state):
            note("changed", f"the decision of {now.id} was another before the kill")
        for kind, counts in (("gradings", _gradings(house, turns)), ("replies", _counted(whole, "turn.completed")), ("graded", _counted(whole, "turn.graded"))):  # fmt: skip
            for number in range(1, len(turns)):
                if counts[number] != 1:
                    note("doubled" if counts[number] else "lost", f"turn {number} has {counts[number]} {kind}")
        if any(turn.step is not Step.COMPLETED for turn in turns):
            note("stuck", f"{[turn.step.value for turn in turns]}")


def _sent(client: httpx.Client, session: str, key: str, text: str) -> dict[str, Any] | None:
    """Send a message; the turn where it was acknowledged, None where the server died over it."""
    try:
        answer = say(client, session, key, text)
    except httpx.TransportError:
        return None
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _gradings(house: House, turns: Sequence[Turn]) -> Counter[int]:
    numbers = {turn.id: turn.number for turn in turns}
    with house.engine.connect() as db:
        rows = db.execute(select(t.gradings.c.turn).where(t.gradings.c.turn.in_(numbers))).scalars()
        return Counter(numbers[turn] for turn in rows)


def _counted(events: list[str], kind: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for event in events:
        if kind_of(event) == kind:
            found[int(event.split('"number": ')[1].split(",")[0].rstrip("}"))] += 1
    return found


def _first_difference(found: Any, wanted: Any) -> str:
    if not isinstance(found, tuple):
        return f"{str(found)[:150]} instead of {str(wanted)[:150]}"
    pair = next(((a, b) for a, b in zip(found, wanted, strict=False) if a != b), (len(found), len(wanted)))
    return f"{str(pair[0])[:300]} instead of {str(pair[1])[:300]}"
