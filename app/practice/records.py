"""The values of practice: sessions, turns, events and gradings as the ledger hands them out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.grading.grader import Status
from app.locale.filled import N_
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.replay import BetweenTurns
from app.negotiation.state import Change, State


class Step(StrEnum):
    """Where a turn is. Each of the first four is a place where a process may die."""

    ACCEPTED = "accepted"
    HEARD = "heard"
    DECIDED = "decided"
    SPEAKING = "speaking"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"


RUNS_ALREADY = N_("A session of this assignment is still running; go on with it or end it first.")
UNFINISHED = (Step.ACCEPTED, Step.HEARD, Step.DECIDED, Step.SPEAKING)


class Visibility(StrEnum):
    """Who may read a session besides its owner."""

    PRIVATE = "private"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Session:
    """One practice session. Times in UTC; `spoken` is the language of the talks, by its two letters."""

    id: str
    owner: str
    team: str | None
    case: str
    case_hash: str
    rubric: str
    level: str
    mode: str
    seed: int
    draw: str
    status: str
    end_reason: str | None
    hindsight: bool
    hidden_opened: bool
    visibility: Visibility
    started: datetime
    ended: datetime | None
    turns: int = 0
    parent: str | None = None
    fork_turn: int | None = None
    spoken: str = "en"
    assignment: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn with all that was decided and said. Number 0 is the buyer's opening, with no text of the trainee. `text_en` and `reply_en` are the
    English of talks in another language."""

    id: str
    session: str
    number: int
    client_key: str
    text: str
    step: Step
    heard: Heard | None
    move: Move | None
    log: tuple[Change, ...]
    state: State | None
    reply: str
    spoken_by: str
    why: str | None
    created: datetime
    stop_asked: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    text_en: str | None = None
    reply_en: str | None = None

    @property
    def built_in(self) -> bool:
        """Whether the whole reply was spoken by the built-in buyer, who knows English only."""
        return self.spoken_by == "embedded" and self.step not in UNFINISHED

    @property
    def english(self) -> str:
        """The message in English, as it was heard."""
        return self.text if self.text_en is None else self.text_en

    @property
    def english_reply(self) -> str:
        """The buyer's reply in English."""
        return self.reply if self.reply_en is None else self.reply_en


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the trainee said and what the buyer replied; the opening has no text of the trainee. With its English where it was not said in English."""

    text: str
    reply: str
    text_en: str | None = None
    reply_en: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The talks up to a turn, oldest first, with the buyer's last move."""

    exchanges: tuple[Exchange, ...]
    last_move: Move | None


@dataclass(frozen=True, slots=True)
class Event:
    """What a page hears, in order of `seq` within its session. Deltas hold offsets into the turn's reply; `words` are those between them, where whoever
    wrote the event had them at hand."""

    session: str
    seq: int
    type: str
    body: Mapping[str, Any] = field(default_factory=dict)
    words: str | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be written with the next number of its session."""

    type: str
    body: Mapping[str, Any] = field(default_factory=dict)


def graded_event(turn: str, number: int, status: Status, reason: str | None) -> NewEvent:
    """That a turn's grading came to an end."""
    kind = "turn.ungraded" if status is Status.UNGRADED else "turn.graded"
    return NewEvent(kind, {"turn": turn, "number": number, "status": status.value, "reason": reason})


@dataclass(frozen=True, slots=True)
class Plan:
    """The trainee's plan before the talks, in her own words. `then` is what she does if she walks away; `own_assumption` is the one
    about her own side."""

    target: str = ""
    walk_away: str = ""
    assumptions: str = ""
    questions: str = ""
    standards: str = ""
    trades: str = ""
    then: str = ""
    own_assumption: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not any(asdict(self).values())


@dataclass(frozen=True, slots=True)
class Between:
    """Something that happened after a turn and before the next, as a step that can be replayed."""

    after_turn: int
    step: BetweenTurns


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint that was taken for a turn: step 1 a question, 2 a pointer, 3 a line."""

    turn: int
    step: int
    text: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A finding of a turn that a coach was asked about, by the id of the rubric's item."""

    turn: str
    item: str
    reason: str
    at: datetime
    settled: datetime | None


@dataclass(frozen=True, slots=True)
class English:
    """What was heard of a message in another language: its English (None where it could not be had, `why` says it), and what that took."""

    text: str | None
    why: str | None
    prompt_tokens: int
    completion_tokens: int
    cost: float


@dataclass(frozen=True, slots=True)
class Finished:
    """How a turn ended, to be written in one go with its events and the waiting grading."""

    step: Step
    reply: str
    spoken_by: str
    why: str | None
    prompt_tokens: int
    completion_tokens: int
    end_reason: str | None
    cost: float = 0.0
    reply_en: str | None = None
