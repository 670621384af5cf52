"""Figures that only come back from the other side: 'Nine per cent?', 'Ten per cent, thank you.'"""

import re

from app.language.mode import OFFERING, TAIL_OFFER

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


def asks_alone(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence is nothing but a figure and a question mark: '45 days?'"""
    rest = (sentence[:start] + sentence[end:]).strip(" \"'()…-–")
    return bool(rest) and not rest.strip("?! ") and "?" in rest
