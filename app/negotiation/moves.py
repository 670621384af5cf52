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
    if desk.corrected and offer.worse:
        return "not_enough"
    if offer.worse and not (shrunk(desk) is None and _nearer_somewhere(desk)):  # more, in a form that counts for less
        return "lopsided" if offer.asked and (offer.given or shrunk(desk) is None) else "worse"
    if offer.gain <= 0:
        if _nearer_somewhere(desk):  # 'the same again' would be untrue: it moved, and took back or asked elsewhere
            return "lopsided" if offer.asked else "not_enough"
        if offer.fresh:
            return "no_better"
        return "same" if _was_offered(desk) else "not_enough"
    return "better" if kind in (MoveKind.CONCEDES, MoveKind.TRADES) else "not_enough"


def _was_offered(desk: Desk) -> bool:
    """Whether anything was offered before this message. Who first says that a thing stays as it is repeats nothing."""
    today = desk.truth.economics.status_quo
    return any(value != today.get(name) for name, value in desk.before.standing.items())


def _nearer_somewhere(desk: Desk) -> bool:
    """Whether on some issue this offer is better for her than the trainee's own last one."""
    package = desk.offer.package if desk.offer else {}
    return any(
        i.numeric and i.share(package[i.id]) > i.share(desk.before.standing[i.id]) + 1e-9
        for i in desk.truth.economics.issues
    )


def shrunk(desk: Desk) -> str | None:
    """The first issue, in the order of the case, on which this offer went back behind the trainee's own last one."""
    if desk.offer is None:
        return None
    before, issues = desk.before.standing, desk.truth.economics.issues
    went_back = (
        i.id
        for i in issues
        if i.numeric and i.id not in desk.corrected and i.share(desk.offer.package[i.id]) < i.share(before[i.id]) - 1e-9
    )
    return next((name for name in went_back if before[name] != desk.truth.economics.status_quo[name]), None)
