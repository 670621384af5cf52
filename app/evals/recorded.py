"""Recording and replaying a model's answers above the client: what was paid for once is not asked for again."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.errors import ModelError
from app.evals.journal import KeptCall
from app.evals.lanes import Desk, Lane
from app.models.chat import ChatModel, ChatRequest, Delta, Price, Reply, Usage

# What a suite's temperature is for; grading and judging have their own.
HEATED = ("speak", "play")


@dataclass(slots=True)
class Tape:
    """The answers of one cell: those known from before, and those new since the last turn. Tokens and cost are of new answers only."""

    known: Mapping[int, KeptCall]
    fresh: list[tuple[int, KeptCall]] = field(default_factory=list)
    n: int = 0
    prompt: int = 0
    completion: int = 0
    cost: float = 0.0
    asked: int = 0

    def taken(self) -> list[tuple[int, KeptCall]]:
        """The new answers, to be written; then there are none."""
        fresh, self.fresh = self.fresh, []
        return fresh


class RecordedModel:
    """A model whose answers go through a tape. An answer is used again where the same was asked in the same place."""

    def __init__(
        self,
        model: ChatModel,
        tape: Tape,
        heat: float | None = None,
        lane: Lane | None = None,
        price: Price | None = None,
        desk: Desk | None = None,
    ) -> None:
        self.name, self._desk = model.name, desk or Desk()
        self._model, self._tape, self._heat, self._lane, self._price = model, tape, heat, lane, price or Price()

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer from the tape, else ask and remember."""
        if self._heat is not None and request.purpose in HEATED:
            request = replace(request, temperature=self._heat)
        tape, asked = self._tape, request_hash(request, self.name)
        n = tape.n
        tape.n += 1
        known = tape.known.get(n)
        if known is not None and known.request == asked:
            if known.reply:
                yield Delta(known.reply)
            usage = Usage(known.prompt, known.completion, known.estimated)
            yield Reply(known.reply, known.finish, usage, known.model)
            return
        tape.asked += 1
        # The answer is taken whole before it is handed on, so that a place is held for the call alone and not for what is done with its words.
        self._desk.leave(tape)
        whole = await self._whole(request)
        await self._desk.enter(tape)
        for item in whole:
            if isinstance(item, Reply):
                u = item.usage
                tape.prompt += u.prompt
                tape.completion += u.completion
                tape.cost += self._price.of(u)
                call = KeptCall(asked, item.text, item.finish, u.prompt, u.completion, u.estimated, item.model)
                tape.fresh.append((n, call))
            yield item

    async def _whole(self, request: ChatRequest) -> list[Delta | Reply]:
        if self._lane is None:
            return [item async for item in self._model.stream(request)]
        await self._lane.take()
        error: ModelError | None = None
        try:
            return [item async for item in self._model.stream(request)]
        except ModelError as caught:
            error = caught
            raise
        finally:
            await self._lane.give(error)


def request_hash(request: ChatRequest, model: str) -> str:
    """sha256 of everything that decides an answer, but for the random delimiter of a grading prompt."""
    whole = "\n".join(m.content for m in request.messages)
    marks = {line for line in whole.split("\n") if line.startswith("=== ") and line.endswith(" ===")}
    words = [(m.role, _plain(m.content, marks)) for m in request.messages]
    body = [model, words, request.purpose, request.max_tokens, request.temperature, request.schema, list(request.stop)]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(content: str, marks: Iterable[str]) -> str:
    """A prompt without the random lines between which the data of a grading stands."""
    for mark in marks:
        content = content.replace(mark, "===")
    return content
