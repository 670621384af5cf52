"""Agreement between raters on an ordered scale: the statistics, on plain numbers.

Sources: Cohen, Psychological Bulletin 70 (1968), weighted kappa; Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), the ordinal metric; Gwet,
Handbook of Inter-Rater Reliability (4th ed., 2014), AC1 and AC2. All of them are 1.0 where raters always agree and about 0 where they agree
no more than by chance. Each answers None where it is not defined: no pairs, or (kappa, alpha) nothing that varies.
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TypeVar

RESAMPLES = 1000
Pair = tuple[int, int]
Weight = Callable[[int, int], float]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval; `low` and `high` are None where resampling gave no figure."""

    value: float | None
    low: float | None = None
    high: float | None = None


def quadratic(span: int) -> Weight:
    """Weights of agreement that fall with the square of the distance; `span` is the largest distance on the scale."""
    return lambda a, b: 1.0 - ((a - b) / span) ** 2 if span else 1.0


def identity(a: int, b: int) -> float:
    """The weight of nominal agreement."""
    return float(a == b)


def kappa(pairs: Sequence[Pair], weight: Weight) -> float | None:
    """Cohen's weighted kappa of two raters: (observed - expected) / (1 - expected), expected from the raters' own margins."""
    return kappa_of(Counter(pairs), weight)


def kappa_of(counts: Mapping[Pair, int], weight: Weight) -> float | None:
    """The same from counts of pairs."""
    n = sum(counts.values())
    if not n:
        return None
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (a, b), count in counts.items():
        first[a] += count
        second[b] += count
    observed = sum(weight(a, b) * count for (a, b), count in counts.items()) / n
    expected = sum(weight(a, b) * first[a] * second[b] for a in first for b in second) / n**2
    return None if expected >= 1.0 else (observed - expected) / (1.0 - expected)


def gwet(units: Sequence[Sequence[int]], categories: Sequence[int], weight: Weight) -> float | None:
    """Gwet's AC2 (AC1 with identity weights) of any number of raters; a unit holds the ratings it got, at least two for it to count towards agreement."""
    rated = Counter(tuple(unit) for unit in units if unit)
    n, double = sum(rated.values()), sum(count for unit, count in rated.items() if len(unit) > 1)
    if not double or len(categories) < 2:
        return None
    observed = sum(_agreed(unit, weight) * count for unit, count in rated.items() if len(unit) > 1) / double
    share = {c: sum(unit.count(c) / len(unit) * count for unit, count in rated.items()) / n for c in categories}
    total = sum(weight(a, b) for a in categories for b in categories)
    by_chance = total / (len(categories) * (len(categories) - 1)) * sum(p * (1 - p) for p in share.values())
    return None if by_chance >= 1.0 else (observed - by_chance) / (1.0 - by_chance)


def _agreed(unit: Sequence[int], weight: Weight) -> float:
    """Weighted agreement inside one unit: the mean weight over ordered pairs of different raters."""
    pairs = list(permutations(unit, 2))
    return sum(weight(a, b) for a, b in pairs) / len(pairs)


def alpha(units: Sequence[Sequence[int]]) -> float | None:
    """Krippendorff's alpha with the ordinal metric, for any number of raters and missing ratings: 1 - observed / expected disagreement."""
    kept = Counter(tuple(unit) for unit in units if len(unit) > 1)
    seen: Counter[int] = Counter()
    met: Counter[Pair] = Counter()
    for unit, count in kept.items():
        seen.update({value: unit.count(value) * count for value in set(unit)})
        for pair in permutations(unit, 2):
            met[pair] += count / (len(unit) - 1)  # type: ignore[assignment]  # the coincidences are fractions
    n = sum(seen.values())
    if n < 2 or len(seen) < 2:
        return None
    apart = {(a, b): _ordinal(a, b, seen) for a in seen for b in seen}
    observed = sum(apart[pair] * count for pair, count in met.items()) / n
    expected = sum(seen[a] * seen[b] * distance for (a, b), distance in apart.items()) / (n * (n - 1))
    return 1.0 - observed / expected


def _ordinal(a: int, b: int, seen: Counter[int]) -> float:
    """Krippendorff's squared ordinal distance: how many ratings lie from one value to the other."""
    if a == b:
        return 0.0
    between = sum(count for value, count in seen.items() if min(a, b) <= value <= max(a, b))
    return (between - (seen[a] + seen[b]) / 2) ** 2


def share(pairs: Sequence[Pair], within: int = 0) -> float | None:
    """The share of pairs at most `within` apart."""
    return sum(abs(a - b) <= within for a, b in pairs) / len(pairs) if pairs else None


def bias(pairs: Sequence[Pair]) -> float | None:
    """How much higher the first rater rates, in levels, on average."""
    return sum(a - b for a, b in pairs) / len(pairs) if pairs else None


def bootstrap(groups: Mapping[Hashable, Sequence[Item]], figure: Callable[[Sequence[Item]], float | None]) -> Interval:
    """A figure with its 95 % interval by resampling whole groups (sessions), seeded: turns of one session are not independent of each other."""
    names = list(groups)
    value = figure([item for name in names for item in groups[name]])
    if value is None or len(names) < 2:
        return Interval(value)
    chance = random.Random(1)  # noqa: S311  resampling, no secret
    found = []
    for _ in range(RESAMPLES):
        drawn = figure([item for name in chance.choices(names, k=len(names)) for item in groups[name]])
        if drawn is not None:
            found.append(drawn)
    if not found:
        return Interval(value)
    found.sort()
    return Interval(value, found[int(0.025 * len(found))], found[min(len(found) - 1, int(0.975 * len(found)))])
