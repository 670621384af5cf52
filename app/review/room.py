"""A clinic as values: what a room has answered, and the answers compared without names, in an order that says nothing."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from app.content.acts import RUBRIC, Strategy
from app.grading.grader import Grading, Status
from app.language.nameless import Names

LASTS = timedelta(minutes=60)
OPENED = "open clinic"
STRONG_FROM = 3
_BLANK = "_"


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic that is open: a submitted session up to the buyer's line before `turn`. `code` is the hash of its code."""

    id: str
    session: str
    turn: int
    coach: str
    code: str
    opened: datetime
    closes: datetime
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a room is: devices that joined, answers that came in, and whether they are on the screen."""

    devices: int
    answers: int
    shown: bool


@dataclass(frozen=True, slots=True)
class RoomAnswer:
    """One device's answer with its grading by the built-in grader."""

    id: str
    text: str
    grading: Grading


@dataclass(frozen=True, slots=True)
class StrategyUse:
    """In how many answers of a room a strategy was shown, and in how many one of its traps."""

    strategy: Strategy
    shown: int
    trapped: int


@dataclass(frozen=True, slots=True)
class RoomResults:
    """All answers of a room, each list in shuffled order: strong (proficient or better), the others, and those that could not be graded."""

    strong: tuple[RoomAnswer, ...]
    weak: tuple[RoomAnswer, ...]
    ungraded: tuple[RoomAnswer, ...]
    used: tuple[StrategyUse, ...]


def room_results(answers: Sequence[RoomAnswer], seed: str) -> RoomResults:
    """Compare the answers of a room; the seed alone decides their order, so that it tells neither who nor when."""
    mixed = sorted(answers, key=lambda answer: answer.text)
    random.Random(seed).shuffle(mixed)  # noqa: S311  an order, no secret
    graded = [a for a in mixed if a.grading.status is Status.GRADED]
    strong = tuple(a for a in graded if (a.grading.turn_level or 0) >= STRONG_FROM)
    weak = tuple(a for a in graded if a not in strong)
    ungraded = tuple(a for a in mixed if a.grading.status is not Status.GRADED)
    return RoomResults(strong, weak, ungraded, tuple(_use(s, graded) for s in Strategy))


def _use(strategy: Strategy, graded: Sequence[RoomAnswer]) -> StrategyUse:
    mine = [[f for f in a.grading.findings if RUBRIC[f.id].strategy is strategy] for a in graded]
    shown = sum(any(not f.trap for f in found) for found in mine)
    return StrategyUse(strategy, shown, sum(any(f.trap for f in found) for found in mine))


def without_name(text: str, name: str) -> str:
    """A text with blanks of the same length where a person's name stood, in whatever spelling no model may see either, so that places in it stay."""
    return _names(name).blanked(text, _BLANK)


@lru_cache(maxsize=64)
def _names(name: str) -> Names:
    return Names([name], [])


def grading_without_name(grading: Grading, name: str) -> Grading:
    """A grading whose quotes do not hold a person's name."""
    found = tuple(
        replace(f, quote=without_name(f.quote, name), takes_up=f.takes_up and without_name(f.takes_up, name))
        for f in grading.findings
    )
    return replace(grading, findings=found)
