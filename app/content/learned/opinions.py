"""A second opinion on the terms that the rules heard: whether each is one at all, whether it is put forward, and whether it is tied to something in return.

Three small linear models over the same features, learned from labelled rows (`tools/training_terms.py`). Where a model is not sure enough, what the rules said
stays. A figure that the rules took for a question or a no never becomes an offer: a wrong offer costs more than a question back.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from app.content.learned.layout import Telling
from app.content.learned.model import Sums
from app.content.learned.termfeatures import term_features
from app.content.learned.termsaround import tie_features
from app.language.mode import WE_OFFER
from app.language.sentences import sentences
from app.language.term import PUT_FORWARD, Term
from app.language.ties import said_free, ties

HALF = 0.5
_MOST = 30.0
# Of what the rules took so, no model makes an offer.
NEVER_OFFERED = frozenset({"questioned", "refused"})


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely it is, 0 to 1, that a term is one (`real`), is put forward (`offered`), and, where it is, part of a tie (`tied`)."""

    real: float
    offered: float
    tied: float


@dataclass(frozen=True, slots=True)
class Margins:
    """From which chance the models are believed, 0 to 1: under `real` a term is none; under `down` what the rules took for offered is told, from `up` what
    they took for told is offered (under `plain` where it is the form of a saving, or the speaker says to give it); under `loose` what they took for tied is free, from `tie` what
    they took for free is tied, from `before` where a trade follows."""

    real: float = HALF
    up: float = HALF
    down: float = HALF
    tie: float = HALF
    loose: float = HALF
    plain: float = 0.3
    before: float = 0.85


@dataclass(frozen=True, slots=True)
class Opinions:
    """The three models: weights per feature in thousandths of log odds (real, offered, tied), their biases, and the margins."""

    weights: Mapping[str, Sequence[int]]
    bias: tuple[int, int, int]
    margins: Margins
    about: Mapping[str, Any]
    sums: Sums = field(init=False, compare=False)

    def __post_init__(self) -> None:
        flat = {name: [n for pair in enumerate(found) for n in pair] for name, found in self.weights.items()}
        object.__setattr__(self, "sums", Sums([bias / 1000 for bias in self.bias], flat))

    def chances(self, telling: Telling) -> list[Chances]:
        """The chances of each term of a message, in order."""
        sums = self.sums
        totals = [sums.bias + sums.added(found) for found in term_features(telling)]
        plain = [sums.plain(total) for total in totals]
        offered = [put >= 0 for _, put, _ in plain]
        found = []
        for number, (real, put, _) in enumerate(plain):
            tied = sums.plain(totals[number] + sums.added(set(tie_features(telling, number, offered))))[2]
            found.append(Chances(_chance(real), _chance(put), _chance(tied)))
        return found


def _chance(thousandths: int) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, thousandths / 1000))))


def settled(telling: Telling, chances: Sequence[Chances], margins: Margins) -> tuple[Term, ...]:
    """The terms of a message as they are taken in the end."""
    terms = telling.terms
    free = said_free(telling.text, [t.start for t in terms if t.mode in PUT_FORWARD])
    found = []
    for term, chance in zip(terms, chances, strict=True):
        if chance.real < margins.real:
            continue
        mode = _mode(telling, term, chance.offered, margins)
        tied = mode in PUT_FORWARD and _tied(telling, term, chance.tied, margins, free(term.start))
        found.append(replace(term, mode=mode, conditional=tied))
    return tuple(found)


def _mode(telling: Telling, term: Term, chance: float, margins: Margins) -> str:
    """How a term is meant. What was left to her choice stays so, and no second form of a saving is offered beside one. Against 'we do 90 days' a model must be
    surer."""
    if term.mode == "option":
        return term.mode
    if term.mode in PUT_FORWARD:
        least = margins.plain if isinstance(term.value, str) or _plainly(telling.text, term) else margins.down
        return term.mode if chance >= least else "reported"
    second = isinstance(term.value, str) and any(t.issue == term.issue and t.mode in PUT_FORWARD for t in telling.terms)
    rises = chance >= margins.up and term.mode not in NEVER_OFFERED and not second
    return "offered" if rises else term.mode


def _plainly(text: str, term: Term) -> bool:
    """Whether the sentence says before a term that the speaker does, gives or offers."""
    sentence = next((s for s in sentences(text) if term.start < s.end), None)
    return sentence is not None and bool(WE_OFFER.search(text, sentence.start, term.start))


def _tied(telling: Telling, term: Term, chance: float, margins: Margins, free: bool) -> bool:
    """Whether an offered term is part of a tie. Words that tie or free it in so many words count more than a model; what stands before a trade takes more
    to be part of it."""
    if term.conditional:
        sentence = next((s.text for s in sentences(telling.text) if term.start < s.end), telling.text)
        return chance >= margins.loose or ties(sentence)
    before = term.mode in PUT_FORWARD and any(t.conditional and t.start > term.start for t in telling.terms)
    return not free and chance >= (margins.before if before else margins.tie)


def reconsidered(telling: Telling) -> tuple[Term, ...]:
    """The terms of a message with the second opinion of the shipped models."""
    if not telling.terms:
        return ()
    shipped = _shipped()
    return settled(telling, shipped.chances(telling), shipped.margins)


@cache
def _shipped() -> Opinions:
    return read(json.loads((files(__package__) / "opinions.json").read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Opinions:
    """The models out of their file."""
    real, offered, tied = data["bias"]
    return Opinions(data["weights"], (real, offered, tied), Margins(**data["margins"]), data["about"])
