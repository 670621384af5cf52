"""The statistics of repeated runs. Sources: Wilson, JASA 22 (1927), the score interval; Chen et al., arXiv 2107.03374 (2021), the unbiased estimate of pass@k,
and its mirror pass^k; the rule of three for zero events (Hanley and Lippman-Hand, JAMA 249, 1983)."""

import random
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt

Z = 1.959964
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` with its 95 % Wilson interval; None everywhere where n is 0."""

    passed: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "none of none"
        if self.passed == self.n:
            return f"{self.passed} of {self.n} (failures at most {bound_of_none(self.n):.1%} at 95 %)"
        return f"{self.passed} of {self.n}, {self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


def rate(passed: int, n: int) -> Rate:
    """A share with its Wilson interval at 95 %."""
    if n == 0:
        return Rate(0, 0, None, None, None)
    p = passed / n
    middle = p + Z * Z / (2 * n)
    wide = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return Rate(passed, n, p, max(0.0, (middle - wide) / whole), min(1.0, (middle + wide) / whole))


def bound_of_none(n: int) -> float:
    """The upper bound at 95 % of a share of which none was seen in n: 1 - 0.05 ** (1 / n), about 3 / n. 30 show less than 10 %, 300 less than 1 %."""
    return float(1 - 0.05 ** (1 / n)) if n else 1.0


def pass_at(k: int, n: int, c: int) -> float:
    """The chance that at least one of k repeats passes, where c of n did: 1 - C(n - c, k) / C(n, k). ValueError where k is larger than n."""
    if k > n:
        raise ValueError(f"k is {k}, of {n} repeats")
    return 1.0 - comb(n - c, k) / comb(n, k)


def pass_all(k: int, n: int, c: int) -> float:
    """The chance that all of k repeats pass, where c of n did: C(c, k) / C(n, k). ValueError where k is larger than n."""
    if k > n:
        raise ValueError(f"k is {k}, of {n} repeats")
    return comb(c, k) / comb(n, k)


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of means with its 95 % interval by resampling whole groups; the interval is None with fewer than two groups."""

    value: float
    low: float | None
    high: float | None
    pairs: int


def paired(groups: Mapping[Hashable, Sequence[tuple[float, float]]]) -> Difference:
    """The mean of second minus first over pairs, resampled by group (a case): cells of one case are not independent of each other. Seeded."""
    names = list(groups)
    pairs = [pair for name in names for pair in groups[name]]
    value = _mean([b - a for a, b in pairs])
    if len(names) < 2:
        return Difference(value, None, None, len(pairs))
    chance = random.Random(1)  # noqa: S311  resampling, no secret
    means = sorted(
        _mean([b - a for name in chance.choices(names, k=len(names)) for a, b in groups[name]])
        for _ in range(RESAMPLES)
    )
    return Difference(value, means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)], len(pairs))


def clustered(groups: Mapping[Hashable, Sequence[float]]) -> Difference:
    """The mean of values with its interval by resampling whole groups."""
    return paired({name: [(0.0, v) for v in values] for name, values in groups.items()})


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
