"""The one thing that hears of requests, turns and calls of models, and passes on what it hears to the figures and, where they are on, to the traces."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from app.errors import ModelError
from app.models.watched import Call
from app.operations.metrics import Metrics
from app.operations.traces import Traces
from app.practice.told import TurnTold


class Watching:
    """Hears of everything; `traces` is None where no endpoint for them is set."""

    def __init__(self, metrics: Metrics, traces: Traces | None = None) -> None:
        self.metrics, self.traces = metrics, traces

    @contextmanager
    def request(self, method: str) -> Iterator[Callable[[str, int, float], None]]:
        """Around a request; yields what hears of its route, its status and the seconds to the begin of its answer."""
        with self.traces.request(method) if self.traces else nullcontext() as traced:

            def told(route: str, status: int, seconds: float) -> None:
                self.metrics.request(method, route, status, seconds)
                if traced is not None:
                    traced(route, status)

            yield told

    def turn(self) -> AbstractContextManager[None]:
        """Around the answering of a turn."""
        return self.traces.turn() if self.traces else nullcontext()

    def told(self, turn: TurnTold) -> None:
        """A turn is over."""
        self.metrics.turn(turn)
        if self.traces:
            self.traces.told(turn)

    def call(self, call: Call) -> None:
        """A call of a model is over."""
        self.metrics.call(call)
        if self.traces:
            self.traces.call(call)

    def tried(self, purpose: str, error: ModelError) -> None:
        """One try of a call failed."""
        self.metrics.tried(purpose, error)

    async def close(self) -> None:
        """Send what waits."""
        if self.traces:
            await asyncio.to_thread(self.traces.close)
