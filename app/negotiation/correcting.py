"""A slip of the trainee put right in talk: what was misheard or mistyped is undone, at no cost, a few times."""

from dataclasses import replace

from app.negotiation.desk import Desk
from app.negotiation.state import State

MOST_SLIPS = 2


def without_last_offer(state: State) -> tuple[State, dict[str, float]]:
    """A state without what the last offer did to it, and those effects turned round. The standing offer is left to the caller."""
    undo = state.last_offer
    effects = {name: -undo.get(name, 0.0) for name in ("earned", "given", "heat") if undo.get(name)}
    undone = replace(
        state,
        earned=max(0.0, state.earned - undo.get("earned", 0.0)),
        given=max(0.0, state.given - undo.get("given", 0.0)),
        heat=min(100.0, max(0.0, state.heat - undo.get("heat", 0.0))),
        best_offer=undo.get("best_offer", state.best_offer),
        last_offer={},
        summed_up=None,
    )
    return undone, effects


def take_back(desk: Desk) -> None:
    """Undo the figures that the message corrects, where they came with the last offer: they stand again as before it. A third slip is a retreat
    like any other, and so is one about an older offer: else to overstate and correct would be a way to sound her out."""
    state = desk.state
    names = tuple(
        n for n in desk.heard.corrects if state.standing[n] != state.standing_before.get(n, state.standing[n])
    )
    if not names or not state.last_offer or len(state.corrections) >= MOST_SLIPS:
        return
    undone, effects = without_last_offer(state)
    before = {n: state.standing_before[n] for n in names}
    desk.state = replace(
        undone, standing={**state.standing, **before}, corrections=(*state.corrections, ",".join(names))
    )
    desk.corrected = names
    heard_as = ", ".join(f"{n} was heard as {state.standing[n]}" for n in names)
    desk.note("term.corrected", desk.heard.text[:80], heard_as, **effects)
