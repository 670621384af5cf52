"""How her table moves: never against herself, never below what she holds out for, never reading the trainee's weights.

On positions she gives a step of price; with two needs told she trades on the issues that the trainee named. The utility
of her table for her never rises (I3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from app.negotiation.desk import Desk
from app.negotiation.issues import Value


@dataclass(frozen=True, slots=True)
class Step:
    """A move of the table: the issues that change, with their new values; `traded` is true with two needs told."""

    terms: dict[str, Value]
    traded: bool


def next_step(desk: Desk) -> Step | None:
    """The move she makes now, or None where she holds."""
    state = desk.state
    if desk.heard.reads_back and not (desk.offer and desk.offer.fresh):  # a summary is confirmed, it buys nothing
        return None
    if not desk.active or state.freeze or state.table_moves >= 1 + state.offers_made:
        return None
    told = sum(1 for name in state.disclosed if desk.truth.interest(name).layer >= 1)
    return _trade(desk) if told >= 2 else _price_step(desk)


def forced_step(desk: Desk) -> Step | None:
    """The one step that a threat with real leverage behind it wins, still at or above what she holds out for."""
    return _price_step(desk)


def make(desk: Desk, step: Step, rule: str, cause: str | None = None) -> None:
    """Put the step on the table and log what it costs her."""
    before = desk.truth.economics.utility(desk.state.table)
    table = {**desk.state.table, **step.terms}
    cost = desk.truth.economics.utility(table) - before
    desk.put(table=table, table_moves=desk.state.table_moves + 1)
    told = ", ".join(f"{name} to {value}" for name, value in step.terms.items())
    desk.note(rule, cause, f"table: {told}", table=round(cost, 6))


def lowest(desk: Desk) -> float:
    """L: the least she lets her table be worth to her."""
    return max(desk.state.aspiration, desk.state.lock or 0.0)


def _price_step(desk: Desk) -> Step | None:
    price, state, economics = desk.truth.price, desk.state, desk.truth.economics
    goal = state.standing[price.id]
    here = state.table[price.id]
    if price.share(goal) >= price.share(here):
        return None
    value = price.towards(here, goal, 1)
    moved = economics.utility({**state.table, price.id: value})
    fits = lowest(desk) - 1e-9 <= moved <= economics.utility(state.table) + 1e-9
    return Step({price.id: value}, traded=False) if fits else None


def _trade(desk: Desk) -> Step | None:
    economics, state = desk.truth.economics, desk.state
    ceiling, bottom = economics.utility(state.table), lowest(desk)
    named = [n for n in state.named_issues if state.table[n] != state.standing[n]]
    best: tuple[tuple[float, float, float], dict[str, Value]] | None = None
    for terms, steps in _candidates(desk, named):
        utility = economics.utility({**state.table, **terms})
        if not bottom - 1e-9 <= utility <= ceiling + 1e-9:
            continue
        rank = (float(steps), -float(min(named.index(n) for n in terms)), utility)
        if best is None or rank > best[0]:
            best = (rank, terms)
    return Step(best[1], traded=True) if best else None


def _candidates(desk: Desk, named: list[str]) -> Iterator[tuple[dict[str, Value], int]]:
    for size in (1, 2):
        for names in combinations(named, size):
            for steps in product((1, 2), repeat=size):
                terms = {}
                for name, count in zip(names, steps, strict=True):
                    issue = desk.truth.economics.issue(name)
                    terms[name] = issue.towards(desk.state.table[name], desk.state.standing[name], count)
                changed = all(desk.state.table[n] != v for n, v in terms.items())
                if changed:
                    yield terms, sum(steps)
