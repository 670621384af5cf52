"""Planted faults: the shipped suites catch a buyer who leaks once in fifty lines, a persona that folds, a grader with one strategy shifted, and are quiet without."""

from pathlib import Path

import pytest

from app.content.acts import Strategy
from app.evals.plan import Changes
from tests.evals.planting import GOLD, before, broken, folding, leaking, ran, shifted, telling

pytestmark = pytest.mark.games


def test_a_clean_buyer_and_grader_raise_no_alarm(tmp_path: Path) -> None:
    for name in ("smoke", "buyer-holds"):
        assert broken(ran(tmp_path, name)) == []
    assert broken(ran(tmp_path, "grader-holds")) == []


def test_a_buyer_who_leaks_once_in_fifty_lines_is_caught(tmp_path: Path) -> None:
    with leaking():
        assert "no_secret never fails" in broken(ran(tmp_path, "buyer-holds"))


def test_a_persona_that_folds_is_caught_against_the_run_before(tmp_path: Path) -> None:
    baseline = before(tmp_path)
    assert broken(ran(tmp_path, "strategies-pay", baseline=baseline)) == []
    changed = Changes(personas=("packaging-film",), files={"packaging-film": folding()})
    result = ran(tmp_path, "strategies-pay", changed, baseline=baseline)
    assert "no mean value more than 0.1 off the baseline" in broken(result)


def test_an_engine_that_tells_a_need_unearned_once_in_thirty_turns_is_caught(tmp_path: Path) -> None:
    with telling():
        result = ran(tmp_path, "buyer-holds", only=("nothing-for-nothing", "threatened"))
    assert "disclosed never fails" in broken(result)


@pytest.mark.parametrize("strategy", [Strategy.UNCOVER, Strategy.PROCESS])
def test_a_grader_with_one_strategy_shifted_by_a_level_is_caught(strategy: Strategy, tmp_path: Path) -> None:
    with shifted(strategy):
        result = ran(tmp_path, "grader-holds", only=GOLD)
    assert [name for name in broken(result) if name.startswith("no mean level")]
