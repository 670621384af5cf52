"""The notice on first use: one page, once for each version of it, before any other."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.pages.templates import render
from app.web.access import anybody_of, local_address, services_of

router = APIRouter()


@router.get("/notice", response_class=HTMLResponse)
async def page(request: Request, next: str = "/") -> str:
    """Who can read what, what a score is, what is kept how long. It can be read again at any time."""
    user = await anybody_of(request)
    read = await asyncio.to_thread(services_of(request).people.notices.read_by, user)
    return render("notice.html", user=user if read else None, read=read, next=local_address(next), coach=user.coach)


@router.post("/notice")
async def accept(request: Request, next: Annotated[str, Form()] = "/") -> Response:
    """The notice has been read; on to where the user wanted to go."""
    user, services = await anybody_of(request), services_of(request)
    await asyncio.to_thread(services.people.notices.accept, user, services.clock.now())
    return RedirectResponse(local_address(next), HTTPStatus.SEE_OTHER)
