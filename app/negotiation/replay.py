"""What a sentence cost: the talks replayed with another line in one place and the rest as it was. Pure; the figures hold in this model only.

The engine draws no lots, so a replay varies over the draws of the case: the hidden truth that was in force, and the others that might have been.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.content.acts import Act
from app.content.persona import CaseFile
from app.errors import BadValue
from app.negotiation.adjusting import correct_term, end_day
from app.negotiation.case import truth
from app.negotiation.heard import Heard
from app.negotiation.issues import Economics, Value
from app.negotiation.outcome import outcome
from app.negotiation.policy import begin, confirm, decide, end_talks
from app.negotiation.state import Level, State


@dataclass(frozen=True, slots=True)
class Corrected:
    """Between turns: the trainee corrected what was heard."""

    issue: str
    value: Value


@dataclass(frozen=True, slots=True)
class DayEnded:
    """Between turns: the day ended with these preparations."""

    preparations: tuple[str, ...]
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The trainee's yes or no to a sum-up."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Left:
    """The trainee ended the talks."""


Step = Heard | Corrected | DayEnded | Confirmed | Left


@dataclass(frozen=True, slots=True)
class Talks:
    """Talks that can be replayed: how they began, and every step of the trainee's in order."""

    case: CaseFile
    level: Level
    seed: int
    steps: tuple[Step, ...]
    limit: int | None = None
    short: bool = False

    def index_of(self, turn: int) -> int:
        """Where the message of a turn (1 is the first) stands among the steps. Raises BadValue for a turn that is not there."""
        turns = [n for n, step in enumerate(self.steps) if isinstance(step, Heard)]
        if not 1 <= turn <= len(turns):
            raise BadValue("turn", turn, f"use a turn from 1 to {len(turns)}")
        return turns[turn - 1]


@dataclass(frozen=True, slots=True)
class InOneDraw:
    """What the line did in one draw, said minus instead. `held_out`: how much more she held out for right after that turn, as a share
    of her scale (0 to 1); `held_out_money` the same in thousands a year, through what a point of price costs us; `money` the difference of the outcome in thousands a
    year for us (negative: the line that was said came out worse)."""

    draw: str
    held_out: float
    held_out_money: float
    money: float
    ended_said: str
    ended_instead: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, lowest and highest of a figure over the draws."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a sentence cost in this model: in the draw in force, and over all draws."""

    turn: int
    here: InOneDraw
    every: tuple[InOneDraw, ...]
    held_out_money: Spread
    money: Spread


def replay(talks: Talks, draw: str, as_said: Sequence[State] = ()) -> list[State]:
    """The states of the talks in one draw, the opening's first, one for each step until the end. A step that cannot be taken there (nothing
    to confirm, no further day) changes nothing. `as_said` are the states in which the steps were said: a yes to a sum-up that is not there
    in this replay is a yes to nothing."""
    state = begin(talks.case, talks.level, talks.seed, draw=draw, limit=talks.limit, short=talks.short).state
    states = [state]
    for number, step in enumerate(talks.steps):
        to_nothing = as_said and as_said[number].summed_up is not None and state.summed_up is None
        if not state.ended:
            state = _taken(state, _without_yes(step) if to_nothing else step, talks)
        states.append(state)
    return states


def what_it_cost(talks: Talks, draw: str, turn: int, instead: Heard) -> Cost:
    """Replay with `instead` in place of the message of a turn, the rest as it was, over every draw. Raises BadValue for an unknown turn."""
    at = talks.index_of(turn)
    other = Talks(
        talks.case, talks.level, talks.seed, (*talks.steps[:at], instead, *talks.steps[at + 1 :]), talks.limit, talks.short
    )  # fmt: skip
    every = tuple(_in_one_draw(talks, other, at, d.id) for d in talks.case.confidential.draws)
    here = next(row for row in every if row.draw == draw)
    return Cost(turn, here, every, _spread([r.held_out_money for r in every]), _spread([r.money for r in every]))


def price_equivalent(economics: Economics, share: float) -> float:
    """A share of her scale as thousands a year for us: as many points of price as are worth that much to her, at what they cost us."""
    price = next(i for i in economics.issues if i.is_price)
    base, opening = economics.status_quo, economics.opening
    form = {i.id: opening[i.id] for i in economics.issues if i.is_form}
    whole = {**base, **form, price.id: opening[price.id]}
    hers = economics.utility(whole) - economics.utility({**base, **form})
    ours = economics.money(economics.value({**base, **form})) - economics.money(economics.value(whole))
    return share / hers * ours if hers > 0 else 0.0


def _without_yes(step: Step) -> Step:
    if not isinstance(step, Heard):
        return step
    return replace(step, confirms=False, acts=tuple(a for a in step.acts if a.act is not Act.ACCEPTS))


def _taken(state: State, step: Step, talks: Talks) -> State:
    case, seed = talks.case, talks.seed
    try:
        if isinstance(step, Corrected):
            return correct_term(state, step.issue, step.value, case).state
        if isinstance(step, DayEnded):
            return end_day(state, step.agreed, step.preparations, case).state
    except BadValue:
        return state
    if isinstance(step, Left):
        return end_talks(state, case).state
    if isinstance(step, Confirmed):
        return confirm(state, step.yes, case, seed).state if state.summed_up is not None else state
    return decide(state, step, case, seed).state if state.turn < state.limit else state


def _in_one_draw(said: Talks, instead: Talks, at: int, draw: str) -> InOneDraw:
    economics = truth(said.case, draw).economics
    first = replay(said, draw)
    second = replay(instead, draw, first)
    held_out = first[at + 1].aspiration - second[at + 1].aspiration
    ends = [outcome(states[-1], said.case) for states in (first, second)]
    return InOneDraw(
        draw,
        held_out,
        price_equivalent(economics, held_out),
        ends[0].money - ends[1].money,
        ends[0].ended or "open",
        ends[1].ended or "open",
    )


def _spread(values: Sequence[float]) -> Spread:
    return Spread(sum(values) / len(values), min(values), max(values))
