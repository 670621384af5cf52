"""Signing in by one-time link. The GET only shows a button, so that a previewer of links does not use it up."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.pages.templates import render
from app.people.signin import LONGEST
from app.web.access import cookie_name, services_of

router = APIRouter()


@router.get("/sign-in", response_class=HTMLResponse)
async def page(token: str = "") -> str:
    """The page behind a sign-in link."""
    return render("signin.html", user=None, token=token)


@router.post("/sign-in")
async def use(request: Request, token: Annotated[str, Form()] = "") -> Response:
    """Use the link; a new login session begins."""
    services = services_of(request)
    key = services.sign_in.use_link(token, services.clock.now())
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        cookie_name(services),
        key,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
        path="/",
    )
    return answer


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the login session."""
    services = services_of(request)
    key = request.cookies.get(cookie_name(services))
    if key:
        services.sign_in.sign_out(key, services.clock.now())
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(cookie_name(services), path="/")
    return answer
