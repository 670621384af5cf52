"""`counterpart eval run|compare|report|list`: prove that buyer and grader still hold."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands import evalshown as shown
from app.commands.evalrun import (
    Wanted,
    as_before,
    endpoints_for,
    finish,
    fit_outputs,
    ids_of,
    left_of,
    planned,
    run_cells,
    write,
)
from app.errors import BadValue
from app.evals.compared import compared
from app.evals.journal import Journal, runs_in
from app.evals.plan import Changes, Loaded, load_suite, shipped_suites
from app.settings import load_settings

if TYPE_CHECKING:
    from app.evals.baseline import Baseline
    from app.evals.results import SuiteResult

GATE_FAILED, NOT_EVALUATED, INTERRUPTED = 1, 3, 130
evaluate = typer.Typer(add_completion=False, no_args_is_help=True)
Names = Annotated[list[str] | None, typer.Option()]


@evaluate.callback()
def group() -> None:
    """Evaluation suites."""


@evaluate.command()
def run(
    suites: Annotated[list[str] | None, typer.Argument(help="Ids of shipped suites, or files.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="In place of the suite's models; may be given again.")] = None,
    grader: Annotated[list[str] | None, typer.Option(help="In place of the suite's graders.")] = None,
    persona: Annotated[list[str] | None, typer.Option(help="Only this persona; may be given again.")] = None,
    repeat: Annotated[int | None, typer.Option(help="Repeats of each cell.", min=1, max=1000)] = None,
    seed: Annotated[list[int] | None, typer.Option(help="In place of the suite's seeds.")] = None,
    judge: Annotated[str | None, typer.Option(help="The model that judges principles.")] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", help="Write .html, .json, .jsonl, .junit.xml, .csv or .md; may be given again."),
    ] = None,
    resume: Annotated[str | None, typer.Option(help="Go on with a run, by id or file.")] = None,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="With --resume: errors are tried again.")
    ] = False,
    only: Annotated[str | None, typer.Option(help="With --resume: 'failing' runs only what failed, anew.")] = None,
    baseline: Annotated[str | None, typer.Option(help="A run to hold against, by id, journal or .json report.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be run, with calls, tokens and price.")
    ] = False,
    budget: Annotated[
        float | None, typer.Option(help="Stop where so much was spent, in the currency of the prices.", min=0)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON report.")] = False,
) -> int:
    """Run suites. Exit code 1 where a gate is not met, 3 where something could not be evaluated, 130 where it was interrupted."""
    if only not in (None, "failing"):
        raise BadValue("--only", only, "use failing")
    settings = load_settings()
    before = fit_outputs(output or [], baseline, settings)
    changes = Changes(tuple(model or ()), tuple(grader or ()), tuple(persona or ()), repeat, tuple(seed or ()))
    wanted = Wanted(settings, changes, judge, budget, retry_errors, only == "failing")
    journal, loaded = _begun(wanted, suites or [], resume)
    if journal is not None:  # what was asked for then holds, but for what is asked for now
        wanted = as_before(wanted, journal.head()["settings"])
    cells = planned(loaded, wanted)
    ends = endpoints_for(settings, [item.suite for item in loaded], cells, wanted.judge)
    if dry_run:
        shown.plan(left_of(journal, cells, wanted) if journal else cells, ends, wanted.judge, as_json)
        return 0
    journal = journal or ids_of(settings, loaded, wanted)
    interrupted = False
    try:
        asyncio.run(run_cells(journal, cells, ends, wanted))
    except KeyboardInterrupt:
        interrupted = True
    results = finish(journal, loaded, before, interrupted=interrupted)
    _told(journal, results, output, before, as_json=as_json)
    return INTERRUPTED if interrupted else _code(results)


def _told(
    journal: Journal, results: "list[SuiteResult]", output: list[Path] | None, baseline: "Baseline | None", *, as_json: bool
) -> None:  # fmt: skip
    """Write the reports, show the result, close the journal."""
    write(output or [], journal, results, baseline)
    shown.results(journal, results, as_json)
    journal.close()


def _begun(wanted: Wanted, suites: Sequence[str], resume: str | None) -> tuple[Journal | None, list[Loaded]]:
    """The suites of a new run, which has no journal yet, or journal and suites of one to go on with."""
    if resume is None:
        if not suites:
            raise BadValue("Suites", "(none)", f"name a file, or some of {', '.join(shipped_suites())}")
        if wanted.retry_errors or wanted.only_failing:
            raise BadValue("--retry-errors, --only", "(a new run)", "use them with --resume")
        return None, [load_suite(name) for name in suites]
    journal = Journal(_path(resume, wanted.settings.data_dir))
    if suites:
        raise BadValue("Suites", ", ".join(suites), "leave them out with --resume; the run knows its own")
    loaded = [load_suite(name) for name in journal.head()["suites"]]
    digests = journal.head()["settings"]["digests"]
    changed = next((item for item in loaded if digests.get(item.suite.id) != item.digest), None)
    if changed is not None:
        raise BadValue("Suite", str(changed.path), "it has changed since the run began; start a new run")
    return journal, loaded


def _path(run: str, data: Path) -> Path:
    """The journal of a run, by id or by path."""
    here = data / "evals" / f"{run}.sqlite3"
    return here if here.exists() else Path(run)


def _code(results: "Sequence[SuiteResult]") -> int:
    if not all(r.met for r in results):
        return GATE_FAILED
    return 0 if all(r.evaluated for r in results) else NOT_EVALUATED


@evaluate.command()
def compare(
    first: Annotated[str, typer.Argument(help="A run, by id or journal.")],
    second: Annotated[str, typer.Argument(help="Another.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Two runs cell by cell: what got better, what got worse, the paired difference with its interval. Exit code 1 where it is surely worse, 3 where nothing could be compared."""
    data = load_settings().data_dir
    found = compared(Journal(_path(first, data)).cells(), Journal(_path(second, data)).cells())
    shown.comparison(found, as_json)
    if any(row.worse for row in found):
        return GATE_FAILED
    return 0 if any(row.difference.pairs for row in found) else NOT_EVALUATED


@evaluate.command()
def report(
    run: Annotated[str, typer.Argument(help="A run, by id or journal.")],
    output: Annotated[list[Path] | None, typer.Option("-o", help="Files to write.")] = None,
    baseline: Annotated[str | None, typer.Option(help="A run to hold against, by id, journal or .json report.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON report.")] = False,
) -> int:
    """Write or show the report of a run that was made."""
    settings = load_settings()
    before = fit_outputs(output or [], baseline, settings)
    journal = Journal(_path(run, settings.data_dir))
    loaded = [load_suite(name) for name in journal.head()["suites"]]
    results = finish(journal, loaded, before, interrupted=None)
    _told(journal, results, output, before, as_json=as_json)
    return _code(results)


@evaluate.command("list")
def listed(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """The suites that ship, and the runs that were made here."""
    folder = load_settings().data_dir / "evals"
    runs = [journal.head() for journal in runs_in(folder)]
    suites = {name: load_suite(name).suite for name in shipped_suites()}
    if as_json:
        print(json.dumps({"suites": list(suites), "runs": [dict(r) for r in runs]}, ensure_ascii=False))
        return
    for name, suite in suites.items():
        print(f"{name}  {suite.title}")
    for run in runs:
        print(f"{run['id']}  {run['status']}  {', '.join(Path(s).stem for s in run['suites'])}")
    if not runs:
        print("No runs here yet.", file=sys.stderr)
