"""Figures that belong together: 'from 80 to 72', '3 years not 1', 'two years instead of one', '12 -> 24 months'."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from app.language.figures import Figure

_LINK = re.compile(
    r"(?: (?:%|days|weeks|months))?(?: from (?:today|now))?(?: or |[\s,]*(?:(?:up|down) )?(?:to|till|until|->|-->|→|=>|and not|not|but not|instead of|rather than|in place of|versus|vs|against|no longer)[\s,]*)(?:the |my |our |your |just |only |today's |moving to |at |by )*",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?: \w+){0,3}[\s,]*(?:up |down )?from (?:the |today's |our |your )?", re.IGNORECASE)


# What comes after a level that is left: '45 to 60', '24 > 36'.
MOVES_ON = re.compile(
    r"\s?(?:%|per ?cent|percent|pct|days?|weeks?|wks?|months?|hours?|loads?|sites?|trucks?)?\s?(?:up |down )?(?:to|till|until|-+>|=>|>|→)\s?(?:the |our |your )?\d",
    re.IGNORECASE,
)
_TWO = re.compile(r"(?P<low>.+?)\s*(?:-|–|\bto\b|\btill\b)\s*(?P<high>.+)", re.IGNORECASE | re.DOTALL)


class HasToday(Protocol):
    """Of an issue only what is needed here."""

    @property
    def unit(self) -> str:
        """The unit of its figures."""

    @property
    def status_quo(self) -> float | str:
        """Today's value."""

    @property
    def high(self) -> float:
        """The highest value."""


def from_today(found: Sequence[Figure], issues: Sequence[HasToday]) -> tuple[Figure, ...]:
    """The figures, a range that begins at today's value parted into where a level stands and where it goes: '45 to 60 I can do' names no range."""
    parted: list[Figure] = []
    for figure in found:
        two = _TWO.fullmatch(figure.text) if figure.until is not None else None
        until = figure.until or 0.0
        if two and any(_begins_at_today(figure, until, i) for i in issues):
            low, high = two["low"], two["high"]
            parted.append(Figure(figure.value, figure.unit, figure.start, figure.start + len(low), low))
            parted.append(Figure(until, figure.unit, figure.end - len(high), figure.end, high))
        else:
            parted.append(figure)
    return tuple(parted)


def _begins_at_today(figure: Figure, until: float, issue: HasToday) -> bool:
    return bool(
        figure.unit in (None, issue.unit)
        and issue.status_quo == figure.value
        and issue.status_quo
        and until <= issue.high
    )


@lru_cache(maxsize=512)
def paired(text: str, found: tuple[Figure, ...]) -> tuple[tuple[Figure, ...], frozenset[int]]:
    """The figures with the unit of their partner where they have none, and the numbers of those that are linked to the figure before."""
    figures, linked = list(found), set()
    for number in range(1, len(figures)):
        low, high = figures[number - 1], figures[number]
        between = text[low.end : high.start]
        if len(between) > 40 or not (_LINK.fullmatch(between) or _FROM.fullmatch(between)):
            continue
        if low.unit and high.unit and low.unit != high.unit:
            continue
        linked.add(number)
        if high.unit is None and low.unit not in (None, "money"):
            figures[number] = replace(high, unit=low.unit)
        elif low.unit is None and high.unit not in (None, "money") and "not" not in between:
            figures[number - 1] = replace(low, unit=high.unit)
    return tuple(figures), frozenset(linked)
