"""Assignments in words: what a rule asks, what was reached, where a person stands."""

from datetime import datetime

from app.locale.formats import day as day_words
from app.locale.formats import number
from app.locale.texts import _, n_
from app.review.passing import Asked, PassRule, Reached, Standing, State


def day(at: datetime) -> str:
    """A day, with its year."""
    return day_words(at)


def rule_words(rule: PassRule) -> list[str]:
    """What a rule asks, a sentence each; the last one is always asked."""
    said = []
    if rule.points is not None:
        said.append(_("At least %(points)s of 100 points over your turns.", points=number(rule.points)))
    if rule.breadth is not None:
        said.append(_breadth(rule.breadth))
    if rule.within_limits:
        said.append(_("The deal keeps every limit of your brief."))
    if rule.share is not None:
        said.append(
            _("The deal is worth at least %(share)s of the best that your limits allowed.", share=_percent(rule.share))
        )
    if rule.attempts is not None:
        said.append(
            n_(
                "Only your first submitted session counts; taking it back or deleting it gives you no other.",
                "Only your first %(number)s submitted sessions count; taking one back or deleting it gives you no other.",
                rule.attempts,
            )
        )
    said.append(
        _(
            "A threat, a gift for nothing, giving in under pressure, loyalty used as leverage or hitting back must be put right within three turns."
        )
    )
    return said


def _breadth(least: int) -> str:
    return n_(
        "At least one strategy shown with something of this deal in it.",
        "At least %(number)s of the strategies called for, shown with something of this deal in them.",
        least,
    )


def reached_words(row: Reached) -> tuple[str, str, str]:
    """One thing that was asked: what it is, the least that passes, what was reached."""
    none = _("no figure")
    if row.asked is Asked.POINTS:
        return _("Points over your turns"), number(row.least), none if row.got is None else number(row.got, 1)
    if row.asked is Asked.BREADTH:
        return _("Strategies shown"), number(row.least), none if row.got is None else number(row.got)
    if row.asked is Asked.WITHIN_LIMITS:
        return _("Limits of the brief"), _("all kept"), _limits(row.got)
    if row.asked is Asked.SHARE:
        got = _("no deal to compare") if row.got is None else _percent(row.got)
        return _("Share of the best deal"), _percent(row.least), got
    open_ones = int(row.got or 0)
    return _("Costly moments not put right"), _("none"), _("none") if not open_ones else number(open_ones)


def _limits(got: float | None) -> str:
    if got is None:
        return _("no deal, though one was possible")
    return _("all kept") if got else _("a limit was crossed")


def standing_words(found: Standing, *, coach: bool = False) -> str:
    """Where a person stands. A coach hears of nothing that was not submitted."""
    if found.state is State.PASSED and found.passed is not None:
        return _("passed on %(day)s", day=day_words(found.passed))
    if found.state is State.USED_UP:
        return _("not passed; all attempts are used")
    if coach or found.state is State.SUBMITTED:
        return _submitted(found.counted)
    if found.state is State.RUNNING:
        return _("running")
    if found.state is State.PLAYED:
        return n_(
            "%(number)s attempt played, none submitted", "%(number)s attempts played, none submitted", found.played
        )
    return _("not begun")


def _submitted(counted: int) -> str:
    if not counted:
        return _("not submitted yet")
    return n_("%(number)s attempt submitted, not passed yet", "%(number)s attempts submitted, not passed yet", counted)


def _percent(share: float) -> str:
    return f"{number(share * 100)} %"
