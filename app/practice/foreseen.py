"""Calling the shot: how the trainee expects the buyer to take a message, how she took it, and how well one foresees over many sessions. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.content.acts import MoveKind
from app.negotiation.move import AnswerHow, Move
from app.negotiation.state import Change

MOST = 2
# The calls are asked for before these turns, counted from 1, and in short talks earlier.
BEFORE, BEFORE_SHORT, SHORT = (3, 7), (2, 4), 8
# Points of tension (0 to 100) that a message must raise, all in all, to count as having hardened her.
HARDENED = 5.0
LEAST_TO_LEAN = 4


class Reading(StrEnum):
    """How a buyer takes a message, from the softest to the hardest."""

    MOVES = "moves"
    OPENS = "opens"
    HOLDS = "holds"
    HARDENS = "hardens"


_ORDER = tuple(Reading)
_MOVED = frozenset({MoveKind.CONCEDES, MoveKind.TRADES, MoveKind.SUMS_UP, MoveKind.ACCEPTS})
_OPENED = frozenset({MoveKind.DISCLOSES, MoveKind.ASKS_COVER, MoveKind.CRITIQUE})


@dataclass(frozen=True, slots=True)
class Prediction:
    """A call for a turn: what was expected before it was sent."""

    turn: str
    expected: Reading


@dataclass(frozen=True, slots=True)
class Called:
    """A call beside what happened."""

    number: int
    expected: Reading
    happened: Reading

    @property
    def right(self) -> bool:
        """Whether it came as expected."""
        return self.expected is self.happened


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calls over sessions: how many, how many were right, how often each was expected and happened, and which way the wrong ones lean: above 0 the buyer was
    harder than expected (mean steps; None under four calls)."""

    calls: int
    right: int
    table: tuple[tuple[Reading, int, int, int], ...]
    lean: float | None


def reading_of(move: Move, log: Sequence[Change]) -> Reading:
    """How she took a message: she hardens where tension rose or she threatened or left; she moves where a term moved or a deal is near; she opens up where
    she told, answered or said what is wrong; else she stays where she is."""
    if move.kind in (MoveKind.COUNTER_THREAT, MoveKind.WALKS_OUT):
        return Reading.HARDENS
    if move.kind in _MOVED:
        return Reading.MOVES
    if sum(change.effects.get("heat", 0.0) for change in log) >= HARDENED:
        return Reading.HARDENS
    told = move.disclosed is not None or any(a.how is AnswerHow.TOLD for a in move.answers)
    return Reading.OPENS if move.kind in _OPENED or told else Reading.HOLDS


def asked_now(next_turn: int, made: int, limit: int) -> bool:
    """Whether a call is asked for before this turn: twice a session, later where one was passed over."""
    before = BEFORE_SHORT if limit <= SHORT else BEFORE
    return made < MOST and next_turn >= before[made] and next_turn <= limit


def calibration(called: Sequence[Called]) -> Calibration:
    """How well the calls were met."""
    expected, happened = Counter(c.expected for c in called), Counter(c.happened for c in called)
    right = Counter(c.expected for c in called if c.right)
    steps = [_ORDER.index(c.happened) - _ORDER.index(c.expected) for c in called]
    return Calibration(
        len(called),
        sum(right.values()),
        tuple((r, expected[r], right[r], happened[r]) for r in Reading),
        sum(steps) / len(steps) if len(steps) >= LEAST_TO_LEAN else None,
    )
