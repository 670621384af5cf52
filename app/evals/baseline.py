"""An earlier run to hold a new one against: pass rates and mean values, from its journal or its JSON report."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import BadValue
from app.evals.journal import Journal, KeptCell

PASSED, FAILED = "passed", "failed"
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Pass rate by suite, and the trainee's mean value by suite, case and persona; the cells, and the run's journal where it is at hand."""

    rates: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[Place, float] = field(default_factory=dict)
    name: str = ""
    cells: tuple[KeptCell, ...] = ()
    journal: Journal | None = None


def baseline_of(name: str, folder: Path) -> Baseline:
    """A run by id, its journal, or its .json report. Raises BadValue where there is none."""
    path = folder / f"{name}.sqlite3"
    path = path if path.exists() else Path(name)
    if not path.exists():
        raise BadValue("--baseline", name, "name a run, its journal or a .json report")
    if path.suffix == ".json":
        return _of_report(path)
    journal = Journal(path)
    return _of_cells(journal.head()["id"], journal.cells(), journal)


def values_of(cells: Sequence[KeptCell]) -> dict[Place, float]:
    """The mean value by suite, case and persona, of cells that ended."""
    found: defaultdict[Place, list[float]] = defaultdict(list)
    for cell in cells:
        if cell.status in (PASSED, FAILED) and cell.outcome and "value" in cell.outcome:
            found[cell.suite, cell.case, str(cell.params["persona"])].append(float(cell.outcome["value"]))
    return {place: sum(values) / len(values) for place, values in found.items()}


def _of_cells(name: str, cells: Sequence[KeptCell], journal: Journal | None = None) -> Baseline:
    passed: defaultdict[str, list[bool]] = defaultdict(list)
    for cell in cells:
        if cell.status in (PASSED, FAILED):
            passed[cell.suite].append(cell.status == PASSED)
    rates = {suite: sum(held) / len(held) for suite, held in passed.items()}
    return Baseline(rates, values_of(cells), name, tuple(cells), journal)


def _of_report(path: Path) -> Baseline:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        cells = [KeptCell(**c) for suite in body["suites"] for c in suite["cells"]]
        return _of_cells(str(body["run"]["id"]), cells)
    except (ValueError, KeyError, TypeError):
        raise BadValue("--baseline", str(path), "it is no report of 'eval run -o FILE.json'") from None
