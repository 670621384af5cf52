"""Counts in millions: '6.2 mio cartons', '6 million of them', '650k boxes' where an issue of the talks is counted in such numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.language.beside import places_of
from app.language.figures import Figure, figures
from app.language.matching import IssueWords

LEAST = 10_000
_SCALES = {
    "k": 1e3,
    "tsd": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "mill": 1e6,
    "million": 1e6,
    "millions": 1e6,
}
_BEHIND = re.compile(r"\s?(?P<scale>k|tsd|thousand|mn|mio|mill|millions?|m)\b\.?", re.IGNORECASE)
_WORDS = re.compile(r"(?P<word>[a-z]+)(?: (?:and a half))? (?P<scale>millions?|thousand)\b", re.IGNORECASE)
_SMALL = {
    w: float(n) for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}


def with_counts(text: str, found: Sequence[Figure], issues: Sequence[IssueWords]) -> tuple[Figure, ...]:
    """The figures of a sentence, one in thousands or millions as a bare count where it lies in the reach of an issue that is counted so, and either names it
    next or has no sign of money."""
    counted = [i for i in issues if i.unit in ("choice", "units", "tonnes") and not i.choices and i.high >= LEAST]
    if not counted:
        return tuple(found)
    return tuple(_spelled(text, [_count(text, f, counted) for f in found], counted))


def _count(text: str, figure: Figure, counted: Sequence[IssueWords]) -> Figure:
    number = re.match(r"[\d.,' ]*\d", figure.text)
    if number is None:
        return figure
    scale = _BEHIND.match(text, figure.start + number.end())
    bare = figures(number.group())
    if scale is None or not bare:
        return figure
    value = round(bare[0].value * _SCALES[scale["scale"].lower()], 6)
    return _taken(text, figure, value, scale.end(), counted)


def _spelled(text: str, found: list[Figure], counted: Sequence[IssueWords]) -> list[Figure]:
    """With numbers in words: 'six million cartons'."""
    for match in _WORDS.finditer(text):
        value = _SMALL.get(match["word"].lower())
        if value is None or any(
            f.start < match.end() and match.start() < f.end and f.unit is None and f.value >= LEAST for f in found
        ):
            continue
        value *= _SCALES[match["scale"].lower()]
        blank = Figure(value, "money", match.start(), match.end(), match.group())
        taken = _taken(text, blank, value, match.end(), counted)
        if taken is not blank:
            found = sorted(
                [*(f for f in found if f.end <= match.start() or f.start >= match.end()), taken], key=lambda f: f.start
            )
    return found


def _taken(text: str, figure: Figure, value: float, end: int, counted: Sequence[IssueWords]) -> Figure:
    fits = [i for i in counted if i.low / 4 <= value <= i.high * 4]
    named = any(start - end in (0, 1) for i in fits for start, _ in places_of(i.names, text))
    signed = bool(re.search(r"€|£|\$|\b(?:eur|gbp|usd)", text[max(0, figure.start - 5) : end + 6], re.IGNORECASE))
    if not fits or (not named and (signed or figure.unit not in ("money", None))):
        return figure
    return replace(figure, value=value, unit=None, end=end, text=text[figure.start : end])
