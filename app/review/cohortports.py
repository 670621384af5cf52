"""What a coach's teams did, as values, and what reading them needs from the store. Only submitted sessions are in any of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.content.acts import Strategy
from app.review.figures import Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions: of these teams, of a case, of a level (None: all), begun from `since` up to but not at `until`, by whose findings."""

    teams: tuple[str, ...]
    case: str | None = None
    level: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    source: Source = Source.GRADER


@dataclass(frozen=True, slots=True)
class PersonSum:
    """A person's sessions: how many, the points of the first that has any and the best (0 to 100 or None), grave traps that were not mended."""

    person: str
    name: str
    sessions: int
    first: float | None
    best: float | None
    unrepaired: int


@dataclass(frozen=True, slots=True)
class StrategySum:
    """A person's showing of a strategy: openings, taken, turns in which it was shown, the sum of their levels, traps."""

    person: str
    strategy: Strategy
    opened: int
    taken: int
    shown: int
    levels: int
    traps: int


@dataclass(frozen=True, slots=True)
class CaseSum:
    """A case at a level: sessions, people, those with points and the sum of them, deals."""

    case: str
    level: str
    sessions: int
    people: int
    with_points: int
    points: float
    deals: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session behind a figure: whose, which, how it went; `levels` and `shown` are of the strategy that was asked for, else 0."""

    session: str
    person: str
    name: str
    case: str
    level: str
    started: datetime
    end_reason: str | None
    points: float | None
    levels: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One session, one strategy, one source, with what is known of the session."""

    session: str
    person: str
    name: str
    team: str
    case: str
    level: str
    started: datetime
    ended: datetime | None
    end_reason: str | None
    source: Source
    points: float | None
    worst: int | None
    breadth: int
    breadth_of: int
    grave: int
    unrepaired: int
    deal_value: float | None
    share_of_best: float | None
    within_limits: bool | None
    graded: int
    strategy: Strategy
    opened: int
    taken: int
    shown: int
    levels: int
    best: int | None
    traps: int


class CohortStore(Protocol):
    """Sums over submitted sessions."""

    def stamp(self) -> tuple[int, str]:
        """Changes whenever the figures of any session do: how many there are, and when the last was written."""
        ...

    def people(self, wanted: Wanted) -> list[PersonSum]:
        """Sums by person, by name."""
        ...

    def strategies(self, wanted: Wanted) -> list[StrategySum]:
        """Sums by person and strategy."""
        ...

    def cases(self, wanted: Wanted) -> list[CaseSum]:
        """Sums by case and level, in their order."""
        ...

    def sessions(
        self, wanted: Wanted, person: str | None, strategy: Strategy | None, first: int, most: int
    ) -> list[SessionLine]:
        """The sessions behind a figure, newest first: with a strategy those in which it was shown."""
        ...

    def played_cases(self, teams: Sequence[str]) -> list[str]:
        """The cases of which these teams have submitted sessions."""
        ...

    def rows(self, wanted: Wanted, sources: Sequence[Source]) -> Iterator[ExportRow]:
        """Every session by strategy and source, oldest first; `wanted.source` does not matter here."""
        ...
