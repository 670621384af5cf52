"""Several samples of a grader by model, and one call a strategy."""

import asyncio
import json

import pytest

from app.content.acts import MoveKind, Strategy, Tactic
from app.errors import ModelError
from app.grading.by_model import ModelGrader
from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grading, Status
from app.grading.sampled import SampledGrader
from app.models.scripted import Answer, ScriptedChat
from tests.grading.test_by_model import BUYER, GOOD, answer, rubric

DOWN = ModelError("rate", "The model is down.", retry=True)
WHY = {"id": "asks_why", "quote": "who on your side needs the 8"}
FACT = {"id": "gathers_information", "quote": "what does a week of stock cost the plant in Lund?", "takes_up": "Lund"}
TURN = TurnToGrade("t1", GOOD, BUYER, kind=MoveKind.OPENING_DEMAND, rider=Tactic.DEADLINE)


def sampled(*said: Answer) -> Grading:
    model = ScriptedChat(said)
    return asyncio.run(SampledGrader(ModelGrader(model, rubric(), lambda: "abc"), len(said)).grade(TURN))


def test_the_median_sample_counts() -> None:
    found = sampled(answer(WHY, FACT), answer(WHY, FACT), answer(WHY))
    assert found.levels[Strategy.UNCOVER] == 2
    assert found.abstained == (Strategy.BROADEN,), "a level of three beside nothing at all"
    assert [f.id.value for f in found.findings] == ["asks_why"]


def test_where_the_samples_lie_two_levels_apart_the_strategy_is_abstained_on() -> None:
    found = sampled(answer(WHY, FACT), answer(WHY), answer(WHY, FACT))
    assert found.abstained == (Strategy.BROADEN,)
    assert found.levels[Strategy.BROADEN] is None
    assert not found.missed


def test_levels_follow_from_the_findings_that_are_left() -> None:
    nothing = answer()
    found = sampled(answer(FACT), nothing, nothing)
    assert found.findings == ()
    assert found.abstained == (Strategy.BROADEN,)
    assert found.turn_level is None, "an opening on which the grader abstained is not called missed"


def test_one_failed_sample_of_three_is_left_out() -> None:
    assert sampled(answer(WHY), DOWN, answer(WHY)).levels[Strategy.UNCOVER] == 2


def test_where_half_of_them_fail_the_turn_is_ungraded_with_the_reason() -> None:
    found = sampled(answer(WHY), DOWN)
    assert found.status is Status.UNGRADED
    assert found.reason == "The model is down."


def test_by_strategy_there_is_one_call_for_each_and_only_its_own_findings_count() -> None:
    model = ScriptedChat([answer(WHY, FACT)])
    found = asyncio.run(ModelGrader(model, rubric(), lambda: "abc", by_strategy=True).grade(TURN))
    assert len(model.requests) == len(Strategy)
    assert [f.id.value for f in found.findings].count("asks_why") == 1
    for request, strategy in zip(model.requests, Strategy, strict=True):
        assert f"(strategy `{strategy.value}`)" in request.messages[0].content
        others = [s for s in Strategy if s is not strategy]
        assert all(f"(strategy `{s.value}`)" not in request.messages[0].content for s in others)


def test_by_strategy_a_single_bad_answer_leaves_the_turn_ungraded() -> None:
    model = ScriptedChat([answer(WHY), "no json", answer(WHY)])
    found = asyncio.run(ModelGrader(model, rubric(), lambda: "abc", by_strategy=True).grade(TURN))
    assert found.status is Status.UNGRADED


@pytest.mark.parametrize("wrong", [{"findings": "none"}, {"findings": [], "abstained": 3}])
def test_another_shape_is_never_mended(wrong: dict[str, object]) -> None:
    assert sampled(json.dumps(wrong), json.dumps(wrong)).status is Status.UNGRADED


def test_the_facts_of_a_turn_without_a_case_are_told_to_the_model() -> None:
    model = ScriptedChat([answer()])
    turn = TurnToGrade("t1", GOOD, BUYER, facts=("One week of stock costs EUR 7,500.",))
    asyncio.run(ModelGrader(model, rubric(), lambda: "abc").grade(turn))
    assert "One week of stock costs EUR 7,500." in model.requests[0].messages[1].content


class Closing:
    """A grader that holds something."""

    name, kind, closed = "closing", "model", 0

    async def grade(self, turn: TurnToGrade) -> Grading:
        raise NotImplementedError

    async def close(self) -> None:
        self.closed += 1


def test_closing_closes_what_the_inner_grader_holds_and_nothing_where_it_holds_nothing() -> None:
    inner = Closing()
    asyncio.run(SampledGrader(inner, 3).close())
    assert inner.closed == 1
    asyncio.run(SampledGrader(EmbeddedGrader(), 3).close())
