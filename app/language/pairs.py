"""Figures that belong together: 'from 80 to 72', '3 years not 1', 'two years instead of one', '12 -> 24 months'."""

import re
from dataclasses import replace
from functools import lru_cache

from app.language.figures import Figure

_LINK = re.compile(
    r"(?: (?:%|days|weeks|months))?(?: from (?:today|now))?(?: or |[\s,]*(?:(?:up|down) )?(?:to|till|until|->|-->|→|=>|and not|not|but not|instead of|rather than|in place of|versus|vs|against|no longer)[\s,]*)(?:the |my |our |your |just |only |today's |moving to |at |by )*",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?: \w+){0,3}[\s,]*(?:up |down )?from (?:the |today's |our |your )?", re.IGNORECASE)


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
