"""Planted faults, each as a way to run the shipped suites with it: a buyer who leaks, one who tells a need unearned, a persona that folds, a grader with one strategy shifted."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.buyer.guard import Leash
from app.buyer.speech import Speech
from app.buyer.turn import Decided, Piece, Spoken, decide_turn, leash_for
from app.content.acts import Strategy
from app.content.loading import load_case
from app.content.persona import CaseFile
from app.evals import playing
from app.evals.baseline import Baseline, values_of
from app.evals.journal import Journal
from app.evals.plan import Changes, cells_of, load_suite
from app.evals.results import SuiteResult, result_of
from app.evals.runner import Runner
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading
from app.negotiation.state import State

FILM = Changes(personas=("packaging-film",))
EACH_LEAK, EACH_TELLING, FOLDED = 50, 30, 0.02
GOLD = ("gold", "near-misses", "neutral", "traps")


def ran(
    folder: Path, name: str, changes: Changes = FILM, only: Sequence[str] = (), baseline: Baseline | None = None
) -> SuiteResult:
    """A shipped suite, run; `only` are cases of it."""
    loaded = load_suite(name)
    cells = [c for c in cells_of(loaded, changes) if not only or c.case.id in only]
    journal = Journal(folder / f"{name}-{len(list(folder.iterdir()))}.sqlite3", new=True)
    journal.begin("r", "2026-01-01", [name], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    asyncio.run(Runner(journal, {}).run(cells))
    return result_of(loaded.suite, journal, baseline)


def before(folder: Path, changes: Changes = FILM) -> Baseline:
    """A run of the trainees, to hold later ones against."""
    result = ran(folder, "strategies-pay", changes)
    return Baseline({"strategies-pay": result.whole.value or 0.0}, values_of(result.cells))


def broken(result: SuiteResult) -> list[str]:
    """The gates that are not met."""
    return [g.name for g in result.gates if g.met is False]


@contextmanager
def leaking() -> Iterator[None]:
    """Every fiftieth line ends with the line of an untold need."""
    count = 0
    words = playing.speak
    now: dict[str, Any] = {}

    def noted(case: CaseFile, decided: Decided, speech: Speech) -> Leash:
        now["case"], now["told"] = case, decided.state.disclosed
        return leash_for(case, decided, speech)

    async def leaky(speech: Speech, leash: Leash, voice: Any = None) -> AsyncIterator[Piece | Spoken]:
        nonlocal count
        interests, told = now["case"].confidential.interests, now["told"]
        async for item in words(speech, leash, voice):
            if isinstance(item, Spoken):
                count += 1
                if count % EACH_LEAK == 0:
                    need = next(i for i in reversed(interests) if i.id not in told)
                    yield replace(item, text=f"{item.text} {need.wordings[0]}")
                    continue
            yield item

    with ExitStack() as stack:
        stack.enter_context(patch.object(playing, "leash_for", noted))
        stack.enter_context(patch.object(playing, "speak", leaky))
        yield


@contextmanager
def telling() -> Iterator[None]:
    """Once in thirty turns the engine tells a need that nobody earned."""
    count = 0

    def loose(case: CaseFile, state: State, *rest: Any, **more: Any) -> Decided:
        nonlocal count
        decided = decide_turn(case, state, *rest, **more)
        count += 1
        if count % EACH_TELLING:
            return decided
        need = next(i.id for i in case.confidential.interests if i.id not in decided.state.disclosed)
        return replace(decided, move=replace(decided.move, disclosed=need))

    with patch.object(playing, "decide_turn", loose):
        yield


@contextmanager
def shifted(strategy: Strategy) -> Iterator[None]:
    """The grader gives one strategy a level too little."""
    honest: Callable[..., Any] = EmbeddedGrader.grade

    async def lower(self: EmbeddedGrader, turn: Any) -> Grading:
        grading: Grading = await honest(self, turn)
        level = grading.levels.get(strategy)
        if level is None:
            return grading
        return replace(grading, levels={**grading.levels, strategy: max(0, level - 1)})

    with patch.object(EmbeddedGrader, "grade", lower):
        yield


def folding() -> CaseFile:
    """The film case with next to no floor."""
    film = load_case("packaging-film")
    draws = [d.model_copy(update={"floor": FOLDED}) for d in film.confidential.draws]
    return film.model_copy(update={"confidential": film.confidential.model_copy(update={"draws": draws})})
