"""Levels by rule: from findings to numbers, never the other way round. The rules are those of the published rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.acts import GRAVE_TRAPS, RUBRIC, Opens, Strategy
from app.grading.findings import Finding

SLIP_CAP = 2
GRAVE_CAP = 1
MISSED = 1


@dataclass(frozen=True, slots=True)
class TurnLevels:
    """The levels of one turn: per strategy 0 to 4 or None, the turn's own, and whether an opening was missed."""

    strategies: Mapping[Strategy, int | None]
    turn: int | None
    missed: bool


def turn_levels(findings: Sequence[Finding], opens: Opens, abstained: Sequence[Strategy] = ()) -> TurnLevels:
    """All levels of a turn from its findings, what the buyer's move opened, and what the grader would not judge."""
    shown = {strategy: strategy_level(findings, strategy) for strategy in Strategy}
    best = max((level for level in shown.values() if level is not None), default=None)
    missed = best is None and bool(opens.primary) and not (set(opens.primary) & set(abstained))
    if best is None:
        return TurnLevels(shown, MISSED if missed else None, missed)
    return TurnLevels(shown, _capped(best, findings), missed=False)


def strategy_level(findings: Sequence[Finding], strategy: Strategy) -> int | None:
    """The level of one strategy in a turn: None, 0 trap, 1 mixed, 2 emerging, 3 proficient, 4 exemplary."""
    mine = [f for f in findings if RUBRIC[f.id].strategy is strategy]
    traps = [f for f in mine if f.trap]
    behaviours = [f for f in mine if not f.trap and f.fresh]
    specific = [f for f in behaviours if f.specific]
    if traps:
        return 1 if specific else 0
    if not behaviours:
        return None
    if not specific:
        return 2
    return 4 if _exemplary(findings, behaviours, specific) else 3


def _exemplary(findings: Sequence[Finding], behaviours: Sequence[Finding], specific: Sequence[Finding]) -> bool:
    if any(f.trap for f in findings):
        return False
    leads = [f for f in specific if f.takes_up]
    return any(other.id is not lead.id for lead in leads for other in behaviours)


def _capped(best: int, findings: Sequence[Finding]) -> int:
    traps = [f for f in findings if f.trap]
    if not traps:
        return best
    specific = any(f.specific and f.fresh and not f.trap for f in findings)
    if any(f.id in GRAVE_TRAPS for f in traps):
        return min(best, GRAVE_CAP if specific else 0)
    return min(best, SLIP_CAP) if any(not f.trap for f in findings) else 0
