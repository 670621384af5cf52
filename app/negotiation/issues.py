"""Issues, packages and utilities: the arithmetic of a deal, for one case and one draw.

A package gives a value to every issue. The buyer's raw worth of a package is
`sum(weight_i * b_i(x_i)) + weight_price * kpi[form] * b_price(x_price)` with `b` linear from 0 (the end the trainee
likes) to 1 (the end she likes); utilities are scaled so that the status quo is 0 and her opening package 1 (linear additive
utility, Keeney and Raiffa 1976, with the form of the saving as a multiplier). The trainee's value is scaled the other
way round: status quo 1, opening package 0.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf

Value = float | str
Package = Mapping[str, Value]
# The first terms of a package, with what they add up to for her and for us.
_Begun = tuple[tuple[tuple[str, Value], ...], float, float]


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. `steps` are its values in order, worst for the buyer first when they are numbers."""

    id: str
    steps: tuple[Value, ...]
    status_quo: Value
    is_price: bool = False
    is_form: bool = False
    is_term: bool = False

    @property
    def numeric(self) -> bool:
        """Whether values are numbers (everything but the form of the saving and other choices)."""
        return not isinstance(self.steps[0], str)

    def holds(self, value: Value) -> bool:
        """Whether the value lies in the domain; between steps counts."""
        if isinstance(value, str) or not self.numeric:
            return value in self.steps
        low, high = sorted((float(self.steps[0]), float(self.steps[-1])))
        return low <= value <= high

    def share(self, value: Value) -> float:
        """How far a value lies towards the buyer's end, 0 to 1; between steps by interpolation."""
        if isinstance(value, str) or not self.numeric:
            return self.steps.index(value) / max(1, len(self.steps) - 1)
        start, end = float(self.steps[0]), float(self.steps[-1])
        return min(1.0, max(0.0, (value - start) / (end - start)))

    def towards(self, value: Value, goal: Value, steps: int) -> Value:
        """`value` moved at most `steps` steps of the domain towards `goal`, never past it. A choice jumps."""
        if value == goal:
            return value
        if not self.numeric or isinstance(value, str) or isinstance(goal, str):
            return goal
        here, there = self.share(value), self.share(goal)
        ahead = [s for s in self.steps if (self.share(s) - here) * (there - here) > 1e-9]
        ahead.sort(key=lambda s: abs(self.share(s) - here))
        inside = [s for s in ahead[:steps] if abs(self.share(s) - here) <= abs(there - here) + 1e-9]
        return inside[-1] if len(inside) == steps else goal


@dataclass(frozen=True, slots=True)
class Worth:
    """What issues are worth to one side: weights per numeric issue, and per form the share of a price cut that counts."""

    weights: Mapping[str, float]
    forms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """A package, as (issue, value) pairs, with the buyer's utility and the trainee's value of it."""

    terms: tuple[tuple[str, Value], ...]
    utility: float
    value: float

    @property
    def package(self) -> dict[str, Value]:
        """The package by issue."""
        return dict(self.terms)


@dataclass(frozen=True, slots=True)
class Economics:
    """The issues of a case with her worth (a secret of the draw) and ours (from the brief).

    `ours.weights` are what the trainee loses from her best to her worst value of an issue.
    """

    issues: tuple[Issue, ...]
    opening: Package
    hers: Worth
    ours: Worth
    no_deal: float

    def issue(self, name: str) -> Issue:
        """The issue of that id; KeyError when the case has none."""
        for issue in self.issues:
            if issue.id == name:
                return issue
        raise KeyError(name)

    @property
    def status_quo(self) -> dict[str, Value]:
        """The running contract as a package."""
        return {issue.id: issue.status_quo for issue in self.issues}

    def utility(self, package: Package) -> float:
        """The buyer's utility: 0 at the status quo, 1 at her opening package. A missing issue counts as unchanged."""
        base = self._raw(self.hers, self.status_quo)
        return (self._raw(self.hers, package) - base) / (self._raw(self.hers, self.opening) - base)

    def value(self, package: Package) -> float:
        """The trainee's value: 1 at the status quo, 0 at the buyer's opening package."""
        worst = self._raw(self.ours, self.opening)
        return (worst - self._raw(self.ours, package)) / (worst - self._raw(self.ours, self.status_quo))

    def money(self, value: float) -> float:
        """A trainee's value as thousands a year against the status quo (negative: given up)."""
        scale = self._raw(self.ours, self.opening) - self._raw(self.ours, self.status_quo)
        return (value - 1.0) * scale

    def packages(self) -> Iterator[dict[str, Value]]:
        """Every package of whole steps (at most a few ten thousand in a case)."""
        names = [issue.id for issue in self.issues]
        for values in product(*(issue.steps for issue in self.issues)):
            yield dict(zip(names, values, strict=True))

    def scored(self, floor: float = -inf, least: float = -inf) -> Iterator["Scored"]:
        """Every package of whole steps with what it is worth to each side, in the order of `packages` where the form follows the price; only those worth at least `floor` to her and `least` to
        the trainee. The same figures as `utility` and `value`, each issue added once to all packages that share what stands before it."""
        base, top = self._raw(self.hers, self.status_quo), self._raw(self.hers, self.opening)
        good, bad = self._raw(self.ours, self.status_quo), self._raw(self.ours, self.opening)
        span = (top - base) or 1.0  # where her side is left blank, everything is worth nothing to her
        width = bad - good
        *firsts, last = self._axes()
        begun: list[_Begun] = [((), 0.0, 0.0)]
        for axis in firsts:
            begun = [(b[0] + a[0], b[1] + a[1], b[2] + a[2]) for b in begun for a in axis]
        for terms, hers, ours in begun:
            for more, her_part, our_part in last:
                utility = (hers + her_part - base) / span
                if utility >= floor and (value := (bad - (ours + our_part)) / width) >= least:
                    yield Scored(terms + more, utility, value)

    def _axes(self) -> list[list[_Begun]]:
        """Per issue its steps with what each adds for her and for us; the form, which says what share of a price cut counts, in one axis with the price."""
        hers, ours = self._by_step(self.hers), self._by_step(self.ours)
        steps: list[list[_Begun]] = [
            [(((issue.id, s),), hers[n][k], ours[n][k]) for k, s in enumerate(issue.steps)]
            for n, issue in enumerate(self.issues)
        ]
        form = next((n for n, issue in enumerate(self.issues) if issue.is_form), None)
        price = next((n for n, issue in enumerate(self.issues) if issue.is_price), None)
        if form is not None and price is not None:
            steps[price] = [(p[0] + f[0], p[1] * f[1], p[2] * f[2]) for p in steps[price] for f in steps[form]]
        elif form is not None:
            steps[form] = [(f[0], 0.0, 0.0) for f in steps[form]]
        return [axis for n, axis in enumerate(steps) if n != form or price is None]

    def _by_step(self, worth: Worth) -> list[list[float]]:
        """Per issue what each step adds; for the form the share of a price cut that counts."""
        return [
            [
                worth.forms.get(str(s), 1.0) if issue.is_form else worth.weights.get(issue.id, 0.0) * issue.share(s)
                for s in issue.steps
            ]
            for issue in self.issues
        ]

    def _raw(self, worth: Worth, package: Package) -> float:
        form = next((str(package.get(i.id, i.status_quo)) for i in self.issues if i.is_form), "")
        total = 0.0
        for issue in self.issues:
            if issue.is_form:
                continue
            factor = worth.forms.get(form, 1.0) if issue.is_price else 1.0
            total += worth.weights.get(issue.id, 0.0) * factor * issue.share(package.get(issue.id, issue.status_quo))
        return total


def zone(economics: Economics, floor: float) -> list[Scored]:
    """The zone of agreement: packages at or above her floor and at or above the trainee's no-deal value."""
    return list(economics.scored(floor, economics.no_deal))


def best_possible(
    economics: Economics, floor: float, allowed: Callable[[Package], bool] = lambda package: True
) -> dict[str, Value] | None:
    """The allowed package of the zone that is best for the trainee (ties: better for the buyer), or None without one."""
    fitting = (s for s in zone(economics, floor) if allowed(s.package))
    found = max(fitting, key=lambda s: (round(s.value, 9), s.utility), default=None)
    return found.package if found else None


def frontier(economics: Economics, floor: float) -> list[dict[str, Value]]:
    """The packages of the zone that no other package beats for both sides, best for the trainee first."""
    ranked = sorted(zone(economics, floor), key=lambda s: (-round(s.value, 9), -s.utility))
    kept: list[dict[str, Value]] = []
    best = -1e9
    for scored in ranked:
        if scored.utility > best + 1e-12:
            kept.append(scored.package)
            best = scored.utility
    return kept
