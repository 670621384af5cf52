"""The pass rates of an earlier run, from its journal or its JSON report."""

import json
from pathlib import Path

from app.errors import BadValue
from app.evals.journal import Journal
from app.evals.results import FAILED, PASSED


def pass_rates(name: str, folder: Path) -> dict[str, float]:
    """Pass rate by suite. Raises BadValue where there is no such run or report."""
    path = folder / f"{name}.sqlite3"
    path = path if path.exists() else Path(name)
    if not path.exists():
        raise BadValue("--baseline", name, "name a run, its journal or a .json report")
    if path.suffix == ".json":
        return _of_report(path)
    found: dict[str, list[bool]] = {}
    for cell in Journal(path).cells():
        if cell.status in (PASSED, FAILED):
            found.setdefault(cell.suite, []).append(cell.status == PASSED)
    return {suite: sum(rows) / len(rows) for suite, rows in found.items()}


def _of_report(path: Path) -> dict[str, float]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return {
            s["suite"]: float(s["pass_rate"]["value"]) for s in body["suites"] if s["pass_rate"]["value"] is not None
        }
    except (ValueError, KeyError, TypeError):
        raise BadValue("--baseline", str(path), "it is no report of 'eval run -o FILE.json'") from None
