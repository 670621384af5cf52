"""Facts that are told in similar words: in cases that say by which words (`Fact.words`), two of them in a sentence are enough."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from app.buyer.topics import Ear
from app.content.acts import Act
from app.content.persona import CaseFile, Fact
from app.language.figures import figures
from app.language.mode import OFFERING
from app.language.sentences import Stretch, is_question, sentences
from app.language.stems import stems_in
from app.negotiation.heard import HeardAct, HeardTerm, TermMode

ENOUGH = 2
_FOLLOWS = (
    r"what(?:'s| is| would be|'d be)? (?:the (?:risk|problem|damage|consequence)|happens?|(?:would|will|could|might|can|does|do) (?:really |actually )?(?:happen|go wrong|break|(?:it|that|this) (?:mean|do|change|cost))|goes wrong|breaks|stops|changes)"
    r"|what (?:do|would|will) (?:you|your \w+) do(?! for)|who (?:suffers|notices|complains|gets hurt)|how bad (?:is|would|will) (?:it|that)(?: be)?"
)
_WHAT_FOLLOWS = re.compile(
    rf"\b(?:{_FOLLOWS})\b[^?]*\b(?:if|when)\b|\b(?:if|when)\b[^?]*,? (?:then )?(?:{_FOLLOWS})\b(?! for)[^?]*\?",
    re.IGNORECASE,
)


def with_facts_told(
    text: str, terms: Sequence[HeardTerm], acts: Sequence[HeardAct], case: CaseFile, ear: Ear
) -> tuple[tuple[HeardTerm, ...], list[HeardAct]]:
    """The terms and acts with each fact that a sentence tells named as a standard; a figure of that fact is told and not offered."""
    known = {f.id: f for f in case.facts if f.words}
    if not known:
        return tuple(terms), list(acts)
    heard, found = list(terms), list(acts)
    for part in sentences(text):
        fact = _told(part, known, ear)
        if fact is None:
            continue
        heard = [_reported(t, part, fact) for t in heard]
        if is_question(part.text) or any(a.act is Act.CITES_STANDARD and a.fact == fact.id for a in found):
            continue
        found.append(HeardAct(Act.CITES_STANDARD, part.text, fact.topic, fact.id, specific=True))
    return tuple(heard), found


def with_demand_told(
    text: str, terms: Sequence[HeardTerm], table: Mapping[str, float | str], case: CaseFile
) -> tuple[HeardTerm, ...]:
    """The terms, those that only say her own figure again before a question told and not offered: '18,000 instead of 25,000. What happened?'."""
    parts = sentences(text)
    if not any(f.words for f in case.facts):
        return tuple(terms)
    before = [p.text for p, after in pairwise(parts) if is_question(after.text) and not OFFERING.search(p.text)]

    def only_told(term: HeardTerm) -> bool:
        hers = term.mode is TermMode.OFFERED and table.get(term.issue) == term.value
        return hers and any(term.quote in sentence for sentence in before)

    return tuple(replace(t, mode=TermMode.REPORTED) if only_told(t) else t for t in terms)


def without_what_ifs(text: str, terms: Sequence[HeardTerm]) -> tuple[HeardTerm, ...]:
    """The terms; a level in a question for what would follow from it is asked about and not offered: 'what happens if we come after 48 hours?'. 'What if we
    do 4 %?' puts it forward."""
    asked = [s.text for s in sentences(text) if _WHAT_FOLLOWS.search(s.text)]

    def in_it(term: HeardTerm) -> bool:
        return term.mode is TermMode.OFFERED and any(term.quote in s for s in asked)

    return tuple(replace(t, mode=TermMode.QUESTIONED, conditional=False) if in_it(t) else t for t in terms)


def _told(part: Stretch, known: dict[str, Fact], ear: Ear) -> Fact | None:
    """The fact of which a sentence holds two telling words."""
    fact = known.get(ear.about(part.text).fact or "")
    return fact if fact is not None and len(set(fact.words) & stems_in(part.text)) >= ENOUGH else None


def _reported(term: HeardTerm, part: Stretch, fact: Fact) -> HeardTerm:
    ours = term.mode is TermMode.OFFERED and term.quote in part.text and not term.conditional
    same = ours and (
        not OFFERING.search(part.text) or any(f.value == term.value for f in figures(fact.text, bare_words=True))
    )
    return replace(term, mode=TermMode.REPORTED) if same else term


def answers_her(text: str, term: HeardTerm) -> bool:
    """Whether a figure is one of the plant or the margin she asked for: 'pretty full, like 88 per cent'."""
    if term.mode is not TermMode.OFFERED or not _OWN_HOUSE.search(text):
        return False
    sentence = next((s.text for s in sentences(text) if term.quote in s.text), text)
    return not _PUT_FORWARD.search(sentence)


_OWN_HOUSE = re.compile(
    r"\b(?:full|busy|capacity|utili[sz]ation|margin|loaded|we (?:make|earn)|standing still|idle|empty)\b", re.IGNORECASE
)
_PUT_FORWARD = re.compile(
    r"\b(?:offer|give|do|go|off|if|for|take|sign|propose|keep|stays?|share|volume|price|fee|rate|days|weeks|months|loads|sites)\b",
    re.IGNORECASE,
)
