"""Figures and other values with their words, in the language of the page."""

from collections.abc import Sequence

from app.language.figures import say_figure
from app.locale.filled import N_, nN_
from app.locale.formats import figure, number
from app.locale.texts import _, n_
from app.practice.records import Turn

_PLURALS = {
    "days": nN_("%(shown)s day", "%(shown)s days"), "weeks": nN_("%(shown)s week", "%(shown)s weeks"), "months": nN_("%(shown)s month", "%(shown)s months"),
    "hours": nN_("%(shown)s hour", "%(shown)s hours"), "sites": nN_("%(shown)s site", "%(shown)s sites"), "years": nN_("%(shown)s year", "%(shown)s years"),
    "tonnes": nN_("%(shown)s tonne", "%(shown)s tonnes"), "loads": nN_("%(shown)s load", "%(shown)s loads"), "trucks": nN_("%(shown)s truck", "%(shown)s trucks"),
    "units": nN_("%(shown)s unit", "%(shown)s units"),
}  # fmt: skip
# The values of a session that pages show as words.
_NAMES = (N_("guided"), N_("standard"), N_("hard"), N_("extreme"), N_("practice"), N_("scored"), N_("built-in buyer"))


def thousands(value: float, currency: str) -> str:
    """Thousands without a sign: 'EUR 12k'."""
    return _("%(currency)s %(amount)sk", currency=currency, amount=number(value))


def figure_words(value: float | str, unit: str) -> str:
    """A figure with its unit in the language of the page: '60 days', '2.5 %'."""
    if isinstance(value, str):
        return value
    if value < 0 and unit == "days":
        return _("%(days)s in advance", days=figure_words(-value, unit))
    shown = figure(value)
    if unit in _PLURALS:
        one, several = _PLURALS[unit]
        return n_(one, several, value, shown=shown)
    if unit == "money":
        return _("EUR %(shown)s", shown=shown)
    if unit == "percent":
        return f"{shown} %"
    return say_figure(value, unit)


def spent_words(turns: Sequence[Turn]) -> str:
    """What a model's words took so far: '1,240 tokens, 0.0200 at your prices'; empty where no model spoke."""
    tokens = sum(t.prompt_tokens + t.completion_tokens for t in turns)
    if not tokens:
        return ""
    cost = sum(t.cost for t in turns)
    if not cost:
        return _("%(count)s tokens", count=number(tokens))
    return _("%(count)s tokens, %(cost)s at your prices", count=number(tokens), cost=number(cost, 4))
