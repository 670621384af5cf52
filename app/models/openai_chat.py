"""The adapter for any OpenAI-compatible endpoint: streaming, time limits, tries; errors become `ModelError`, once, here.

The policy is ours (`max_retries=0`): up to three tries within the whole time, Retry-After obeyed, never another try after text was
handed over, none while the endpoint's breaker is open. An answer of a schema is handed over whole, so that a broken one can be asked for again.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ModelError
from app.models import faults, tokens
from app.models.breaker import Breaker, Pass, Resting, Standing
from app.models.chat import ChatRequest, Delta, Reply, Usage
from app.models.faults import Endpoint
from app.models.habits import Habits, body, plainer
from app.models.streamed import Answer

if TYPE_CHECKING:
    import httpx
    from openai import AsyncOpenAI

MOST_ADJUSTMENTS = 8
FIRST_PAUSE_S = 0.5
# How long the end of a response is awaited after its last word. Read to its end, its connection serves the next call.
READ_OUT_S = 0.05
# What makes the package hand over a response whose bytes are still on their way.
RAW = {"X-Stainless-Raw-Response": "stream"}


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
        self._client: AsyncOpenAI | None = None
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

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None and self._loop is asyncio.get_running_loop():
            await self._client.close()
        self._client = None

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
        async with self._open(body(habits, request, self.name), watch) as response:
            chunks = self._chunks(response, watch)
            async for data in chunks:
                for piece in answer.feed(data):
                    watch.started, watch.last = True, asyncio.get_running_loop().time()
                    if piece and not whole:
                        yield Delta(piece)
                if answer.complete:
                    await _read_out(chunks)
                    break
        for piece in answer.close():
            if piece and not whole:
                yield Delta(piece)
        usage = answer.usage or self._estimate(request, answer.text)
        yield Reply(answer.text, "stop", usage, answer.model or self.name)

    def _estimate(self, request: ChatRequest, text: str) -> Usage:
        count = tokens.counter(self.name, self._ranks)
        return Usage(tokens.count_messages(request.messages, count), count(text), estimated=True)

    @asynccontextmanager
    async def _open(self, asked: dict[str, Any], watch: _Clockwork) -> AsyncIterator[Any]:
        """The open response of a call; refusals and breaks before the first byte are translated."""
        import openai  # noqa: PLC0415  late: its import takes most of a second

        client = self._client_here()
        # Sent as the bytes that it is: as parameters the package walks through every message and every type, at fifty calls at once a tenth of all work.
        asking = client.post(
            "/chat/completions",
            cast_to=object,
            content=json.dumps(asked, ensure_ascii=False).encode(),
            options={"headers": {"Content-Type": "application/json", **RAW}},
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        try:
            async with self._in_time(watch):
                response: Any = await asking
        except openai.APIStatusError as error:
            raise self._refused(error, asked) from None
        except openai.APITimeoutError:
            raise faults.too_slow(self._at, "connection", self._patience.connect_s) from None
        except openai.APIConnectionError:
            raise faults.unreachable(self._at) from None
        try:
            yield response
        finally:
            await response.close()

    async def _chunks(self, response: Any, watch: _Clockwork) -> AsyncIterator[bytes]:
        """The bytes of a response, each awaited no longer than patience allows."""
        import httpx  # noqa: PLC0415
        import openai  # noqa: PLC0415

        chunks = response.iter_bytes()
        while True:
            try:
                async with self._in_time(watch):
                    data = await anext(chunks)
            except StopAsyncIteration:
                return
            except (httpx.HTTPError, httpx.StreamError, openai.APIConnectionError):
                raise faults.cut(self._at) from None
            yield data

    @asynccontextmanager
    async def _in_time(self, watch: _Clockwork) -> AsyncIterator[None]:
        due, what, limit = watch.next_due()
        try:
            async with asyncio.timeout_at(due):
                yield
        except TimeoutError:
            raise faults.too_slow(self._at, what, limit) from None

    def _refused(self, error: Any, asked: dict[str, Any]) -> Exception:
        said = error.response.text if error.response.is_closed else ""
        retry_after = error.response.headers.get("retry-after")
        reason, complaint = _reason(error.body) or said, f"{error.body} {said}"
        if faults.says_too_long(error.status_code, complaint):
            return faults.more_than_it_takes(self._at, error.status_code, reason)
        refused = faults.refused(self._at, error.status_code, reason, retry_after, time.time())
        if error.status_code in (400, 422):
            return _TurnedDownError(refused, complaint)
        return refused

    def _client_here(self) -> "AsyncOpenAI":
        """The client of the running loop; connections of a loop that is gone cannot be used."""
        from openai import AsyncOpenAI  # noqa: PLC0415

        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            http: Any = self._http()
            self._client = AsyncOpenAI(
                api_key=self._key or "none", base_url=self._at.url, max_retries=0, http_client=http
            )
            self._loop = loop
        return self._client

    def _http(self) -> "httpx.AsyncClient":
        from urllib.request import getproxies  # noqa: PLC0415

        import httpx  # noqa: PLC0415

        from app.models.lanes import Lanes  # noqa: PLC0415  needs httpx, which is imported late

        limits = httpx.Timeout(self._patience.whole_s, connect=self._patience.connect_s)
        # Where the machine names a proxy, the package's own connections find the way.
        own = None if getproxies() else Lanes()
        return httpx.AsyncClient(timeout=limits, follow_redirects=False, transport=own)


async def _read_out(chunks: AsyncIterator[bytes]) -> None:
    """Read what is left of a response whose answer is complete, as long as it comes at once; a server that does not end it loses only the connection."""
    try:
        async with asyncio.timeout(READ_OUT_S):
            async for _ in chunks:
                pass
    except (TimeoutError, ModelError):
        return


class _TurnedDownError(Exception):
    """The server did not understand the request: what it said, and the error where nothing plainer is left."""

    def __init__(self, error: ModelError, complaint: str) -> None:
        super().__init__(complaint)
        self.error, self.complaint = error, complaint


def _reason(error_body: Any) -> str:
    if isinstance(error_body, dict):
        return str(error_body.get("message") or error_body.get("code") or "")
    return error_body if isinstance(error_body, str) else ""
