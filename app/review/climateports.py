"""What the climate needs from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.review.climatecounts import CountKind


@dataclass(frozen=True, slots=True)
class CountRow:
    """What one person's submitted sessions say of one item."""

    kind: CountKind
    item: str
    person: str
    times: int
    hits: int


class ClimateStore(Protocol):
    """Counts over submitted sessions, by person, so that too few people can be told from enough; no page sees a person."""

    def stamp(self) -> tuple[int, str]:
        """Changes whenever the figures of any session do."""
        ...

    def counts(self, teams: Sequence[str] | None) -> list[CountRow]:
        """The counts of these teams' submitted sessions; of all where None."""
        ...
