"""Behind `counterpart eval run`: endpoints out of settings and suites, the journal of a run, running with a bar, and the reports as files."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.evalshown import Bar
from app.errors import BadValue, SettingError
from app.evals.baseline import Baseline, baseline_of
from app.evals.journal import Journal
from app.evals.plan import Cell, Changes, Loaded, cells_of
from app.evals.reports import WRITERS
from app.evals.results import SuiteResult, result_of
from app.evals.runner import Endpoint, Purse, Runner
from app.evals.suite import EMBEDDED, EndpointSpec, Suite
from app.models.chat import Price
from app.settings import Settings

if TYPE_CHECKING:
    from app.grading.grader import Grader
    from app.models.chat import ChatModel

CONFIGURED = "configured"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asked for."""

    settings: Settings
    changes: Changes
    judge: str | None
    budget: float | None
    retry_errors: bool
    only_failing: bool


def as_before(wanted: Wanted, asked: Mapping[str, Any]) -> Wanted:
    """What a resumed run was asked for when it began; what the command line says now goes before it."""
    now = wanted.changes
    changes = Changes(
        now.models or tuple(asked["models"]),
        now.graders or tuple(asked["graders"]),
        now.personas or tuple(asked["personas"]),
        now.repeats or asked["repeats"],
        now.seeds or tuple(asked["seeds"]),
    )
    return replace(wanted, changes=changes, judge=wanted.judge or asked["judge"])


def planned(loaded: Sequence[Loaded], wanted: Wanted) -> list[Cell]:
    """All cells of the suites. Raises BadValue where two suites share an id."""
    ids = [item.suite.id for item in loaded]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise BadValue("Suites", twice, "two of them have the same id; run them one after the other")
    return [cell for item in loaded for cell in cells_of(item, wanted.changes)]


def endpoints_for(
    settings: Settings, suites: Sequence[Suite], cells: Sequence[Cell], judge: str | None
) -> dict[str, Endpoint]:
    """The endpoints that cells name. Raises BadValue for an unknown name, SettingError where a key or the configured model is missing."""
    used = {str(c.params.get("model", EMBEDDED)) for c in cells} | {str(c.params["grader"]) for c in cells if c.graded}
    used |= {judge} if judge else set()
    specs = {name: spec for suite in suites for name, spec in suite.endpoints.items()}
    return {name: _endpoint(name, specs.get(name), settings) for name in sorted(used - {EMBEDDED})}


def _endpoint(name: str, spec: EndpointSpec | None, settings: Settings) -> Endpoint:
    if name == CONFIGURED:
        spec = _configured(settings)
    if spec is None:
        raise BadValue("Model", name, "describe it under endpoints in the suite, or use embedded or configured")
    key = settings.model_key or "" if name == CONFIGURED else os.environ.get(spec.key_env or "", "")
    if spec.key_env and not key and name != CONFIGURED:
        raise SettingError(spec.key_env, "(not set)", f"put the key of the endpoint {name!r} into it")
    found = spec

    def model() -> "ChatModel":
        from app.minds import model_at

        return model_at(found.url, found.name, key, settings)

    def grader(at: "ChatModel") -> "Grader":
        from app.content.loading import load_rubric
        from app.grading.by_model import ModelGrader

        return ModelGrader(at, load_rubric())

    return Endpoint(model, grader, Price(spec.price_in, spec.price_out), spec.concurrency)


def _configured(settings: Settings) -> EndpointSpec:
    if not (settings.model_url and settings.model_name):
        raise SettingError(
            "COUNTERPART_MODEL_URL", "(not set)", "set it with COUNTERPART_MODEL_NAME, or use another model"
        )
    return EndpointSpec(
        url=settings.model_url, name=settings.model_name, price_in=settings.model_price_in, price_out=settings.model_price_out
    )  # fmt: skip


def ids_of(settings: Settings, loaded: Sequence[Loaded], wanted: Wanted) -> Journal:
    """A new run: its journal under the data folder."""
    now = datetime.now(UTC)
    run = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    journal = Journal(settings.data_dir / "evals" / f"{run}.sqlite3", new=True)
    changes = wanted.changes
    asked = {
        "models": changes.models,
        "graders": changes.graders,
        "personas": changes.personas,
        "repeats": changes.repeats,
        "seeds": changes.seeds,
    }
    digests = {item.suite.id: item.digest for item in loaded}
    journal.begin(
        run,
        now.isoformat(timespec="seconds"),
        [str(item.path) for item in loaded],
        {**asked, "judge": wanted.judge, "digests": digests},
    )
    return journal


def left_of(journal: Journal, cells: Sequence[Cell], wanted: Wanted) -> list[Cell]:
    """The cells of a plan that are to be run. Raises BadValue where the run holds cells that are not in the plan any more."""
    status = {c.key: c.status for c in journal.cells()}
    then = as_before(replace(wanted, changes=Changes()), journal.head()["settings"]).changes
    if wanted.changes == then and not set(status) <= {c.key for c in cells}:
        raise BadValue(
            "Run",
            journal.head()["id"],
            "a persona, a prompt or the labelled turns have changed since it began; start a new run",
        )
    again = {"waiting"} | ({"error"} if wanted.retry_errors else set()) | ({"failed"} if wanted.only_failing else set())
    again -= {"waiting"} if wanted.only_failing else set()
    return [c for c in cells if status.get(c.key, "waiting") in again]


async def run_cells(journal: Journal, cells: Sequence[Cell], ends: Mapping[str, Endpoint], wanted: Wanted) -> None:
    """Run what is left of a plan. Raises KeyboardInterrupt after keeping what was done."""
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    left, known = left_of(journal, cells, wanted), {c.key: c for c in journal.cells()}
    # An answer that failed a check or could not be read would fail again; what an endpoint answered before it broke off still holds.
    journal.forget([c.key for c in left if known[c.key].status != "waiting" and known[c.key].blame != "endpoint"])
    spent = sum(c.cost for c in known.values())
    with Bar(len(left)) as bar:
        runner = Runner(journal, ends, judge=wanted.judge, purse=Purse(wanted.budget, spent), told=bar.told)
        try:
            await runner.run(left)
        finally:
            await runner.close()


def finish(
    journal: Journal, loaded: Sequence[Loaded], baseline: Baseline | None, *, interrupted: bool | None
) -> list[SuiteResult]:
    """The results of a run, which is then written as ended (None: it is only read)."""
    results = [result_of(item.suite, journal, baseline) for item in loaded]
    if interrupted is not None:
        whole = all(r.coverage.passed == r.coverage.n for r in results)
        status = "interrupted" if interrupted else "whole" if whole else "with gaps"
        journal.end(status, datetime.now(UTC).isoformat(timespec="seconds"))
    return results


def fit_outputs(paths: Sequence[Path], baseline: str | None, settings: Settings) -> Baseline | None:
    """Before anything is run: the baseline; raises BadValue for a file that could not be written, or a baseline that there is not."""
    for path in paths:
        if not path.resolve().parent.is_dir():
            raise BadValue("-o", str(path), "name a file in a folder that exists")
        if path.suffix != ".html" and path.suffix not in WRITERS:
            raise BadValue("-o", str(path), f"use a name that ends in .html, {', '.join(WRITERS)}")
    return baseline_of(baseline, settings.data_dir / "evals") if baseline else None


def write(paths: Sequence[Path], journal: Journal, results: Sequence[SuiteResult], baseline: Baseline | None) -> None:
    """Reports in the forms that the names of the files ask for."""
    from app.evals.page import page

    found = journal.head(), results, journal
    for path in paths:
        text = page(found, baseline) if path.suffix == ".html" else WRITERS[path.suffix](found)
        path.write_text(text, encoding="utf-8")
