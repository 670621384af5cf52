"""What is looked at before any route, and what every answer carries: the name and site of a request, its language and looks, headers."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import CounterpartError, NotAllowed
from app.locale import texts
from app.pages.preferences import current, read
from app.web import preferences, provider
from app.web.access import check_cross_site, check_host, harden

# Asked by machines that know this one by its number; the figures look at the name themselves.
_ANY_NAME = frozenset({"/healthz", "/readyz", "/metrics"})


class Guarded:
    """Lets requests through that name this house and come from it; `refused` makes the answer to the others."""

    def __init__(self, app: ASGIApp, refused: Callable[[Request, CounterpartError], Response]) -> None:
        self.app, self.refused = app, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                _finish(request, MutableHeaders(scope=message), message["status"])
            await send(message)

        try:
            if request.url.path not in _ANY_NAME:
                check_host(request)
            check_cross_site(request)
        except NotAllowed as error:
            await self.refused(request, error)(scope, receive, hardened)
            return
        current.set(read(request.cookies.get(preferences.COOKIE)))
        texts.language.set(texts.chosen(current.get().language, request.headers.get("accept-language")))
        await self.app(scope, receive, hardened)


def _finish(request: Request, headers: MutableHeaders, status: int) -> None:
    path = request.url.path
    if path == provider.BACK:
        gone = Response()
        provider.forget(request, gone)
        headers.append("set-cookie", gone.headers["set-cookie"])
    harden(headers)
    if path.startswith("/static/") and "v" in request.query_params and status == HTTPStatus.OK:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"  # the address changes with the file
