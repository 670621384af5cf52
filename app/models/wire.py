"""Calls over HTTP to one endpoint: a request's bytes out, the answer's bytes in, on connections that serve call after call.

Sixty tokens are sixty reads. Under each of them lies one buffer here; the openai package with its client lays a dozen wrappers there, and took four times the processor
(docs/decisions/0012-many-processes.md). Proxies that the machine names are used, redirects are not followed, no cookie is kept.
"""

import ssl
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    import aiohttp

IDLE_S = 30.0
# Of an answer that is a refusal, no more is read.
MOST_REFUSAL_BYTES = 64_000


class Wire:
    """The connections to an endpoint of one event loop. Not for another loop; close it before the loop ends."""

    def __init__(self, url: str, key: str, connect_s: float) -> None:
        import aiohttp  # noqa: PLC0415  late: its import takes a fifth of a second

        self._url = f"{url.rstrip('/')}/chat/completions"
        self._proxy = _proxy(self._url)
        headers = {"content-type": "application/json", "user-agent": "counterpart"}
        if key.strip():
            headers["authorization"] = f"Bearer {key.strip()}"
        # No limit: how many calls run at once is decided elsewhere.
        self.connector = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=IDLE_S, ssl=_trusted() if self._url.startswith("https:") else True
        )
        self._session = aiohttp.ClientSession(
            connector=self.connector,
            headers=headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=connect_s),
        )

    async def post(self, body: bytes) -> "aiohttp.ClientResponse":
        """Send a request; the response once its head has come. Raises aiohttp.ClientError where there is none, its ConnectionTimeoutError where
        nobody took the connection in time."""
        return await self._session.post(self._url, data=body, allow_redirects=False, proxy=self._proxy)

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


async def refusal(response: "aiohttp.ClientResponse") -> str:
    """The text of an answer that is a refusal, as far as it is of use; '' where it does not come. Ends the response."""
    import aiohttp  # noqa: PLC0415

    parts, length = [], 0
    try:
        while (part := await response.content.readany()) and length < MOST_REFUSAL_BYTES:
            parts.append(part)
            length += len(part)
    except aiohttp.ClientError:
        pass
    finally:
        response.close()
    return b"".join(parts)[:MOST_REFUSAL_BYTES].decode("utf-8", "replace")


def _proxy(url: str) -> str | None:
    """The proxy that this machine names for an address."""
    parts = urlsplit(url)
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    return found if found and parts.hostname and not proxy_bypass(parts.hostname) else None


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts. Reading it takes 25 ms, and it is the same for every connection."""
    import httpx  # noqa: PLC0415

    return httpx.create_ssl_context()
