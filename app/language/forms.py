"""Several forms of a saving in one message: the one that the saving is put into is offered, the others are only spoken of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.language.term import Term, Value

# 'and I get some return loads': what the speaker wants for it is no form of what is given.
_WISHED = re.compile(
    r"\b(?:(?:i|we)(?:'d| would| then|'ll)? (?:only )?(?:get|need|want|have)|(?:you|u) (?:\w+ )?(?:give|open|let|hand|find|add|bring)|give (?:me|us)|open|important for (?:me|us))\b[^.;:?!]{0,30}$",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\b(?:through|via|by|as|from|over|out of|in the form of|into|in)(?: (?:an?|the|some|your|our|fewer|less|yearly|quarterly|guaranteed|one))*\W*$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.;?!]\s|,? and (?:i|we|you|u)\b", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:rather than|instead of|not)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
NEAR, FAR, OTHER_SENTENCE, LINK = 40, 400, 100, 10


def with_one_form(text: str, terms: Sequence[Term], form: str, main: str, today: Value) -> list[Term]:
    """The terms with no more forms offered than savings that stand beside one. `form` is the issue of the form, `main` that of the saving, `today`
    the form that needs no words."""
    offered = [t for t in terms if t.issue == form and t.mode == "offered"]
    meant = [t for t in offered if not _is_wished(text, t)]
    if len({t.value for t in meant}) > 1:
        figures = [t for t in terms if t.issue == main and t.mode == "offered" and t.value]
        anchors: Sequence[Sequence[Term]] = [[figure] for figure in figures] or [[]]
        best = {min(meant, key=lambda t: (t.value == today, _distance(text, t, a), t.start)).value for a in anchors}
        meant = [t for t in meant if t.value in best]
    return [replace(t, mode="reported") if t in offered and t not in meant else t for t in terms]


def _is_wished(text: str, term: Term) -> bool:
    before = text[max(0, term.start - 2 * NEAR) : term.start]
    return bool(_WISHED.search(before)) and not _INTO.search(before)


def _distance(text: str, term: Term, figures: Sequence[Term]) -> float:
    """How far a form stands from the saving; a word like 'through' before it brings it near, the end of a thought between them puts it far."""
    best = float(FAR)
    for figure in figures:
        after = term.start >= figure.end
        between = text[figure.end : term.start] if after else text[term.end : figure.start]
        best = min(best, len(between) + (OTHER_SENTENCE if _BREAK.search(between) else 0))
    before = text[max(0, term.start - NEAR) : term.start]
    return best - (LINK if _INTO.search(before) else 0) + (FAR if _CONTRAST.search(before) else 0)
