"""Acts that follow from what else was heard: an offer from its terms, a yes to one term, a question for a fact."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from app.buyer.topics import Ear
from app.content.acts import Act, Tactic
from app.content.persona import CaseFile
from app.language.sentences import is_question, sentences
from app.language.wanted import wanted_of
from app.negotiation.heard import HeardAct, HeardTerm, TermMode

Value = float | str
_ASKING = frozenset(
    {
        Act.ASKS_WHY, Act.GATHERS_INFORMATION, Act.ASKS_FOR_JUSTIFICATION, Act.TESTS_ASSUMPTION, Act.ASKS_FACT, Act.ASKS_SECRET,
        Act.INVITES_CRITIQUE, Act.SMALL_TALK, Act.OFF_TOPIC,
    }
)  # fmt: skip
_WH = re.compile(
    r"\b(?:whos?|whom|whose|when|which|wheres?|how (?:many|much|late|long|often|bad|big|far|soon)|what (?:happened|went|was|were|did|exactly)|what'?s|from where)\b",
    re.IGNORECASE,
)
_WH_END = re.compile(r"\b(?:from|by|with|for|to) (?:who|whom|where|when)\W*$", re.IGNORECASE)
_AND_ASKS = re.compile(
    r",? (?:and|or|but)(?! what\W*$)(?=,? (?:what|whos?|whom|whose|when|which|where|why|how|by when|is|are|does|do|did|would|could|can|will|may|shall|should|must|has|have|was|were)\b)|(?<=\?)\s"
    r"|\s[-–—]\s(?=(?:and |or |but )?(?:what|whos?|whom|whose|when|which|where|why|how|is (?:that|it|this|the)|are (?:they|those|these|you|the)|do(?:es)? (?:you|it|that|the|they)|did (?:you|it|they|he|she))\b)",
    re.IGNORECASE,
)
_GRIEVANCES = frozenset({Tactic.BLAME, Tactic.HARDSHIP, Tactic.CUT_BUDGET})
_FOR_FACTS = frozenset({Act.ASKS_FACT, Act.GATHERS_INFORMATION})
_RETURN = re.compile(
    r"\b(?:(?:come|get|be|call you) back|return|resume|continue (?:on|tomorrow|next)|(?:meet|speak|talk|sit down) again|tomorrow|next week|on (?:mon|tues|wednes|thurs|fri)day|by (?:mon|tues|wednes|thurs|fri)day)\b",
    re.IGNORECASE,
)
# Proposals and tags in the form of a question: 'shall we take March first?', 'it hurts, no?'
_NO_QUESTION = re.compile(
    r"\b(?:shall|should|can|could|may|might) we\b|\b(?:how about|what would you (?:move|give|do)|have i got|why don'?t we)\b"
    r"|\b(?:is|are|do|does|did|was|have|has|would)n'?t (?:it|you|they|we|he|she)\W*$|, (?:no|yeah|right|eh|yes|ok)\W*$",
    re.IGNORECASE,
)
_YES_TO = re.compile(
    r"\b(?:yes|yep|yeah|ok|okay|fine|agreed|agree|accept|accepted|sure|granted|no problem|works|doable|can live|it is|have your|then have|you win|happy to grant|are conceded|conceded|you(?:'ll| can| will)? (?:have|get)|done|i(?:'d| would)? take)\b",
    re.IGNORECASE,
)


def derived_acts(
    text: str,
    acts: Sequence[HeardAct],
    terms: Sequence[HeardTerm],
    table: Mapping[str, Value],
    said: Set[tuple[str, Value]] = frozenset(),
    base: Mapping[str, Value] | None = None,
) -> list[HeardAct]:
    """The acts that terms and questions imply. `said` are the values that she named in her last line, `base` those of today. Who says yes to one of hers agrees
    to it; who only keeps a level as it is, or names a form without a figure, puts nothing forward."""
    base = base or {}
    found = []
    offered = [t for t in terms if t.mode is TermMode.OFFERED]
    hers = [t for t in offered if table.get(t.issue) == t.value or (t.issue, t.value) in said]
    agreed = [t for t in hers if _yes_beside(text, t)]
    put = next((t for t in offered if t not in agreed and _moves(t, base)), None)
    if put:
        found.append(HeardAct(Act.OFFERS, put.quote, issue=put.issue))
    if agreed:
        found.append(HeardAct(Act.ACCEPTS_ISSUE, agreed[0].quote, issue=agreed[0].issue))
    told = [s.text for s in sentences(text) if not is_question(s.text)]
    refused = next((t for t in terms if t.mode is TermMode.REFUSED and any(t.quote in s for s in told)), None)
    if refused and not any(a.act is Act.REJECTS for a in acts):
        found.append(HeardAct(Act.REJECTS, refused.quote, issue=refused.issue))
    asked = next((a for a in acts if a.act is Act.GATHERS_INFORMATION), None)
    if asked and not any(a.act is Act.ASKS_FACT for a in acts):
        found.append(HeardAct(Act.ASKS_FACT, asked.quote, asked.topic, knowledge=asked.knowledge))
    return found


def _moves(term: HeardTerm, base: Mapping[str, Value]) -> bool:
    return term.conditional or not (isinstance(term.value, str) or term.value == base.get(term.issue))


def asked_of_the_case(text: str, acts: Sequence[HeardAct], ear: Ear, terms: Sequence[HeardTerm] = ()) -> list[HeardAct]:
    """Questions that no act was heard in, about something of which the case holds an answer: questions for that fact. What puts a term forward asks
    for none."""
    offered = [t.quote for t in terms if t.mode is TermMode.OFFERED]
    apart = [a.quote for a in acts if a.act in (Act.ASKS_SECRET, Act.SMALL_TALK, Act.OFF_TOPIC, Act.INVITES_CRITIQUE)]
    found = []
    known = {a.knowledge for a in acts if a.act in _ASKING}
    for part in asked_parts(text):
        about = ear.about(part)
        if about.knowledge is None or about.knowledge in known or any(part in q or q in part for q in apart):
            continue
        if wanted_of(part) is None or _NO_QUESTION.search(part) or any(quote in part for quote in offered):
            continue
        known.add(about.knowledge)
        found.append(HeardAct(Act.ASKS_FACT, part, about.topic, knowledge=about.knowledge, specific=True))
    return found


def followed_up(
    text: str, acts: Sequence[HeardAct], pressed: Tactic | None, case: CaseFile, ear: Ear
) -> tuple[HeardAct, ...]:
    """Questions without a subject of their own, right after she pressed for something, are about that: 'how late was it, and who noticed?'"""
    entry = next((k for k in case.knowledge if pressed is not None and pressed in k.after), None)
    if entry is None:
        return tuple(acts)
    topics = {entry.topic, *(t.topic for t in case.tactics if t.id == pressed)} | (
        {None} if pressed in _GRIEVANCES else set()
    )

    def about_it(question: str) -> bool:
        about = ear.about(question)
        return about.knowledge in (None, entry.id) and (about.topic in topics or about.tactic == pressed)

    found = tuple(
        replace(a, knowledge=entry.id)
        if a.act in _FOR_FACTS and a.knowledge is None and _WH.search(a.quote) and about_it(a.quote)
        else a
        for a in acts
    )
    if any(a.knowledge or (a.act in _ASKING and a.act is not Act.SMALL_TALK) for a in found):
        return found
    for part in asked_parts(text):
        if _WH.search(part) and about_it(part):
            return (*found, HeardAct(Act.ASKS_FACT, part, entry.topic, knowledge=entry.id))
    return found


def asked_parts(text: str) -> list[str]:
    """The questions of a message, a sentence that asks several things cut between them."""
    return [
        piece.strip()
        for s in sentences(text)
        if is_question(s.text) or _WH_END.search(s.text)
        for piece in _AND_ASKS.split(s.text)
        if piece.strip()
    ]


def with_pause(acts: Sequence[HeardAct]) -> list[HeardAct]:
    """Taking time with a day or a return named is a pause of the talks, which ends the day where both agree on the next step."""
    return [replace(a, topic="pause") if a.act is Act.SLOWS_PACE and _RETURN.search(a.quote) else a for a in acts]


def _yes_beside(text: str, term: HeardTerm) -> bool:
    return any(term.quote in s.text and _YES_TO.search(s.text) for s in sentences(text))
