"""The figures of a session as they are kept beside it: worked out by the published rules, once by the grader's findings and once by a coach's. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.content.acts import RUBRIC, TRAPS, Strategy
from app.grading.grader import Grading, Status
from app.grading.session import GradedTurn, SessionFigures, session_figures
from app.negotiation.outcome import Outcome

# The version of the rules of levels and figures; kept figures of another version are made anew by `counterpart db figures`.
RULES = "1"


class Source(StrEnum):
    """Whose findings the figures rest on."""

    GRADER = "grader"
    COACH = "coach"


@dataclass(frozen=True, slots=True)
class StrategyKept:
    """One strategy over a session: openings, openings taken, turns in which it was shown, the sum of their levels, the best level (None: never), its traps."""

    opened: int
    taken: int
    shown: int
    levels: int
    best: int | None
    traps: int

    @property
    def mean(self) -> float | None:
        """The mean level where it was shown, 0 to 4; None where it never was."""
        return self.levels / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class DealKept:
    """How the talks came out. `value` is the deal's for the trainee (0: the buyer's opening, 1: today's contract; None without a deal). `share` is that value
    over the best that her limits allowed: 1 without a deal where none within the limits was possible, None where one was, or where only a deal beyond the
    limits could be had. `within_limits`: False where a limit was broken, None where talks ended without a deal that was possible."""

    value: float | None
    share: float | None
    within_limits: bool | None


@dataclass(frozen=True, slots=True)
class FiguresKept:
    """A session's figures. `points` 0 to 100 (None under three graded turns), `worst` the lowest turn's, `grave` grave traps, `unrepaired` those not mended."""

    graded: int
    points: float | None
    worst: int | None
    breadth: int
    breadth_of: int
    grave: int
    unrepaired: int
    deal: DealKept
    strategies: Mapping[Strategy, StrategyKept]


def figures_kept(turns: Sequence[GradedTurn], result: Outcome) -> FiguresKept:
    """The figures to keep, from the graded turns in order and the outcome."""
    return kept_of(session_figures(turns), turns, result)


def kept_of(found: SessionFigures, turns: Sequence[GradedTurn], result: Outcome) -> FiguresKept:
    """The figures to keep where the session's figures are worked out already."""
    graded = [t.grading for t in turns if t.grading.status is Status.GRADED]
    return FiguresKept(
        graded=found.graded,
        points=found.points,
        worst=found.worst,
        breadth=found.breadth,
        breadth_of=found.breadth_of,
        grave=len(found.grave),
        unrepaired=sum(1 for trap in found.grave if not trap.repaired),
        deal=deal_kept(result),
        strategies={s: _strategy(s, found, graded) for s in Strategy},
    )


def deal_kept(result: Outcome) -> DealKept:
    """What is kept of an outcome."""
    possible = result.best_within_value
    if result.deal is None:
        left_rightly = possible is None
        return DealKept(None, 1.0 if left_rightly else None, True if left_rightly else None)
    kept = all(limit.kept for limit in result.limits)
    share = max(0.0, result.value) / possible if possible else None
    return DealKept(result.value, share, kept)


def _strategy(strategy: Strategy, found: SessionFigures, graded: Sequence[Grading]) -> StrategyKept:
    row = found.strategies[strategy]
    levels = [level for g in graded if (level := g.levels.get(strategy)) is not None]
    traps = sum(1 for g in graded for f in g.findings if f.id in TRAPS and RUBRIC[f.id].strategy is strategy)
    return StrategyKept(row.opened, row.taken, len(levels), sum(levels), row.best, traps)
