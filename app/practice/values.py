"""What practice remembers: sessions, turns, interludes, plans, events. Plain values; `app.store` turns them into rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Change, Level, State

Value = float | str


class Mode(StrEnum):
    """Practice has hints and rewind and stays private; a scored session has neither."""

    PRACTICE = "practice"
    SCORED = "scored"


class Status(StrEnum):
    """Whether a session is still going on."""

    RUNNING = "running"
    ENDED = "ended"


class Visibility(StrEnum):
    """Who may read a session besides its owner: nobody, or the coaches of the owner's team once submitted."""

    PRIVATE = "private"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """How far a turn has come. Each is a place where a process may die; the last three are ends."""

    ACCEPTED = "accepted"
    HEARD = "heard"
    DECIDED = "decided"
    SPEAKING = "speaking"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more happens to the turn by itself."""
        return self in (Step.COMPLETED, Step.STOPPED, Step.FAILED)


class EventType(StrEnum):
    """What a page can hear about a session."""

    TURN_STARTED = "turn.started"
    TURN_DELTA = "turn.delta"
    TURN_COMPLETED = "turn.completed"
    TURN_STOPPED = "turn.stopped"
    TURN_FAILED = "turn.failed"
    DEAL_UPDATED = "deal.updated"
    TURN_GRADED = "turn.graded"
    TURN_UNGRADED = "turn.ungraded"
    TERMS_CORRECTED = "terms.corrected"
    DAY_ENDED = "day.ended"
    SESSION_ENDED = "session.ended"


class InterludeKind(StrEnum):
    """What can change a negotiation between two turns."""

    CONFIRMATION = "confirmation"
    ENDING = "ending"
    DAY = "day"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Document:
    """A pinned body: what a session was played or graded with, whatever happens to the file later."""

    kind: str
    id: str
    version: str
    hash: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """One negotiation. `draw` is hidden from the trainee until the debrief's hidden side is opened (`revealed`);
    `hindsight` is true where that draw had been revealed before the session began. `awaits` is true where the turns are
    over but a sum-up still waits for a yes or no."""

    id: str
    owner: str
    team: str | None
    case_id: str
    case_hash: str
    rubric_hash: str
    engine_version: str
    level: Level
    mode: Mode
    seed: int
    draw: str
    short: bool
    started: datetime
    status: Status = Status.RUNNING
    end_reason: str | None = None
    ended: datetime | None = None
    visibility: Visibility = Visibility.PRIVATE
    hindsight: bool = False
    revealed: datetime | None = None
    parent: str | None = None
    fork_turn: int | None = None
    assignment: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the trainee means to do, written before the talks; every save is a new version."""

    target: str = ""
    walk_away: str = ""
    assumptions: str = ""
    questions: str = ""
    standards: str = ""
    trades: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the ledger; number 0 is the buyer's opening (its text is empty). `reply` is what was said so far.

    `heard`, `move`, `log` and `state` are there from step `decided` on. `spoken_by` is 'model', 'embedded' or 'mixed';
    `spoken_why` says why the embedded part spoke where a model was set, or why a turn failed. `prompt` is the hash of the prompt
    template; tokens are counts, `cost` is in the settings' currency."""

    id: str
    session: str
    number: int
    client_key: str
    text: str
    step: Step
    accepted: datetime
    ended: datetime | None = None
    heard: Heard | None = None
    move: Move | None = None
    log: tuple[Change, ...] = ()
    state: State | None = None
    reply: str = ""
    spoken_by: str | None = None
    spoken_why: str | None = None
    prompt: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    lease_owner: str | None = None
    lease_until: datetime | None = None
    stop_asked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Interlude:
    """A change between two turns: what was given, what the buyer answered, the state after it. `after_turn` is the number of the
    turn before it; `position` counts the interludes of a session."""

    id: str
    session: str
    position: int
    after_turn: int
    kind: InterludeKind
    by: str
    at: datetime
    state: State
    log: tuple[Change, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    move: Move | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a page hears. `seq` counts from 1 within a session; `body` is what goes out as JSON, and never holds a hidden value.
    A delta's stored row holds offsets only; its text is cut from the reply when it is read."""

    session: str
    seq: int
    type: EventType
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """An event that is still to be numbered."""

    type: EventType
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a negotiation stands: the state in force (after the last turn or interlude), her last move, the last turn's number, the
    id and number of a turn still being answered."""

    state: State
    last_move: Move | None
    turn_number: int
    running: Turn | None
