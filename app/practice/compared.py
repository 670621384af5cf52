"""Two attempts side by side: figures, deals, and the turns from where they part."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.practice.debrief import Debrief, ReviewedTurn
from app.practice.records import Turn


@dataclass(frozen=True, slots=True)
class Pair:
    """The turns of one number in both attempts; None where an attempt has none."""

    number: int
    first: ReviewedTurn | None
    second: ReviewedTurn | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two attempts. `branch` is the first turn in which they differ (1 where they share nothing); `shared` counts the turns before it."""

    first: Debrief
    second: Debrief
    branch: int
    pairs: tuple[Pair, ...]

    @property
    def shared(self) -> int:
        """How many turns both have in common."""
        return self.branch - 1


def compared(first: Debrief, second: Debrief) -> Compared:
    """Set two attempts beside each other, from the turn where they part."""
    branch = branch_of(first.view.turns, second.view.turns)
    ours = {r.turn.number: r for r in first.turns}
    theirs = {r.turn.number: r for r in second.turns}
    numbers = sorted(n for n in ours.keys() | theirs.keys() if n >= branch)
    return Compared(first, second, branch, tuple(Pair(n, ours.get(n), theirs.get(n)) for n in numbers))


def branch_of(first: Sequence[Turn], second: Sequence[Turn]) -> int:
    """The first number above 0 whose turn is not the same in both."""
    same = 0
    for one, other in zip(first, second, strict=False):
        if one.id != other.id:
            break
        same = one.number
    return same + 1
