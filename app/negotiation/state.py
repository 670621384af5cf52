"""The state of one negotiation: everything the engine remembers, hidden parts included.

Frozen and made of plain values, so that it can be stored, replayed and compared. Never handed to anything that words,
guards or grades.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.content.acts import Tactic

Value = float | str


class Level(StrEnum):
    """How hard she plays. Levels change patience and opening mood, never what is true."""

    GUIDED = "guided"
    STANDARD = "standard"
    HARD = "hard"
    EXTREME = "extreme"


class Ended(StrEnum):
    """How the talks ended."""

    DEAL = "deal"
    IMPASSE = "impasse"
    WALK_OUT = "walk-out"
    TURN_LIMIT = "turn-limit"


@dataclass(frozen=True, slots=True)
class Promise:
    """Something one side said it would do, and whether it was kept (None: still open)."""

    by: str
    text: str
    due_turn: int
    kept: bool | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """When an (act, topic) was last counted, for the rule of novelty."""

    act: str
    topic: str
    turn: int
    times: int


@dataclass(frozen=True, slots=True)
class State:
    """One negotiation after `turn` turns. Trust, heat and cover run 0 to 100; utilities 0 to 1 on the case's scale."""

    level: Level
    draw: str
    limit: int
    table: Mapping[str, Value]
    standing: Mapping[str, Value]
    trust: float
    heat: float
    cover: float
    believed_floor: float
    aspiration: float
    turn: int = 0
    credit: float = 0
    start_trust: float = 0
    earned: float = 0
    given: float = 0
    firm: float = 0
    raised: float = 0
    active_turns: int = 0
    best_offer: float = 0
    last_offer: Mapping[str, float] = field(default_factory=dict)
    standing_before: Mapping[str, Value] = field(default_factory=dict)
    offers_made: int = 0
    offers_seen: tuple[str, ...] = ()
    table_moves: int = 0
    lock: float | None = None
    summed_up: Mapping[str, Value] | None = None
    named_issues: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    played_back: tuple[str, ...] = ()
    spent: tuple[Tactic, ...] = ()
    ridden: tuple[Tactic, ...] = ()
    pressed_turn: int = -9
    facts_used: tuple[str, ...] = ()
    facts_known: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    freeze: int = 0
    spiral: int = 0
    said_final: bool = False
    question_turns: int = 0
    cover_asked_turn: int = -9
    critique_due: bool = False
    pocketed: bool = False
    open_question: Tactic | None = None
    question_ignored: int = 0
    doubtful_claim: str | None = None
    promises: tuple[Promise, ...] = ()
    reminded: int = 0
    day: int = 0
    prepared: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    traps: Mapping[str, int] = field(default_factory=dict)
    ended: Ended | None = None
    deal: Mapping[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log: which rule, the trainee's words that caused it (or None), and what it did.

    `effects` maps a name (trust, heat, cover, credit, aspiration, believed_floor, table, disclosed, ...) to the change, in
    the state's own units; `note` holds what a number cannot say.
    """

    rule: str
    cause: str | None = None
    effects: Mapping[str, float] = field(default_factory=dict)
    note: str = ""
