"""Making a move out of the desk: what may be said, with her mood, and nothing else."""

from collections.abc import Mapping

from app.content.acts import MoveKind
from app.negotiation.desk import Desk
from app.negotiation.issues import Value
from app.negotiation.move import Mood, Move
from app.negotiation.state import State


def mood(state: State) -> Mood:
    """How she sounds, by trust and heat alone."""
    if state.heat >= 65:
        return Mood.HEATED
    if state.heat >= 48 or state.trust < 22:
        return Mood.COOL
    return Mood.WARM if state.trust >= 55 and state.heat < 38 else Mood.OPEN


def make_move(
    desk: Desk,
    kind: MoveKind,
    *,
    terms: Mapping[str, Value] | None = None,
    disclosed: str | None = None,
    about: Mapping[str, str] | None = None,
    ended: str | None = None,
) -> Move:
    """A move of this kind from the desk as it stands."""
    state = desk.state
    return Move(
        kind=kind,
        mood=mood(state),
        turn=state.turn,
        terms=terms or {},
        table=dict(state.table),
        offer=dict(state.standing) if desk.offer else {},
        disclosed=disclosed,
        reacts=_reaction(desk, kind),
        frozen=state.freeze > 0,
        ended=ended,
        about=about or {},
    )


def _reaction(desk: Desk, kind: MoveKind) -> str | None:
    offer = desk.offer
    if offer is None:
        return None
    if kind is MoveKind.SUMS_UP:
        return "enough"
    if offer.worse:
        return "lopsided" if offer.given and offer.asked else "worse"
    if offer.gain <= 0:
        return "no_better" if offer.fresh else "same"
    return "better" if kind in (MoveKind.CONCEDES, MoveKind.TRADES) else "not_enough"
