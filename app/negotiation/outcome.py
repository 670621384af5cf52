"""How a negotiation came out: values, money, share of what was possible, limits kept.

The trainee's value runs from 0 (the buyer's opening package) to 1 (the status quo); beyond 1 is possible. Efficiency is the
trainee's gain over no deal as a share of the best that the zone of agreement held.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.persona import CaseFile, Limit
from app.negotiation.case import Table, best_deal, keeps_limit, truth
from app.negotiation.issues import Package, Value
from app.negotiation.state import State


@dataclass(frozen=True, slots=True)
class LimitKept:
    """One limit of the mandate, the value agreed (None without a deal) and whether it was kept."""

    limit: Limit
    agreed: Value | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one session. `value` is the trainee's (no deal: the worth of no deal); `money` is thousands a year
    against the status quo; `best` the best package that was possible for the trainee (None without a zone), `best_within` the best of those
    that keep every limit of the mandate (None without one); `efficiency` 0 to 1 or None;
    `year_two` the trainee's value less what lost trust will cost."""

    ended: str | None
    deal: Mapping[str, Value] | None
    value: float
    utility: float
    money: float
    best: Mapping[str, Value] | None
    best_value: float | None
    best_money: float | None
    best_within: Mapping[str, Value] | None
    best_within_value: float | None
    best_within_money: float | None
    efficiency: float | None
    floor: float
    year_two: float
    end_trust: float
    limits: tuple[LimitKept, ...]


def outcome(state: State, case: CaseFile) -> Outcome:
    """Work out the outcome of a session, ended or as it stands. Holds hidden figures: for the debrief, never for a trainee before."""
    real = truth(case, state.draw)
    economics = real.economics
    deal = state.deal
    value = economics.value(deal) if deal is not None else case.brief.no_deal
    utility = economics.utility(deal) if deal is not None else real.draw.floor
    best = best_deal(case, state.draw)
    best_value = economics.value(best) if best else None
    within = best_deal(case, state.draw, within_limits=True)
    within_value = economics.value(within) if within else None
    room = (best_value - case.brief.no_deal) if best_value is not None else 0.0
    efficiency = min(1.0, max(0.0, (value - case.brief.no_deal) / room)) if room > 1e-9 else None
    lost_trust = max(0.0, state.start_trust - state.trust) / 100
    return Outcome(
        ended=str(state.ended) if state.ended else None,
        deal=deal,
        value=value,
        utility=utility,
        money=economics.money(value),
        best=best,
        best_value=best_value,
        best_money=economics.money(best_value) if best_value is not None else None,
        best_within=within,
        best_within_value=within_value,
        best_within_money=economics.money(within_value) if within_value is not None else None,
        efficiency=efficiency,
        floor=real.draw.floor,
        year_two=value - case.year_two_factor * lost_trust,
        end_trust=state.trust,
        limits=limits_kept(case, deal, state.prepared),
    )


def limits_of(case: CaseFile, prepared: Sequence[str]) -> list[Limit]:
    """The limits of the mandate, those widened that a preparation has widened."""
    wider = {issue: value for p in case.preparations if p.id in prepared for issue, value in p.mandate.items()}
    return [
        limit.model_copy(
            update={"value": wider[limit.issue], "text": f"{limit.text} Widened since, because you asked."}
        )
        if limit.issue in wider
        else limit
        for limit in case.brief.limits
    ]


def limits_kept(case: CaseFile, deal: Package | None, prepared: Sequence[str] = ()) -> tuple[LimitKept, ...]:
    """Each limit of the mandate against a deal. A limit is kept where the value is no better for the buyer than it."""
    rows = []
    for limit in limits_of(case, prepared):
        spec = next(i for i in case.issues if i.id == limit.issue)
        agreed = deal.get(limit.issue, spec.status_quo) if deal is not None else None
        rows.append(LimitKept(limit, agreed, agreed is None or keeps_limit(spec, agreed, limit.value)))
    return tuple(rows)


def reservation(case: CaseFile, draw: str, table: Package) -> dict[str, Value]:
    """Per issue her worst value at the floor with the others at the table: what `--reveal` and the debrief's hidden side show."""
    real = truth(case, draw)
    return {issue.id: _worst(real, table, issue.id) for issue in real.economics.issues}


def _worst(real: Table, table: Package, name: str) -> Value:
    steps = real.economics.issue(name).steps
    fits = [s for s in steps if real.economics.utility({**table, name: s}) >= real.draw.floor - 1e-9]
    return min(fits, key=lambda s: real.economics.utility({**table, name: s})) if fits else table[name]
