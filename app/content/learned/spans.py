"""Where in a message an act shows: the stretch whose words lean most towards it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.content.acts import Act
from app.content.learned.features import word_features
from app.content.learned.model import Learned
from app.language.sentences import Stretch, clauses, is_question, sentences, shared

MOST_SHARED = 0.5
# What is said and not asked.
_TOLD = frozenset(
    {
        Act.HOLDS_FIRM_OPENLY,
        Act.STAKES_POSITION,
        Act.SHARES_CONSTRAINT,
        Act.REVISES_VIEW,
        Act.KEEPS_WORD,
        Act.CITES_STANDARD,
        Act.REJECTS,
    }
)
# What is asked: a question, or a request in other words.
_ASKED = frozenset({Act.ASKS_WHY, Act.ASKS_FOR_JUSTIFICATION, Act.INVITES_CRITIQUE, Act.ASKS_FACT, Act.ASKS_SECRET})
_REQUEST = re.compile(
    r"\b(?:tell|show|give|send|walk|help|explain|name|let|say|wonder\w*|curious|understand\w*|know|hear|see|learn|why|who|what|where|when|how|which|whose)\b",
    re.IGNORECASE,
)
# A greeting or a thank-you shows nothing else.
_COURTESY = re.compile(
    r"^\W*(?:(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|morning|thanks?|thank you|ok(?:ay)?|fine|sure|right|well|cheers|bye|sorry|please|welcome)\b[^.?!]{0,24})[.!,]*$",
    re.IGNORECASE,
)
MOST_COURTEOUS = 5
LEAST_WORDS = 3
# A clause stands for its sentence where it carries at least this much of what speaks for the act.
OF_THE_SENTENCE = 0.8


def best_stretch(text: str, act: Act, model: Learned, taken: Sequence[Stretch] = ()) -> Stretch | None:
    """The clause or sentence that speaks most for an act and shares at most half of the shorter one with any stretch already taken; None where all are."""
    free = [
        s
        for s in _stretches(text)
        if all(shared(s, other) <= MOST_SHARED for other in taken) and _may_show(act, s.text)
    ]
    if not free:
        return None
    leans = {s: model.lean(act, _words_of(s.text)) for s in free}
    best = max(free, key=lambda s: leans[s])
    inside = [s for s in free if best.start <= s.start and s.end <= best.end and len(s.text.split()) >= LEAST_WORDS]
    return min(
        (s for s in inside if leans[s] >= OF_THE_SENTENCE * leans[best] > 0),
        key=lambda s: s.end - s.start,
        default=best,
    )


def _may_show(act: Act, text: str) -> bool:
    """Whether a stretch can show an act at all: what is told is no question, what is asked is one, and a mere courtesy shows nothing."""
    if _COURTESY.match(text) and len(text.split()) <= MOST_COURTEOUS:
        return False
    if act in _TOLD:
        return not is_question(text)
    return act not in _ASKED or "?" in text or is_question(text) or bool(_REQUEST.search(text))


def _stretches(text: str) -> list[Stretch]:
    whole = list(sentences(text))
    return [*whole, *(c for c in clauses(text) if len(c.text.split()) >= LEAST_WORDS and c not in whole)]


@lru_cache(maxsize=512)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(word_features(text))
