"""A message laid out for the second opinion on terms: its words with their places, its sentences and clauses, and whose each term is."""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.language.matching import IssueWords
from app.language.sentences import Stretch, clauses, sentences
from app.language.term import Term, Value

_TOKEN = re.compile(r"\d[\d.,]*|[a-z]+(?:'[a-z]+)?|[?!%€,;:()]|->|=")
MOST_TOKENS = 400
_SELF = frozenset("i we i'm i'd i'll we'd we'll we're i've we've id ill im my our".split())
_THEM = frozenset("you u your ur you'd you'll you're you've".split())
_OTHER = frozenset("he she they it his her their its it's that that's this there".split())
NOS = frozenset(
    "no not never cannot can't cant don't dont won't wont isn't wouldn't nor neither without nothing".split()
)
IFS = frozenset(
    "if when against provided unless once then but only for with instead return exchange or because and".split()
)
PERSONS = _SELF | _THEM


@dataclass(frozen=True, slots=True)
class Telling:
    """A message with what the rules made of it: its terms in order, the issues of its case by id, the buyer's last words, the values that she named in them
    and the issues of which she spoke."""

    text: str
    terms: Sequence[Term]
    issues: Mapping[str, IssueWords]
    buyer: str
    said: Collection[tuple[str, Value]]
    asked: Collection[str]


class Layout:
    """The words of a message with their places, at most 400, and its sentences and clauses."""

    def __init__(self, telling: Telling) -> None:
        text = telling.text.lower().replace("’", "'")
        found = [(m.start(), m.end(), m.group()) for m in list(_TOKEN.finditer(text))[:MOST_TOKENS]]
        words = ["#" if w[0].isdigit() else w for _, _, w in found]
        for start, end in {(t.start, t.end) for t in telling.terms}:
            inside = [n for n, (s, e, _) in enumerate(found) if s < end and start < e]
            for number, n in enumerate(inside):
                words[n] = "" if number else "#t"
        self._words = [w for w in words if w]
        self._starts = [s for (s, _, _), w in zip(found, words, strict=True) if w]
        self.sentences = sentences(telling.text)
        self._clauses = clauses(telling.text)

    def words(self, start: int = 0, end: int | None = None) -> list[str]:
        """The words that begin in a stretch; all without one."""
        high = len(self._starts) if end is None else bisect_left(self._starts, end)
        return self._words[bisect_left(self._starts, start) : high]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence in which a place lies."""
        return next((n for n, s in enumerate(self.sentences) if place < s.end), len(self.sentences) - 1)

    def clause_at(self, place: int) -> Stretch:
        """The clause in which a place lies."""
        return next((c for c in self._clauses if place < c.end), self._clauses[-1])


def who(word: str) -> str | None:
    """Whom a word names: 'self', 'them', 'other'; None for a word that names nobody."""
    return "self" if word in _SELF else "them" if word in _THEM else "other" if word in _OTHER else None


def role_of(issue: IssueWords) -> str:
    """What kind of issue it is, the same in every case: 'price', 'form', or its unit."""
    if issue.main:
        return "price"
    return "form" if issue.choices else issue.unit


def side_of(issue: IssueWords, value: Value) -> str:
    """Whose a term is: a 'give' moves the buyer's way, an 'ask' the speaker's; what stays is a 'hold' where she wants it changed, else a 'keep'; a 'form' is one of
    several."""
    base = issue.status_quo
    if value == base:
        return "keep" if issue.demanded in (None, base) else "hold"
    if isinstance(value, str) or isinstance(base, str):
        return "form"
    return "give" if (value > base) == (issue.better_for_buyer == "higher") else "ask"
