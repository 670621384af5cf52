"""Levels that are said by their distance: 'two more years', 'five points up', '4 weeks less' from what stands."""

import re
from functools import lru_cache

from app.language.figures import Figure

_MORE_BEFORE = re.compile(
    r"\b(?:another|more|extra|additional|further|plus|on top|longer|increase of|add)(?: (?:a|of|by|of a|the|full))*\W*$|(?<=\s)\+$",
    re.IGNORECASE,
)
_MORE_AFTER = re.compile(
    r"^(?: (?!through\b|via\b|by\b|as\b|from\b|in\b|if\b|and\b|for\b|at\b|with\b|on\b|but\b|to\b|or\b)\w+)?,? (?:more|extra|on top|longer|additional|further|earlier|sooner|shorter|less|fewer|off(?= the (?:lead|term|contract|commit|minimum)))\b(?! than)",
    re.IGNORECASE,
)
# '4 % plus three weeks of stock' joins two terms.
_JOINED = re.compile(
    r"(?:%|per cent|percent|days|weeks|months|sites|loads)(?: [^.;?!]{0,40})? plus(?: a)?\W*$", re.IGNORECASE
)
_EXTENSION = re.compile(r"^[ -](?:contract |price )?extension\b", re.IGNORECASE)
_MORE_INSIDE = re.compile(r"^another\b", re.IGNORECASE)
_BY = re.compile(r"\bby(?: (?:another|about|around|some|up to))?\W*$", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:shorten\w*|reduce\w*|less|fewer|lower\w*|cut\w*|down|drop\w*|earlier|sooner|shorter|faster|quicker|decrease\w*)\b",
    re.IGNORECASE,
)
_SAID_AS_CHANGE = re.compile(r"\b(?:between|than)\W*$", re.IGNORECASE)


def level_of(text: str, figure: Figure, main: bool, value: float, base: float | str | None) -> float:
    """The level that a figure means; `base` is the level from which a distance counts."""
    if not isinstance(base, (int, float)) or not is_distance(text, figure, main):
        return value
    around = text[max(0, figure.start - 30) : figure.end + 12]
    falls = bool(_DOWN.search(around)) and not main
    return float(base) - value if falls else float(base) + value


@lru_cache(maxsize=1024)
def is_distance(text: str, figure: Figure, main: bool) -> bool:
    """Whether a figure says by how much a level moves, not where it stands."""
    before, after = text[max(0, figure.start - 24) : figure.start], text[figure.end : figure.end + 30]
    if _SAID_AS_CHANGE.search(before):
        return False
    if _EXTENSION.match(after):
        return True
    if _MORE_INSIDE.match(figure.text):
        return True
    if _MORE_BEFORE.search(before):
        return not _JOINED.search(text, 0, figure.start)
    if re.search(r"\b(?:more|additional|extra|further)\b", figure.text, re.IGNORECASE):
        return True
    if _MORE_AFTER.match(after) and (figure.unit != "percent" or main or "point" in figure.text.lower()):
        return not (main and re.match(r" (?:less|fewer|off)", after))
    if main:
        return False
    return bool(
        _BY.search(before) or (figure.unit == "percent" and "point" in figure.text.lower() and _MOVES.search(before))
    )


_MOVES = re.compile(r"\b(?:up|down|rises?|goes?|increase|raise|lift)\W*(?:\w+\W+){0,2}$", re.IGNORECASE)
