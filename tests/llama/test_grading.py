"""Grading by a real server with our own prompt and schema: what comes back is always of the shape, and what it claims without evidence never counts.

The model is chance, so its findings cannot be true. What is proved is that none of them becomes one.
"""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import jsonschema_rs

from app.content.acts import Strategy
from app.content.loading import load_case, load_rubric
from app.grading.by_model import ModelGrader
from app.grading.context import TurnToGrade
from app.grading.grader import Grading, Status
from app.grading.prompting import answer_schema
from app.models.chat import ChatModel, ChatRequest, Reply
from app.models.faults import Endpoint
from app.models.openai_chat import OpenAIChat
from tests.corpora.files import ACTS_TUNE
from tests.corpora.hearing import read
from tests.llama.server import NAME, LlamaServer
from tests.llama.test_wire import PATIENT

TURNS, AT_ONCE = 30, 4


class Heard:
    """A model whose whole answers are remembered."""

    def __init__(self, model: OpenAIChat) -> None:
        self.name, self.replies, self._model = model.name, list[Reply](), model

    async def stream(self, request: ChatRequest) -> Any:
        async for item in self._model.stream(request):
            if isinstance(item, Reply):
                self.replies.append(item)
            yield item


def turns() -> list[TurnToGrade]:
    """Turns of our own tuning rows, each with its case."""
    rows = [row for row in read([ACTS_TUNE]) if len(row["text"]) > 20][:TURNS]
    return [TurnToGrade(row["id"], row["text"], row["buyer"], case=load_case(row["case"])) for row in rows]


async def graded(model: ChatModel, asked: list[TurnToGrade]) -> list[Grading]:
    grader, free = ModelGrader(model, load_rubric()), asyncio.Semaphore(AT_ONCE)

    async def one(turn: TurnToGrade) -> Grading:
        async with free:
            return await grader.grade(turn)

    return list(await asyncio.gather(*(one(turn) for turn in asked)))


def test_thirty_of_thirty_answers_are_of_the_shape_and_none_of_their_claims_is_believed(llama: LlamaServer) -> None:
    model = OpenAIChat(Endpoint(NAME, llama.url), "", PATIENT, prompt_tokens=24_000)
    heard, asked = Heard(model), turns()
    began = time.monotonic()
    gradings = asyncio.run(graded(heard, asked))
    took = time.monotonic() - began
    assert [g.reason for g in gradings if g.status is not Status.GRADED] == []
    assert model._habits.shape == "json_schema", "the server took our schema as it is"
    shape = jsonschema_rs.validator_for(answer_schema())
    said = [json.loads(reply.text) for reply in heard.replies]
    valid = sum(shape.is_valid(answer) for answer in said)
    assert (len(said), valid) == (TURNS, TURNS)
    assert all(not reply.usage.estimated for reply in heard.replies)
    claimed = sum(len(answer["findings"]) for answer in said)
    assert claimed, "a model that claims nothing proves nothing here"
    for turn, grading in zip(asked, gradings, strict=True):
        for finding in grading.findings:
            assert turn.text[finding.start : finding.end] == finding.quote
    kept, dropped = sum(len(g.findings) for g in gradings), sum(g.dropped for g in gradings)
    prompt = sum(reply.usage.prompt for reply in heard.replies) / TURNS
    print(
        f"{valid} of {TURNS} answers of the shape in {took:.0f} s, prompts of {prompt:.0f} tokens; {claimed} findings claimed, {kept} of them in the turn's words, "
        f"{dropped} dropped; strategies abstained on: {sum(len(g.abstained) for g in gradings)} of {TURNS * len(Strategy)}"
    )


def test_an_answer_that_finds_no_end_is_ungraded_and_never_mended(endless: LlamaServer) -> None:
    model = OpenAIChat(Endpoint(NAME, endless.url), "", PATIENT, prompt_tokens=24_000)
    model._habits = type(model._habits)(shape="plain")
    (grading,) = asyncio.run(graded(model, turns()[:1]))
    assert grading.status is Status.UNGRADED
    assert (grading.turn_level, grading.findings, grading.passing) == (None, (), False)
    assert "cut at its limit" in (grading.reason or "")


def test_a_grading_prompt_beyond_the_servers_room_is_ungraded_with_what_to_set(program: Path, model_file: Path) -> None:
    with LlamaServer(program, model_file, room=2048, places=1) as server:
        model = OpenAIChat(
            Endpoint(NAME, server.url, room="COUNTERPART_GRADER_PROMPT_TOKENS"), "", PATIENT, prompt_tokens=24_000
        )
        (grading,) = asyncio.run(graded(model, turns()[:1]))
    assert grading.status is Status.UNGRADED
    assert not grading.passing
    assert "COUNTERPART_GRADER_PROMPT_TOKENS" in (grading.reason or "")
