"""The settings page: how this browser shows the pages. Kept in a cookie; works without scripts."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import BadValue
from app.pages import preferences
from app.pages.preferences import CHOICES, Preferences
from app.pages.templates import render
from app.web.access import services_of, user_of

router = APIRouter()
COOKIE = "counterpart-pages"
YEAR = 365 * 24 * 3600


@router.get("/settings", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """What can be set."""
    user = await user_of(request)
    asked, services = request.query_params, services_of(request)
    own = await asyncio.to_thread(services.people.accounts.has_password, user)
    return render(
        "settings.html",
        user=user,
        saved="saved" in asked,
        deleted="deleted" in asked,
        changed="password" in asked,
        has_password=own,
        services=services,
    )


@router.post("/settings")
async def save(request: Request) -> Response:
    """Keep the settings in this browser. Raises BadValue for a value that there is not."""
    await user_of(request)
    given = {name: str(value) for name, value in (await request.form()).items()}
    for name, value in given.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise BadValue(name, value, f"use one of {', '.join(CHOICES[name])}")
    wanted = Preferences(**preferences.known(given))
    answer = RedirectResponse("/settings?saved", HTTPStatus.SEE_OTHER)
    secure = services_of(request).secure_cookies
    answer.set_cookie(
        COOKIE, preferences.write(wanted), max_age=YEAR, httponly=True, samesite="lax", path="/", secure=secure
    )
    return answer
