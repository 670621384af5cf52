"""Hides what too few people stand behind, so that a figure about the organisation never tells of a person. Pure.

A cell with fewer than five different people is hidden. Where what is hidden could be worked out by taking the shown cells from a total (one hidden cell alone, or
several with fewer than five people between them), the shown cell with the fewest people is hidden too, until it cannot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell before hiding: what it is of, how often, how many hits, and by whom."""

    item: str
    times: int
    hits: int
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as it may be shown: how often, how many hits, by how many people; all None where it is hidden."""

    item: str
    times: int | None
    hits: int | None
    people: int | None

    @property
    def hidden(self) -> bool:
        """Whether it is hidden."""
        return self.times is None

    @property
    def share(self) -> float | None:
        """Hits of times, 0 to 1; None where it is hidden or never happened."""
        return self.hits / self.times if self.times and self.hits is not None else None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in the order in which they came, and their total; the total is hidden too where it would give a hidden cell away."""

    cells: tuple[Shown, ...]
    total: Shown


def shielded(cells: Sequence[Raw]) -> Table:
    """The cells as they may be shown, with their total."""
    hidden = _hidden(cells)
    shown = tuple(_shown(cell, hide=cell.item in hidden) for cell in cells)
    everybody = frozenset[str]().union(*(cell.people for cell in cells))
    whole = Raw("", sum(c.times for c in cells), sum(c.hits for c in cells), everybody)
    rest = [cell for cell in cells if cell.item in hidden]
    return Table(shown, _shown(whole, hide=len(everybody) < LEAST_PEOPLE or not _covered(rest)))


def _hidden(cells: Sequence[Raw]) -> frozenset[str]:
    hidden = {cell.item for cell in cells if len(cell.people) < LEAST_PEOPLE}
    while not _covered([cell for cell in cells if cell.item in hidden]):
        left = [cell for cell in cells if cell.item not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda cell: (len(cell.people), cell.times, cell.item)).item)
    return frozenset(hidden)


def _covered(hidden: Sequence[Raw]) -> bool:
    """Whether a total may be known beside these hidden cells: there are none, or several with five people or more between them."""
    if not hidden:
        return True
    people = frozenset[str]().union(*(cell.people for cell in hidden))
    return len(hidden) > 1 and len(people) >= LEAST_PEOPLE


def _shown(cell: Raw, *, hide: bool) -> Shown:
    if hide:
        return Shown(cell.item, None, None, None)
    return Shown(cell.item, cell.times, cell.hits, len(cell.people))


def summed(rows: Sequence[tuple[str, str, int, int]]) -> list[Raw]:
    """Cells out of rows of item, person, times and hits, by item."""
    found: dict[str, tuple[int, int, set[str]]] = {}
    for item, person, times, hits in rows:
        so_far, so_many, people = found.setdefault(item, (0, 0, set()))
        people.add(person)
        found[item] = so_far + times, so_many + hits, people
    ordered: Mapping[str, tuple[int, int, set[str]]] = dict(sorted(found.items()))
    return [Raw(item, times, hits, frozenset(people)) for item, (times, hits, people) in ordered.items()]
