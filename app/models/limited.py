"""At most so many calls at once at an endpoint, over all processes that share a database: whoever calls first takes a place there, and gives it back
when the answer has ended. Where a process dies, its places are free once its lease has run out.
"""

import asyncio
import hashlib
import logging
import random
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Protocol

from app.errors import CounterpartError, ModelError
from app.models.chat import ChatModel, ChatRequest, Delta, Reply

# While somebody waits for an answer, what nobody waits for leaves a part of the places free: every fourth.
BEHIND, SPARED = frozenset({"grade"}), 4
SHORTEST_S, LONGEST_S = 0.03, 0.4
log = logging.getLogger(__name__)


class PlaceStore(Protocol):
    """The places of endpoints, by the hash of their address."""

    def take(self, endpoint: str, most: int, process: str) -> int | None:
        """Take a place below `most` that nobody who is there holds; None where there is none."""
        ...

    def give(self, endpoint: str, place: int, process: str) -> None:
        """Give a place back; nothing where another has it by now."""
        ...


class Holder(Protocol):
    """The process that takes places."""

    owner: str

    async def here(self) -> None:
        """Be known to be there."""
        ...


class Places:
    """The places of this process. Those who wait for one endpoint ask one after the other, so that many who wait are no load for the database."""

    def __init__(self, store: PlaceStore, holder: Holder) -> None:
        self.store, self.holder = store, holder
        self._asking: dict[tuple[str, int], asyncio.Lock] = {}
        self._owed: set[tuple[str, int]] = set()
        self._paying: set[asyncio.Future[None]] = set()

    @asynccontextmanager
    async def one(self, endpoint: str, most: int, wait_s: float | None) -> AsyncIterator[None]:
        """Around a call: a place of an endpoint. Raises TimeoutError where none came free within `wait_s`; None waits for ever."""
        await self.holder.here()
        async with asyncio.timeout(wait_s):
            place = await self._taken(endpoint, most)
        try:
            yield
        finally:
            self._owed.add((endpoint, place))
            await asyncio.shield(asyncio.ensure_future(self._pay()))

    async def _taken(self, endpoint: str, most: int) -> int:
        async with self._asking.setdefault((endpoint, most), asyncio.Lock()):
            pause = SHORTEST_S
            while True:
                await self._pay()
                asked = asyncio.ensure_future(asyncio.to_thread(self.store.take, endpoint, most, self.holder.owner))
                try:
                    place = await asyncio.shield(asked)
                except asyncio.CancelledError:  # what was taken for nobody is owed
                    asked.add_done_callback(lambda done: self._owe(endpoint, done))
                    raise
                if place is not None:
                    return place
                await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311  only so that processes do not ask in step
                pause = min(LONGEST_S, 1.5 * pause)

    def _owe(self, endpoint: str, asked: "asyncio.Future[int | None]") -> None:
        place = None if asked.cancelled() or asked.exception() else asked.result()
        if place is not None:
            self._owed.add((endpoint, place))
            paying = asyncio.ensure_future(self._pay())
            self._paying.add(paying)
            paying.add_done_callback(self._paying.discard)

    async def _pay(self) -> None:
        """Give back what is owed; what cannot be given back now is, as soon as somebody asks for a place."""
        for endpoint, place in list(self._owed):
            self._owed.discard((endpoint, place))
            try:
                await asyncio.to_thread(self.store.give, endpoint, place, self.holder.owner)
            except CounterpartError as error:
                self._owed.add((endpoint, place))
                log.warning("a place at a model could not be given back yet: %s", error)


class LimitedChat:
    """Wraps a model at an address: at most `most` calls at once, over all processes. Who waits for words waits at most `wait_s` for a place, gradings as long
    as it takes."""

    def __init__(self, model: ChatModel, places: Places, address: str, most: int, wait_s: float) -> None:
        self._model, self._places, self._most, self._wait_s = model, places, most, wait_s
        self._endpoint = hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:32]
        self.name = model.name

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer a request; see `ChatModel.stream`. Raises ModelError 'busy' where no place came free in time."""
        behind = request.purpose in BEHIND
        most = max(1, self._most - self._most // SPARED) if behind else self._most
        place = self._places.one(self._endpoint, most, None if behind else self._wait_s)
        try:
            await place.__aenter__()
        except TimeoutError:
            problem = f"all {self._most} calls that may run at once do, and none ended within {self._wait_s:g} s"
            fix = "try again, or raise COUNTERPART_MODEL_CALLS_AT_ONCE if the endpoint bears more"
            raise ModelError("busy", f"Model {self.name!r}: {problem}; {fix}.", retry=True) from None
        try:
            async with aclosing(self._model.stream(request)) as answer:  # type: ignore[type-var]
                async for item in answer:
                    yield item
        finally:
            await place.__aexit__(None, None, None)

    async def close(self) -> None:
        """Close the model."""
        close = getattr(self._model, "close", None)
        if close is not None:
            await close()
