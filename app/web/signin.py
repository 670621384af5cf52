"""Signing in: by one-time link, or by name and password. The GET of a link only shows a button, so that a previewer of links does not use it up."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.errors import WrongPassword
from app.locale.filled import Filled
from app.pages.templates import render
from app.web.access import address_of, key_of, services_of, signed_in, signed_out, user_of
from app.web.services import Services

router = APIRouter()


@router.get("/sign-in", response_class=HTMLResponse)
async def page(request: Request, token: str = "") -> str:
    """The page behind a sign-in link; without a link, for name and password where anybody has one."""
    return await _page(services_of(request), token)


@router.post("/sign-in")
async def use(
    request: Request,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Use the link, or name and password; a new login session begins and the one that this browser had ends."""
    services = services_of(request)
    now, before = services.clock.now(), key_of(request)
    if token or not (name or password):
        return signed_in(request, await asyncio.to_thread(services.sign_in.use_link, token, now, before=before))
    address, tried = address_of(request), name.strip()
    people = services.people
    try:
        async with people.tries.one(tried, address):
            key = await people.hashing.run(people.accounts.sign_in, tried, password, now, before=before)
    except WrongPassword as error:
        return HTMLResponse(await _page(services, "", name=name, problem=error.message), error.status)
    return signed_in(request, key)


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the login session."""
    services = services_of(request)
    key = key_of(request)
    if key:
        await asyncio.to_thread(services.sign_in.sign_out, key, services.clock.now())
    return signed_out(request)


@router.post("/settings/sign-outs")
async def leave_everywhere(request: Request) -> Response:
    """End every login session of the user, this one too."""
    user, services = await user_of(request), services_of(request)
    await asyncio.to_thread(services.people.accounts.sign_out_everywhere, user, services.clock.now())
    return signed_out(request)


async def _page(services: Services, token: str, *, name: str = "", problem: str | Filled = "") -> str:
    by_password = await asyncio.to_thread(services.people.accounts.store.passwords_in_use)
    return render(
        "signin.html",
        user=None,
        token=token,
        by_password=by_password,
        by_provider=services.people.provider is not None,
        name=name,
        problem=problem,
    )
