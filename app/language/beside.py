"""Where the words for an issue stand in a sentence, and how near they are to a figure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.language.figures import Figure

_NEAR = 45
_BESIDE = 14


@lru_cache(maxsize=512)
def names_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """The words for an issue or a choice as one pattern, the longest first."""
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(
        r"(?<![-\w])(?:" + "|".join(re.escape(n).replace(r"\ ", r"[\s-]+") for n in ordered) + r")\b", re.IGNORECASE
    )


@lru_cache(maxsize=1024)
def places_of(names: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    """Where the words for an issue stand in a text."""
    return tuple(m.span() for m in names_of(names).finditer(text))


def nearness(text: str, found: Sequence[Figure], number: int, names: tuple[str, ...]) -> float:
    """How near a word for the issue stands: 3.5 beside the figure, 2 in reach, 0.4 further off; less where another figure stands between."""
    figure, best = found[number], 0.0
    for start, end in places_of(names, text):
        if start < figure.end and figure.start < end:
            best = max(best, 0.5)  # the unit itself, as in '24 months'
            continue
        if any(start < other.end and other.start < end for other in found):
            continue  # the unit of another figure
        after = start >= figure.end
        low, high = (figure.end, start) if after else (end, figure.start)
        crossed = any(low <= other.start and other.end <= high for other in found if other is not figure)
        best = max(best, _of_gap(text[low:high], after) if not crossed else 0.2)
    return best


def _of_gap(between: str, after: bool) -> float:
    if _BREAK.search(between):
        return 0.3 if len(between) <= _NEAR else 0.1
    if after and "," in between:  # what is listed next names its own figure
        return 0.3
    link = _AFTER_LINK if after else _BEFORE_LINK
    if len(between) <= _BESIDE * 2 and link.fullmatch(between):
        return 3.5
    if len(between) <= _BESIDE:
        return 2.6
    return 2.0 if len(between) <= _NEAR else 0.4


_BREAK = re.compile(
    r"[.!?;]\s|,\s(?:and|but|if|so|then|or|i|we|you|in return|provided|which)\b|\s(?:but|and (?:i|we|you))\s",
    re.IGNORECASE,
)
_AFTER_LINK = re.compile(
    r"\W*(?:(?:of|in|on|off|for|at|as|to|more|net|a|an|the|your|our|my|this|next|longer|extra|further|additional|per cent|percent|%|wk|week|weekly|per week|a week|year|yearly|safety|consignment)\W*){0,3}",
    re.IGNORECASE,
)
_BEFORE_LINK = re.compile(
    r"\W*(?:(?:at|to|of|is|are|was|for|by|would be|will be|could be|can be|stays?(?: at)?|remains?|up|down|from|goes?|go|runs?|cut|term|now|then|on|with|be|only|the|a|an|about|around|say|maybe|should be|has to be|terms?|days?|length|time|level|above|below|over|under|least|most|no|minimum|till|until|back|unchanged|leave|stay|keep|through|as|says|gives|via|it)\W*){0,4}",
    re.IGNORECASE,
)
