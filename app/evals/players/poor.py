"""Trainees who do what pressure tempts into: haggle, give in, threaten, bluff, please, put off."""

from app.content.acts import Act, MoveKind
from app.evals.players.seat import View, answer_sum_up, price_of, reasoned, say, share_of, yes
from app.negotiation.heard import Heard, HeardAct, HeardTerm

THROWS_IN_AFTER = 8
GOES_TO = 0.8


def haggler(view: View) -> Heard:
    """Positions on price in small steps for nothing, now and then with a reason; late in the day throws in her other demands, the
    cheapest for us first."""
    if view.move.kind is MoveKind.SUMS_UP:
        return yes(view)
    price, opening = price_of(view), view.economics.opening
    value = share_of(view, price, GOES_TO * min(1.0, view.turn / 12))
    thrown_in = _cheapest_demands(view)[: max(0, view.turn - THROWS_IN_AFTER)]
    acts = [view.act(Act.STAKES_POSITION) if view.turn % 3 else reasoned(view)]
    return say(acts, [HeardTerm(price, value, f"{value} %"), *(HeardTerm(n, opening[n], n) for n in thrown_in)])


def caver(view: View) -> Heard:
    """Gives in to please and to calm, then takes her table."""
    if view.turn >= 4 or view.move.kind is MoveKind.SUMS_UP:
        return yes(view, Act.CAVES_TO_PRESSURE)
    price = price_of(view)
    value = float(view.economics.opening[price]) * 0.25 * view.turn
    return say([view.act(Act.BUYS_GOODWILL)], [HeardTerm(price, value, f"{value} %")])


def threatener(view: View) -> Heard:
    """Threatens, with small offers between."""
    if view.move.kind is MoveKind.SUMS_UP:
        return yes(view)
    price = price_of(view)
    if view.turn % 2 == 0:
        return say([view.act(Act.COERCES)])
    return say([view.act(Act.STAKES_POSITION)], [HeardTerm(price, 0.25 * view.turn, "a little")])


def bluffer(view: View) -> Heard:
    """Haggles, with a figure each turn that nobody can find anywhere."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    price = price_of(view)
    value = min(0.6 * float(view.economics.opening[price]), 0.5 * (view.turn // 2))
    claim = HeardAct(Act.ARGUES_FROM_ASSUMPTION, f"everybody pays {view.turn} % more than you", specific=True)
    return say([claim], [HeardTerm(price, value, f"{value} %")])


def softy(view: View) -> Heard:
    """Warm words and process; never asks, never refuses, gives when asked."""
    if view.move.kind is MoveKind.SUMS_UP:
        return yes(view)
    acts = [view.act(Act.PROPOSES_PROCESS), view.act(Act.SEPARATES_RELATIONSHIP_FROM_TERMS)]
    price = price_of(view)
    return say(acts, [HeardTerm(price, share_of(view, price, 0.06 * view.turn), "a cut")])


def staller(view: View) -> Heard:
    """Puts off and proposes process, and takes what is on the table at the last moment where it beats no deal."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    if view.turn >= view.limit > 0 and view.own(view.move.table) > view.case.brief.no_deal:
        return yes(view)
    return say([view.act(Act.SLOWS_PACE if view.turn % 2 else Act.PROPOSES_PROCESS)])


def _cheapest_demands(view: View) -> list[str]:
    """Her demands beside the price, those that cost us least first."""
    base, opening = view.economics.status_quo, view.economics.opening
    asked = [n for n, v in opening.items() if v != base[n] and n != price_of(view)]
    return sorted(asked, key=lambda n: view.own(base) - view.own({**base, n: opening[n]}))
