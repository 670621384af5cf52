"""A second opinion on the terms that the rules heard: whether each is one at all, whether it is put forward, and whether it is tied to something in return.

Three small linear models over the same features, learned from labelled rows (`tools/training_terms.py`). Where a model is not sure enough, what the rules said
stays. A figure that the rules took for a question or a no never becomes an offer: a wrong offer costs more than a question back.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from app.content.learned.layout import Telling
from app.content.learned.termfeatures import term_features
from app.content.learned.termsaround import tie_features
from app.language.term import PUT_FORWARD, Term

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
    they took for told is offered; under `loose` what they took for tied is free, from `tie` what they took for free is tied."""

    real: float = HALF
    up: float = HALF
    down: float = HALF
    tie: float = HALF
    loose: float = HALF


@dataclass(frozen=True, slots=True)
class Opinions:
    """The three models: weights per feature in thousandths of log odds (real, offered, tied), their biases, and the margins."""

    weights: Mapping[str, Sequence[int]]
    bias: tuple[int, int, int]
    margins: Margins
    about: Mapping[str, Any]

    def chances(self, telling: Telling) -> list[Chances]:
        """The chances of each term of a message, in order."""
        sums = [self._added(self.bias, found) for found in term_features(telling)]
        offered = [s[1] >= 0 for s in sums]
        found = []
        for number, (real, put, tied) in enumerate(sums):
            tied = self._added((0, 0, tied), set(tie_features(telling, number, offered)))[2]
            found.append(Chances(_chance(real), _chance(put), _chance(tied)))
        return found

    def _added(self, start: tuple[int, int, int], features: Iterable[str]) -> tuple[int, int, int]:
        real, put, tied = start
        for name in features:
            if found := self.weights.get(name):
                real += found[0]
                put += found[1]
                tied += found[2]
        return real, put, tied


def _chance(thousandths: int) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, thousandths / 1000))))


def settled(terms: Sequence[Term], chances: Sequence[Chances], margins: Margins) -> tuple[Term, ...]:
    """The terms as they are taken in the end."""
    return tuple(_settled(t, c, margins) for t, c in zip(terms, chances, strict=True) if c.real >= margins.real)


def _settled(term: Term, chances: Chances, margins: Margins) -> Term:
    if term.mode in PUT_FORWARD:
        mode = term.mode if chances.offered >= margins.down else "reported"
    else:
        rises = chances.offered >= margins.up and term.mode not in NEVER_OFFERED
        mode = "offered" if rises else term.mode
    tied = chances.tied >= (margins.loose if term.conditional else margins.tie)
    return replace(term, mode=mode, conditional=tied and mode in PUT_FORWARD)


def reconsidered(telling: Telling) -> tuple[Term, ...]:
    """The terms of a message with the second opinion of the shipped models."""
    if not telling.terms:
        return ()
    shipped = _shipped()
    return settled(telling.terms, shipped.chances(telling), shipped.margins)


@cache
def _shipped() -> Opinions:
    return read(json.loads((files(__package__) / "opinions.json").read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Opinions:
    """The models out of their file."""
    real, offered, tied = data["bias"]
    return Opinions(data["weights"], (real, offered, tied), Margins(**data["margins"]), data["about"])
