"""The debrief: what came of the talks, what each turn showed, why the buyer did what it did. The hidden side only once it was opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.acts import Strategy
from app.people.values import Actor
from app.practice.reading import SessionView, TurnView
from app.practice.values import Value


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit of the mandate in the boss's words, what was agreed, and whether it was kept."""

    issue: str
    text: str
    agreed: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class DealResult:
    """The deal against my limits and the best that was possible. Values are on the trainee's scale (status quo 1, her opening 0), money
    in thousands a year against the status quo. `best` is the best possible package in words, None where there was no zone."""

    ended: str | None
    deal: tuple[tuple[str, str], ...]
    value: float
    money: float
    no_deal: float
    best: tuple[tuple[str, str], ...] | None
    best_value: float | None
    best_money: float | None
    efficiency: float | None
    year_two: float
    limits: tuple[LimitRow, ...]
    end_trust: float


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding with its span in the turn's text."""

    item: str
    title: str
    strategy: Strategy
    trap: bool
    grave: bool
    quote: str
    start: int
    end: int
    specific: bool
    takes_up: str | None
    fresh: bool
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class AdviceView:
    """Feedback on a turn: what happened, why it matters here, a stronger line. `strategy` is what it is about."""

    turn: int
    strategy: Strategy
    quote: str
    happened: str
    matters: str
    stronger: str


@dataclass(frozen=True, slots=True)
class GradedTurn:
    """One turn with its grading. `status` is waiting, running, graded, not_gradable or ungraded (with `reason`); `level` 0–4 or None."""

    turn: TurnView
    status: str
    reason: str | None
    level: int | None
    levels: Mapping[Strategy, int | None]
    primary: tuple[Strategy, ...]
    also: tuple[Strategy, ...]
    taken: bool
    findings: tuple[FindingView, ...]
    advice: AdviceView | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrategyResult:
    """One strategy over the session: how often opened and taken, mean level where shown (None: never shown)."""

    strategy: Strategy
    title: str
    opened: int
    taken: int
    mean_level: float | None
    best_level: int | None
    best_turn: int | None


@dataclass(frozen=True, slots=True)
class GraveTrap:
    """A grave trap, and in which turn it was repaired (None: not)."""

    turn: int
    item: str
    title: str
    repaired: int | None


@dataclass(frozen=True, slots=True)
class Scores:
    """The session's figures. `mean` is of turn points 0–100 and None under three graded turns; `shown_at_3` of `opened_strategies` is
    the breadth; `used` of `disclosed` the uptake."""

    graded: int
    waiting: int
    ungraded: int
    mean: float | None
    worst: int | None
    worst_turn: int | None
    shown_at_3: int
    opened_strategies: int
    disclosed: int
    used: int
    grave: tuple[GraveTrap, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The buyer's hidden side, after it was opened: `floor_terms` is per issue her worst value at the floor with the others at the table;
    `interests` pairs a gist with whether it was told; `bluffs` and `truths` are her claims."""

    story: str
    floor: float
    utility: float
    floor_terms: tuple[tuple[str, str], ...]
    interests: tuple[tuple[str, bool], ...]
    decoys: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]
    bluffs: tuple[str, ...]
    truths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything the debrief page shows. `strength` and the two `moments` are picked from the turns; `retry_turn` is where a second try
    would begin. `hidden` is None until it was opened."""

    session: SessionView
    result: DealResult
    scores: Scores
    strategies: tuple[StrategyResult, ...]
    turns: tuple[GradedTurn, ...]
    strength: FindingView | None
    strength_turn: int | None
    moments: tuple[AdviceView, ...]
    retry_turn: int | None
    hidden: Hidden | None
    trust_path: tuple[tuple[int, float], ...]
    table_path: tuple[tuple[int, Mapping[str, Value]], ...]


class Debriefs:
    """Builds debriefs."""

    def of(self, actor: Actor, session: str) -> Debrief:
        """The debrief of an ended session. Raises Conflict while it is running, NotFound where it is not the actor's to read."""
        raise NotImplementedError
