"""Planted faults: the shipped suites catch a buyer who leaks once in fifty lines, a persona that folds, a grader with one strategy shifted, and are quiet without."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

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

pytestmark = pytest.mark.games
FILM = Changes(personas=("packaging-film",))


def ran(
    tmp_path: Path, name: str, changes: Changes = FILM, only: Sequence[str] = (), baseline: Baseline | None = None
) -> SuiteResult:
    loaded = load_suite(name)
    cells = [c for c in cells_of(loaded, changes) if not only or c.case.id in only]
    journal = Journal(tmp_path / f"{name}-{len(list(tmp_path.iterdir()))}.sqlite3", new=True)
    journal.begin("r", "2026-01-01", [name], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    asyncio.run(Runner(journal, {}).run(cells))
    return result_of(loaded.suite, journal, baseline)


def broken(result: SuiteResult) -> list[str]:
    return [g.name for g in result.gates if g.met is False]


def test_a_clean_buyer_and_grader_raise_no_alarm(tmp_path: Path) -> None:
    for name in ("smoke", "buyer-holds"):
        assert broken(ran(tmp_path, name)) == []
    assert broken(ran(tmp_path, "grader-holds")) == []


def test_a_buyer_who_leaks_once_in_fifty_lines_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
                if count % 50 == 0:
                    need = next(i for i in reversed(interests) if i.id not in told)
                    yield replace(item, text=f"{item.text} {need.wordings[0]}")
                    continue
            yield item

    monkeypatch.setattr(playing, "leash_for", noted)
    monkeypatch.setattr(playing, "speak", leaky)
    assert "no_secret never fails" in broken(ran(tmp_path, "buyer-holds"))


def test_a_persona_that_folds_is_caught_against_the_run_before(tmp_path: Path) -> None:
    film = load_case("packaging-film")
    draws = [d.model_copy(update={"floor": 0.02}) for d in film.confidential.draws]
    soft = film.model_copy(update={"confidential": film.confidential.model_copy(update={"draws": draws})})
    before = ran(tmp_path, "strategies-pay")
    baseline = Baseline({"strategies-pay": before.whole.value or 0.0}, values_of(before.cells))
    assert broken(ran(tmp_path, "strategies-pay", baseline=baseline)) == []
    changed = Changes(personas=("packaging-film",), files={"packaging-film": soft})
    result = ran(tmp_path, "strategies-pay", changed, baseline=baseline)
    assert "no mean value more than 0.1 off the baseline" in broken(result)


def test_an_engine_that_tells_a_need_unearned_once_in_thirty_turns_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def loose(case: CaseFile, state: State, *rest: Any, **more: Any) -> Decided:
        nonlocal count
        decided = decide_turn(case, state, *rest, **more)
        count += 1
        if count % 30:
            return decided
        need = next(i.id for i in case.confidential.interests if i.id not in decided.state.disclosed)
        return replace(decided, move=replace(decided.move, disclosed=need))

    monkeypatch.setattr(playing, "decide_turn", loose)
    result = ran(tmp_path, "buyer-holds", only=("nothing-for-nothing", "threatened"))
    assert "disclosed never fails" in broken(result)


@pytest.mark.parametrize("strategy", [Strategy.UNCOVER, Strategy.PROCESS])
def test_a_grader_with_one_strategy_shifted_by_a_level_is_caught(
    strategy: Strategy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = EmbeddedGrader.grade

    async def shifted(self: EmbeddedGrader, turn: Any) -> Grading:
        grading = await honest(self, turn)
        level = grading.levels.get(strategy)
        if level is None:
            return grading
        return replace(grading, levels={**grading.levels, strategy: max(0, level - 1)})

    monkeypatch.setattr(EmbeddedGrader, "grade", shifted)
    result = ran(tmp_path, "grader-holds", only=("gold", "near-misses", "neutral", "traps"))
    assert [name for name in broken(result) if name.startswith("no mean level")]
