"""The learned weights, and adding them up. The file is made by `tools/training.py`; see docs/grader.md for what it was trained on."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from app.content.acts import Act


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights per feature, as pairs of act number and weight; per act a bias, the chance from which it counts as there, and the chance under which
    a rule that heard it is not believed."""

    acts: tuple[Act, ...]
    bias: tuple[float, ...]
    threshold: Mapping[Act, float]
    floor: Mapping[Act, float]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    about: Mapping[str, Any]
    _leans: dict[Act, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

    def chances(self, features: Iterable[str]) -> dict[Act, float]:
        """How likely each act is, 0 to 1."""
        sums = list(self.bias)
        weights = self.weights
        for name in features:
            for number, weight in weights.get(name, ()):
                sums[number] += weight
        return {act: 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, s)))) for act, s in zip(self.acts, sums, strict=True)}

    def only(self, wanted: Iterable[Act]) -> "Learned":
        """The same model for some of its acts, for whoever asks for no others."""
        kept = [(n, act) for n, act in enumerate(self.acts) if act in set(wanted)]
        place = {old: new for new, (old, _) in enumerate(kept)}
        weights = {
            name: mine
            for name, pairs in self.weights.items()
            if (mine := tuple((place[n], w) for n, w in pairs if n in place))
        }
        return Learned(
            tuple(act for _, act in kept),
            tuple(self.bias[n] for n, _ in kept),
            self.threshold,
            self.floor,
            weights,
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
            found = {name: w for name, pairs in self.weights.items() for n, w in pairs if n == number}
            self._leans[act] = found
        return found


@cache
def learned() -> Learned:
    """The shipped model."""
    return read(json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Learned:
    """A model out of its file: `acts` in order with bias and threshold, `weights` as {feature: [act number, weight, …]} in thousandths."""
    acts = tuple(Act(row["id"]) for row in data["acts"])
    weights = {
        name: tuple((flat[n], flat[n + 1] / 1000) for n in range(0, len(flat), 2))
        for name, flat in data["weights"].items()
    }
    return Learned(
        acts,
        tuple(row["bias"] for row in data["acts"]),
        {Act(row["id"]): row["threshold"] for row in data["acts"]},
        {Act(row["id"]): row["floor"] for row in data["acts"]},
        weights,
        data["about"],
    )
