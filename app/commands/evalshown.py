"""What `counterpart eval` shows on a terminal: the plan, a bar, tables."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.evals.baseline import FAILED
from app.evals.compared import Compared
from app.evals.estimate import Estimate, estimate
from app.evals.journal import Journal
from app.evals.plan import Cell
from app.evals.reports import as_json as report_json
from app.evals.reports import short
from app.evals.results import SuiteResult
from app.evals.runner import Endpoint

MOST_SHOWN = 12


class Bar:
    """A bar on a terminal, nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self._shown = sys.stderr.isatty()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), disable=not self._shown)
        self._task = self._bar.add_task("cells", total=total)
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def told(self, cell: Cell, status: str, reason: str | None) -> None:
        """A cell has ended."""
        self._counts[status] += 1
        told = ", ".join(f"{n} {name}" for name, n in sorted(self._counts.items()))
        self._bar.update(self._task, advance=1, description=told)


def plan(cells: Sequence[Cell], ends: Mapping[str, Endpoint], judge: str | None, as_json: bool) -> None:
    """What would be run: cells, turns, calls, tokens and price, by suite and model."""
    rows = estimate(cells, ends, judge)
    if as_json:
        print(json.dumps([row.as_json() for row in rows]))
        return
    table = Table(
        "suite", "model", "cells", "turns", "calls", "tokens", "price", title="Would run", title_justify="left"
    )
    for row in rows:
        table.add_row(*_cells_of(row))
    Console().print(table)


def _cells_of(row: Estimate) -> list[str]:
    price = f"{row.price:.2f}" if row.price else "–"
    return [row.suite, row.model, str(row.cells), str(row.turns), str(row.calls), f"{row.tokens:,}", price]


def results(journal: Journal, found: Sequence[SuiteResult], as_json: bool) -> None:
    """The results of a run."""
    if as_json:
        print(report_json((journal.head(), found, journal)))
        return
    console = Console()
    for result in found:
        console.print(_table(result))
        for gate in result.gates:
            told = {True: "[green]met[/]", False: "[red]not met[/]", None: "[yellow]not evaluated[/]"}[gate.met]
            console.print(f"  {told}  {gate.name}: {gate.found}")
        missing = result.coverage.n - result.coverage.passed
        if missing:
            told = ", ".join(f"{n} {blame}" for blame, n in result.errors.items()) or "not run"
            console.print(f"  evaluated {result.coverage.passed} of {result.coverage.n} cells; the rest: {told}")
        _failures(console, journal, result)
    print(f"The run is {journal.head()['id']}.", file=sys.stderr)


def _table(result: SuiteResult) -> Table:
    table = Table(title=f"{result.title}: {result.whole}", title_justify="left")
    for name in ("case", "model", "passed", "errors", "ms a cell"):
        table.add_column(name, justify="left" if name in ("case", "model") else "right")
    for row in result.cases:
        passed = f"{row.rate.passed} of {row.rate.n}"
        table.add_row(row.case, row.model, passed, str(row.errors or ""), f"{row.ms:.1f}")
    return table


def _failures(console: Console, journal: Journal, result: SuiteResult) -> None:
    broken = [c for c in result.cells if c.status == FAILED]
    for cell in broken[:MOST_SHOWN]:
        turn, verdict = next(
            ((t, v) for t in journal.turns(cell.key) for v in t.verdicts if v.held is False), (None, None)
        )
        where = f", turn {turn.number}" if turn is not None and turn.number else ""
        why = f"{verdict.kind}: {verdict.why}" if verdict else cell.reason
        console.print(f"  failed: {cell.case} {short(cell)}{where}: {why}", markup=False)
    if len(broken) > MOST_SHOWN:
        console.print(f"  and {len(broken) - MOST_SHOWN} more; -o FILE.html has them all")


def comparison(rows: Sequence[Compared], as_json: bool) -> None:
    """Two runs, suite by suite."""
    if as_json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=False))
        return
    for row in rows:
        d = row.difference
        between = f" ({d.low:+.1%} to {d.high:+.1%})" if d.low is not None and d.high is not None else ""
        print(f"{row.suite}: {d.value:+.1%}{between} over {d.pairs} cells in both runs")
        for name, moved in (("now fails", row.broken), ("now passes", row.mended)):
            for one in moved[:MOST_SHOWN]:
                print(f"  {name}: {one.place}")
        if row.lost:
            print(f"  {row.lost} cells are in one run only or could not be evaluated in both")
