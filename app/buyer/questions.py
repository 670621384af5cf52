"""The questions of a message, each with what stands around it: what the trainee said before it, and what was said before that message."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.buyer.derived import asked_parts
from app.buyer.ownmatters import SOMEBODY, WORKED_OUT
from app.buyer.topics import Answering, Ear
from app.language.meeting import day_proposed, only_a_step
from app.language.sentences import is_question, sentences
from app.language.sides import side_of
from app.language.wanted import Wanted, only_marked, wanted_of
from app.negotiation.heard import HeardTerm, TermMode

LEANING, SHORT, TELLING = 9, 3, 3
POINTS_BACK = re.compile(r"\b(?:it|that|this|they|them|these|those|he|him|she|there|so|then)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z']+")
# Words that make a question and give it no subject.
_SMALL = frozenset(
    "what when where which whose whom since long until then that this these those there they them their your yours with from have does would could will sure know known mean means exactly really "
    "much many often else about because come comes going happen happens happened says said told tell true certain please again still just only last soon".split()
)
_YES_OR_NO = frozenset({Wanted.WHETHER, Wanted.CONSENT})
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
    """One question of a message: its sentence, what the trainee said before it in the same message, and what was said before that message; `points` are the
    figures of the message that ask or tell, each with the name of what it is of."""

    text: str
    sentence: str
    around: str
    earlier: Before
    points: tuple[tuple[str, str], ...] = ()

    def named(self) -> str:
        """The names of the points whose figures stand in it: '45 days' alone names no payment."""
        return " ".join(name for quote, name in self.points if quote in self.text)

    @property
    def leans(self) -> bool:
        """Whether it is too short to have a subject of its own for certain."""
        return len(self.text.split()) <= LEANING and len(self._telling) < TELLING

    @property
    def _telling(self) -> list[str]:
        """Its words that may be a subject."""
        return [w for w in _WORD.findall(self.text.lower()) if len(w) > SHORT and w not in _SMALL]

    @property
    def points_back(self) -> bool:
        """Whether it is nothing without what was said before the message."""
        said = self._telling
        if not said:
            return True
        pointing = wanted_of(self.text) not in _OF_ITS_OWN and bool(POINTS_BACK.search(self.text))
        return pointing and len(said) == 1 and self.leans

    @property
    def goes_back(self) -> bool:
        """Whether it asks after the one who did what she spoke of."""
        return self.earlier.raised == WORKED_OUT and bool(SOMEBODY.search(self.text))


def questions_of(text: str, terms: Sequence[HeardTerm], earlier: Before, ear: Ear) -> Iterator[Asked]:
    """The questions of a message. One that puts a figure forward is an offer; one right behind an offer is about that offer and nothing before it."""
    parts = sentences(text)
    offers = [
        any(t.mode is TermMode.OFFERED and not isinstance(t.value, str) and t.quote in p.text for t in terms)
        for p in parts
    ]
    points = tuple((t.quote, ear.by_id[t.issue].names[0]) for t in terms if not isinstance(t.value, str))
    for number, part in enumerate(parts):
        if not is_question(part.text) or offers[number]:
            continue
        behind = number > 0 and offers[number - 1]
        if behind and POINTS_BACK.search(part.text):  # 'is that something for the board?' is about the offer
            continue
        around = " ".join(p.text for p in parts[max(0, number - 2) : number])
        if (
            ear.weighs and side_of(part.text) is not None
        ):  # not cut: 'is that fixed or can we talk about it?' is one question
            yield Asked(part.text, part.text, "", Before())
            continue
        for piece in asked_parts(part.text):
            if day_proposed(f"{piece}?") and only_a_step(piece):  # 'can we meet on Tuesday?' has words of its own
                continue
            if wanted_of(piece) is None:  # 'they sell it for less, but is it the same?'
                around = f"{around} {piece}"
                continue
            before = Before(told=earlier.told, raised=earlier.raised) if behind else earlier
            asked = Asked(piece, part.text, "" if behind else around, before, points)
            near = f"{parts[number - 1].text if number and is_question(parts[number - 1].text) else ''} {piece}"
            if wanted_of(piece) in _YES_OR_NO and asked.points_back and _names_a_level(near, terms):
                continue  # '4 % off, is that better?'
            if " " in piece or not only_marked(piece):  # 'artwork?' says it after her
                yield asked


def _names_a_level(text: str, terms: Sequence[HeardTerm]) -> bool:
    return any(not isinstance(t.value, str) and t.quote in text for t in terms)
