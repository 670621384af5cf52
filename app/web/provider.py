"""Signing in by a provider: away with a state of one's own, back with a code. What the journey needs is kept in a cookie of this browser."""

import asyncio
import json
from dataclasses import asdict, fields
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.errors import NotAllowed, NotFound
from app.people.provider import Journey, ProviderSignIn
from app.web.access import base_of, cookie_name, from_here, key_of, services_of, signed_in

router = APIRouter()
BACK = "/sign-in/provider/return"
MINUTES = 10


@router.get("/sign-in/provider")
async def begin(request: Request, invitation: str = "") -> Response:
    """Off to the provider; `invitation` is the token of an invitation that was opened in this browser."""
    provider, services = _provider(request), services_of(request)
    if invitation and not from_here(
        request
    ):  # else a link elsewhere could tie a visitor's account to a user that is not theirs
        raise NotAllowed("This came from another site and was refused. Open Counterpart itself and try again.")
    journey, address = await asyncio.to_thread(provider.begin, base_of(request) + BACK, invitation[:200])
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        _cookie(request),
        json.dumps(asdict(journey)),
        max_age=MINUTES * 60,
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
        path="/",
    )
    return answer


@router.get(BACK)
async def end(request: Request, code: str = "", state: str = "") -> Response:
    """Back from the provider. A journey ends here whatever came of it."""
    provider, services = _provider(request), services_of(request)
    journey = _journey(request.cookies.get(_cookie(request)))
    back, now = base_of(request) + BACK, services.clock.now()
    key = await asyncio.to_thread(provider.end, journey, state, code, back, now, before=key_of(request))
    return signed_in(request, key)


def forget(request: Request, answer: Response) -> None:
    """A journey that came back has ended, also where the answer is an error: its cookie goes."""
    secure = services_of(request).secure_cookies
    answer.delete_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="lax")


def _cookie(request: Request) -> str:
    return f"{cookie_name(services_of(request))}-journey"


def _provider(request: Request) -> ProviderSignIn:
    found = services_of(request).people.provider
    if found is None:
        raise NotFound("page", request.url.path)
    return found


def _journey(cookie: str | None) -> Journey:
    try:
        given = json.loads(cookie or "")
        return Journey(**{f.name: str(given[f.name]) for f in fields(Journey)})
    except (ValueError, KeyError, TypeError):
        raise NotAllowed("The sign-in was not finished, or not begun in this browser. Please begin again.") from None
