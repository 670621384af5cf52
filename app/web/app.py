"""The web application: routes, errors as pages or problem details, headers, static files."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.errors import BadValue, CounterpartError, NotFound, SignedOut, TooMany
from app.locale import texts
from app.locale.filled import N_, Filled
from app.pages.templates import render
from app.places import shipped
from app.web import (
    admin,
    admin_user,
    anywhere_api,
    api,
    around,
    around_api,
    assignments,
    calibrate,
    cases,
    check,
    climate,
    clinic,
    cohort,
    compare,
    debrief,
    drill,
    evals,
    events,
    fieldlog,
    home,
    invitations,
    join,
    library,
    notice,
    operations,
    own,
    passwords,
    preferences,
    privacy,
    provider,
    review,
    review_api,
    sessions,
    signin,
)
from app.web.access import NoticeFirst, harden, wants_data
from app.web.bodies import LimitedBodies
from app.web.guarded import Guarded
from app.web.requests import Requests
from app.web.services import Services

# The titles of pages that tell of an error.
_TITLES = (
    N_("Not Found"), N_("Unprocessable Entity"), N_("Unprocessable Content"), N_("Forbidden"), N_("Conflict"), N_("Unauthorized"), N_("Internal Server Error"),
    N_("Method Not Allowed"), N_("Service Unavailable"), N_("Bad Gateway"), N_("Too Many Requests"),
    N_("Request Entity Too Large"), N_("Content Too Large"),
)  # fmt: skip


# What the API says where something does not fit, for its document.
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1},
    },
    "additionalProperties": False,
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Problem", "content": {"application/problem+json": {"schema": _PROBLEM}}}
}

# In the order in which their addresses are tried.
_PAGES = (
    signin, provider, passwords, notice, admin, admin_user, invitations, home, own, cases, sessions, around, debrief, compare, review, assignments, cohort,
    climate, fieldlog, preferences, drill, check, evals, calibrate, clinic, join, privacy, library, operations,
)  # fmt: skip


def create_app(services: Services) -> FastAPI:
    """The application over its services."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await services.start()
        yield
        await services.stop()

    app = FastAPI(
        title="Counterpart",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        # Ours names routes and nothing else; the framework's would hold addresses with their queries, and what did not fit.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.state.services = services
    for module in (events, api, around_api, anywhere_api, review_api):
        app.include_router(module.router, responses=_PROBLEMS)
    app.include_router(privacy.api, responses=_PROBLEMS)
    for module in _PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static/vendor", StaticFiles(directory=shipped("frontend/vendor"), check_dir=False), name="vendor")
    app.mount("/static", StaticFiles(directory=shipped("frontend/static"), check_dir=False), name="static")
    app.add_middleware(LimitedBodies)
    app.add_middleware(Guarded, refused=_answer)
    app.add_middleware(GZipMiddleware, minimum_size=1000)  # streams of events are left as they are
    app.add_middleware(Requests, operations=services.operations)
    for kind, handler in _HANDLERS:
        app.add_exception_handler(kind, handler)
    return app


async def _known_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CounterpartError)
    if isinstance(error, SignedOut) and not wants_data(request):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    return _answer(request, error)


async def _notice_first(request: Request, error: Exception) -> Response:
    assert isinstance(error, NoticeFirst)
    return RedirectResponse(f"/notice?{urlencode({'next': error.address})}", HTTPStatus.SEE_OTHER)


async def _wrong_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or "request"
    return _answer(request, BadValue(name, first.get("input"), first["msg"].lower()))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return _answer(request, NotFound("page", request.url.path))
    if isinstance(
        error.__cause__, CounterpartError
    ):  # the framework reads bodies itself, and wraps what goes wrong there
        return _answer(request, error.__cause__)
    known = CounterpartError(Filled("%(what)s: %(why)s.", what=HTTPStatus(error.status_code).phrase, why=error.detail))
    known.status = error.status_code
    return _answer(request, known)


async def _unknown_error(request: Request, error: Exception) -> Response:
    """An error of the program: said in our own words; the server logs the error itself."""
    fault = CounterpartError("Something went wrong on our side; the log has it. Try again in a moment.")
    response = _answer(request, fault)
    harden(response.headers)
    return response


def _answer(request: Request, error: CounterpartError) -> Response:
    headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooMany) else None
    if wants_data(request):
        body = {
            "type": "about:blank",
            "title": HTTPStatus(error.status).phrase,
            "status": error.status,
            "detail": texts.text(error.message),
        }
        return JSONResponse(body, error.status, headers, media_type="application/problem+json")
    back = request.headers.get("referer") if request.method != "GET" else None
    return HTMLResponse(
        render("error.html", user=None, error=error, title=texts.text(HTTPStatus(error.status).phrase), back=back),
        error.status,
        headers,
    )


_HANDLERS: tuple[tuple[type[Exception], Callable[[Request, Exception], Awaitable[Response]]], ...] = (
    (CounterpartError, _known_error),
    (NoticeFirst, _notice_first),
    (RequestValidationError, _wrong_form),
    (HTTPException, _http_error),
    (Exception, _unknown_error),
)
