"""A coach's judgement of a turn beside the grader's and the labels: what is there, how specific, which level follows by rule, and how often they agree.

Levels are compared on one footing: a coach ticks, she does not say which of the buyer's words are taken up, so 'exemplary' is not told from 'proficient'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.content.acts import BEHAVIOURS, RUBRIC, TRAPS, Act, Opens, Strategy
from app.content.rubric import Rubric
from app.grading.agreement import identity, kappa
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.grading.levels import turn_levels
from app.locale.filled import N_
from app.review.labelledturns import LabelledTurn

LEAST_FOR_KAPPA = 20
SPECIFIC = N_(
    "Specific means: the words use a fact of this deal other than the figure that the buyer demands, or ask for one particular thing, such as a name, a date or a document."
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One behaviour or trap that a coach saw; `specific` is False for traps."""

    act: Act
    specific: bool = False


@dataclass(frozen=True, slots=True)
class RoundTurn:
    """One of the turns of a round, by place from 1 and the id of its labelled row. `judged` is None until she has judged it; no ticks is a judgement too."""

    place: int
    row: str
    judged: datetime | None = None
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A coach's turns of one month ('2026-11'). `done` is None until all are judged."""

    id: str
    user: str
    month: str
    at: datetime
    turns: tuple[RoundTurn, ...]
    done: datetime | None = None

    @property
    def left(self) -> int:
        """How many turns are not judged yet."""
        return sum(1 for turn in self.turns if turn.judged is None)


@dataclass(frozen=True, slots=True)
class ItemCompared:
    """One behaviour or trap that somebody saw in a turn. Each of `hers`, `grader`, `labels` is None (not seen), False (seen) or True (seen, specific);
    `decides` is the rubric's sentence where she and the grader differ."""

    act: Act
    hers: bool | None
    grader: bool | None
    labels: bool | None
    decides: str | None

    @property
    def trap(self) -> bool:
        """Whether it is a trap."""
        return self.act in TRAPS


@dataclass(frozen=True, slots=True)
class TurnCompared:
    """One turn by all three. Levels 0 to 4 or None where nothing was shown and nothing was missed."""

    place: int
    row: LabelledTurn
    grading: Grading
    items: tuple[ItemCompared, ...]
    hers: int | None
    grader: int | None
    labels: int | None
    shown: Mapping[Strategy, tuple[bool, bool, bool]]

    @property
    def graded(self) -> bool:
        """Whether the grader could judge it."""
        return self.grading.status is Status.GRADED


@dataclass(frozen=True, slots=True)
class Same:
    """How often two agree: in `same` of `n`. `kappa` is None where n is too small or nothing varies."""

    n: int
    same: int
    kappa: float | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement over turns: with the grader per strategy, on all strategies and on the level; on all strategies with the labels, hers and the grader's."""

    turns: int
    strategies: Mapping[Strategy, Same]
    present: Same
    level: Same
    with_labels: Same
    grader_with_labels: Same


def compare(row: LabelledTurn, place: int, ticks: Sequence[Tick], grading: Grading, rubric: Rubric) -> TurnCompared:
    """One turn by the coach, the grader and the labels."""
    hers = [Finding(t.act, "", 0, 0, t.specific) for t in ticks]
    theirs = (hers, grading.findings, row.labels.findings)
    seen = [{f.id: f.specific and f.id in BEHAVIOURS for f in found} for found in theirs]
    acts = [act for act in RUBRIC if any(act in one for one in seen)]
    items = tuple(_item(act, [one.get(act) for one in seen], rubric) for act in acts)
    levels = [level_by_rule(found, row.labels.opened) for found in theirs]
    shown = {s: tuple(any(RUBRIC[act].strategy is s for act in one) for one in seen) for s in Strategy}
    three = {s: (a, b, c) for s, (a, b, c) in shown.items()}
    return TurnCompared(place, row, grading, items, levels[0], levels[1], levels[2], three)


def level_by_rule(findings: Sequence[Finding], opens: Opens) -> int | None:
    """The level of a turn from what somebody saw in it, without what it takes up of the buyer's words."""
    return turn_levels([replace(f, takes_up=None) for f in findings], opens).turn


def agreed(turns: Sequence[TurnCompared]) -> Agreed:
    """Agreement over turns; those that the grader could not judge are left out where it is one of the two."""
    both = [t for t in turns if t.graded]
    strategies = {s: _same([t.shown[s][:2] for t in both if s not in t.grading.abstained]) for s in Strategy}
    present = [t.shown[s][:2] for t in both for s in Strategy if s not in t.grading.abstained]
    levels = Same(len(both), sum(t.hers == t.grader for t in both))
    hers = _same([(t.shown[s][0], t.shown[s][2]) for t in turns for s in Strategy])
    machine = _same([t.shown[s][1:] for t in both for s in Strategy if s not in t.grading.abstained])
    # Strategies of one turn hang together, so over them only counts are told.
    plain = [replace(same, kappa=None) for same in (_same(present), hers, machine)]
    return Agreed(len(turns), strategies, plain[0], levels, plain[1], plain[2])


def _same(pairs: Sequence[tuple[bool, ...]]) -> Same:
    numbers = [(int(a), int(b)) for a, b in pairs]
    enough = len(numbers) >= LEAST_FOR_KAPPA
    return Same(len(numbers), sum(a == b for a, b in numbers), kappa(numbers, identity) if enough else None)


def _item(act: Act, seen: Sequence[bool | None], rubric: Rubric) -> ItemCompared:
    hers, grader, labels = seen
    item, decides = rubric.item(act), None
    if hers is not None and grader is None:
        decides = item.is_not
    elif hers is None and grader is not None:
        decides = item.there_when
    elif hers != grader:
        decides = SPECIFIC
    return ItemCompared(act, hers, grader, labels, decides)
