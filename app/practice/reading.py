"""What pages show of sessions: views without a hidden field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.content.persona import CaseFile, Pressure
from app.negotiation.state import Level
from app.people.values import Actor
from app.practice.values import Mode, Plan, Status, Step, Value, Visibility


@dataclass(frozen=True, slots=True)
class HeardTermView:
    """A figure as it was heard; `value_text` is how it is spoken."""

    issue: str
    label: str
    value: Value
    value_text: str
    mode: str
    quote: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn as its owner sees it. `kind`, `terms`, `disclosed` and `rider` are the buyer's public move (None until decided)."""

    id: str
    number: int
    text: str
    step: Step
    reply: str
    spoken_by: str | None
    spoken_why: str | None
    accepted: datetime
    kind: str | None
    mood: str | None
    terms: Mapping[str, Value]
    disclosed: str | None
    rider: str | None
    acts: tuple[str, ...]
    heard: tuple[HeardTermView, ...]


@dataclass(frozen=True, slots=True)
class InterludeView:
    """What happened between two turns, in words for a page."""

    kind: str
    after_turn: int
    at: datetime
    given: Mapping[str, object]
    reply: str
    note: str


@dataclass(frozen=True, slots=True)
class DealRow:
    """One issue on the table: the running contract, her opening, hers now, mine as heard, what was summed up and agreed; values and words."""

    issue: str
    label: str
    status_quo: str
    opening: str
    hers: str
    mine: str
    summed_up: str | None
    agreed: str | None
    mine_value: Value
    choices: tuple[tuple[str, str], ...]
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a list."""

    id: str
    owner: str
    owner_name: str
    case: str
    title: str
    buyer: str
    level: Level
    mode: Mode
    status: Status
    end_reason: str | None
    visibility: Visibility
    turn: int
    limit: int
    started: datetime
    ended: datetime | None
    hindsight: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session for its page. `awaits_confirmation` is true where a sum-up waits for a yes or no; `turns_over` where only that is left.
    `last_event` is the number to listen from."""

    row: SessionRow
    case: CaseFile
    turns: tuple[TurnView, ...]
    interludes: tuple[InterludeView, ...]
    deal: tuple[DealRow, ...]
    awaits_confirmation: bool
    turns_over: bool
    running: str | None
    last_event: int
    plan: Plan | None
    pressure: tuple[Pressure, ...]
    day: int
    preparations_used: tuple[str, ...]
    facts_known: tuple[str, ...]
    own: bool


class Reading:
    """Reads sessions for pages; another's transcript is recorded in the audit."""

    def mine(self, actor: Actor) -> tuple[SessionRow, ...]:
        """The actor's sessions, newest first."""
        raise NotImplementedError

    def submitted(self, actor: Actor) -> tuple[SessionRow, ...]:
        """Sessions submitted to the teams that the actor coaches. Raises NotAllowed for others."""
        raise NotImplementedError

    def view(self, actor: Actor, session: str) -> SessionView:
        """A session for its page. Raises NotFound where it is not the actor's to read."""
        raise NotImplementedError

    def turn(self, actor: Actor, turn: str) -> TurnView:
        """One turn. Raises NotFound."""
        raise NotImplementedError
