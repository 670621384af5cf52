"""Where in a case a line was said: the buyer's move before it, named as the drills name their situations. Pure."""

from collections.abc import Sequence

from app.content.acts import MoveKind, Tactic
from app.negotiation.move import Move
from app.practice.drills import OPENING, Situation
from app.practice.records import Turn


def spot_of(move: Move | None) -> str:
    """The spot after a move: its tactic where it has one, 'opening', else the kind of the move; 'unknown' without a move."""
    return "unknown" if move is None else spot_named(move.kind, move.rider)


def spot_named(kind: MoveKind, tactic: Tactic | None) -> str:
    """The spot after a move of this kind with this tactic."""
    if tactic is not None:
        return str(tactic.value)
    return OPENING if kind is MoveKind.OPENING_DEMAND else str(kind.value)


def spot_of_drill(situation: Situation) -> str:
    """The spot that a drill asks about."""
    return spot_named(situation.kind, situation.tactic)


def spot_before(turns: Sequence[Turn], number: int) -> str:
    """The spot in which the turn of this number was said."""
    before = [t for t in turns if t.number < number]
    return spot_of(before[-1].move if before else None)
