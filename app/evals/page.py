"""A run as one HTML page that needs nothing else: the pages' own styles inside, no script, no address."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.evals.baseline import FAILED
from app.evals.journal import Journal
from app.evals.reports import Found, short
from app.evals.results import ERROR, SuiteResult, model_of
from app.pages.templates import render
from app.places import shipped

MOST_TALKS = 200


def page(found: Found) -> str:
    """The page of a run."""
    head, results, journal = found
    style = (shipped("frontend/static") / "app.css").read_text(encoding="utf-8")
    return render("eval_report.html", style=Markup(style.replace("</", "<\\/")), **shown(head, results, journal))  # noqa: S704  our own file


def shown(head: Mapping[str, Any], results: Sequence[SuiteResult], journal: Journal) -> dict[str, Any]:
    """What the page of a run shows: results, the matrix of models, and the talks that failed or could not be evaluated, with the others behind them."""
    talks = []
    for result in results:
        ordered = sorted(result.cells, key=lambda c: (c.status not in (FAILED, ERROR), c.place))
        talks += [(c, journal.turns(c.key)) for c in ordered[:MOST_TALKS]]
    return {
        "head": head,
        "results": results,
        "matrices": [matrix(r) for r in results],
        "talks": talks,
        "short": short,
        "model_of": model_of,
    }


def matrix(result: SuiteResult) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Models across, cases down, the pass rate in each cell."""
    models = list(dict.fromkeys(row.model for row in result.cases))
    cases = list(dict.fromkeys(row.case for row in result.cases))
    cells = {(row.case, row.model): row for row in result.cases}
    return models, [(case, [_told(cells.get((case, model))) for model in models]) for case in cases]


def _told(row: Any) -> str:
    if row is None or row.rate.n == 0:
        return "–" if row is None or not row.errors else f"{row.errors} errors"
    return f"{row.rate.passed} of {row.rate.n}" + (f", {row.errors} errors" if row.errors else "")
