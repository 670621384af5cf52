"""A model whose calls are told of when they are over: how long they took, what they cost, how they ended; never a word of what was said."""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from app.errors import ModelError
from app.models.chat import ChatModel, ChatRequest, Delta, Reply, Usage
from app.models.faults import Endpoint

COMPLETE, LEFT = "complete", "left"


@dataclass(frozen=True, slots=True)
class Call:
    """One call with all its tries: `outcome` is 'complete', 'left' (nobody waited for its end) or the kind of the error. `began` in seconds since 1970,
    `first_s` seconds to the first piece of text (None: none came; structured answers come whole)."""

    at: Endpoint
    request: ChatRequest
    outcome: str
    began: float
    seconds: float
    first_s: float | None
    usage: Usage
    answered_by: str
    finish: str


class WatchedChat:
    """Wraps a model at an endpoint; `told` hears of each call."""

    def __init__(self, model: ChatModel, at: Endpoint, told: Callable[[Call], None]) -> None:
        self._model, self._at, self._told = model, at, told
        self.name = model.name

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer a request; see `ChatModel.stream`."""
        wall, began = time.time(), time.monotonic()
        first: float | None = None
        reply: Reply | None = None
        outcome = LEFT
        try:
            async for item in self._model.stream(request):
                if isinstance(item, Reply):
                    reply, outcome = item, COMPLETE
                elif first is None:
                    first = time.monotonic() - began
                yield item
        except ModelError as error:
            outcome = error.kind
            raise
        finally:
            usage, model, finish = (reply.usage, reply.model, reply.finish) if reply else (Usage(), "", "")
            seconds = time.monotonic() - began
            self._told(Call(self._at, request, outcome, wall, seconds, first, usage, model, finish))

    async def close(self) -> None:
        """Close the model."""
        close = getattr(self._model, "close", None)
        if close is not None:
            await close()
