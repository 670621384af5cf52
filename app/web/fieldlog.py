"""The field log: two lines after a real negotiation. One's own; a coach sees what was shared."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.pages.templates import render
from app.web.access import services_of, user_of

router = APIRouter()


@router.get("/field", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """One's own notes; for a coach what was shared too."""
    user = await user_of(request)
    log = services_of(request).for_teams.field_log
    return render(
        "field.html",
        user=user,
        mine=await asyncio.to_thread(log.mine, user),
        shared=await asyncio.to_thread(log.shared, user),
        teams=await asyncio.to_thread(log.by_team, user),
        strategies=list(Strategy),
    )


@router.post("/field")
async def add(
    request: Request,
    asked: Annotated[str, Form()] = "",
    given: Annotated[str, Form()] = "",
    tried: Annotated[str, Form()] = "",
    shared: Annotated[str, Form()] = "",
) -> Response:
    """Keep a note; shared only where that is ticked."""
    user = await user_of(request)
    log = services_of(request).for_teams.field_log
    await asyncio.to_thread(lambda: log.add(user, asked, given, tried or None, shared=shared == "yes"))
    return RedirectResponse("/field", HTTPStatus.SEE_OTHER)


@router.post("/field/{note}/sharing")
async def share(request: Request, note: str, to: Annotated[str, Form()] = "") -> Response:
    """Share one's own note with the coach, or take it back."""
    user = await user_of(request)
    log = services_of(request).for_teams.field_log
    await asyncio.to_thread(lambda: log.share(user, note, shared=to == "coach"))
    return RedirectResponse("/field", HTTPStatus.SEE_OTHER)


@router.post("/field/{note}/deletion")
async def delete(request: Request, note: str) -> Response:
    """Delete one's own note."""
    user = await user_of(request)
    await asyncio.to_thread(services_of(request).for_teams.field_log.delete, user, note)
    return RedirectResponse("/field", HTTPStatus.SEE_OTHER)
