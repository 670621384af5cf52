"""One measured figure and its target, and the table of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`value` in `unit`, of `n` measurements; `target` is the most that is allowed (None: only shown)."""

    name: str
    value: float
    unit: str
    n: int
    target: float | None = None

    @property
    def met(self) -> bool:
        return self.target is None or self.value <= self.target


def share(values: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie: the nearest rank, upwards."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(part * 1000) * len(ordered) // 1000) - 1))]


def spread(name: str, seconds: Sequence[float], *, mean: float | None = None, p95: float | None = None) -> list[Row]:
    """Mean, median and 95th percentile of times, in milliseconds, with their targets."""
    ms = [value * 1000 for value in seconds]
    n = len(ms)
    return [
        Row(f"{name}, mean", sum(ms) / n, "ms", n, mean),
        Row(f"{name}, p50", share(ms, 0.5), "ms", n),
        Row(f"{name}, p95", share(ms, 0.95), "ms", n, p95),
    ]


def table(rows: Sequence[Row]) -> str:
    """The rows as text."""
    lines = [f"{'what':<46}{'value':>10} {'unit':<4}{'target':>10}{'n':>7}", "-" * 79]
    for row in rows:
        target = "" if row.target is None else f"≤ {row.target:g}"
        mark = "" if row.met else "  MISSED"
        lines.append(f"{row.name:<46}{row.value:>10.2f} {row.unit:<4}{target:>10}{row.n:>7}{mark}")
    return "\n".join(lines)
