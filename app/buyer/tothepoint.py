"""Which answer of the case a question gets, in cases whose entries say which kind of question they answer (`Knowledge.asks`).

A question without a subject of its own ('since when?', 'why do you need that?') is about what was said just before it: by the trainee in the same message, else
by her. What she said only picks the words of the answer, never what an act is about, so that the states do not hang on her wording.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.buyer.derived import asked_parts
from app.buyer.ideas import share, with_ideas
from app.buyer.ownmatters import SOMEBODY, WORKED_OUT
from app.buyer.topics import Answering, Ear
from app.content.acts import Act
from app.language.sentences import is_question, sentences
from app.language.sides import halves, side_of
from app.language.wanted import Wanted, only_marked, wanted_of
from app.negotiation.claims import ASKS
from app.negotiation.heard import AskKind, HeardAct, HeardAsk, HeardTerm, TermMode

LEANING, SHORT, EXCUSE, BARE = 9, 3, 6, 4
_WHICH_ONES = re.compile(r"\b(?:which|what) (?:one|part|bit|piece)s?\b", re.IGNORECASE)
_AGREE = re.compile(
    r"\b(?:do|would) you (?:not )?(?:agree|accept that|see it|take (?:that|it|this) into account)\W*$", re.IGNORECASE
)
_POINTS_BACK = re.compile(r"\b(?:it|that|this|they|them|these|those|he|him|she|there|so|then)\b", re.IGNORECASE)
_HOW_ARE_YOU = re.compile(
    r"\bhow (?:has|have|was|were|is|are|'s) (?:your|the) (?:day|week|weekend|morning|evening|month|year|summer|winter|holidays?|vacation|trip|journey|flight|drive|family)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z']+")
# Words that make a question and give it no subject.
_SMALL = frozenset(
    "what when where which whose whom since long until then that this these those there they them their your yours with from have does would could will sure know known mean means exactly really "
    "much many often else about because come comes going happen happens happened says said told tell true certain please again still just only last soon".split()
)
_APART = frozenset({Act.ASKS_SECRET, Act.OFF_TOPIC})
_OF_A_FIGURE = frozenset({AskKind.FIGURE, AskKind.DEAL, AskKind.HER_TERMS})
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)\b",
    re.IGNORECASE,
)
_YES_OR_NO = frozenset({Wanted.WHETHER, Wanted.CONSENT})
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
_OF_ITS_OWN = frozenset({Wanted.WHETHER, Wanted.CONSENT, Wanted.WHAT})


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before a message, her last words first, then the trainee's; the entry for what she pressed for last; the matters of the
    case that were told, in the message as well; and what of her last words the message comes back to."""

    said: tuple[str, ...] = ()
    pressed: Answering | None = None
    told: frozenset[str] = frozenset()
    raised: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message: its sentence, what the trainee said before it in the same message, and what was said before that message."""

    text: str
    sentence: str
    around: str
    earlier: Before

    @property
    def leans(self) -> bool:
        """Whether it is too short to have a subject of its own for certain."""
        return len(self.text.split()) <= LEANING

    @property
    def points_back(self) -> bool:
        """Whether it is nothing without what was said before the message."""
        said = [w for w in _WORD.findall(self.text.lower()) if len(w) > SHORT and w not in _SMALL]
        if not said:
            return True
        pointing = wanted_of(self.text) not in _OF_ITS_OWN and bool(_POINTS_BACK.search(self.text))
        return pointing and len(said) == 1 and self.leans

    @property
    def goes_back(self) -> bool:
        """Whether it asks after the one who did what she spoke of."""
        return self.earlier.raised == WORKED_OUT and bool(SOMEBODY.search(self.text))


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
    for asked in _questions(text, terms, earlier, ear):
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
    told = len(parts) > 1 and ask.quote in parts[-1].text and not is_question(parts[-2].text)
    return told and not any(t.mode is TermMode.OFFERED for t in terms)


def _questions(text: str, terms: Sequence[HeardTerm], earlier: Before, ear: Ear) -> Iterator[Asked]:
    """The questions of a message. One that puts a figure forward is an offer; one right behind an offer is about that offer and nothing before it."""
    parts = sentences(text)
    offers = [
        any(t.mode is TermMode.OFFERED and not isinstance(t.value, str) and t.quote in p.text for t in terms)
        for p in parts
    ]
    for number, part in enumerate(parts):
        if not is_question(part.text) or offers[number]:
            continue
        behind = number > 0 and offers[number - 1]
        if behind and _POINTS_BACK.search(part.text):  # 'is that something for the board?' is about the offer
            continue
        around = " ".join(p.text for p in parts[max(0, number - 2) : number])
        if (
            ear.weighs and side_of(part.text) is not None
        ):  # not cut: 'is that fixed or can we talk about it?' is one question
            yield Asked(part.text, part.text, "", Before())
            continue
        for piece in asked_parts(part.text):
            if wanted_of(piece) is None:  # 'they sell it for less, but is it the same?'
                around = f"{around} {piece}"
                continue
            before = Before(told=earlier.told, raised=earlier.raised) if behind else earlier
            asked = Asked(piece, part.text, "" if behind else around, before)
            near = f"{parts[number - 1].text if number and is_question(parts[number - 1].text) else ''} {piece}"
            if wanted_of(piece) in _YES_OR_NO and asked.points_back and _names_a_level(near, terms):
                continue  # '4 % off, is that better?'
            if " " in piece or not only_marked(piece):  # 'artwork?' says it after her
                yield asked


def _names_a_level(text: str, terms: Sequence[HeardTerm]) -> bool:
    return any(not isinstance(t.value, str) and t.quote in text for t in terms)


def _with_answer(acts: list[HeardAct], asked: Asked, ear: Ear, done: set[str]) -> list[HeardAct]:
    """The acts with the answer to one question; `done` are the quotes that have one."""
    raised = ear.matters.answer(asked.earlier.raised, wanted_of(asked.text)) if asked.goes_back else None
    if raised is not None:  # 'what did he put in for the barley?' is about the sum that she had somebody work out
        return _with_raised(acts, asked, raised)
    told = asked.earlier.told
    entry = ear.answer(asked.text, asked.text, asked.around if asked.leans else "", told)
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


def _of_the_sentence_before(asked: Asked, ear: Ear) -> Answering | None:
    """The entry of its kind about what was said just before in the same message: 'we tried the thin film. what came out of it, in your view?'"""
    entry = ear.answer(asked.text, asked.around) if asked.around and _POINTS_BACK.search(asked.text) else None
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
