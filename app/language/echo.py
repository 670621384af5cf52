"""Figures that only come back from the other side: 'Nine per cent?', 'Ten per cent, thank you.'"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from app.language.mode import OFFERING, TAIL_OFFER
from app.language.sentences import sentences
from app.language.term import Term, Value

_I = re.IGNORECASE
_TAKEN_IN = re.compile(
    r"^\W*(?:ok(?:ay)?|good|fine|great|better|so|ah|oh)\b[\s,.:!-]+(?:so |then |now )?\d[\d.,]*\s?(?:%|per ?cent|days?|months?|weeks?)?\s?(?:now|then|it is)?\W*$|\b(?:thanks?|thank you|i see|understood|noted|aha|got (?:it|that)|i hear|clear|helps)\b",
    _I,
)
_TAKES = re.compile(
    r"\b(?:deal|agreed|accept\w*|done|sure|alright|all right|for (?:a|the|your|\d)|if|against|in (?:return|exchange))\b",
    _I,
)


def echo_of(sentence: str) -> str | None:
    """How the one figure of a sentence is meant that only says again what the other side said: 'questioned' ('Nine per cent?'), 'reported'
    ('Ten per cent, thank you.'), or None where nothing says so or words of offering or taking stand with it."""
    if OFFERING.search(sentence) or TAIL_OFFER.search(sentence) or _TAKES.search(sentence):
        return None
    if sentence.rstrip("\"') ").endswith("?"):
        return "questioned"
    return "reported" if _TAKEN_IN.search(sentence) else None


_READS = re.compile(
    r"\bread (?:it|that|this|them|you|yours) back\b|\bwrote (?:it|that|this|them|all \w+) down\b|\b(?:got|have|had) (?:it|them|that|all(?: \w+)?) (?:right|down)\b|\b(?:just|only) checking\b",
    _I,
)


def without_readback(text: str, terms: Sequence[Term], said: Collection[tuple[str, Value]]) -> list[Term]:
    """The terms, those of the other side only told of where the message reads them back: 'I wrote it down, 8 off and 90 days; just checking'."""
    if not _READS.search(text):
        return list(terms)
    return [replace(t, mode="reported") if t.mode == "offered" and (t.issue, t.value) in said else t for t in terms]


_IF_RIGHT = re.compile(
    r"(?<!who is )(?<!who's )\b(?:right|correct|accurate)(?: so far| up to (?:here|now)| like that)?\W*\?\s*$|\b(?:is|was) (?:that|this|it) (?:so |all )?(?:right|correct|how (?:it|you|we) )|\b(?:did|do|have) i (?:get|got|have|understand|understood|hear|heard|note|noted|see|summarise|summarize|sum)\b[^?]*\b(?:right|correct(?:ly)?)\b"
    r"|\bis (?:that|this) (?:also |too )?your (?:understanding|picture|view)\b|\b(?:have|did) i (?:miss|missed|forget|forgotten|left|leave)\b|\banything (?:wrong|missing|i missed)\b",
    _I,
)


def asks_if_right(text: str) -> bool:
    """Whether a message asks her to confirm what it reads back: 'so you are at 10 and I at 4, right so far?'."""
    return any(_IF_RIGHT.search(s.text) and s.text.rstrip().endswith("?") for s in sentences(text))


def asks_alone(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence is nothing but a figure and a question mark: '45 days?'"""
    rest = (sentence[:start] + sentence[end:]).strip(" \"'()…-–")
    return bool(rest) and not rest.strip("?! ") and "?" in rest
