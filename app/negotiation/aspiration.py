"""What she holds out for: the aspiration, between the believed floor and 1.

`aspiration = clamp(believed_floor .. 1: 1 - R*(n/T)^(1/e) - earned + given - firm + raised)` with R = 1 - believed_floor, n the active
turns, T and e of the level (time-dependent tactics, Faratin, Sierra and Jennings 1998, driven by active turns
instead of the clock). It rises only by a free concession, a leak, or a retreat from 'final' (I4).
"""

from app.negotiation.desk import Desk
from app.negotiation.levels import LEVELS
from app.negotiation.offers import Footing, Offer
from app.negotiation.state import State

EARNED_FACTOR = 3.0
DEEP_BONUS = 1.5
GIVEN_FACTOR = 0.5
FIRM_STEP = 0.05
LEAK_STEP = 0.05
RETREAT_STEP = 0.04
TRUE_FACT_STEP = 0.04
MOST_TURNS_BEFORE_OFFER = 3


def aspiration(state: State) -> float:
    """The aspiration of a state, recomputed from its parts."""
    rules = LEVELS[state.level]
    room = 1.0 - state.believed_floor
    patience = min(1.0, state.active_turns / rules.turns)
    worn = float(patience ** (1.0 / rules.exponent))
    wanted = 1.0 - room * worn - state.earned + state.given - state.firm + state.raised
    return min(1.0, max(state.believed_floor, wanted))


def count_turn(desk: Desk) -> None:
    """Count an active turn; before the first offer at most three."""
    state = desk.state
    if desk.active and (state.offers_made or state.active_turns < MOST_TURNS_BEFORE_OFFER):
        desk.put(active_turns=state.active_turns + 1)


def weigh_offer(desk: Desk, offer: Offer) -> None:
    """Earned by a trade that asks something real of her; given away by a free one; neither where a standard is the reason."""
    if offer.gain <= 0:
        return
    if offer.footing is Footing.CONDITIONAL:
        bonus = DEEP_BONUS if _serves_need(desk, offer) else 1.0
        amount = EARNED_FACTOR * bonus * desk.before.trust / 100 * offer.gain * desk.room
        desk.change("offer.conditional", offer.words, earned=amount)
    elif offer.footing is Footing.FREE:
        desk.change("offer.free", offer.words, given=GIVEN_FACTOR * offer.gain * desk.room, heat=-3.0)
    else:
        desk.note("offer.on_a_standard", offer.words, "moved for a reason that can be checked")


def settle(desk: Desk) -> None:
    """Set the aspiration anew and log how it moved."""
    new = aspiration(desk.state)
    moved = new - desk.state.aspiration
    if abs(moved) > 1e-12:
        desk.put(aspiration=new)
        desk.note("aspiration", None, "what she holds out for", aspiration=round(moved, 6))


def lower_belief(desk: Desk, cause: str, rule: str) -> None:
    """A new true fact or a tested bluff: she believes less in her alternative; at most once a turn, never below the floor."""
    state = desk.state
    if state.believed_floor < desk.before.believed_floor - 1e-12:
        return
    new = max(desk.truth.draw.floor, state.believed_floor - TRUE_FACT_STEP)
    if new < state.believed_floor:
        desk.change(rule, cause, believed_floor=new - state.believed_floor)


def _serves_need(desk: Desk, offer: Offer) -> bool:
    for name in desk.before.disclosed:
        interest = desk.truth.interest(name)
        if interest.layer >= 2 and set(interest.issues) & set(offer.given):
            return True
    return False
