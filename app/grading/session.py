"""A session's figures, by the published rules: turn points, breadth, openings taken, uptake, grave traps and their repair.

`uptake` and `repaired` look at the turns that follow. No figure is made from fewer than three graded turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.acts import GRAVE_TRAPS, Act, Strategy
from app.grading.grader import Grading, Status

POINTS = (0, 15, 35, 75, 100)
LEAST_TURNS = 3
TAKEN_AT = 2
SHOWN_AT = 3
WITHIN = 3
UPTAKE_WITHIN = 2


@dataclass(frozen=True, slots=True)
class StrategyFigures:
    """One strategy over a session: times opened, times taken, mean level where shown (None: never), best level."""

    opened: int
    taken: int
    mean: float | None
    best: int | None


@dataclass(frozen=True, slots=True)
class GraveTrap:
    """A grave trap: in which turn, which, the words, and whether it was repaired within three turns."""

    turn: int
    act: Act
    quote: str
    repaired: bool


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """All figures of a session. `points` is the mean of turn points 0 to 100 (None under three graded turns), `worst` the lowest turn's
    points, `breadth` strategies at level 3 or more over those opened, `uptake` disclosures used over disclosures made."""

    points: float | None
    worst: int | None
    worst_turn: int | None
    graded: int
    breadth: int
    breadth_of: int
    strategies: Mapping[Strategy, StrategyFigures]
    uptake: int
    uptake_of: int
    grave: tuple[GraveTrap, ...]

    @property
    def may_pass(self) -> bool:
        """A session with an unrepaired grave trap cannot pass, whatever its mean."""
        return all(trap.repaired for trap in self.grave)


@dataclass(frozen=True, slots=True)
class GradedTurn:
    """A graded turn in its place: number from 1, grading, the topic words of what the buyer disclosed just before (or None)."""

    number: int
    grading: Grading
    told: str | None = None


def session_figures(turns: Sequence[GradedTurn]) -> SessionFigures:
    """The figures of a session from its graded turns, in order."""
    graded = [t for t in turns if t.grading.status is Status.GRADED]
    scored = [(POINTS[t.grading.turn_level], t.number) for t in graded if t.grading.turn_level is not None]
    worst = min(scored, default=None)
    enough = len(scored) >= LEAST_TURNS
    per = {s: _strategy(s, graded) for s in Strategy}
    opened = [s for s in Strategy if per[s].opened]
    told = [t for t in turns if t.told]
    return SessionFigures(
        points=sum(p for p, _ in scored) / len(scored) if enough else None,
        worst=worst[0] if worst else None,
        worst_turn=worst[1] if worst else None,
        graded=len(graded),
        breadth=sum(1 for s in opened if (per[s].best or 0) >= SHOWN_AT),
        breadth_of=len(opened),
        strategies=per,
        uptake=sum(1 for t in told if _used(t, turns)),
        uptake_of=len(told),
        grave=tuple(_grave(turns)),
    )


def _strategy(strategy: Strategy, graded: Sequence[GradedTurn]) -> StrategyFigures:
    levels = [lv for t in graded if (lv := t.grading.levels.get(strategy)) is not None]
    opened = [t for t in graded if strategy in t.grading.opened.primary]
    taken = [t for t in opened if any((t.grading.levels.get(s) or 0) >= TAKEN_AT for s in t.grading.opened.primary)]
    mean = sum(levels) / len(levels) if levels else None
    return StrategyFigures(len(opened), len(taken), mean, max(levels, default=None))


def _used(told: GradedTurn, turns: Sequence[GradedTurn]) -> bool:
    """Whether a disclosure was used within two turns: played back, or taken up in specific words."""
    after = [t for t in turns if told.number <= t.number < told.number + UPTAKE_WITHIN]
    for turn in after:
        for finding in turn.grading.findings:
            if finding.id is Act.PLAYS_BACK_INTEREST and finding.specific:
                return True
            if finding.takes_up and told.told and finding.takes_up in told.told:
                return True
    return False


def _grave(turns: Sequence[GradedTurn]) -> list[GraveTrap]:
    found = []
    for turn in turns:
        for finding in turn.grading.findings:
            if finding.id in GRAVE_TRAPS:
                found.append(GraveTrap(turn.number, finding.id, finding.quote, _repaired(turn.number, turns)))
    return found


def _repaired(number: int, turns: Sequence[GradedTurn]) -> bool:
    after = [t for t in turns if number < t.number <= number + WITHIN]
    for turn in after:
        if any(f.id in GRAVE_TRAPS for f in turn.grading.findings):
            continue
        for finding in turn.grading.findings:
            if finding.specific and finding.id in (
                Act.NAMES_RELATIONSHIP_ISSUE,
                Act.KEEPS_WORD,
                Act.MAKES_IT_CONDITIONAL,
            ):
                return True
    return False


def strategies_shown(figures: SessionFigures) -> tuple[Strategy, ...]:
    """The strategies shown at least once, best first."""
    rows = [(row.best or 0, s) for s, row in figures.strategies.items() if row.best is not None]
    return tuple(s for _, s in sorted(rows, key=lambda r: -r[0]))
