"""Which answer of the case a question gets, in cases whose entries say which kind of question they answer (`Knowledge.asks`).

A question without a subject of its own ('since when?', 'why do you need that?') is about what was said just before it: by the trainee in the same message, else
by her. What she said only picks the words of the answer, never what an act is about, so that the states do not hang on her wording.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.buyer.asking import is_on_the_deal
from app.buyer.ideas import share, with_ideas
from app.buyer.questions import POINTS_BACK, Asked, Before, questions_of
from app.buyer.topics import Answering, Ear
from app.content.acts import Act
from app.language.sentences import is_question, sentences
from app.language.sides import halves, is_idea, side_of
from app.language.wanted import Wanted, only_marked, wanted_of
from app.negotiation.claims import ASKS
from app.negotiation.heard import AskKind, HeardAct, HeardAsk, HeardTerm, TermMode

# Where a question turns to what stands beside it.
_BESIDE = re.compile(
    r"\s(?:when|while|although|though|even though|given that|now that|as long as|seeing that|considering that)\s(?=(?:you|your|we|our|the|they|it|that|this|i)\b)",
    re.IGNORECASE,
)
EXCUSE, BARE = 6, 4
_WHICH_ONES = re.compile(r"\b(?:which|what) (?:one|part|bit|piece)s?\b", re.IGNORECASE)
_AGREE = re.compile(
    r"\b(?:do|would) you (?:not )?(?:agree|accept that|see it|take (?:that|it|this) into account)\W*$|\bwhat do you say(?: to (?:that|it|this|these|those))?\W*$|\bof (?:any |some )?(?:interest|use) (?:to|for) you\b",
    re.IGNORECASE,
)
_HOW_ARE_YOU = re.compile(
    r"\bhow (?:has|have|was|were|is|are|'s) (?:your|the) (?:day|week|weekend|morning|evening|month|year|summer|winter|holidays?|vacation|trip|journey|flight|drive|family)\b",
    re.IGNORECASE,
)
_APART = frozenset({Act.ASKS_SECRET, Act.OFF_TOPIC})
_OF_A_FIGURE = frozenset({AskKind.FIGURE, AskKind.DEAL, AskKind.HER_TERMS})
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)\b",
    re.IGNORECASE,
)
_BESIDE_A_LEVEL = frozenset(
    {Wanted.WHY, Wanted.WHO, Wanted.WHERE, Wanted.WHICH, Wanted.WHEN, Wanted.SINCE, Wanted.HOW_SURE}
)
_HOW_FIRM = re.compile(
    r"\b(?:fixed|negotiable|flexible|final|binding|room|in stone|pay for|free to|(?:allowed|permitted) to|every(?:body|one)|happen|more (?:weeks?|days?|time))\b",
    re.IGNORECASE,
)
# A question that is something else is met as that, and not with 'I do not know'.
_OF_OTHER_KIND = frozenset(
    {Act.INVITES_CRITIQUE, Act.PROPOSES_PROCESS, Act.PROPOSES_OPTIONS, Act.SLOWS_PACE, Act.PLAYS_BACK_INTEREST}
)


def to_the_point(
    text: str,
    acts: Sequence[HeardAct],
    terms: Sequence[HeardTerm],
    asks: Sequence[HeardAsk],
    earlier: Before,
    ear: Ear,
) -> tuple[HeardAct, ...]:
    """The acts with the entry that answers each question; a question in which nothing was heard is one for a fact. `earlier` is what was said before
    this message; a question without a subject of its own is about that."""
    found, done = list(acts), set[str]()
    if not ear.sorts:
        return tuple(found)
    apart = [a.quote for a in acts if a.act in _APART] + [ask.quote for ask in asks]
    chatted = [a.quote for a in acts if a.act is Act.SMALL_TALK]
    offered = any(t.mode is TermMode.OFFERED for t in terms)
    for asked in questions_of(text, terms, earlier, ear):
        if offered and is_on_the_deal(asked.text):  # 'where's the gap?' beside an offer is about the offer
            continue
        sided = ear.weighs and side_of(asked.text) is not None
        if not sided and any(share(quote, asked.text) for quote in apart):
            continue
        if chatted and _HOW_ARE_YOU.search(asked.text):
            continue
        if not sided and any(share(quote, asked.text) for quote in chatted) and not _of_its_kind(asked, ear):
            continue
        found = _with_answer(found, asked, ear, done)
    return with_ideas(text, found, terms, ear)


def asks_on_the_deal(
    asks: Sequence[HeardAsk], text: str, terms: Sequence[HeardTerm], ear: Ear, *, nothing_offered: bool
) -> tuple[HeardAsk, ...]:
    """The questions about the deal, without those that only sound so: 'do you agree?' behind something told, 'what would make your own life easier?'; and
    'which ones?' as long as no offer stands."""

    def sounds_so(ask: HeardAsk) -> bool:
        if ear.weighs and ask.kind in _OF_A_FIGURE and side_of(ask.quote) is not None:
            return not (side_of(ask.quote) is Wanted.EITHER and _COUNTED.search(halves(ask.quote)[1]))
        if ask.kind is AskKind.WHAT_IT_TAKES:
            if nothing_offered and _WHICH_ONES.search(ask.quote):
                return True
            entry = ear.answer(ask.quote, ask.quote)
            return entry is not None and (
                entry.topic == "person"
                or (entry.of_its_kind and (nothing_offered or wanted_of(ask.quote) is Wanted.WHY))
            )
        if ask.kind in (AskKind.FIGURE, AskKind.HER_TERMS):
            return _not_the_level(ask.quote, ear)
        if ask.kind is AskKind.DEAL and nothing_offered:  # 'could you accept two steps?'
            entry = ear.answer(ask.quote, ask.quote)
            if entry is not None and entry.of_its_kind:
                return True
        return ask.kind is AskKind.DEAL and bool(_AGREE.search(ask.quote)) and _behind_what_was_told(ask, text, terms)

    return tuple(a for a in asks if not (ear.sorts and sounds_so(a)))


def _not_the_level(quote: str, ear: Ear) -> bool:
    """Whether a question that names a figure wants something else of it than what she makes of it: 'is that why you want six weeks?', 'is the 9 % fixed?'."""
    entry = ear.answer(quote, quote)
    return bool(entry and entry.of_its_kind) and (wanted_of(quote) in _BESIDE_A_LEVEL or bool(_HOW_FIRM.search(quote)))


def _behind_what_was_told(ask: HeardAsk, text: str, terms: Sequence[HeardTerm]) -> bool:
    parts = sentences(text)
    told = len(parts) > 1 and ask.quote in parts[-1].text
    told = told and (not is_question(parts[-2].text) or any(is_idea(p.text) for p in parts[:-1]))
    return told and not any(t.mode is TermMode.OFFERED for t in terms)


def _with_answer(acts: list[HeardAct], asked: Asked, ear: Ear, done: set[str]) -> list[HeardAct]:
    """The acts with the answer to one question; `done` are the quotes that have one."""
    raised = ear.matters.answer(asked.earlier.raised, wanted_of(asked.text)) if asked.goes_back else None
    if raised is not None:  # 'what did he put in for the barley?' is about the sum that she had somebody work out
        return _with_raised(acts, asked, raised)
    told = asked.earlier.told
    entry = _of_the_main_clause(asked, ear) or ear.answer(
        asked.text, asked.text, asked.around if asked.leans else "", told
    )
    entry = entry or ear.answer(asked.text, asked.sentence, told=told) or _of_the_sentence_before(asked, ear)
    if ear.weighs and side_of(asked.text) is not None:
        return _of_a_side(acts, asked, entry)
    quoted = [a for a in acts if a.act in ASKS and share(a.quote, asked.text) and a.quote not in done]
    ordered = any(a.act is Act.PROPOSES_PROCESS and share(a.quote, asked.text) for a in acts)
    if (
        ordered and not quoted and wanted_of(asked.text) is Wanted.CONSENT
    ):  # 'shall we take March first, then the index?'
        return acts
    done |= {a.quote for a in quoted}
    if entry is None:
        if ear.about(asked.text).knowledge is None:  # an answer was found beside the question
            acts = [replace(a, knowledge=None) if a in quoted else a for a in acts]
        return _without_subject(acts, asked, quoted, ear)
    if not quoted:
        return [*acts, HeardAct(Act.ASKS_FACT, asked.text, entry.topic, knowledge=entry.id, specific=True)]
    return [_about(a, entry) if a in quoted else a for a in acts]


def _of_a_side(acts: list[HeardAct], asked: Asked, entry: Answering | None) -> list[HeardAct]:
    """The acts with the one answer to a question that lays two sides before her, or asks how firm her demand is: no neighbouring fact beside it. The acts stay,
    with what they do; that it is answered is an act of its own, without effect."""
    kept = [
        replace(a, knowledge=None) if a.act in ASKS and a.tactic is None and a.quote in asked.text else a for a in acts
    ]
    kept = [a for a in kept if a.act not in (Act.ASKS_FACT, Act.SMALL_TALK, Act.OFF_TOPIC) or a.quote not in asked.text]
    known, topic = (entry.id, entry.topic) if entry else (None, None)
    return [*kept, HeardAct(Act.ASKS_FACT, asked.text, topic, knowledge=known, specific=True)]


def _of_the_main_clause(asked: Asked, ear: Ear) -> Answering | None:
    """The entry of its kind for the figure whose reason is asked, else for what stands before 'when', 'although' and the like: in 'why 45 days, when you collect
    the charge in advance?' the days are asked about."""
    main, _, rest = _BESIDE.sub("|", asked.text, count=1).partition("|")
    if side_of(asked.text) is not None:
        return None
    # 'what goes wrong that makes you need two hours?', 'what would the 36 months be worth to you?'
    points = asked.named() if wanted_of(main) in (Wanted.WHY, Wanted.HOW_MUCH) else ""
    entry = ear.answer(main, points) if points else None
    if entry is None and rest and len(main.split()) >= BARE and wanted_of(main) is not None:
        entry = ear.answer(main, main, told=asked.earlier.told)
    return entry if entry and entry.of_its_kind else None


def _of_the_sentence_before(asked: Asked, ear: Ear) -> Answering | None:
    """The entry of its kind about what was said just before in the same message: 'we tried the thin film. what came out of it, in your view?'"""
    if not (asked.around and POINTS_BACK.search(asked.text)):
        return None
    entry = ear.answer(asked.text, asked.around, told=asked.earlier.told)
    return entry if entry and entry.of_its_kind else None


def _of_its_kind(asked: Asked, ear: Ear) -> bool:
    """Whether the case has an answer to a question of just this kind."""
    entry = ear.answer(asked.text, asked.text)
    return entry is not None and entry.of_its_kind


def _about(act: HeardAct, entry: Answering) -> HeardAct:
    """An act with the entry that answers it; where it may be a test of her claim, that comes first."""
    if act.tactic is not None:
        return replace(act, knowledge=act.knowledge or entry.id)
    return replace(act, knowledge=entry.id, topic=act.topic or entry.topic)


def _without_subject(acts: list[HeardAct], asked: Asked, quoted: Sequence[HeardAct], ear: Ear) -> list[HeardAct]:
    """The acts with one for a question without a subject of its own, which has no effect: what she said before moves no state."""
    raised = ear.matters.answer(asked.earlier.raised, wanted_of(asked.text))
    if raised is not None:
        return _with_raised(acts, asked, raised)
    before = _from_before(asked, ear)
    another = any(a.act in _OF_OTHER_KIND and share(a.quote, asked.text) for a in acts)
    told = only_marked(asked.text) or (
        "?" not in asked.sentence and len(asked.text.split()) > BARE
    )  # 'what you see is what you get' asks nothing
    if not quoted and (told or (another and before is None)):
        return acts
    return [*acts, HeardAct(Act.ASKS_FACT, asked.text, knowledge=before.id if before else None)]


def _with_raised(acts: Sequence[HeardAct], asked: Asked, entry: str) -> list[HeardAct]:
    """The acts with one answer about what she said herself ('a reorganisation? when?' gets no second one), and no neighbour's beside it."""
    kept = [replace(a, knowledge=None) if a.knowledge and share(a.quote, asked.text) else a for a in acts]
    kept = [a for a in kept if not (a.knowledge or "").startswith(f"{asked.earlier.raised}_q")]
    return [*kept, HeardAct(Act.ASKS_FACT, asked.text, knowledge=entry)]


def _from_before(asked: Asked, ear: Ear) -> Answering | None:
    """The entry for a question that is about what was said before the message: one of its kind, else what she pressed for, else any."""
    if not asked.points_back:
        return None
    lines = [] if asked.around else [s.text for said in asked.earlier.said for s in reversed(sentences(said))]
    found = next((entry for line in lines if (entry := ear.answer(asked.text, line)) and entry.of_its_kind), None)
    told = len(asked.around.split()) > EXCUSE  # 'sorry for that. how late was it?', but 'your own book is empty. why?'
    pressed = None if told else asked.earlier.pressed
    return found if found and found.of_its_kind else pressed or found
