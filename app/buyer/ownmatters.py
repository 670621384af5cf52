"""What of a user's own case was told before she speaks of it: a fact by its figure or two of its telling words in a statement, another way to save by two of its words.

In cases that say by which words (`Fact.words`); the other cases are left as they are.
"""

import re

from app.content.acts import Tactic
from app.content.persona import CaseFile, Fact, Knowledge
from app.language.cuewords import pattern_of
from app.language.fold import fold
from app.language.sentences import is_question, sentences
from app.language.sides import is_idea
from app.language.stems import stem, stems_in
from app.language.wanted import Wanted

ENOUGH, LONG_FIGURE, LEAST = 2, 3, 3
LONG_WORD = 6
ANOTHER_WAY, CONFIDED, WORKED_OUT = "form", "confided", "sheet"
# Words of comparison and places: by none of them alone is a way to save known.
_SAYS_NOTHING = frozenset(
    stem(w)
    for w in "instead more less fewer after before better bigger smaller longer shorter other another same whole site sites every each both".split()
)
_SMALL = frozenset(
    stem(w)
    for w in "the and for with without from into onto over under all any one two three four five six our your their its his her doing does done make making get getting out off not only then than that this via per".split()
)
# Questions that tell something: 'did you know that …'.
_TELLS = re.compile(
    r"\b(?:did you know|do you know that|have you (?:seen|heard|counted|looked)|were you aware|are you aware|did you see|you (?:know|see|do know) that)\b",
    re.IGNORECASE,
)
SOMEBODY = re.compile(r"\b(?:he|she|they|somebody|someone)\b", re.IGNORECASE)
_MORE_OF_IT = re.compile(
    r"\b(?:know|hear|learn|tell me|say|find out) (?:any |a bit |a little |something )?(?:more|further|for (?:sure|certain))\b|\bwhat (?:do|does) (?:you|that) mean\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*\d\s?%|\d\s?%|\d[\d.,]*\d")
_SPACE = re.compile(r"\s")


class OwnMatters:
    """The facts and the other way to save of one case, and whether a text tells them; and what she herself brought up that one may ask about."""

    def __init__(self, case: CaseFile) -> None:
        self.facts = {f.id: (frozenset(f.words), _figures(f)) for f in case.facts if f.words}
        way = next((k for k in case.knowledge if self.facts and k.topic == ANOTHER_WAY and k.asks), None)
        words = stems_in(way.cues[0]) - _SMALL if way else frozenset[str]()
        self.way = frozenset(w for w in words if len(w) >= LEAST)

        self.ids = [(k.id, frozenset(k.asks)) for k in case.knowledge if k.topic == CONFIDED]
        self.confided = pattern_of(tuple(c for i in case.confidential.interests if i.layer > 1 for c in i.cues))

    def of(self, entry: Knowledge) -> str:
        """The matter that has to be told before an entry answers: a fact, the other way, or nothing."""
        if entry.fact in self.facts:
            return entry.fact
        return ANOTHER_WAY if self.way and entry.topic == ANOTHER_WAY and entry.asks else ""

    def told_in(self, text: str) -> frozenset[str]:
        """What a text tells, sentence by sentence."""
        if not self.facts:
            return frozenset()
        parts = [s.text for s in sentences(text)]
        told = {
            name for p in parts if not is_question(p) or _TELLS.search(p) for name in self.facts if self._tells(p, name)
        }
        if any(self._brings_way(p) for p in parts):
            told.add(ANOTHER_WAY)
        return frozenset(told)

    def raised(self, last_words: str, pressed: Tactic | None, text: str) -> str:
        """What of her last words a message comes back to: 'matter' for what she confided, 'sheet' for what she had worked out; empty where she said nothing
        of that kind or the message speaks of something else."""
        hers = fold(last_words).lower()
        sheet = pressed is Tactic.SHOULD_COST
        if not self.ids or not (sheet or self.confided.search(hers)):
            return ""
        telling = {w for w in stems_in(hers) if w[0].isdigit() or len(w) >= LONG_WORD}
        again = telling & stems_in(text) or (sheet and SOMEBODY.search(text)) or _MORE_OF_IT.search(text)
        return (WORKED_OUT if sheet else "matter") if again else ""

    def answer(self, raised: str, wanted: Wanted | None) -> str | None:
        """The entry for a question of this kind about what was `raised`; the last one of its group where none is of that kind."""
        rows = [(name, asks) for name, asks in self.ids if name.startswith(f"{raised}_q")] if raised else []
        return next((name for name, asks in rows if wanted in asks), rows[-1][0] if rows else None)

    def _brings_way(self, sentence: str) -> bool:
        """Whether a sentence speaks of the other way to save: by two of its words, in an idea of the trainee's own by one, of which one must be telling."""
        said = self.way & stems_in(sentence)
        least = 1 if is_idea(sentence) else min(ENOUGH, len(self.way))
        return len(said) >= least and bool(said - _SAYS_NOTHING)

    def _tells(self, sentence: str, name: str) -> bool:
        words, own = self.facts[name]
        said = frozenset(_SPACE.sub("", m.group()) for m in _FIGURE.finditer(sentence))
        return bool(own & said) or len(words & stems_in(sentence)) >= ENOUGH


def _figures(fact: Fact) -> frozenset[str]:
    """The figures of a fact that say it alone: per cents, and those of three digits and more."""
    found = (_SPACE.sub("", m.group()) for m in _FIGURE.finditer(fact.text))
    return frozenset(f for f in found if f.endswith("%") or sum(c.isdigit() for c in f) >= LONG_FIGURE)
