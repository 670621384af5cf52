"""How often the shipped suites raise a false alarm, and how often they catch a planted fault: `python -m tests.evals.alarms [RUNS]`.

Each run has a seed of its own, which draws other hidden paths, wordings and gold turns. Clean runs are of every case, planted ones of the film case. What is held
against an earlier run is held against one of another seed, as it is when a new version is tried.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from app.content.acts import Strategy
from app.evals.baseline import Baseline
from app.evals.plan import Changes
from app.evals.statistics import rate
from tests.evals.planting import FILM, GOLD, before, broken, folding, leaking, ran, shifted, telling

RUNS, FIRST, BEFORE = 20, 101, 7


def main() -> None:
    """Run and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    caught: Counter[str] = Counter()
    which: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every, film = before(folder, Changes(seeds=(BEFORE,))), before(folder, _seeded(BEFORE))
        for number in range(runs):
            for what, gates in _one(folder, FIRST + number, every, film):
                caught[what] += bool(gates)
                which.setdefault(what, Counter()).update(gates)
            print(f"run {number + 1} of {runs}", file=sys.stderr, flush=True)
    for what, gates in which.items():
        found = rate(caught[what], runs)
        told = f": {', '.join(f'{g} ({n})' for g, n in gates.most_common(3))}" if gates else ""
        print(f"{what:<42} alarm in {caught[what]:>2} of {runs} ({found.low:.0%} to {found.high:.0%}){told}")


def _seeded(seed: int, **more: object) -> Changes:
    return Changes(personas=FILM.personas, seeds=(seed,), **more)  # type: ignore[arg-type]


def _one(folder: Path, seed: int, every: Baseline, film: Baseline) -> Iterator[tuple[str, list[str]]]:
    clean = Changes(seeds=(seed,))
    for name in ("smoke", "buyer-holds", "grader-holds"):
        yield f"clean, {name}", broken(ran(folder, name, clean))
    yield "clean, strategies-pay", broken(ran(folder, "strategies-pay", clean, baseline=every))
    planted: tuple[tuple[str, str, tuple[str, ...], Callable[[], AbstractContextManager[None]]], ...] = (
        ("a leak in fifty lines, buyer-holds", "buyer-holds", (), leaking),
        ("a need untold in thirty, buyer-holds", "buyer-holds", (), telling),
        ("uncover a level low, grader-holds", "grader-holds", GOLD, lambda: shifted(Strategy.UNCOVER)),
        ("process a level low, grader-holds", "grader-holds", GOLD, lambda: shifted(Strategy.PROCESS)),
        ("nothing planted, film case alone", "buyer-holds", (), nullcontext),
    )
    for what, name, only, fault in planted:
        with fault():
            yield what, broken(ran(folder, name, _seeded(seed), only))
    soft = _seeded(seed, files={"packaging-film": folding()})
    yield "a floor gone, strategies-pay", broken(ran(folder, "strategies-pay", soft, baseline=film))


if __name__ == "__main__":
    main()
