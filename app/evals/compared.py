"""Two runs against each other, cell by cell: the same case, persona, draw, seed and repeat; models may differ."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import asdict, dataclass
from typing import Any

from app.evals.baseline import FAILED, PASSED
from app.evals.journal import Journal, KeptCell
from app.evals.statistics import Difference, paired

_VERSIONED = ("model", "grader", "temperature")


@dataclass(frozen=True, slots=True)
class Compared:
    """One suite in both runs: second minus first in pass rate, resampled by case; cells that broke or were mended; cells that are not in both."""

    suite: str
    difference: Difference
    broken: tuple[str, ...]
    mended: tuple[str, ...]
    lost: int

    @property
    def worse(self) -> bool:
        """Whether the second run is surely worse: the whole interval lies below zero; with one case only, where it fell at all."""
        high = self.difference.high
        return self.difference.value < 0 if high is None else high < 0

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {**asdict(self), "worse": self.worse}


def compared(first: Journal, second: Journal) -> list[Compared]:
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
        cell = theirs[place][0]
        groups[cell.case].append((both[0], both[1]))
        if both[1] < both[0]:
            broken.append(place[1])
        elif both[1] > both[0]:
            mended.append(place[1])
    return Compared(suite, paired(groups), tuple(sorted(broken)), tuple(sorted(mended)), lost)


def _mean(cells: list[KeptCell]) -> float | None:
    done = [c.status == PASSED for c in cells if c.status in (PASSED, FAILED)]
    return sum(done) / len(done) if done else None


def _by_place(journal: Journal) -> dict[Place, list[KeptCell]]:
    found: defaultdict[Place, list[KeptCell]] = defaultdict(list)
    for cell in journal.cells():
        same = " ".join(f"{n}={v}" for n, v in sorted(cell.params.items()) if n not in _VERSIONED)
        found[cell.suite, f"{cell.case} {same}"].append(cell)
    return dict(found)
