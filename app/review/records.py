"""The values of reviewing: claims, finished reviews, comments, better lines, the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CLAIMED_FOR = timedelta(minutes=30)
ANSWER_WITHIN = timedelta(days=3)
A_PAGE = 50


class Why(StrEnum):
    """Why a session stands in the queue, and the lists that can be asked for."""

    OPEN = "open"
    DISPUTED = "disputed"
    UNSURE = "unsure"
    SAMPLE = "sample"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is looking at a session, and until when it is kept for her."""

    session: str
    coach: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """A finished review: the coach's word on the whole, and whether she judged before she saw the grader's findings."""

    session: str
    coach: str
    word: str
    blind: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment in the thread of a turn."""

    turn: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BetterLine:
    """A coach's own better line for a spot of a case, offered to her team under her name. `left` says that her account was deleted: then any coach of the team
    may take it back."""

    id: str
    turn: str
    author: str
    team: str
    case: str
    spot: str
    text: str
    at: datetime
    left: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A session in a coach's queue. `disputes` are findings that wait for an answer, the oldest asked at `asked`; `unsure` are turns with something
    that the grader was not sure of; `sample` says that chance picked it; `done` when a review was finished last."""

    session: str
    owner: str
    case: str
    case_hash: str
    level: str
    end_reason: str | None
    started: datetime
    turns: int
    disputes: int
    asked: datetime | None
    unsure: int
    sample: bool
    claim: Claim | None
    done: datetime | None

    @property
    def promised(self) -> datetime | None:
        """When the rep was promised an answer."""
        return self.asked + ANSWER_WITHIN if self.asked else None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue, whether there are more, and how many sessions are in each list that is counted."""

    rows: tuple[QueueRow, ...]
    more: bool
    counts: Mapping[Why, int]
