"""Either-or: terms put forward as alternatives, of which the other side may choose. Until somebody has chosen, none of them is offered."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.language.sentences import sentences
from app.language.term import Term

OPTION = "option"
_OR = re.compile(
    r"(?<![\w-])or(?![\w-])(?! (?:not|so|else|longer|more|less|later|earlier|nothing|no|rather|better|whatever|even|thereabouts|similar|something|i walk)\b)",
    re.IGNORECASE,
)
_CHOOSE = re.compile(
    r"\b(?:either|you (?:may |can |could )?(?:choose|pick|decide)|(?:your|ur) (?:choice|pick|call)|(?:choose|pick|take|select) (?:one|which|either|whichever)|whichever|up to you|one or the other|not both"
    r"|which (?:one |of (?:the two|them|these|those) )(?:would|do|could|can|is) |which (?:would|do|could|can|is (?:better|easier|yours|it)) )",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;](?=\s)(?!\s+or\b)", re.IGNORECASE)
_SCENE = re.compile(r":\s|[.!?;]\s(?!or\b)", re.IGNORECASE)
_DIRECT = 4


def with_options(text: str, terms: Sequence[Term]) -> list[Term]:
    """The terms, those that are alternatives marked as options: '32 or 36 months', '60 days for 30 months, or 75 on three years', and where the
    choice is left to the other side in so many words also '2 % or eight weeks'."""
    put = sorted((t for t in terms if t.mode == "offered"), key=lambda t: t.start)
    marked: set[Term] = set()
    for one, other in pairwise(put):
        if _joined(text, one, other):
            marked |= _alternatives(text, put, one, other)
    return [replace(t, mode=OPTION) if t in marked else t for t in terms]


def _joined(text: str, one: Term, other: Term) -> bool:
    between = text[one.end : other.start]
    return bool(_OR.search(between)) and not _END.search(between)


def _alternatives(text: str, put: Sequence[Term], one: Term, other: Term) -> set[Term]:
    """The terms on both sides of an 'or' between two terms that follow each other; none where the sides do not stand against each other."""
    cut = next(m.start() for m in _OR.finditer(text, one.end, other.start))
    low, high = _bounds(text, cut)
    left = [t for t in put if low <= t.start < cut]
    right = [t for t in put if cut < t.start < high]
    against = {t.issue for t in left if any(o.issue == t.issue and o.value != t.value for o in right)}
    if one.issue == other.issue and one.value != other.value and len(text[one.end : other.start].split()) <= _DIRECT:
        return {t for t in left + right if t.issue == one.issue}
    if against:
        return {*left, *right}
    chooses = any(_CHOOSE.search(s.text) for s in sentences(text) if s.end > one.start)
    return {one, other} if chooses and one.issue != other.issue else set()


def _bounds(text: str, cut: int) -> tuple[int, int]:
    """The stretch that an 'or' divides: from the sentence's start or its colon to the sentence's end."""
    low = max((m.end() for m in _SCENE.finditer(text) if m.end() <= cut), default=0)
    found = _SCENE.search(text, cut)
    return low, found.start() if found else len(text)
