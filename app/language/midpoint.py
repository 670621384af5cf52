"""Whether a sentence puts forward the middle between two figures, or only speaks of a middle."""

import re

from app.language.sentences import sentences

_MIDPOINT = re.compile(
    r"split|(?:in )?the middle|half ?way|50[/ -]50|fifty[- ]fifty|midpoint|meet (?:you |me )?half", re.IGNORECASE
)
_OF_SOMETHING = re.compile(r"\b(?:in )?the middle of\b|\bhalf ?way through\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:not|n't|never|no|why|without|neither|nor|instead of|rather than|leave the middle)\b[^.!?]{0,60}\b(?:split|middle|half ?way|50|fifty|midpoint|half)"
    r"|\b(?:split\w*|middle|half ?way|midpoint|half)\b[^.!?]{0,40}\b(?:is|are|would be|makes?|does|do|can)(?:n't|not| not| no\b)|leave the middle\b",
    re.IGNORECASE,
)


def puts_midpoint(sentence: str) -> bool:
    """Whether the middle is put forward: 'let us split the difference', and not 'in the middle of this' or 'the middle is no argument'."""
    plain = _OF_SOMETHING.sub(" ", sentence)
    return bool(_MIDPOINT.search(plain)) and not _REFUSED.search(plain)


def only_speaks_of_it(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a stretch has the words of a midpoint without putting one forward."""
    around = " ".join(s.text for s in sentences(text) if s.start < end and start < s.end)
    return bool(_MIDPOINT.search(around)) and not puts_midpoint(around)
