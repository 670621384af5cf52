"""Every request has an id: the one it came with where that is a plain one, else a new one. It goes back with the answer and stands in every line of the log."""

import logging
import re
import secrets
import time
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.services import Operations

log = logging.getLogger(__name__)
HEADER = "x-request-id"
request_id: ContextVar[str] = ContextVar("request_id", default="")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Requests:
    """Names each request, measures to the begin of its answer, and tells of it by its route: an address could hold a key."""

    def __init__(self, app: ASGIApp, operations: Operations) -> None:
        self.app, self.operations = app, operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _PLAIN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        began = time.monotonic()
        with self.operations.request(scope["method"]) as told:

            async def named(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message)[HEADER] = name
                    route, status, seconds = route_of(scope), message["status"], time.monotonic() - began
                    told(route, status, seconds)
                    more = {"method": scope["method"], "route": route, "status": status, "ms": round(1000 * seconds)}
                    log.info("answered", extra=more)
                await send(message)

            try:
                await self.app(scope, receive, named)
            except Exception:
                told(route_of(scope), 500, time.monotonic() - began)
                log.exception("an error of the program")
                raise
            finally:
                request_id.reset(token)


def route_of(scope: Scope) -> str:
    """The pattern of the address that answered; 'static' for files, 'none' where there is no such page."""
    if scope["path"].startswith("/static/"):
        return "static"
    route = scope.get("route")
    return str(getattr(route, "path", None) or "none")
