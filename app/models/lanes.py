"""Connections side by side, each in a pool of its own. One pool looks through all its connections at every call, which at fifty at once costs more than the call."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import lru_cache

import httpx

IDLE_S = 30.0
_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=IDLE_S)


@dataclass(slots=True)
class _Free:
    """A pool that nobody uses, since a moment on the loop's clock."""

    pool: httpx.AsyncHTTPTransport
    since: float


@dataclass(slots=True)
class Lanes(httpx.AsyncBaseTransport):
    """A transport of as many connections as calls run at once. The one used last serves the next call, so that what is not needed is closed after `IDLE_S`."""

    _free: list[_Free] = field(default_factory=list)
    _busy: int = 0

    @property
    def open(self) -> int:
        """How many connections are kept or used."""
        return len(self._free) + self._busy

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One call on a connection of its own, which is free again once the response is closed."""
        pool = self._free.pop().pool if self._free else _made(request.url.scheme == "https")
        self._busy += 1
        try:
            response = await pool.handle_async_request(request)
        except BaseException:
            await self.back(pool)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Lent(response.stream, self, pool),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close what is free; what is used closes with its response."""
        while self._free:
            await self._free.pop().pool.aclose()

    async def back(self, pool: httpx.AsyncHTTPTransport) -> None:
        """Take a connection back; what was free for too long is closed."""
        now = asyncio.get_running_loop().time()
        self._busy -= 1
        self._free.append(_Free(pool, now))
        while self._free[0].since < now - IDLE_S:
            await self._free.pop(0).pool.aclose()


def _made(safe: bool) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(verify=_trusted() if safe else _nobody(), limits=_ONE)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts. Reading it takes 25 ms, and it is the same for every connection."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=1)
def _nobody() -> ssl.SSLContext:
    """Trust in nobody, for connections that are not encrypted."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Lent(httpx.AsyncByteStream):
    """The bytes of a response, which gives its connection back when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, lanes: Lanes, pool: httpx.AsyncHTTPTransport) -> None:
        self._stream, self._lanes, self._pool, self._lent = stream, lanes, pool, True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._lent:
                self._lent = False
                await self._lanes.back(self._pool)
