"""Where in a case a line was said: the buyer's move before it, named as the drills name their situations. Pure."""

from collections.abc import Sequence

from app.content.acts import MoveKind
from app.negotiation.move import Move
from app.practice.drills import OPENING
from app.practice.records import Turn


def spot_of(move: Move | None) -> str:
    """The spot after a move: its tactic where it has one, 'opening', else the kind of the move; 'unknown' without a move."""
    if move is None:
        return "unknown"
    if move.rider is not None:
        return str(move.rider.value)
    return OPENING if move.kind is MoveKind.OPENING_DEMAND else str(move.kind.value)


def spot_before(turns: Sequence[Turn], number: int) -> str:
    """The spot in which the turn of this number was said."""
    before = [t for t in turns if t.number < number]
    return spot_of(before[-1].move if before else None)
