"""One user as an admin sees them: roles, links, closing and opening, the account at a sign-in provider."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import NotFound
from app.pages.templates import render
from app.people.provider import ProviderSignIn
from app.people.records import ROLES
from app.web.access import admin_of, services_of
from app.web.invitations import shown
from app.web.services import Services

router = APIRouter()


@router.get("/admin/users/{user}", response_class=HTMLResponse)
async def page(request: Request, user: str) -> str:
    """The user, and what can be changed."""
    by, services = await admin_of(request), services_of(request)
    account = await asyncio.to_thread(services.people.accounts.account, by, user)
    teams = await asyncio.to_thread(services.people.teams.offered, by)
    linked = services.people.provider is not None
    return render("admin_user.html", user=by, account=account, roles=ROLES, teams=teams, by_provider=linked)


@router.post("/admin/users/{user}/roles")
async def set_roles(request: Request, user: str) -> Response:
    """Give a user these roles and no others."""
    by, services = await admin_of(request), services_of(request)
    roles = tuple(str(role) for role in (await request.form()).getlist("role"))
    await asyncio.to_thread(services.people.accounts.set_roles, by, user, roles, services.clock.now())
    return _back(user)


@router.post("/admin/users/{user}/memberships")
async def add_to_team(
    request: Request, user: str, team: Annotated[str, Form()] = "", role: Annotated[str, Form()] = "trainee"
) -> Response:
    """Let a user be in a team."""
    by, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.teams.add_member, by, team, user, role, services.clock.now())
    return _back(user)


@router.post("/admin/users/{user}/resets")
async def reset(request: Request, user: str) -> Response:
    """Make a link to set a new password, shown once."""
    by, services = await admin_of(request), services_of(request)
    return shown(request, by, await asyncio.to_thread(services.people.accounts.reset, by, user, services.clock.now()))


@router.post("/admin/users/{user}/disabling")
async def disable(request: Request, user: str) -> Response:
    """Close an account."""
    by, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.accounts.disable, by, user, services.clock.now())
    return _back(user)


@router.post("/admin/users/{user}/enabling")
async def enable(request: Request, user: str) -> Response:
    """Open a closed account again."""
    by, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.accounts.enable, by, user, services.clock.now())
    return _back(user)


@router.post("/admin/users/{user}/identities")
async def link(request: Request, user: str, subject: Annotated[str, Form()] = "") -> Response:
    """Link a user to their account at the sign-in provider."""
    by, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(_provider(services, request).link, by, user, subject, services.clock.now())
    return _back(user)


@router.post("/admin/users/{user}/identities/ending")
async def unlink(request: Request, user: str, subject: Annotated[str, Form()] = "") -> Response:
    """Take the link away; the user's login sessions end."""
    by, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(_provider(services, request).unlink, by, user, subject, services.clock.now())
    return _back(user)


def _provider(services: Services, request: Request) -> ProviderSignIn:
    if services.people.provider is None:
        raise NotFound("page", request.url.path)
    return services.people.provider


def _back(user: str) -> Response:
    return RedirectResponse(f"/admin/users/{user}", HTTPStatus.SEE_OTHER)
