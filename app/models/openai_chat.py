"""The adapter for any OpenAI-compatible endpoint: streaming, time limits, tries; errors become `ModelError`, once, here.

The policy is ours (`max_retries=0`): up to three tries within the whole time, Retry-After obeyed, never another try after text was
handed over, none while the endpoint's breaker is open. An answer of a schema is handed over whole, so that a broken one can be asked for again.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ModelError
from app.models import faults, tokens
from app.models.breaker import Breaker, Pass, Resting, Standing
from app.models.chat import ChatRequest, Delta, Reply, Usage
from app.models.faults import Endpoint
from app.models.habits import Habits, body, plainer
from app.models.offered import offered
from app.models.streamed import Answer
from app.models.wire import Wire, refusal

if TYPE_CHECKING:
    import aiohttp

MOST_ADJUSTMENTS = 8
FIRST_PAUSE_S = 0.5
# How long the end of a response is awaited after its last word. Read to its end, its connection serves the next call.
READ_OUT_S = 0.05


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits in seconds, and how many tries fit into `whole_s`."""

    connect_s: float = 5.0
    first_s: float = 30.0
    between_s: float = 15.0
    whole_s: float = 120.0
    tries: int = 3


@dataclass(slots=True)
class _Clockwork:
    """When the next word and the whole answer are due, on the loop's clock."""

    patience: Patience
    begun: float
    last: float
    started: bool = False

    def next_due(self) -> tuple[float, str, float]:
        """The moment, what is awaited by then, and its limit in seconds."""
        limit = self.patience.between_s if self.started else self.patience.first_s
        due, whole = self.last + limit, self.begun + self.patience.whole_s
        if whole < due:
            return whole, "whole answer", self.patience.whole_s
        return due, "next word" if self.started else "first word", limit


class OpenAIChat:
    """A `ChatModel` over one endpoint. `prompt_tokens` is what a prompt may take; `ranks` the folder of tiktoken's
    rank files (default: the shipped one); `breaker` that of the endpoint (default: one that never opens); `failed` hears of each try that
    failed, by the purpose of the request."""

    def __init__(
        self,
        at: Endpoint,
        key: str = "",
        patience: Patience = Patience(),
        *,
        prompt_tokens: int = 6000,
        ranks: Path | None = None,
        sleep: Callable[[float], Any] = asyncio.sleep,
        breaker: Breaker | None = None,
        failed: Callable[[str, ModelError], None] = lambda purpose, error: None,
    ) -> None:
        self.name, self.at = at.model, at
        self._breaker, self._failed = breaker or Breaker(at, Resting(failures=0)), failed
        self._at, self._key, self._patience = at, key, patience
        self._budget, self._ranks, self._sleep = prompt_tokens, ranks, sleep
        self._habits = Habits()
        self._wire: Wire | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer a request; raises ModelError where no complete answer came in time."""
        request = self._fitted(request)
        begun = asyncio.get_running_loop().time()
        for attempt in range(1, self._patience.tries + 1):
            shown = False
            try:
                with self._breaker.passing() as through:
                    async for item in self._once(request, begun, through):
                        shown = shown or isinstance(item, Delta)
                        yield item
                return
            except ModelError as error:
                self._failed(request.purpose, error)
                if shown or not error.retry or attempt == self._patience.tries:
                    raise
                if self._breaker.standing is not Standing.CLOSED:
                    raise
                pause = error.wait_s if error.wait_s is not None else FIRST_PAUSE_S * 2 ** (attempt - 1)
                if asyncio.get_running_loop().time() + pause >= begun + self._patience.whole_s:
                    raise
                await self._sleep(pause)

    async def offered(self) -> tuple[str, ...]:
        """The models that the endpoint says it has; none where it does not say."""
        return await offered(self.at.url, self._key)

    async def close(self) -> None:
        """Close the connections."""
        if self._wire is not None and self._loop is asyncio.get_running_loop():
            await self._wire.close()
        self._wire = None

    def _fitted(self, request: ChatRequest) -> ChatRequest:
        count = tokens.counter(self.name, self._ranks)
        kept = tokens.fit(request.messages, self._budget, count)
        needed = tokens.count_messages(kept, count)
        if needed > self._budget:
            raise faults.does_not_fit(self._at, needed, self._budget)
        return ChatRequest(
            kept,
            request.purpose,
            request.max_tokens,
            request.temperature,
            request.schema,
            request.schema_name,
            request.stop,
        )

    async def _once(self, request: ChatRequest, begun: float, through: Pass) -> AsyncIterator[Delta | Reply]:
        """One try; a server that does not understand the request is asked in plainer terms."""
        habits = self._habits
        for _ in range(MOST_ADJUSTMENTS):
            try:
                async for item in self._ask(request, habits, begun):
                    self._habits, through.answered = habits, True
                    yield item
                return
            except _TurnedDownError as turned_down:
                simpler = plainer(habits, request, turned_down.complaint)
                if simpler is None:
                    raise turned_down.error from None
                habits = simpler
        raise ModelError(
            "bad_request", f"Model {self.name!r}: {self._at.shown} accepts no form of the request; check the server."
        )

    async def _ask(self, request: ChatRequest, habits: Habits, begun: float) -> AsyncIterator[Delta | Reply]:
        answer = Answer(self._at, request.max_tokens)
        whole = request.schema is not None
        watch = _Clockwork(self._patience, begun, asyncio.get_running_loop().time())
        response = await self._opened(body(habits, request, self.name), watch)
        try:
            while data := await self._next(response, watch):
                for piece in answer.feed(data):
                    watch.started, watch.last = True, asyncio.get_running_loop().time()
                    if piece and not whole:
                        yield Delta(piece)
                if answer.complete:
                    await _read_out(response)
                    break
        finally:
            response.close()
        for piece in answer.close():
            if piece and not whole:
                yield Delta(piece)
        usage = answer.usage or self._estimate(request, answer.text)
        yield Reply(answer.text, "stop", usage, answer.model or self.name)

    def _estimate(self, request: ChatRequest, text: str) -> Usage:
        count = tokens.counter(self.name, self._ranks)
        return Usage(tokens.count_messages(request.messages, count), count(text), estimated=True)

    async def _opened(self, asked: dict[str, Any], watch: _Clockwork) -> "aiohttp.ClientResponse":
        """The open response of a call; refusals and breaks before the first byte are translated."""
        import aiohttp  # noqa: PLC0415  late: its import takes a fifth of a second

        due, what, limit = watch.next_due()
        try:
            async with asyncio.timeout_at(due):
                response = await self._wire_here().post(json.dumps(asked, ensure_ascii=False).encode())
                said = None if 200 <= response.status < 300 else await refusal(response)
        except aiohttp.ConnectionTimeoutError:
            raise faults.too_slow(self._at, "connection", self._patience.connect_s) from None
        except aiohttp.ClientError:
            raise faults.unreachable(self._at) from None
        except TimeoutError:
            raise faults.too_slow(self._at, what, limit) from None
        except OSError:  # of the operating system, where the library passes it on
            raise faults.unreachable(self._at) from None
        if said is None:
            return response
        raise self._refused(response.status, response.headers.get("retry-after"), said)

    async def _next(self, response: "aiohttp.ClientResponse", watch: _Clockwork) -> bytes:
        """The next bytes of a response, awaited no longer than patience allows; none at its end."""
        import aiohttp  # noqa: PLC0415

        due, what, limit = watch.next_due()
        try:
            async with asyncio.timeout_at(due):
                return await response.content.readany()
        except aiohttp.ClientError:
            raise faults.cut(self._at) from None
        except TimeoutError:
            raise faults.too_slow(self._at, what, limit) from None
        except OSError:
            raise faults.cut(self._at) from None

    def _refused(self, status: int, retry_after: str | None, said: str) -> Exception:
        reason = _reason(said)
        if faults.says_too_long(status, said):
            return faults.more_than_it_takes(self._at, status, reason)
        refused = faults.refused(self._at, status, reason, retry_after, time.time())
        if status in (400, 422):
            return _TurnedDownError(refused, said)
        return refused

    def _wire_here(self) -> Wire:
        """The connections of the running loop; those of a loop that is gone cannot be used."""
        loop = asyncio.get_running_loop()
        if self._wire is None or self._loop is not loop:
            self._wire, self._loop = Wire(self._at.url, self._key, self._patience.connect_s), loop
        return self._wire


async def _read_out(response: "aiohttp.ClientResponse") -> None:
    """Read what is left of a response whose answer is complete, as long as it comes at once; a server that does not end it loses only the connection."""
    import aiohttp  # noqa: PLC0415

    try:
        async with asyncio.timeout(READ_OUT_S):
            while await response.content.readany():
                pass
    except (TimeoutError, aiohttp.ClientError):
        return


class _TurnedDownError(Exception):
    """The server did not understand the request: what it said, and the error where nothing plainer is left."""

    def __init__(self, error: ModelError, complaint: str) -> None:
        super().__init__(complaint)
        self.error, self.complaint = error, complaint


def _reason(said: str) -> str:
    """What a refusal says, out of the forms that servers put it in."""
    try:
        told = json.loads(said)
    except ValueError:
        return said
    error = told.get("error", told) if isinstance(told, dict) else told
    if isinstance(error, dict):
        return str(error.get("message") or error.get("code") or "")
    return error if isinstance(error, str) else ""
