"""Ideas of the trainee's own that are not on the table: 'we could send a trainer for a week'. Each gets a reaction, and moves nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.buyer.topics import Answering, Ear
from app.content.acts import Act
from app.language.sentences import sentences
from app.language.sides import calls_itself_one, is_idea
from app.negotiation.claims import ASKS
from app.negotiation.heard import HeardAct, HeardTerm

_FORM = "form"
_VIEW = "What do you think of that?"
# What a friendly idea may be misheard as, unless it does harm.
_STRAY = frozenset({Act.OFF_TOPIC, Act.RETALIATES, Act.IRRITATES})
_HARM = re.compile(
    r"\b(?:stop|cut|refus\w+|withdraw\w*|competitors?|rivals?|lawyers?|court|press|papers|escalat\w+|terminat\w+|cancel\w*|charg\w+|invoice\w*|delay\w*|block\w*|leave|end|less|slow\w*|later|worse|your boss|over your head|other customers?)\b",
    re.IGNORECASE,
)


def with_ideas(text: str, acts: Sequence[HeardAct], terms: Sequence[HeardTerm], ear: Ear) -> tuple[HeardAct, ...]:
    """The acts, with a question for her view of the first idea of a message: an act without effect. An idea is no straying from the subject."""
    if not ear.weighs:
        return tuple(acts)
    for part in (s.text for s in sentences(text) if is_idea(s.text)):
        told = any(a.fact and a.quote in part for a in acts) and not calls_itself_one(part)
        put = told or any(t.quote in part and not isinstance(t.value, str) for t in terms)
        entry = None if put else _view_of(part, acts, ear)
        if entry is not None:
            left = [a for a in acts if not _goes(a, part)]
            kept = [replace(a, knowledge=None) if a.act in ASKS and share(a.quote, part) else a for a in left]
            return (*kept, HeardAct(Act.ASKS_FACT, part, entry.topic, knowledge=entry.id, specific=True))
    return tuple(acts)


def share(one: str, other: str) -> bool:
    """Whether one is a good part of the other, in capitals or not: 'hi' is no part of 'think'."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return short in long and 3 * len(short) >= len(long)


def _view_of(part: str, acts: Sequence[HeardAct], ear: Ear) -> Answering | None:
    """The entry for an idea; the way to save of the case has answers of its own, and a question about it may have one already."""
    if any(a.topic == _FORM and a.knowledge for a in acts if share(a.quote, part)):
        return None
    about = ear.about(part)
    return ear.answer(_VIEW, part) if _FORM in (about.topic, about.issue) else ear.idea(part)


def _goes(act: HeardAct, part: str) -> bool:
    stray = act.act in _STRAY and not _HARM.search(part)
    return act.quote in part and (stray or act.act is Act.ASKS_FACT)
