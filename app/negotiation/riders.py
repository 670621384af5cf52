"""Pressure that rides on a move: at most one scripted tactic a turn, the same opportunities for every trainee."""

from app.content.acts import UNRIDDEN, MoveKind, Tactic
from app.negotiation import pacing
from app.negotiation.claims import answers
from app.negotiation.desk import Desk
from app.negotiation.keeping import names_its_price, paced, was_granted

GRACE_TURNS = 2
_PREFER_ALONE = frozenset(
    {MoveKind.DISCLOSES, MoveKind.CRITIQUE, MoveKind.ASKS_COVER, MoveKind.CONCEDES, MoveKind.TRADES}
)
QUESTIONS = frozenset({Tactic.MARGIN_QUESTION, Tactic.DIRECT_QUESTION})


def rider_for(desk: Desk, kind: MoveKind) -> Tactic | None:
    """The tactic that rides on a move of this kind now, or None. Pocketing answers a trade and comes once."""
    if kind in UNRIDDEN:
        return None
    spaced = paced(desk.truth.case)
    if spaced and not pacing.may_press(desk, kind):
        return None
    if _pockets(desk, kind):
        desk.put(pocketed=True, pressed_turn=desk.state.turn)
        return Tactic.POCKETING
    due = pacing.due(desk) if spaced else _due(desk, kind)
    if due is None and desk.rules.press_again:
        due = _again(desk)
    if due:
        desk.put(ridden=(*desk.state.ridden, due), pressed_turn=desk.state.turn)
        if due in QUESTIONS:
            desk.put(open_question=due, question_ignored=0)
        desk.note(f"rides.{due}", None, "scripted pressure")
    return due


def _pockets(desk: Desk, kind: MoveKind) -> bool:
    offer = desk.offer
    known = desk.truth.tactic(Tactic.POCKETING) is not None
    case = desk.truth.case
    if offer and paced(case) and (was_granted(case, offer, desk.state.table) or names_its_price(case, offer)):
        return False  # what was traded stands, and what she refuses by its name she has heard
    return bool(known and offer and offer.asked and offer.given and not desk.state.pocketed and kind is MoveKind.HOLDS)


def _due(desk: Desk, kind: MoveKind) -> Tactic | None:
    turn, every = desk.state.turn, desk.rules.skip_every
    slots = sorted(desk.truth.case.script, key=lambda s: (s.from_turn, s.to_turn))
    for number, (slot, tactic) in enumerate(zip(slots, desk.truth.draw.order, strict=False), start=1):
        if every and number % every == 0:
            continue
        if tactic in desk.state.ridden or tactic in desk.state.spent or tactic is Tactic.POCKETING:
            continue
        if slot.from_turn <= turn <= slot.to_turn + GRACE_TURNS:
            if _met(desk, tactic):
                continue
            can_wait = turn < slot.to_turn + GRACE_TURNS
            if can_wait and (kind in _PREFER_ALONE or len(answers(desk)) > 1):  # several answers leave no room for it
                return None
            return tactic
    return None


def _met(desk: Desk, tactic: Tactic) -> bool:
    """Whether a tactic presses for a point that the trainee's offer has met already."""
    spec = desk.truth.tactic(tactic)
    issue = next((i for i in desk.truth.economics.issues if spec and i.id == spec.topic and i.numeric), None)
    if issue is None or desk.state.table[issue.id] == desk.truth.economics.status_quo[issue.id]:
        return False
    return issue.share(desk.state.standing[issue.id]) >= issue.share(desk.state.table[issue.id]) - 1e-9


def _again(desk: Desk) -> Tactic | None:
    state = desk.state
    left = [t for t in state.ridden if t not in state.spent and t not in QUESTIONS and state.ridden.count(t) < 2]
    if paced(desk.truth.case):
        left = [t for t in left if pacing.still_holds(desk, t)]
    return left[0] if left and state.turn >= 4 and state.turn % 2 == 0 else None
