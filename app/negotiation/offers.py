"""What the trainee put forward in a message: the package it makes, what it is worth to her, and on what footing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.negotiation.case import Table
from app.negotiation.heard import Heard, TermMode
from app.negotiation.issues import Economics, Value
from app.negotiation.state import State

EMPTY_CONDITION = 0.05
MOST_GAIN = 0.4


class Footing(StrEnum):
    """Why a movement was made: for something named in return, on a standard, or for nothing."""

    CONDITIONAL = "conditional"
    REASONED = "reasoned"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of this turn. `gain` is the rise of her utility over the best offer before (never below 0, at most 0.4
    counts); `given` the issues moved her way; `asked` those she is to move; `fresh` is true for a package not put before."""

    package: Mapping[str, Value]
    terms: Mapping[str, Value]
    utility: float
    gain: float
    footing: Footing
    given: tuple[str, ...]
    asked: tuple[str, ...]
    condition_cost: float
    fresh: bool
    worse: bool
    words: str


def read_offer(state: State, heard: Heard, truth: Table, standard_given: bool) -> Offer | None:
    """The offer in a message, or None where no term was offered. Issues not named stay as they stood (I18)."""
    terms = heard.offered()
    economics = truth.economics
    if not terms or _form_of_nothing(truth, state, terms):
        return None
    package = {**state.standing, **terms}
    utility = economics.utility(package)
    asked = {t.issue: t.value for t in heard.terms if t.mode is TermMode.OFFERED and t.asked_of_buyer}
    cost = economics.utility(state.table) - economics.utility({**state.table, **asked}) if asked else 0.0
    tied = bool(asked) and any(t.conditional for t in heard.terms)
    footing = Footing.FREE
    if tied and cost >= EMPTY_CONDITION - 1e-9:
        footing = Footing.CONDITIONAL
    elif standard_given:
        footing = Footing.REASONED
    words = next(t.quote for t in heard.terms if t.mode is TermMode.OFFERED)
    return Offer(
        package=package,
        terms=terms,
        utility=utility,
        gain=min(MOST_GAIN, max(0.0, utility - state.best_offer)),
        footing=footing,
        given=_moved_her_way(economics, state.standing, package, tuple(terms)),
        asked=tuple(asked),
        condition_cost=cost,
        fresh=package_key(package) not in state.offers_seen,
        worse=utility < economics.utility(state.standing) - 1e-9,
        words=words,
    )


def _form_of_nothing(truth: Table, state: State, terms: Mapping[str, Value]) -> bool:
    """Whether only a form of the saving was named and there is no saving yet that could take it."""
    numeric = {i.id for i in truth.economics.issues if i.numeric}
    return not numeric & set(terms) and state.standing[truth.price.id] == truth.economics.status_quo[truth.price.id]


def package_key(package: Mapping[str, Value]) -> str:
    """A package as one string, for telling packages apart."""
    return ";".join(f"{name}={package[name]}" for name in sorted(package))


def _moved_her_way(
    economics: Economics, before: Mapping[str, Value], after: Mapping[str, Value], names: tuple[str, ...]
) -> tuple[str, ...]:
    base = economics.utility(before)
    return tuple(n for n in names if economics.utility({**before, n: after[n]}) > base + 1e-9)
