"""A next step with a day: 'I send it Wednesday, can we talk Friday at 10?'. What she says to it, she says in a day's name."""

import re
from functools import lru_cache

from app.language.sentences import sentences

_DAY = re.compile(
    r"\b(?P<next>next )?(?P<day>mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?P<soon>tomorrow|next week)\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:meet|talk|speak|call|ring|phone|sit (?:down|together|with)|see (?:you|each other|us)|hear (?:from you|back)|come back|get back|continue|go on|again|follow[- ]up|send (?:you|it|that|them|over|a|the|paper)|next step)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:let'?s|let us|shall we|can we|could we|how about|would that|is that ok|next step)\b", re.IGNORECASE
)
_AT = re.compile(
    r"day,? (?:at )?(?:1?\d|noon)(?:[:.]\d\d| ?(?:am|pm|o'clock|h))?\b(?! ?(?:%|per|dec|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov))",
    re.IGNORECASE,
)
# A day that the matter itself is about.
_OF_THE_MATTER = re.compile(
    r"\b(?:deliver\w*|deadline|since|last|every|each|on mondays|why|what happen\w*|how many|how much|was|were|did|answer by|agree by|sign by)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def day_proposed(text: str) -> str:
    """The day of a next step that a message asks for, as one says it back: 'Friday', 'next Thursday', 'tomorrow'; of several the last. Empty where there is none."""
    found = ""
    parts = [s.text for s in sentences(text)]
    if not any(_ASKS.search(part) for part in parts):
        return ""
    for part in parts:
        if not (_STEP.search(part) or _AT.search(part)) or _OF_THE_MATTER.search(part):
            continue
        found = _day_in(part) or found
    return found


def _day_in(part: str) -> str:
    """The first day behind the last words for a step, else the last: in 'talk again on Thursday, so that you have it by Friday' Thursday is meant."""
    days = list(_DAY.finditer(part))
    steps = [step.end() for step in _STEP.finditer(part) if any(day.start() >= step.end() for day in days)]
    if not days:
        return ""
    match = next(day for day in days if day.start() >= steps[-1]) if steps else days[-1]
    if match["soon"]:
        return match["soon"].lower()
    return f"{'next ' if match['next'] else ''}{match['day'].capitalize()}day"


def only_a_step(question: str) -> bool:
    """Whether a question asks for a next step and nothing else: 'can we meet again on Tuesday at 10?'"""
    return bool(_MEETS.search(question))


_MEETS = re.compile(
    r"\b(?:shall|can|could|should|may|will|would|do|does|is|how about|what about)\b[^?]{0,40}\b(?:meet|talk|speak|call|sit down|see each other|continue|come (?:by|back)|fit|suit|work|ok|okay)\b",
    re.IGNORECASE,
)
