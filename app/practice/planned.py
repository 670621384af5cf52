"""The plan against what was done: for each thing that was planned, the message that came nearest to it, by the words they share.

It looks for words, not for sense, and says so: 'not found' means that no message shares enough words with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.language.fold import fold
from app.language.sentences import sentences
from app.locale.filled import N_
from app.practice.records import Plan, Turn

LEAST_SHARE = 0.4
LEAST_WORDS = 2
MOST_ITEMS = 6
_WORD = re.compile(r"[a-z0-9][a-z0-9.,%'-]*[a-z0-9%]|[0-9]")
_SPLIT = re.compile(r"[\n;]+|(?<=[.?!])\s+")
_EMPTY = frozenset(
    "the a an and or of to in on for with at by from is are was were be been it its that this these those they them their we us our you your i my me "
    "he she his her not no do does did can could would should will may might must have has had as if so than then there here what which who when how "
    "why about into more most less some any one only also just very get got want need know think ask tell say whether against out up".split()
)
LABELS = {
    "questions": N_("To ask"),
    "assumptions": N_("To test"),
    "own_assumption": N_("To test about us"),
    "standards": N_("Standards"),
    "trades": N_("Trades"),
}


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One thing planned: under which heading, the words, and the turn whose message came nearest with its sentence (None: not found)."""

    heading: str
    text: str
    turn: int | None
    said: str | None


def against_plan(plan: Plan, turns: Sequence[Turn]) -> list[PlannedItem]:
    """Each planned question, assumption, standard and trade, with the sentence of the talks that came nearest to it."""
    said = [(t.number, s.text, _words(s.text)) for t in turns if t.text for s in sentences(t.text)]
    return [_nearest(LABELS[part], item, said) for part in LABELS for item in items(getattr(plan, part))]


def items(text: str) -> list[str]:
    """The things named in a field of the plan: lines, sentences, or what semicolons part."""
    found = [part.strip(" \t-•*").strip() for part in _SPLIT.split(text)]
    return [part for part in found if part][:MOST_ITEMS]


def _nearest(heading: str, item: str, said: Sequence[tuple[int, str, frozenset[str]]]) -> PlannedItem:
    words = _words(item)
    scored = [(len(words & theirs) / len(words), -number, text) for number, text, theirs in said] if words else []
    best = max(scored, default=None)
    enough = best is not None and best[0] >= LEAST_SHARE and best[0] * len(words) >= min(LEAST_WORDS, len(words))
    return PlannedItem(heading, item, -best[1], best[2]) if best and enough else PlannedItem(heading, item, None, None)


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in _WORD.findall(fold(text)) if w not in _EMPTY)


def _stem(word: str) -> str:
    for end in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word.removesuffix(end)
    return word
