"""Gradings as rows: who graded, how it went, what was found. The judgement itself is `app.grading`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.content.acts import Act, Strategy


class GradingState(StrEnum):
    """How a grading stands. `ungraded` failed and says why; neither it nor `not_gradable` is a number."""

    WAITING = "waiting"
    RUNNING = "running"
    GRADED = "graded"
    NOT_GRADABLE = "not_gradable"
    UNGRADED = "ungraded"

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self not in (GradingState.WAITING, GradingState.RUNNING)


class MarkAction(StrEnum):
    """What a row does to the chain of a finding: the grader adds, a coach confirms, changes or removes."""

    ADD = "add"
    CONFIRM = "confirm"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class GraderId:
    """A grader's identity: kind ('embedded', 'model'), rubric hash, prompt hash, model name, version of its code."""

    kind: str
    rubric: str
    code_version: str
    prompt: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class GradingRow:
    """One grading of one turn by one grader."""

    id: str
    turn: str
    grader: str
    state: GradingState
    reason: str | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One stored finding. `start` and `end` are offsets of `quote` in the turn's text; `author` is a coach's id, None for the grader's."""

    id: str
    turn: str
    grading: str | None
    item: Act
    quote: str
    start: int
    end: int
    specific: bool
    takes_up: str | None
    fresh: bool
    confidence: str
    note: str
    action: MarkAction = MarkAction.ADD
    author: str | None = None
    supersedes: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A strategy that the buyer's move before a turn had opened. `source` is the move kind or tactic (or 'grader')."""

    turn: str
    strategy: Strategy
    primary: bool
    source: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level by rule, kept as a cache: per strategy (None: nothing shown), or of the turn where `strategy` is None."""

    turn: str
    grading: str
    strategy: Strategy | None
    level: int | None
    rules: str


@dataclass(frozen=True, slots=True)
class GradedRows:
    """A finished grading with all its rows, as the ledger writes them in one go."""

    state: GradingState
    reason: str | None
    marks: tuple[Mark, ...] = ()
    opened: tuple[OpenedRow, ...] = ()
    levels: tuple[LevelRow, ...] = ()
    counts: Mapping[str, int] | None = None
