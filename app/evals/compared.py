"""Two runs against each other, cell by cell: the same case, persona, draw, seed and repeat; models may differ."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.evals.baseline import FAILED, PASSED
from app.evals.journal import KeptCell, KeptTurn
from app.evals.statistics import Difference, paired

_VERSIONED = ("model", "grader", "temperature")


@dataclass(frozen=True, slots=True)
class Moved:
    """A place that is in both runs and stands otherwise in the second: its cells there and then."""

    place: str
    before: KeptCell
    now: KeptCell


@dataclass(frozen=True, slots=True)
class Parting:
    """The first turn in which two plays of a cell differ, as it was and as it is; None where a play was over by then."""

    number: int
    before: KeptTurn | None
    now: KeptTurn | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One suite in both runs: second minus first in pass rate, resampled by case; cells that broke or were mended; cells that are not in both."""

    suite: str
    difference: Difference
    broken: tuple[Moved, ...]
    mended: tuple[Moved, ...]
    lost: int

    @property
    def worse(self) -> bool:
        """Whether the second run is surely worse: the whole interval lies below zero; with one case only, where it fell at all."""
        high = self.difference.high
        return self.difference.value < 0 if high is None else high < 0

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "suite": self.suite,
            "difference": asdict(self.difference),
            "broken": [m.place for m in self.broken],
            "mended": [m.place for m in self.mended],
            "lost": self.lost,
            "worse": self.worse,
        }


def parting(before: Sequence[KeptTurn], now: Sequence[KeptTurn]) -> Parting | None:
    """Where two plays of the same cell part: in what was said or in what the engine decided. None where they are the same."""
    old, new = {t.number: t for t in before}, {t.number: t for t in now}
    for number in sorted({*old, *new}, key=lambda n: n or 10**6):  # number 0 is the end
        one, other = old.get(number), new.get(number)
        if one is None or other is None or (one.text, one.reply, one.facts) != (other.text, other.reply, other.facts):
            return Parting(number, one, other)
    return None


def compared(first: Sequence[KeptCell], second: Sequence[KeptCell]) -> list[Compared]:
    """The suites that are in both runs, in order of the first."""
    ours, theirs = _by_place(first), _by_place(second)
    suites = dict.fromkeys(suite for suite, _ in ours if any(suite == s for s, _ in theirs))
    return [_suite(suite, ours, theirs) for suite in suites]


Place = tuple[str, str]


def _suite(suite: str, ours: dict[Place, list[KeptCell]], theirs: dict[Place, list[KeptCell]]) -> Compared:
    groups: defaultdict[Hashable, list[tuple[float, float]]] = defaultdict(list)
    broken, mended, lost = [], [], 0
    for place in {p for p in (*ours, *theirs) if p[0] == suite}:
        both = _mean(ours.get(place, [])), _mean(theirs.get(place, []))
        if both[0] is None or both[1] is None:
            lost += 1
            continue
        groups[theirs[place][0].case].append((both[0], both[1]))
        if both[1] < both[0]:
            broken.append(Moved(place[1], _one(ours[place], PASSED), _one(theirs[place], FAILED)))
        elif both[1] > both[0]:
            mended.append(Moved(place[1], _one(ours[place], FAILED), _one(theirs[place], PASSED)))
    return Compared(suite, paired(groups), _sorted(broken), _sorted(mended), lost)


def _sorted(moved: list[Moved]) -> tuple[Moved, ...]:
    return tuple(sorted(moved, key=lambda m: m.place))


def _one(cells: list[KeptCell], status: str) -> KeptCell:
    return next(c for c in cells if c.status == status)


def _mean(cells: list[KeptCell]) -> float | None:
    done = [c.status == PASSED for c in cells if c.status in (PASSED, FAILED)]
    return sum(done) / len(done) if done else None


def _by_place(cells: Sequence[KeptCell]) -> dict[Place, list[KeptCell]]:
    found: defaultdict[Place, list[KeptCell]] = defaultdict(list)
    for cell in cells:
        same = " ".join(f"{n}={v}" for n, v in sorted(cell.params.items()) if n not in _VERSIONED)
        found[cell.suite, f"{cell.case} {same}"].append(cell)
    return dict(found)
