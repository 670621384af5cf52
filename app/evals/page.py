"""A run as one HTML page that needs nothing else: the pages' own styles inside, no script, no address."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.evals.baseline import FAILED, Baseline
from app.evals.compared import Compared, Moved, Parting, compared, parting
from app.evals.journal import Journal
from app.evals.reports import Found, short
from app.evals.results import ERROR, SuiteResult, model_of
from app.evals.statistics import Difference, Rate, bound_of_none
from app.locale.filled import N_
from app.locale.formats import number
from app.locale.texts import _, n_
from app.pages.templates import render
from app.places import shipped

MOST_TALKS, MOST_BROKEN = 200, 50
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


def page(found: Found, baseline: Baseline | None = None) -> str:
    """The page of a run, with what differs from a baseline where one is given."""
    head, results, journal = found
    style = (shipped("frontend/static") / "app.css").read_text(encoding="utf-8")
    own = Markup(style.replace("</", "<\\/"))  # noqa: S704  our own file
    return render("eval_report.html", style=own, **shown(head, results, journal, baseline))


def shown(
    head: Mapping[str, Any], results: Sequence[SuiteResult], journal: Journal, baseline: Baseline | None = None
) -> dict[str, Any]:
    """What the page of a run shows: results, the matrix of models, and the talks that failed or could not be evaluated, with the others behind them."""
    talks, against = [], _against(baseline, results, journal)
    broken = {m.now.key for row, moved in against for m, _ in moved}
    for result in results:
        ordered = sorted(result.cells, key=lambda c: (c.key not in broken, c.status not in (FAILED, ERROR), c.place))
        talks += [(c, journal.turns(c.key)) for c in ordered[:MOST_TALKS]]
    return {
        "head": head,
        "results": results,
        "matrices": [matrix(r) for r in results],
        "talks": talks,
        "baseline": baseline,
        "against": against,
        "interval": _interval,
        "short": short,
        "model_of": model_of,
        "rate_words": rate_words,
    }


def _against(
    baseline: Baseline | None, results: Sequence[SuiteResult], journal: Journal
) -> list[tuple[Compared, list[tuple[Moved, Parting | None]]]]:
    """Suite by suite what the baseline passed and this run does not, with the turn in which each talk parts from the one then."""
    if baseline is None:
        return []
    rows = compared(baseline.cells, [c for r in results for c in r.cells])
    return [(row, [(m, _parting(m, baseline, journal)) for m in row.broken[:MOST_BROKEN]]) for row in rows]


def _parting(moved: Moved, baseline: Baseline, journal: Journal) -> Parting | None:
    if baseline.journal is None:
        return None
    return parting(baseline.journal.turns(moved.before.key), journal.turns(moved.now.key))


def _interval(found: Difference) -> str:
    """A difference in points of a hundred: '-33.3 (-60.0 to -5.0)'."""
    value = number(found.value * 100, 1)
    if found.low is None or found.high is None:
        return value
    return _("%(value)s (%(low)s to %(high)s)", value=value, low=number(found.low * 100, 1), high=number(found.high * 100, 1))  # fmt: skip


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
