"""Invitations: by an admin for anybody, by a coach for trainees of her teams. The link is shown once, in the answer to the form."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import NotFound
from app.pages.templates import render
from app.people.accounts import LIVES, Link
from app.people.records import ROLES, User
from app.web.access import base_of, services_of, user_of

router = APIRouter()


@router.get("/invitations", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """The form, and the invitations that wait."""
    user, services = await inviter_of(request), services_of(request)
    teams = await asyncio.to_thread(services.people.teams.offered, user)
    waiting = await asyncio.to_thread(services.people.accounts.invitations, user, services.clock.now())
    return render("invitations.html", user=user, teams=teams, waiting=waiting, roles=ROLES)


@router.post("/invitations")
async def invite(request: Request, name: Annotated[str, Form()] = "", team: Annotated[str, Form()] = "") -> Response:
    """Add a user and show the link of the invitation, once."""
    user, services = await inviter_of(request), services_of(request)
    form = await request.form()
    roles = tuple(str(role) for role in form.getlist("role")) if user.admin else ("trainee",)
    teams = dict(await asyncio.to_thread(services.people.teams.offered, user))
    if team and team not in teams:
        raise NotFound("team", team)
    chosen = (team, teams[team]) if team else None
    link = await asyncio.to_thread(services.people.accounts.invite, user, name, roles, chosen, services.clock.now())
    return shown(request, user, link)


@router.post("/invitations/{user}/withdrawal")
async def withdraw(request: Request, user: str) -> Response:
    """Withdraw the waiting invitation of a user."""
    by, services = await inviter_of(request), services_of(request)
    await asyncio.to_thread(services.people.accounts.withdraw, by, user, services.clock.now())
    return RedirectResponse("/admin#invitations" if by.admin else "/invitations", HTTPStatus.SEE_OTHER)


@router.post("/invitations/{user}/renewal")
async def renew(request: Request, user: str) -> Response:
    """Invite a user again, who has no password yet; the link before ends."""
    by, services = await inviter_of(request), services_of(request)
    link = await asyncio.to_thread(services.people.accounts.invite_again, by, user, services.clock.now())
    return shown(request, by, link)


async def inviter_of(request: Request) -> User:
    """The signed-in admin or coach of a team. Others are told that there is no such page."""
    user = await user_of(request)
    if not user.admin and not user.coached_teams:
        raise NotFound("page", request.url.path)
    return user


def shown(request: Request, user: User, link: Link) -> Response:
    """A link that was just made, shown once."""
    address = f"{base_of(request)}/password?token={link.token}"
    hours = int(LIVES[link.purpose].total_seconds() // 3600)
    page = render("link.html", user=user, link=link, address=address, hours=hours)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})
