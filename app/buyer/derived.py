"""Acts that follow from what else was heard: an offer from its terms, a yes to one term, a question for a fact."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.content.acts import Act
from app.language.sentences import sentences
from app.negotiation.heard import HeardAct, HeardTerm, TermMode

Value = float | str
_RETURN = re.compile(
    r"\b(?:(?:come|get|be|call you) back|return|resume|continue (?:on|tomorrow|next)|(?:meet|speak|talk|sit down) again|tomorrow|next week|on (?:mon|tues|wednes|thurs|fri)day|by (?:mon|tues|wednes|thurs|fri)day)\b",
    re.IGNORECASE,
)
_YES_TO = re.compile(
    r"\b(?:yes|yep|yeah|ok|okay|fine|agreed|agree|accept|accepted|sure|granted|no problem|works|doable|can live|you(?:'ll| can| will)? (?:have|get)|done|i(?:'d| would)? take)\b",
    re.IGNORECASE,
)


def derived_acts(
    text: str, acts: Sequence[HeardAct], terms: Sequence[HeardTerm], table: Mapping[str, Value]
) -> list[HeardAct]:
    """The acts that terms and questions imply."""
    found = []
    offered = [t for t in terms if t.mode is TermMode.OFFERED]
    if offered:
        found.append(HeardAct(Act.OFFERS, offered[0].quote, issue=offered[0].issue))
    agreed = next((t for t in offered if table.get(t.issue) == t.value and _yes_beside(text, t)), None)
    if agreed:
        found.append(HeardAct(Act.ACCEPTS_ISSUE, agreed.quote, issue=agreed.issue))
    asked = next((a for a in acts if a.act is Act.GATHERS_INFORMATION), None)
    if asked and not any(a.act is Act.ASKS_FACT for a in acts):
        found.append(HeardAct(Act.ASKS_FACT, asked.quote, asked.topic, knowledge=asked.knowledge))
    return found


def with_pause(acts: Sequence[HeardAct]) -> list[HeardAct]:
    """Taking time with a day or a return named is a pause of the talks, which ends the day where both agree on the next step."""
    return [replace(a, topic="pause") if a.act is Act.SLOWS_PACE and _RETURN.search(a.quote) else a for a in acts]


def _yes_beside(text: str, term: HeardTerm) -> bool:
    return any(term.quote in s.text and _YES_TO.search(s.text) for s in sentences(text))
