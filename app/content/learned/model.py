"""The learned weights, and adding them up. The file is made by `tools/training.py`; see docs/grader.md for what it was trained on."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from struct import Struct
from typing import Any

from app.content.acts import RUBRIC, Act
from app.content.learned.features import Message

# Log odds beyond this are as good as certain.
_MOST = 30.0
_BITS = 32
_HALF = 1 << (_BITS - 1)
# Where a message seems to hold nothing at all, its acts lose at most the doubt times this.
_MOST_DOUBTED = 3.0


class Sums:
    """A bias per act and weights per feature, in thousandths. All acts of a feature lie side by side in one whole number, 32 bits each, so that one addition
    adds them all; what one act owes its neighbour below zero is put right when they are taken apart."""

    def __init__(self, bias: Sequence[float], weights: Mapping[str, Sequence[int]]) -> None:
        self._count = len(bias)
        self._offset = _side_by_side((n, _HALF) for n in range(self._count))
        self._apart = Struct(f"<{self._count}I").unpack
        self.bias = _side_by_side((n, round(1000 * b)) for n, b in enumerate(bias))
        self._weights = {name: _side_by_side(zip(flat[::2], flat[1::2], strict=True)) for name, flat in weights.items()}

    def added(self, features: Set[str]) -> int:
        """What the features add to every act."""
        weights = self._weights
        return sum(map(weights.__getitem__, weights.keys() & features))

    def odds(self, total: int) -> tuple[int, ...]:
        """The sum of each act, in thousandths of log odds, each greater by half of what 32 bits hold."""
        return self._apart((total + self._offset).to_bytes(self._count * 4, "little"))

    def plain(self, total: int) -> list[int]:
        """The sum of each act, in thousandths of log odds."""
        return [odds - _HALF for odds in self.odds(total)]


def _side_by_side(numbers: Iterable[tuple[int, int]]) -> int:
    return sum(number << (_BITS * place) for place, number in numbers)


@dataclass(frozen=True, slots=True)
class Learned:
    """Sums over the whole message and over its clauses; per act its number in them, the share of the clauses in the log odds (0 to 1), the chance from which
    it counts as there, and the chance under which a rule that heard it is not believed. Where `doubt` is above 0, the last of the whole message's sums says
    whether it holds any act of the rubric at all; one that seems to hold none takes that times `doubt` from each."""

    acts: tuple[Act, ...]
    numbers: tuple[int, ...]
    whole: Sums
    clause: Sums
    share: tuple[float, ...]
    threshold: Mapping[Act, float]
    floor: Mapping[Act, float]
    about: Mapping[str, Any]
    doubt: float = 0.0

    def chances(self, message: Message) -> dict[Act, float]:
        """How likely each act is, 0 to 1: what the whole message says, and what that clause says that speaks most for the act."""
        whole = self.whole.odds(self.whole.bias + self.whole.added(message.whole))
        answered = self.clause.bias + self.clause.added(message.setting)
        clauses = [self.clause.odds(answered + self.clause.added(c)) for c in message.clauses]
        best = tuple(map(max, *clauses)) if len(clauses) > 1 else clauses[0] if clauses else None
        less = self.doubt * max(-_MOST_DOUBTED, min(0.0, (whole[-1] - _HALF) / 1000)) if self.doubt else 0.0
        found = {}
        for act, number, share in zip(self.acts, self.numbers, self.share, strict=True):
            odds = (whole[number] if best is None else (1 - share) * whole[number] + share * best[number]) - _HALF
            odds = odds / 1000 + (less if act in RUBRIC else 0.0)
            found[act] = 1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, odds))))
        return found

    def only(self, wanted: Iterable[Act]) -> "Learned":
        """The same model for some of its acts, for whoever asks for no others; it does not doubt that a message holds something."""
        asked = frozenset(wanted)
        kept = [n for n, act in enumerate(self.acts) if act in asked]
        return replace(
            self,
            acts=tuple(self.acts[n] for n in kept),
            numbers=tuple(self.numbers[n] for n in kept),
            share=tuple(self.share[n] for n in kept),
            doubt=0.0,
        )

    def believed(self, act: Act, chance: float) -> bool:
        """Whether an act that a rule heard is kept; an act that was not learned always is."""
        return chance >= self.floor.get(act, 0.0)

    def lean(self, act: Act, features: Set[str]) -> float:
        """What the features add towards one act, on the scale of log odds: for finding the words that speak for it."""
        number = self.numbers[self.acts.index(act)]
        return (self.whole.odds(self.whole.added(features))[number] - _HALF) / 1000


def learned() -> Learned:
    """The shipped model, as the grader uses it."""
    return _shipped()[0]


def heard() -> Learned:
    """The shipped model, as the ear uses it."""
    return _shipped()[1]


@cache
def _shipped() -> tuple[Learned, Learned]:
    """Both, so that the file is read once and not kept."""
    data = json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8"))
    return read(data), read_for_the_ear(data)


def read(data: Mapping[str, Any]) -> Learned:
    """The grader's model out of the file: per act a bias, and under `graded` what clauses give and where to cut; `weights`, `small` (those that the ear does
    without) and `clauses` as {feature: [act number, weight, …]} in thousandths; `anything` (the number after the last act) with bias and doubt. An act that
    has no `graded` goes by the whole message and the ear's cuts."""
    rows = [{**row, **row.get("graded", {})} for row in data["acts"]]
    anything = data.get("anything")
    weights = dict(data["weights"])
    for name, more in data.get("small", {}).items():
        weights[name] = [*weights.get(name, ()), *more]
    found = _read(rows, [anything["bias"]] if anything else [], weights, data)
    return replace(
        found,
        clause=Sums([row.get("clause", 0.0) for row in rows], data.get("clauses", {})),
        share=tuple(row.get("share", 0.0) for row in rows),
        doubt=anything["doubt"] if anything else 0.0,
    )


def read_for_the_ear(data: Mapping[str, Any]) -> Learned:
    """The ear's model out of the same file: whole messages only, and the greater weights. On writers left out it hears no better with clauses."""
    return _read(data["acts"], [], data["weights"], data)


def _read(
    rows: Sequence[Mapping[str, Any]],
    last: Sequence[float],
    weights: Mapping[str, Sequence[int]],
    data: Mapping[str, Any],
) -> Learned:
    acts = tuple(Act(row["id"]) for row in rows)
    return Learned(
        acts,
        tuple(range(len(acts))),
        Sums([*(row["bias"] for row in rows), *last], weights),
        Sums([0.0 for _ in acts], {}),
        tuple(0.0 for _ in acts),
        {Act(row["id"]): row["threshold"] for row in rows},
        {Act(row["id"]): row["floor"] for row in rows},
        data["about"],
    )
