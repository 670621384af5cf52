"""When an assignment is passed: the rule, which sessions count towards it, and where a person stands. Pure.

A session with a grave trap that was not mended never passes, whatever the rule asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.errors import BadValue
from app.locale.filled import N_
from app.review.figures import FiguresKept


@dataclass(frozen=True, slots=True)
class PassRule:
    """What a session must reach; None asks nothing. `points` 0 to 100, `breadth` 1 to 5 strategies at level 3 or more, `share` the least share of the best
    deal that the limits allowed (0 to 1), `attempts` the number of submitted sessions that count, the earliest first."""

    points: float | None = None
    breadth: int | None = None
    within_limits: bool = False
    share: float | None = None
    attempts: int | None = None

    def __post_init__(self) -> None:
        _between(N_("Least points"), self.points, 0, 100)
        _between(N_("Least strategies"), self.breadth, 1, 5)
        _between(N_("Least share of the best deal"), self.share, 0, 1)
        _between(N_("Attempts"), self.attempts, 1, 50)


def _between(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise BadValue(name, value, f"use {low:g} to {high:g}, or leave it empty")


class Asked(StrEnum):
    """What a rule can ask for; `mended` is always asked."""

    POINTS = "points"
    BREADTH = "breadth"
    WITHIN_LIMITS = "within_limits"
    SHARE = "share"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Reached:
    """One thing that was asked for, the least that passes, what was reached (None: no figure), and whether that is enough."""

    asked: Asked
    least: float
    got: float | None
    met: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A session begun from an assignment. `figures` are None while there are none, `submitted` is when it was submitted (None: it is not), `first` when it was
    for the first time, also where it was taken back since. One that was deleted (`gone`) still says when it was submitted, and when it had `passed`."""

    session: str
    started: datetime
    running: bool
    scored: bool
    hindsight: bool
    retry: bool
    submitted: datetime | None
    figures: FiguresKept | None = None
    first: datetime | None = None
    gone: bool = False
    passed: datetime | None = None

    @property
    def used(self) -> datetime | None:
        """When it became one of the attempts that count: its first submission. Taking it back gives no attempt back."""
        return self.first or self.submitted


class State(StrEnum):
    """Where a person stands with an assignment."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    PLAYED = "played"
    SUBMITTED = "submitted"
    PASSED = "passed"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: how many sessions were played to their end, how many of the submitted ones count, when it was passed, and by which session
    (None where that was deleted since)."""

    state: State
    played: int
    counted: int
    passed: datetime | None = None
    by: str | None = None


def reached(rule: PassRule, figures: FiguresKept) -> tuple[Reached, ...]:
    """What the rule asks for and what these figures reach, in a fixed order; the mending of grave traps comes last."""
    rows = []
    if rule.points is not None:
        rows.append(_row(Asked.POINTS, rule.points, figures.points))
    if rule.breadth is not None:
        rows.append(_row(Asked.BREADTH, rule.breadth, figures.breadth))
    if rule.within_limits:
        kept = figures.deal.within_limits
        rows.append(_row(Asked.WITHIN_LIMITS, 1, None if kept is None else float(kept)))
    if rule.share is not None:
        rows.append(_row(Asked.SHARE, rule.share, figures.deal.share))
    rows.append(Reached(Asked.MENDED, 0, figures.unrepaired, figures.unrepaired == 0))
    return tuple(rows)


def _row(asked: Asked, least: float, got: float | None) -> Reached:
    return Reached(asked, least, got, got is not None and got >= least - 1e-9)


def passes(rule: PassRule, figures: FiguresKept) -> bool:
    """Whether a session with these figures passes. One without a graded turn never does."""
    return figures.graded > 0 and all(row.met for row in reached(rule, figures))


def counts(attempt: Attempt) -> bool:
    """Whether a session counts: submitted once, scored, not with hindsight, not a retry of an earlier one."""
    return attempt.used is not None and attempt.scored and not attempt.hindsight and not attempt.retry


def standing(rule: PassRule, attempts: Sequence[Attempt]) -> Standing:
    """Where a person stands, who sees all of her own sessions. Those that count do so in the order in which they were submitted."""
    own = [a for a in attempts if not a.retry and not a.gone]
    played = sum(1 for a in own if not a.running)
    counted = counted_of(rule, attempts)
    shown = sum(1 for a in counted if a.submitted is not None)
    for attempt in counted:
        if attempt.gone and attempt.passed is not None:
            return Standing(State.PASSED, played, shown, attempt.passed)
        if attempt.submitted is not None and attempt.figures is not None and passes(rule, attempt.figures):
            return Standing(State.PASSED, played, shown, attempt.submitted, attempt.session)
    used_up = rule.attempts is not None and len(counted) >= rule.attempts
    return Standing(State.USED_UP if used_up else _state(own, shown), played, shown)


def seen_by_coach(rule: PassRule, attempts: Sequence[Attempt]) -> Standing:
    """Where a person stands as her coach may know it: as if there were nothing but what was submitted. What was taken back or deleted since only counts as
    used, which the coach has seen."""
    found = standing(rule, [a for a in attempts if a.used is not None])
    shown = sum(1 for a in attempts if a.submitted is not None and not a.retry and not a.running)
    state = State.NOT_BEGUN if found.state in (State.PLAYED, State.RUNNING) else found.state
    return replace(found, state=state, played=shown)


def counted_of(rule: PassRule, attempts: Sequence[Attempt]) -> list[Attempt]:
    """The sessions that count, in the order in which they were first submitted, no more than the rule allows; also those that were taken back since."""
    found = [(a.used, a.session, a) for a in attempts if a.used is not None and counts(a)]
    return [a for _at, _session, a in sorted(found, key=lambda row: row[:2])][: rule.attempts]


def _state(own: Sequence[Attempt], counted: int) -> State:
    if any(a.running for a in own):
        return State.RUNNING
    if counted:
        return State.SUBMITTED
    return State.PLAYED if own else State.NOT_BEGUN
