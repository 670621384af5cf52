"""How far the grader and the coaches agree, from reviewed sessions. Pure.

Intervals leave out one session at a time (the jackknife; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 11), because the turns
of a session hang together; a bootstrap over thousands of turns would keep a page waiting.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.content.acts import Strategy
from app.grading.agreement import Interval, Pair, Weight, identity, kappa_of, quadratic
from app.grading.grader import Grading, Status
from app.review.chains import Action, Standing

LEAST_SESSIONS = 3
_BY_LEVEL = quadratic(4)


@dataclass(frozen=True, slots=True)
class ReviewedTurn:
    """A turn that a coach looked at: the grader's judgement and hers, and what she did with the findings."""

    session: str
    at: datetime
    blind: bool
    grader: Grading
    coach: Grading
    findings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class OnStrategy:
    """Agreement on one strategy: over `turns`, how often both saw it or both did not (a share), kappa of it with its interval, and how often only one
    of them saw it."""

    strategy: Strategy
    turns: int
    same: float | None
    kappa: Interval
    only_grader: int
    only_coach: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month of reviews: turns and findings looked at, what became of them, agreement on the turn's level. `month` as 2026-11."""

    month: str
    turns: int
    found: int
    changed: int
    removed: int
    added: int
    level: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of grader and coaches over the sessions reviewed; `level` is quadratic-weighted kappa of the turn's level, `within` the share of levels at
    most one apart."""

    sessions: int
    turns: int
    blind: int
    level: Interval
    within: float | None
    strategies: tuple[OnStrategy, ...]
    months: tuple[Month, ...]


def agreement(rows: Sequence[ReviewedTurn]) -> Agreement:
    """Agreement over reviewed turns; turns that either could not be judged are left out of the figures of levels."""
    levels = [(r.session, p) for r in rows if (p := _levels(r)) is not None]
    months = sorted({f"{r.at:%Y-%m}" for r in rows})
    return Agreement(
        sessions=len({r.session for r in rows}),
        turns=len(rows),
        blind=sum(r.blind for r in rows),
        level=_kappa(levels, _BY_LEVEL),
        within=_share([abs(a - b) <= 1 for _, (a, b) in levels]),
        strategies=tuple(_on(s, rows) for s in Strategy),
        months=tuple(_month(m, [r for r in rows if f"{r.at:%Y-%m}" == m]) for m in months),
    )


def _levels(row: ReviewedTurn) -> Pair | None:
    a, b = row.grader.turn_level, row.coach.turn_level
    return None if a is None or b is None else (a, b)


def _on(strategy: Strategy, rows: Sequence[ReviewedTurn]) -> OnStrategy:
    judged = [r for r in rows if r.grader.status is Status.GRADED and strategy not in r.grader.abstained]
    pairs = [
        (r.session, (int(r.grader.levels.get(strategy) is not None), int(r.coach.levels.get(strategy) is not None)))
        for r in judged
    ]
    return OnStrategy(
        strategy,
        len(pairs),
        _share([a == b for _, (a, b) in pairs]),
        _kappa(pairs, identity),
        sum(a > b for _, (a, b) in pairs),
        sum(b > a for _, (a, b) in pairs),
    )


def _month(month: str, rows: Sequence[ReviewedTurn]) -> Month:
    chains = [s for r in rows for s in r.findings]
    by_grader = [s for s in chains if s.history[0].author is None]
    pairs = [p for r in rows if (p := _levels(r)) is not None]
    return Month(
        month,
        len(rows),
        len(by_grader),
        sum(any(link.action is Action.CHANGE for link in s.history) and not s.removed for s in by_grader),
        sum(s.removed for s in by_grader),
        sum(s.history[0].author is not None and not s.removed for s in chains),
        kappa_of(Counter(pairs), _BY_LEVEL),
    )


def _share(marks: Sequence[bool]) -> float | None:
    return sum(marks) / len(marks) if marks else None


def _kappa(pairs: Sequence[tuple[str, Pair]], weight: Weight) -> Interval:
    """Kappa with its 95 % interval by leaving out one session at a time; no interval under three sessions."""
    groups: dict[str, Counter[Pair]] = {}
    for session, pair in pairs:
        groups.setdefault(session, Counter())[pair] += 1
    whole = sum(groups.values(), Counter[Pair]())
    value = kappa_of(whole, weight)
    if value is None or len(groups) < LEAST_SESSIONS:
        return Interval(value)
    left = [k for g in groups.values() if (k := kappa_of(whole - g, weight)) is not None]
    if len(left) < LEAST_SESSIONS:
        return Interval(value)
    mean, n = sum(left) / len(left), len(left)
    error = math.sqrt((n - 1) / n * sum((k - mean) ** 2 for k in left))
    return Interval(value, max(-1.0, value - 1.96 * error), min(1.0, value + 1.96 * error))


def reviewed_turns(
    session: str,
    at: datetime,
    gradings: tuple[Mapping[str, Grading], Mapping[str, Grading]],
    chains: Mapping[str, tuple[Standing, ...]],
    *,
    blind: bool,
) -> list[ReviewedTurn]:
    """The turns of a reviewed session; `gradings` are the grader's and the corrected ones by turn."""
    before, after = gradings
    return [ReviewedTurn(session, at, blind, before[t], after[t], chains.get(t, ())) for t in before if t in after]
