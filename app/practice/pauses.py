"""The pauses of the talks: what was agreed, what was prepared, and what each brought. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.content.persona import CaseFile, Day, Fact, Preparation
from app.negotiation.replay import DayEnded
from app.negotiation.state import Promise
from app.practice.records import Between, Turn


@dataclass(frozen=True, slots=True)
class Brought:
    """A preparation, the facts it yielded with the turn in which each was first used (None: never), and whether it widened the mandate."""

    preparation: Preparation
    facts: tuple[tuple[Fact, int | None], ...]
    widened: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """One day's end: after which turn, the day that followed, the agreed step (empty without one), whether it was kept (None: not known), how much tension
    fell overnight (points of 0 to 100), and what was prepared."""

    after_turn: int
    day: Day
    agreed: str
    kept: bool | None
    cooled: float
    brought: tuple[Brought, ...]


def pauses(
    case: CaseFile, turns: Sequence[Turn], between: Sequence[Between], promises: Sequence[Promise]
) -> tuple[Pause, ...]:
    """The pauses of a session, in order."""
    ended = [(b.after_turn, b.step) for b in between if isinstance(b.step, DayEnded)]
    found = []
    for (after, step), day in zip(ended, case.calendar[1:], strict=False):
        prepared = [p for p in case.preparations if p.id in step.preparations]
        kept = next((p.kept for p in promises if step.agreed and p.text == step.agreed), None)
        brought = tuple(_brought(case, p, turns, after) for p in prepared)
        found.append(Pause(after, day, step.agreed, kept, _cooled(turns, after, day), brought))
    return tuple(found)


def _brought(case: CaseFile, preparation: Preparation, turns: Sequence[Turn], after: int) -> Brought:
    facts = [f for f in case.facts if f.id in preparation.yields_facts]
    return Brought(preparation, tuple((f, first_use(f, turns, after)) for f in facts), bool(preparation.mandate))


def first_use(fact: Fact, turns: Sequence[Turn], after: int) -> int | None:
    """The first turn after `after` in which the trainee's words use a fact; None where none does."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(cue)}" for cue in fact.cues), re.IGNORECASE)
    return next((t.number for t in turns if t.number > after and pattern.search(t.text)), None)


def _cooled(turns: Sequence[Turn], after: int, day: Day) -> float:
    """How much tension fell, by the log of the turn before the pause; two days may end after one turn, so the day is told by its name."""
    log = next((t.log for t in turns if t.number == after), ())
    ends = [change for change in log if change.rule == "day.ended" and change.note == day.label]
    return -sum(change.effects.get("heat", 0.0) for change in ends)
