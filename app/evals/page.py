"""A run as one HTML page that needs nothing else: the pages' own styles inside, no script, no address."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.evals.baseline import FAILED
from app.evals.journal import Journal
from app.evals.reports import Found, short
from app.evals.results import ERROR, SuiteResult, model_of
from app.evals.statistics import Rate, bound_of_none
from app.locale.filled import N_
from app.locale.formats import number
from app.locale.texts import _, n_
from app.pages.templates import render
from app.places import shipped

MOST_TALKS = 200
# How runs and cells stand, and whose an error was.
_NAMES = (
    N_("running"),
    N_("interrupted"),
    N_("whole"),
    N_("with gaps"),
    N_("waiting"),
    N_("passed"),
    N_("failed"),
    N_("error"),
    N_("endpoint"),
    N_("player"),
    N_("program"),
)


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
        "rate_words": rate_words,
    }


def matrix(result: SuiteResult) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Models across, cases down, the pass rate in each cell."""
    models = list(dict.fromkeys(row.model for row in result.cases))
    cases = list(dict.fromkeys(row.case for row in result.cases))
    cells = {(row.case, row.model): row for row in result.cases}
    return models, [(case, [_told(cells.get((case, model))) for model in models]) for case in cases]


def rate_words(found: Rate) -> str:
    """A rate in the language of the page: '5 of 6, 83.3 % (43.6 % to 97.0 %)'."""
    if found.value is None or found.low is None or found.high is None:
        return _("none of none")
    if found.passed == found.n:
        most = _percent(bound_of_none(found.n))
        return _(
            "%(n)s of %(of)s (failures at most %(most)s at %(sure)s)", n=found.n, of=found.n, most=most, sure="95 %"
        )
    return _(
        "%(n)s of %(of)s, %(value)s (%(low)s to %(high)s)", n=found.passed, of=found.n, value=_percent(found.value), low=_percent(found.low),
        high=_percent(found.high),
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{number(share * 100, 1)} %"


def _told(row: Any) -> str:
    if row is None:
        return "–"
    errors = n_("%(number)s error", "%(number)s errors", row.errors) if row.errors else ""
    if row.rate.n == 0:
        return errors or "–"
    passed = _("%(n)s of %(of)s", n=row.rate.passed, of=row.rate.n)
    return f"{passed}, {errors}" if errors else passed
