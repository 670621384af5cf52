"""The learned weights, and adding them up. The file is made by `tools/training.py`; see docs/grader.md for what it was trained on."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from app.content.acts import RUBRIC, Act
from app.content.learned.features import Message

# Log odds beyond this are as good as certain.
_MOST = 30.0
# Where a message seems to hold nothing at all, its acts lose at most the doubt times this.
_MOST_DOUBTED = 3.0


@dataclass(frozen=True, slots=True)
class Sums:
    """A bias per act, and weights per feature as pairs of act number and weight."""

    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def of(self, features: Iterable[str], start: Iterable[float] | None = None) -> list[float]:
        """The log odds of each act, or what the features add to `start`."""
        sums = list(self.bias if start is None else start)
        weights = self.weights
        for name in features:
            for number, weight in weights.get(name, ()):
                sums[number] += weight
        return sums

    def only(self, place: Mapping[int, int]) -> "Sums":
        """The same for some acts: old number to new number."""
        weights = {
            name: mine
            for name, pairs in self.weights.items()
            if (mine := tuple((place[n], w) for n, w in pairs if n in place))
        }
        return Sums(tuple(self.bias[n] for n in place), weights)


@dataclass(frozen=True, slots=True)
class Learned:
    """Sums over the whole message and over its clauses; per act the share of the clauses in the log odds (0 to 1), the chance from which it counts as
    there, and the chance under which a rule that heard it is not believed. Where `doubt` is above 0, the last of the whole message's sums says whether
    it holds any act of the rubric at all; one that seems to hold none takes that times `doubt` from each."""

    acts: tuple[Act, ...]
    whole: Sums
    clause: Sums
    share: tuple[float, ...]
    threshold: Mapping[Act, float]
    floor: Mapping[Act, float]
    about: Mapping[str, Any]
    doubt: float = 0.0
    _leans: dict[Act, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

    def chances(self, message: Message) -> dict[Act, float]:
        """How likely each act is, 0 to 1: what the whole message says, and what that clause says that speaks most for the act."""
        sums = self.whole.of(message.whole)
        less = self.doubt * max(-_MOST_DOUBTED, min(0.0, sums.pop())) if self.doubt else 0.0
        if message.clauses:
            answered = self.clause.of(message.setting)
            best = map(max, zip(*(self.clause.of(c, answered) for c in message.clauses), strict=True))
            sums = [(1 - part) * s + part * b for s, b, part in zip(sums, best, self.share, strict=True)]
        odds = [s + less if act in RUBRIC else s for act, s in zip(self.acts, sums, strict=True)]
        return {
            act: 1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, s)))) for act, s in zip(self.acts, odds, strict=True)
        }

    def only(self, wanted: Iterable[Act]) -> "Learned":
        """The same model for some of its acts, for whoever asks for no others; it does not doubt that a message holds something."""
        asked = frozenset(wanted)
        kept = [n for n, act in enumerate(self.acts) if act in asked]
        place = {old: new for new, old in enumerate(kept)}
        return Learned(
            tuple(self.acts[n] for n in kept),
            self.whole.only(place),
            self.clause.only(place),
            tuple(self.share[n] for n in kept),
            self.threshold,
            self.floor,
            self.about,
        )

    def believed(self, act: Act, chance: float) -> bool:
        """Whether an act that a rule heard is kept; an act that was not learned always is."""
        return chance >= self.floor.get(act, 0.0)

    def lean(self, act: Act, features: Iterable[str]) -> float:
        """What the features add towards one act, on the scale of log odds: for finding the words that speak for it."""
        mine = self._of_act(act)
        return sum(mine.get(name, 0.0) for name in features)

    def _of_act(self, act: Act) -> dict[str, float]:
        found = self._leans.get(act)
        if found is None:
            number = self.acts.index(act)
            found = {name: w for name, pairs in self.whole.weights.items() for n, w in pairs if n == number}
            self._leans[act] = found
        return found


@cache
def learned() -> Learned:
    """The shipped model."""
    return read(json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Learned:
    """A model out of its file: `acts` in order with biases, threshold and share; `weights` and `clauses` as {feature: [act number, weight, …]} in
    thousandths; `anything` (the number after the last act) with bias and doubt. What says nothing of clauses goes by whole messages."""
    rows = data["acts"]
    acts = tuple(Act(row["id"]) for row in rows)
    anything = data.get("anything")
    last = (anything["bias"],) if anything else ()
    return Learned(
        acts,
        Sums((*(row["bias"] for row in rows), *last), _pairs(data["weights"])),
        Sums(tuple(row.get("clause", 0.0) for row in rows), _pairs(data.get("clauses", {}))),
        tuple(row.get("share", 0.0) for row in rows),
        {Act(row["id"]): row["threshold"] for row in rows},
        {Act(row["id"]): row["floor"] for row in rows},
        data["about"],
        anything["doubt"] if anything else 0.0,
    )


def _pairs(weights: Mapping[str, list[int]]) -> dict[str, tuple[tuple[int, float], ...]]:
    return {
        name: tuple((flat[n], flat[n + 1] / 1000) for n in range(0, len(flat), 2)) for name, flat in weights.items()
    }
