"""Changes between turns: a term that was misheard, and the end of a day."""

from dataclasses import dataclass, replace

from app.content.acts import Tactic
from app.content.persona import CaseFile
from app.errors import BadValue
from app.locale.filled import Filled
from app.negotiation.acting import BROKEN_HEAT, BROKEN_TRUST
from app.negotiation.case import truth
from app.negotiation.correcting import without_last_offer
from app.negotiation.issues import Value
from app.negotiation.levels import LEVELS
from app.negotiation.state import Change, Promise, State

MOST_PREPARATIONS = 2
NIGHT_COOLS = 8.0
DEADLINE_HEAT = 3.0


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A state changed outside a turn, and why."""

    state: State
    log: tuple[Change, ...]


def correct_term(state: State, issue: str, value: Value, case: CaseFile) -> Adjusted:
    """The trainee corrects what was heard: the misread offer's effects are undone, the standing offer holds the new value, and it acts
    on the next turn. Words already said stay. Raises BadValue for an unknown issue or a value outside its domain."""
    real = truth(case, state.draw)
    known = {i.id: i for i in real.economics.issues}
    if issue not in known:
        raise BadValue("issue", issue, f"use one of {', '.join(known)}")
    if not known[issue].holds(value):
        steps = known[issue].steps
        raise BadValue(issue, value, f"use a value from {steps[0]} to {steps[-1]}")
    note = f"{issue} was heard as {state.standing[issue]}, meant {value}"
    undone, effects = without_last_offer(state)
    state = replace(
        undone, standing={**state.standing, issue: value}, corrections=(*state.corrections, f"{issue}={value}")
    )
    return Adjusted(state, (Change("term.corrected", None, effects, note),))


def end_day(state: State, agreed: str, preparations: tuple[str, ...], case: CaseFile) -> Adjusted:
    """The day ends with a next step agreed: heads cool, preparations yield their facts, promises are looked at.

    Raises BadValue for an unknown preparation, one used before, more than two, or after the last day."""
    _check_day(state, preparations, case)
    chosen = [p for p in case.preparations if p.id in preparations]
    facts = tuple(f for p in chosen for f in p.yields_facts)
    log = [
        Change("day.ended", agreed or None, {"heat": -min(NIGHT_COOLS, state.heat)}, case.calendar[state.day + 1].label)
    ]
    log += [Change(f"prepared.{p.id}", None, {}, p.label) for p in chosen]
    broken = [p for p in state.promises if p.by == "trainee" and p.kept is None and p.due_turn <= state.turn]
    promises = tuple(replace(p, kept=False) if p in broken else p for p in state.promises)
    if agreed:
        promises = (*promises, Promise("both", agreed, state.turn + LEVELS[state.level].turns))
    trust, heat = state.trust, state.heat - min(NIGHT_COOLS, state.heat)
    if Tactic.DEADLINE in truth(case, state.draw).draw.true_claims and state.day + 2 == len(case.calendar):
        heat = min(100.0, heat + DEADLINE_HEAT)
        log.append(Change("day.deadline_is_near", None, {"heat": DEADLINE_HEAT}, case.calendar[-1].deadline or ""))
    for promise in broken:
        trust, heat = max(0.0, trust + BROKEN_TRUST), min(100.0, heat + BROKEN_HEAT)
        log.append(Change("promise.broken", promise.text, {"trust": BROKEN_TRUST, "heat": BROKEN_HEAT}))
    state = replace(
        state,
        day=state.day + 1,
        heat=heat,
        trust=trust,
        freeze=0,
        promises=promises,
        prepared=(*state.prepared, *(p.id for p in chosen)),
        facts_known=tuple(dict.fromkeys((*state.facts_known, *facts))),
    )
    return Adjusted(state, tuple(log))


def _check_day(state: State, preparations: tuple[str, ...], case: CaseFile) -> None:
    known = [p.id for p in case.preparations]
    for name in preparations:
        if name not in known:
            raise BadValue("preparation", name, f"use one of {', '.join(known)}")
        if name in state.prepared:
            raise BadValue("preparation", name, "it was used before; pick another")
    if len(preparations) > MOST_PREPARATIONS:
        raise BadValue("preparations", len(preparations), Filled("pick at most %(most)s", most=MOST_PREPARATIONS))
    if state.day + 1 >= len(case.calendar):
        raise BadValue("day", case.calendar[state.day].label, "this was the last day; go on or end the talks")
    if state.ended:
        raise BadValue("session", state.ended, "the talks are over; start a new session")
