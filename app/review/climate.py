"""Not who is weak but what the organisation makes hard: tactics that break most, facts nobody used or had, limits reached, pressure of one's own side. No person in it.

An admin sees the whole organisation; a coach the teams whose submitted sessions she may read anyway. There are no filters: the difference of two views could tell
of one person.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.content.loading import case_ids, load_case
from app.errors import NotFound
from app.people.records import User
from app.review.climatecounts import AFTER, OTHERWISE, CountKind
from app.review.climateports import ClimateStore, CountRow
from app.review.hiding import LEAST_PEOPLE, Shown, Table, shielded, summed
from app.review.keeping import Kept

OF_CASES = frozenset({CountKind.FACT, CountKind.MISSING, CountKind.ASSUMED, CountKind.REACHED, CountKind.BROKEN})
OWN = "own"


@dataclass(frozen=True, slots=True)
class Line:
    """A cell with the words it is shown by: of what (a tactic, a fact, an issue), in which case (empty: in none)."""

    label: str
    case: str
    cell: Shown


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit of a mandate: how many deals, how many that reached it and that broke it; hidden as one."""

    label: str
    case: str
    reached: Shown
    broken: Shown


@dataclass(frozen=True, slots=True)
class Climate:
    """The page. `enough` is False where fewer than five people submitted anything, and then all else is empty. Lines are sorted by share, the most telling first."""

    enough: bool
    tactics: tuple[Line, ...] = ()
    all_tactics: Shown | None = None
    unused: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    assumed: tuple[Line, ...] = ()
    limits: tuple[LimitLine, ...] = ()
    after: Shown | None = None
    otherwise: Shown | None = None


class Climates:
    """The service of the climate."""

    def __init__(self, store: ClimateStore, seconds: Callable[[], float] = time.monotonic) -> None:
        self.store = store
        self._kept = Kept[tuple[str, ...] | None, Climate](seconds)

    def view(self, user: User) -> Climate:
        """The climate as this user may see it. Raises NotFound for anybody but coaches and admins."""
        if not (user.admin or user.coach):
            raise NotFound("page", "/climate")
        teams = None if user.admin else user.coached_teams
        return self._kept.of(teams, lambda: _climate(self.store.counts(teams)), self.store.stamp())


def _climate(rows: Sequence[CountRow]) -> Climate:
    if len({row.person for row in rows}) < LEAST_PEOPLE:
        return Climate(enough=False)
    tables = {kind: _table(kind, rows) for kind in CountKind}
    names = _Names()
    pressure = {cell.item: cell for cell in tables[CountKind.PRESSURE].cells}
    return Climate(
        enough=True,
        tactics=_by_share([Line(c.item, "", c) for c in tables[CountKind.TACTIC].cells]),
        all_tactics=tables[CountKind.TACTIC].total,
        unused=_by_share([names.fact(c) for c in tables[CountKind.FACT].cells], most=False),
        missing=_by_share([names.fact(c) for c in tables[CountKind.MISSING].cells]),
        assumed=_by_share([Line(names.title(c.item), "", c) for c in tables[CountKind.ASSUMED].cells]),
        limits=_limits(names, tables[CountKind.REACHED], tables[CountKind.BROKEN]),
        after=pressure.get(AFTER),
        otherwise=pressure.get(OTHERWISE),
    )


def _table(kind: CountKind, rows: Sequence[CountRow]) -> Table:
    told = [row for r in rows if r.kind is kind and (row := _told(r)) is not None]
    return shielded(summed([(r.item, r.person, r.times, r.hits) for r in told]))


def _told(row: CountRow) -> CountRow | None:
    """A row as it is told: what own cases hold is their owners' business, so they are one item together, or none."""
    if row.kind not in OF_CASES or row.item.partition("/")[0] in case_ids():
        return row
    return replace(row, item=OWN) if row.kind is CountKind.ASSUMED else None


def _by_share(lines: Sequence[Line], *, most: bool = True) -> tuple[Line, ...]:
    """Lines by their share, most (or least) first; hidden ones last and by their words, so that the order tells nothing."""

    def order(line: Line) -> tuple[bool, float, str, str]:
        share = line.cell.share or 0.0
        return line.cell.hidden, 0.0 if line.cell.hidden else -share if most else share, line.case, line.label

    return tuple(sorted(lines, key=order))


def _limits(names: "_Names", reached: Table, broken: Table) -> tuple[LimitLine, ...]:
    over = {cell.item: cell for cell in broken.cells}
    lines = [LimitLine(*names.issue(c.item), c, over[c.item]) for c in reached.cells]
    return tuple(sorted(lines, key=lambda line: (line.case, line.reached.hidden, line.label)))


class _Names:
    """Words for what is counted, out of the shipped cases; `own` for own cases."""

    def __init__(self) -> None:
        self.cases = {name: load_case(name) for name in case_ids()}

    def title(self, case: str) -> str:
        found = self.cases.get(case)
        return found.title if found is not None else OWN

    def fact(self, cell: Shown) -> Line:
        case, _, name = cell.item.partition("/")
        text = next((fact.text for fact in self.cases[case].facts if fact.id == name), name)
        return Line(text, self.title(case), cell)

    def issue(self, item: str) -> tuple[str, str]:
        case, _, name = item.partition("/")
        label = next((issue.label for issue in self.cases[case].issues if issue.id == name), name)
        return label, self.title(case)
