"""What a sentence cost: the talks replayed with another line in one place and the rest as it was. Pure; the figures hold in this model only.

The engine draws no lots, so a replay varies over the draws of the case: the hidden truth that was in force, and the others that might have been.
"""

from collections.abc import Mapping, Sequence
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


BetweenTurns = Corrected | DayEnded | Confirmed | Left
Step = Heard | BetweenTurns


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
    of her scale (0 to 1); `held_out_money` the same in thousands a year, through what a point of price costs us; `later_money` the same at the end of
    the talks, or where the first of the two ended; `money` the difference of the outcome in thousands a year for us (negative: the line that was said
    came out worse)."""

    draw: str
    held_out: float
    held_out_money: float
    later_money: float
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
    later_money: Spread
    money: Spread


def replay(talks: Talks, draw: str, as_said: Sequence[State] = ()) -> list[State]:
    """The states of the talks in one draw, the opening's first, one for each step until the end. A step that cannot be taken there (nothing
    to confirm, no further day) changes nothing. `as_said` are the states in which the steps were said: a yes to a sum-up that is not there
    in this replay is a yes to nothing."""
    state = begin(talks.case, talks.level, talks.seed, draw=draw, limit=talks.limit, short=talks.short).state
    states = [state]
    for number, step in enumerate(talks.steps):
        state = _next(state, step, talks, as_said[number] if as_said else None)
        states.append(state)
    return states


def _next(state: State, step: Step, talks: Talks, as_said: State | None) -> State:
    """The state after a step; `as_said` is the state in which it was said (None: this one)."""
    if state.ended:
        return state
    to_nothing = as_said is not None and as_said.summed_up is not None and state.summed_up is None
    return _taken(state, _without_yes(step) if to_nothing else step, talks)


def state_before(talks: Talks, turn: int, after_last: State) -> State:
    """The state in which a turn began: `after_last`, in which the turn before ended, with the steps between the two. Raises BadValue for an
    unknown turn."""
    at = talks.index_of(turn)
    first = at
    while first > 0 and not isinstance(talks.steps[first - 1], Heard):
        first -= 1
    state = after_last
    for step in talks.steps[first:at]:
        state = _taken(state, step, talks)
    return state


def what_it_cost(talks: Talks, draw: str, turn: int, instead: Heard) -> Cost:
    """Replay with `instead` in place of the message of a turn, the rest as it was, over every draw. Raises BadValue for an unknown turn."""
    return what_they_cost(talks, draw, {turn: instead})[turn]


def what_they_cost(talks: Talks, draw: str, instead: Mapping[int, Heard]) -> dict[int, Cost]:
    """What each of several lines cost, each replaced alone; the talks as they were are replayed once a draw. Raises BadValue for an
    unknown turn."""
    places = {turn: talks.index_of(turn) for turn in instead}
    rows: dict[int, list[InOneDraw]] = {turn: [] for turn in instead}
    for one in talks.case.confidential.draws:
        said = replay(talks, one.id)
        for turn, line in instead.items():
            rows[turn].append(_in_one_draw(talks, said, line, places[turn], one.id))
    return {turn: _cost(turn, draw, every) for turn, every in rows.items()}


def _cost(turn: int, draw: str, every: Sequence[InOneDraw]) -> Cost:
    here = next(row for row in every if row.draw == draw)
    held, later = _spread([r.held_out_money for r in every]), _spread([r.later_money for r in every])
    return Cost(turn, here, tuple(every), held, later, _spread([r.money for r in every]))


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


def _in_one_draw(talks: Talks, said: Sequence[State], instead: Heard, at: int, draw: str) -> InOneDraw:
    """`said` are the states of the talks as they were; the other line is taken at step `at`, all later steps as they were."""
    economics = truth(talks.case, draw).economics
    state = _taken(said[at], instead, talks) if not said[at].ended else said[at]
    held_out = later = said[at + 1].aspiration - state.aspiration
    for number in range(at + 1, len(talks.steps)):
        state = _next(state, talks.steps[number], talks, said[number])
        if not (state.ended or said[number + 1].ended):
            later = said[number + 1].aspiration - state.aspiration
    ends = [outcome(last, talks.case) for last in (said[-1], state)]
    return InOneDraw(
        draw,
        held_out,
        price_equivalent(economics, held_out),
        price_equivalent(economics, later),
        ends[0].money - ends[1].money,
        ends[0].ended or "open",
        ends[1].ended or "open",
    )


def _spread(values: Sequence[float]) -> Spread:
    return Spread(sum(values) / len(values), min(values), max(values))
