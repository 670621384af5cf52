"""For whoever runs the program: is it ready, and its figures. The figures are for admins, for who brings the token, and for this machine where a setting
says so."""

import asyncio
import hmac
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.errors import NotAllowed
from app.web.access import admin_of, check_host, services_of
from app.web.services import Operations

router = APIRouter()
READY_WITHIN_S = 3.0
SLOW = "the database did not answer in time"
TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Whether this process can take requests; with the reasons where it cannot."""
    asked = asyncio.to_thread(services_of(request).operations.problems)
    try:
        found = await asyncio.wait_for(asked, READY_WITHIN_S)
    except TimeoutError:
        found = (SLOW,)
    status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
    return JSONResponse({"status": "not ready" if found else "ready", "reasons": list(found)}, status)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The figures of this process, for a monitor. Raises NotAllowed for a wrong token, NotFound or SignedOut for strangers."""
    operations = services_of(request).operations
    if not _brings_token(request, operations):
        check_host(request)
        if not (operations.open_to_loopback and _from_this_machine(request)):
            await admin_of(request)
    return Response(await asyncio.to_thread(operations.figures), media_type=TYPE)


def _brings_token(request: Request, operations: Operations) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    wanted = operations.token
    if not wanted or not hmac.compare_digest(given.strip().encode(), wanted.encode()):
        raise NotAllowed("The token does not fit; it is the one of COUNTERPART_METRICS_TOKEN.")
    return True


def _from_this_machine(request: Request) -> bool:
    """Whether nobody but this machine can have asked: a proxy on it passes on others, and says so."""
    here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    return here and not any(name in request.headers for name in _FORWARDED)
