"""What a message gives away: movements in the buyer's favour for nothing, and which trap that is.

Free of state and secrets: directions are public. Used by the ear and by the grader. One act is one trap, by
precedence: the demand given under pressure, a midpoint without a reason, a term moved for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.acts import Act, MoveKind, Tactic
from app.content.persona import CaseFile
from app.negotiation.heard import HeardTerm, TermMode

Value = float | str
MOST_OF_IT = 0.75
PRESSURE: frozenset[MoveKind | Tactic] = frozenset(
    {
        MoveKind.COUNTER_THREAT,
        Tactic.DEADLINE,
        Tactic.EXPLODING_AWARD,
        Tactic.RE_TENDER,
        Tactic.TAKE_IT_OR_LEAVE_IT,
        Tactic.REVERSE_AUCTION,
        Tactic.HOSTAGE,
        Tactic.OVER_THE_HEAD,
        Tactic.UNILATERAL_DEDUCTION,
    }
)


@dataclass(frozen=True, slots=True)
class DealBefore:
    """The deal as it stood when a message was written, from the public side. `opened` is the buyer's opening package."""

    standing: Mapping[str, Value]
    table: Mapping[str, Value]
    opened: Mapping[str, Value]
    higher_is_hers: Mapping[str, bool]
    price: str


def deal_before(case: CaseFile, standing: Mapping[str, Value], table: Mapping[str, Value]) -> DealBefore:
    """The public deal of a case at some point of the talks."""
    higher = {i.id: i.better_for_buyer == "higher" for i in case.issues if i.better_for_buyer != "none"}
    price = next(i.id for i in case.issues if i.is_price)
    return DealBefore(dict(standing), dict(table), dict(case.opening), higher, price)


def free_moves(terms: Sequence[HeardTerm], deal: DealBefore) -> tuple[HeardTerm, ...]:
    """The offered terms that move her way with nothing asked in return anywhere in the message."""
    offered = [t for t in terms if t.mode is TermMode.OFFERED]
    if any(t.conditional for t in offered) and any(t.asked_of_buyer for t in offered):
        return ()
    return tuple(t for t in offered if _moves_her_way(t, deal))


def tied_terms(terms: Sequence[HeardTerm]) -> tuple[HeardTerm, ...]:
    """The terms of a trade: offered, tied together, one of them asked of the buyer; empty where there is none."""
    tied = tuple(t for t in terms if t.mode is TermMode.OFFERED and t.conditional)
    return tied if any(t.asked_of_buyer for t in tied) else ()


def gift_trap(
    free: Sequence[HeardTerm],
    deal: DealBefore,
    *,
    accepted_table: bool,
    pressed: bool,
    splits: bool,
) -> Act | None:
    """Which concession trap a message is, by precedence; None where nothing was given away."""
    unmoved = accepted_table and dict(deal.table) == dict(deal.opened)
    if not free and not unmoved:
        return None
    if pressed and (unmoved or _most_of_the_demand(free, deal)):
        return Act.CAVES_TO_PRESSURE
    if splits and free:
        return Act.SPLITS_ARBITRARILY
    return Act.BUYS_GOODWILL if free else Act.REACTS_ON_GUT


def _moves_her_way(term: HeardTerm, deal: DealBefore) -> bool:
    old = deal.standing.get(term.issue)
    if isinstance(term.value, str) or isinstance(old, str) or old is None or term.issue not in deal.higher_is_hers:
        return False
    return term.value > old if deal.higher_is_hers[term.issue] else term.value < old


def _most_of_the_demand(free: Sequence[HeardTerm], deal: DealBefore) -> bool:
    demand = deal.table.get(deal.price)
    given = next((t.value for t in free if t.issue == deal.price), None)
    if isinstance(demand, str) or isinstance(given, str) or demand is None or given is None:
        return False
    return given >= MOST_OF_IT * demand
