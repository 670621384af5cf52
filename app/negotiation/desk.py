"""The buyer's desk during one turn: the state being worked on and the log of why it changed.

Internal to the engine. Every change goes through `Desk.change`, so each has a rule id (invariant I16).
"""

from dataclasses import dataclass, field, replace
from typing import Any

from app.content.acts import Act
from app.negotiation.case import Table
from app.negotiation.heard import Heard
from app.negotiation.levels import LEVELS, LevelRules
from app.negotiation.offers import Offer
from app.negotiation.state import Change, State

_RANGES = {"trust": (0.0, 100.0), "heat": (0.0, 100.0), "cover": (0.0, 100.0), "credit": (0.0, 99.0)}


@dataclass(slots=True)
class Desk:
    """State in work. `before` is the state as the turn began, `offer` what the message put forward, `active` whether the turn counts
    towards the aspiration curve, `hostile` whether it held a grave act, `corrected` the issues on which an earlier figure was taken back as a slip, `seed` the number that orders the pressure of a case that
    paces it."""

    truth: Table
    before: State
    heard: Heard
    state: State
    log: list[Change] = field(default_factory=list)
    offer: Offer | None = None
    counted: list[Act] = field(default_factory=list)
    active: bool = False
    grave: bool = False
    hostile: bool = False
    standard_given: bool = False
    corrected: tuple[str, ...] = ()
    seed: int = 0

    @property
    def rules(self) -> LevelRules:
        """The level's rules."""
        return LEVELS[self.state.level]

    @property
    def room(self) -> float:
        """R: how far her aspiration can fall, 1 - believed floor."""
        return 1.0 - self.state.believed_floor

    def change(self, rule: str, cause: str | None = None, note: str = "", **amounts: float) -> None:
        """Add amounts to fields of the state, clamped to their ranges, and log what really changed."""
        updates: dict[str, float] = {}
        effects: dict[str, float] = {}
        for name, amount in amounts.items():
            old = float(getattr(self.state, name))
            low, high = _RANGES.get(name, (-1e9, 1e9))
            new = min(high, max(low, old + amount))
            if abs(new - old) > 1e-12:
                updates[name] = new
                effects[name] = round(new - old, 6)
        if updates:
            self.put(**updates)
        if effects or note:
            self.log.append(Change(rule, cause, effects, note))

    def put(self, **values: Any) -> None:
        """Set bookkeeping fields that need no line of their own in the log."""
        self.state = replace(self.state, **values)

    def note(self, rule: str, cause: str | None = None, note: str = "", **effects: float) -> None:
        """Log a line without changing the state."""
        self.log.append(Change(rule, cause, effects, note))
