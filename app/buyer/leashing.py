"""What the guard allows for one move: figures of the move and public ones; the words of every need not told, less those already public.

Holds secrets: what it hands to the guard are fingerprints over all draws, never a need of this draw.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.buyer.guard import ENDINGS, Leash
from app.buyer.speech import Speech
from app.content.acts import MoveKind
from app.content.persona import CaseFile
from app.language.fold import fold
from app.language.hidden import every_figure
from app.negotiation.case import CaseKey
from app.negotiation.move import Move

Value = float | str
_MAY_ACCEPT = frozenset({MoveKind.ACCEPTS, MoveKind.SUMS_UP})


@dataclass(frozen=True, slots=True)
class _Cue:
    """A folded word or phrase that would betray a need, the need, and the phrase as words of its own: 'cash' does not stand in 'cashier'."""

    words: str
    interest: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for every turn of a case: the figures that everybody may know, and the cues of the deeper needs."""

    figures: frozenset[float]
    names: frozenset[str]
    cues: tuple[_Cue, ...]
    by_interest: Mapping[str, frozenset[str]]


def leash(case: CaseFile, move: Move, told: frozenset[str], heard: str, speech: Speech) -> Leash:
    """The leash for a move. `told` are the needs told so far, `heard` the message that is answered."""
    known = _known(CaseKey(case))
    own = _values(move.terms) | _values(move.table) | _values(move.offer)
    for reply in speech.answers:
        own |= _values(reply.answer.figure) | _values(reply.answer.mine) | _values(reply.answer.open)
    texts = [*(line.text for line in speech.history), *speech.disclosure, *speech.rider, heard]
    texts += [w for answer in speech.answers for w in answer.wordings]
    texts += [
        move.about.get(key, "") for key in ("puzzle_quote", "quote")
    ]  # the trainee's own figure, quoted back alone
    # line by line: what was folded before is known, and a talk in one piece would be kept anew with each turn
    said = " ".join(fold(text) for text in (*(line.text for line in speech.history if line.who == "trainee"), heard))
    shared = frozenset[str]().union(*(known.by_interest[name] for name in told))
    kept = {
        c.words
        for c in known.cues
        if c.interest not in told and c.words not in shared and not (c.words in said and c.pattern.search(said))
    }
    return Leash(
        figures=known.figures | _figures_in(texts) | own,
        own=frozenset(own),
        cues=tuple(sorted(kept)),
        names=known.names,
        may_accept=move.kind in _MAY_ACCEPT,
        final=move.final,
    )


def drafting_leash(case: CaseFile, line: str) -> Leash:
    """The leash for a line that is drafted in the place of another: its figures, and no word of any need."""
    known = _known(CaseKey(case))
    own = _figures_in([line])
    return Leash(figures=own, own=own, cues=tuple(sorted(c.words for c in known.cues)), names=known.names)


@lru_cache(maxsize=32)
def _known(key: CaseKey) -> _Known:
    case = key.case
    interests = case.confidential.interests
    cues = [
        _Cue(words, i.id, re.compile(rf"(?<![a-z0-9]){re.escape(words)}{ENDINGS}(?![a-z0-9])"))
        for i in interests
        if i.layer > 1
        for words in map(fold, i.cues)
    ]
    public = (
        case.situation,
        *case.opening_lines,
        *(f.text for f in case.facts if f.in_brief),
        *(i.about for i in case.issues),
    )
    spoken = " ".join(
        (
            *public,
            case.buyer.name,
            case.buyer.company,
            case.buyer.title,
            *(p for lines in case.buyer.phrases.values() for p in lines),
        )
    )
    spoken += " ".join(w for k in case.knowledge for w in k.wordings) + " ".join(
        w for t in case.tactics for w in t.wordings
    )
    spoken += " ".join(w for i in interests for w in i.wordings)
    names = frozenset(re.findall(r"[a-z]+(?:'[a-z]+)?", spoken.lower()))
    return _Known(_figures_in(public), names, tuple(cues), {i.id: frozenset(map(fold, i.cues)) for i in interests})


def _figures_in(texts: Iterable[str]) -> frozenset[float]:
    return frozenset(v for text in texts for f in every_figure(text) for v in (f.value, f.until) if v is not None)


def _values(terms: Mapping[str, Value]) -> set[float]:
    return {float(v) for v in terms.values() if not isinstance(v, str)}
