"""Passwords: the page behind an invitation or a reset link, and the change of one's own. A GET never uses a link up."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.errors import BadValue, WrongPassword
from app.locale.filled import N_, Filled
from app.pages.templates import render
from app.people.passwords import LONGEST, SHORTEST
from app.web.access import address_of, key_of, services_of, signed_in, user_of
from app.web.services import Services

router = APIRouter()


@router.get("/password", response_class=HTMLResponse)
async def page(request: Request, token: str = "") -> str:
    """The page behind a link: whose it is, and a field for the password. Raises BadValue where the link cannot be used."""
    return await _page(services_of(request), token)


@router.post("/password")
async def keep(
    request: Request,
    token: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Keep the password, use the link up, and sign in. What may not be a password leaves the link as it was."""
    services = services_of(request)
    await asyncio.to_thread(services.people.accounts.behind, token, services.clock.now())
    try:
        _must_match(password, again)
        people = services.people
        now, before = services.clock.now(), key_of(request)
        key = await people.hashing.run(people.accounts.set_password, token, password, now, before=before)
    except BadValue as error:
        return HTMLResponse(await _page(services, token, error.message), error.status)
    return signed_in(request, key)


@router.get("/settings/password", response_class=HTMLResponse)
async def change_page(request: Request) -> str:
    """The form to change one's own password."""
    return render("own_password.html", user=await user_of(request), problem="", shortest=SHORTEST, longest=LONGEST)


@router.post("/settings/password")
async def change(
    request: Request,
    old: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change one's own password: every other login session ends, this one goes on under a new key."""
    user, services, address = await user_of(request), services_of(request), address_of(request)
    people = services.people
    try:
        async with people.tries.one(user.name, address):
            _must_match(password, again)
            key = await people.hashing.run(people.accounts.change_password, user, old, password, services.clock.now())
    except (BadValue, WrongPassword) as error:
        problem = N_("The old password is wrong.") if isinstance(error, WrongPassword) else error.message
        shown = render("own_password.html", user=user, problem=problem, shortest=SHORTEST, longest=LONGEST)
        return HTMLResponse(shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    return signed_in(request, key, "/settings?password")


def _must_match(password: str, again: str) -> None:
    if password != again:
        raise BadValue(N_("password"), Filled("the second one"), N_("type the same password twice"))


async def _page(services: Services, token: str, problem: str = "") -> str:
    purpose, user = await asyncio.to_thread(services.people.accounts.behind, token, services.clock.now())
    return render(
        "password.html",
        user=None,
        whose=user,
        purpose=purpose,
        token=token,
        problem=problem,
        shortest=SHORTEST,
        longest=LONGEST,
        by_provider=services.people.provider is not None and purpose == "invitation",
    )
