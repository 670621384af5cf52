"""Asking a grader several times: the middle answer counts, and where the answers lie two levels apart the strategy is abstained on."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from app.content.acts import RUBRIC, Strategy
from app.grading.context import TurnToGrade
from app.grading.grader import Grader, Grading, Status, graded
from app.grading.levels import MISSED

SPREAD = 2


class SampledGrader:
    """A `Grader` that asks another one `samples` times (2 to 9) and answers with the median sample."""

    def __init__(self, inner: Grader, samples: int) -> None:
        self._inner, self._samples = inner, samples
        self.name = f"{inner.name} x{samples}"
        self.kind = inner.kind
        self.model = getattr(inner, "model", None)
        self.prompt_hash = getattr(inner, "prompt_hash", None)
        self.rubric_hash = getattr(inner, "rubric_hash", None)

    async def grade(self, turn: TurnToGrade) -> Grading:
        """Grade one turn. Ungraded where fewer than half of the samples were graded, with the reason of the first that was not."""
        gradings = await asyncio.gather(*(self._inner.grade(turn) for _ in range(self._samples)))
        good = [g for g in gradings if g.status is Status.GRADED]
        if 2 * len(good) <= len(gradings):
            failed = next(g for g in gradings if g.status is not Status.GRADED)
            return replace(failed, grader=self.name, passing=any(g.passing for g in gradings))
        return replace(_middle(good), grader=self.name)

    async def close(self) -> None:
        """Close what the inner grader holds."""
        close = getattr(self._inner, "close", None)
        if close is not None:
            await close()


def _middle(good: Sequence[Grading]) -> Grading:
    """The sample that lies at the median, without the strategies on which the samples lie apart. Levels follow again from what is left."""
    apart = {s for s in Strategy if _spread(good, s) >= SPREAD}
    abstained = tuple(s for s in Strategy if s in apart or _mostly_abstained(good, s))
    target = {s: median_low(_ranks(good, s)) for s in Strategy if s not in abstained}
    best = min(good, key=lambda g: sum(abs(_rank(g, s) - level) for s, level in target.items()))
    findings = tuple(f for f in best.findings if RUBRIC[f.id].strategy not in abstained)
    opened = Counter(g.opened for g in good).most_common(1)[0][0]
    return graded(best.grader, findings, opened, abstained=abstained, dropped=best.dropped)


def _rank(grading: Grading, strategy: Strategy) -> int:
    """A level for comparing samples; what is not shown counts as a missed opening does."""
    level = grading.levels.get(strategy)
    return MISSED if level is None else level


def _ranks(graded: Sequence[Grading], strategy: Strategy) -> list[int]:
    return [_rank(g, strategy) for g in graded if strategy not in g.abstained] or [MISSED]


def _spread(graded: Sequence[Grading], strategy: Strategy) -> int:
    ranks = _ranks(graded, strategy)
    return max(ranks) - min(ranks)


def _mostly_abstained(graded: Sequence[Grading], strategy: Strategy) -> bool:
    return 2 * sum(strategy in g.abstained for g in graded) >= len(graded)
