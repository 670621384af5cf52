"""Comparing two raters turn by turn: two graders, a grader and a coach, two versions, a grader and the labelled set."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from app.content.acts import TRAPS, Strategy
from app.grading.agreement import Interval, Pair, alpha, bias, bootstrap, gwet, identity, kappa, quadratic, share

TURN = "turn"
SCALES = (TURN, *(s.value for s in Strategy))
LEVELS = range(5)
WORST_FALL = 0.05
WORST_SHIFT = 0.15
_weight = quadratic(max(LEVELS))


@dataclass(frozen=True, slots=True)
class Rated:
    """One turn as one rater judged it: a level 0 to 4 or None for the turn and per strategy, the traps found, the strategies abstained on.
    `session` groups turns that are not independent of each other."""

    id: str
    session: str
    levels: Mapping[str, int | None]
    traps: frozenset[str] = frozenset()
    abstained: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Both:
    """One turn by both raters."""

    first: Rated
    second: Rated

    def pair(self, scale: str) -> Pair | None:
        """The two levels where both gave a number."""
        a, b = self.first.levels.get(scale), self.second.levels.get(scale)
        return None if a is None or b is None else (a, b)

    def judged(self, scale: str) -> bool:
        """Whether neither abstained."""
        return scale not in self.first.abstained | self.second.abstained


@dataclass(frozen=True, slots=True)
class ScaleAgreement:
    """Agreement on one scale. `n` is the number of turns that both gave a number; `shown` is the unweighted kappa of 'there is a number' over all turns
    that neither abstained on; `coverage` their share."""

    scale: str
    n: int
    kappa: Interval
    alpha: Interval
    ac2: Interval
    exact: float | None
    within_one: float | None
    bias: float | None
    shown: Interval
    coverage: float


@dataclass(frozen=True, slots=True)
class TrapAgreement:
    """Traps of the first rater held against the second's, pooled over ids."""

    found: int
    expected: int
    right: int
    precision: Interval
    recall: Interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything compared. `confusion` counts turn levels, first rater's then second's, None where no number was given."""

    turns: int
    only_first: int
    only_second: int
    scales: tuple[ScaleAgreement, ...]
    traps: TrapAgreement
    confusion: Mapping[tuple[int | None, int | None], int] = field(default_factory=dict)

    def of(self, scale: str) -> ScaleAgreement:
        """The agreement on one scale."""
        return next(s for s in self.scales if s.scale == scale)


def compare(first: Sequence[Rated], second: Sequence[Rated]) -> Comparison:
    """The second rater is the one held to be right where that matters (traps, bias). Turns are matched by id."""
    theirs = {r.id: r for r in second}
    both = [Both(r, theirs[r.id]) for r in first if r.id in theirs]
    groups: dict[Hashable, list[Both]] = {}
    for one in both:
        groups.setdefault(one.second.session, []).append(one)
    confusion: dict[tuple[int | None, int | None], int] = {}
    for one in both:
        key = (one.first.levels.get(TURN), one.second.levels.get(TURN))
        confusion[key] = confusion.get(key, 0) + 1
    return Comparison(
        turns=len(both),
        only_first=len(first) - len(both),
        only_second=len(second) - len(both),
        scales=tuple(_scale(scale, groups) for scale in SCALES),
        traps=_traps(groups),
        confusion=confusion,
    )


def _pairs(rows: Sequence[Both], scale: str) -> list[Pair]:
    return [pair for one in rows if one.judged(scale) and (pair := one.pair(scale)) is not None]


def _shown(rows: Sequence[Both], scale: str) -> list[Pair]:
    return [
        (int(one.first.levels.get(scale) is not None), int(one.second.levels.get(scale) is not None))
        for one in rows
        if one.judged(scale)
    ]


def _scale(scale: str, groups: Mapping[Hashable, Sequence[Both]]) -> ScaleAgreement:
    rows = [one for group in groups.values() for one in group]
    # Made once for each group: a group is drawn some thousand times.
    pairs_of = {name: _pairs(group, scale) for name, group in groups.items()}
    shown_of = {name: _shown(group, scale) for name, group in groups.items()}
    pairs = [pair for group in pairs_of.values() for pair in group]
    judged = sum(one.judged(scale) for one in rows)
    return ScaleAgreement(
        scale=scale,
        n=len(pairs),
        kappa=bootstrap(pairs_of, lambda drawn: kappa(drawn, _weight)),
        alpha=bootstrap(pairs_of, alpha),
        ac2=bootstrap(pairs_of, lambda drawn: gwet(drawn, LEVELS, _weight)),
        exact=share(pairs),
        within_one=share(pairs, 1),
        bias=bias(pairs),
        shown=bootstrap(shown_of, lambda drawn: kappa(drawn, identity)),
        coverage=judged / len(rows) if rows else 0.0,
    )


def _traps(groups: Mapping[Hashable, Sequence[Both]]) -> TrapAgreement:
    rows = [one for group in groups.values() for one in group]
    return TrapAgreement(
        found=sum(len(one.first.traps) for one in rows),
        expected=sum(len(one.second.traps) for one in rows),
        right=sum(len(one.first.traps & one.second.traps) for one in rows),
        precision=bootstrap(groups, lambda r: _right_of(r, [o.first for o in r])),
        recall=bootstrap(groups, lambda r: _right_of(r, [o.second for o in r])),
    )


def _right_of(rows: Sequence[Both], of: Sequence[Rated]) -> float | None:
    whole = sum(len(r.traps) for r in of)
    return sum(len(one.first.traps & one.second.traps) for one in rows) / whole if whole else None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a new version of a grader must not go out unread: a fall of agreement or a shift of its mean level."""

    scale: str
    what: str
    before: float
    now: float


def alarms(now: Sequence[Rated], before: Sequence[Rated], frozen: Sequence[Rated]) -> list[Alarm]:
    """The new and the earlier version, each against the same frozen set: kappa down by more than 0.05, or the mean level moved by 0.15 or more. Empty is good."""
    new, old = compare(now, frozen), compare(before, frozen)
    found = []
    for scale in SCALES:
        a, b = old.of(scale).kappa.value, new.of(scale).kappa.value
        if a is not None and b is not None and a - b > WORST_FALL:
            found.append(Alarm(scale, "agreement fell", a, b))
        was, is_now = _mean(before, frozen, scale), _mean(now, frozen, scale)
        if was is not None and is_now is not None and abs(is_now - was) >= WORST_SHIFT:
            found.append(Alarm(scale, "the mean level moved", was, is_now))
    return found


def _mean(rows: Sequence[Rated], frozen: Sequence[Rated], scale: str) -> float | None:
    ids = {r.id for r in frozen}
    levels = [level for r in rows if r.id in ids and (level := r.levels.get(scale)) is not None]
    return sum(levels) / len(levels) if levels else None


def traps_of(ids: Sequence[str]) -> frozenset[str]:
    """The traps among finding ids."""
    return frozenset(i for i in ids if i in TRAPS)
