"""The admin's page: users, invitations, teams, retention, and how the server is."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.pages.templates import render
from app.people.records import ROLES, Account
from app.web.access import admin_of, services_of
from app.web.services import Services

router = APIRouter()


@router.get("/admin", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Everything an admin looks after."""
    user, services = await admin_of(request), services_of(request)
    accounts = await asyncio.to_thread(services.people.accounts.accounts, user)
    teams = await asyncio.to_thread(services.people.teams.all, user)
    waiting = await asyncio.to_thread(services.people.accounts.invitations, user, services.clock.now())
    health = await asyncio.to_thread(services.health)
    return render(
        "admin.html",
        user=user,
        accounts=accounts,
        groups=teams,
        teams=[(t.id, t.name) for t in teams],
        waiting=waiting,
        health=health,
        retention=await services.privacy.retention.stands(),
        roles=ROLES,
        calibrated=await asyncio.to_thread(_calibrated, services, accounts),
    )


@router.post("/admin/teams")
async def add_team(request: Request, name: Annotated[str, Form()] = "") -> Response:
    """Add a team."""
    user, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.teams.add, user, name)
    return _back()


@router.post("/admin/teams/{team}/name")
async def rename_team(request: Request, team: str, name: Annotated[str, Form()] = "") -> Response:
    """Give a team another name."""
    user, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.teams.rename, user, team, name)
    return _back()


@router.post("/admin/memberships/{membership}/ending")
async def end_membership(request: Request, membership: str) -> Response:
    """End a membership from now on."""
    user, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.teams.end, user, membership, services.clock.now())
    return _back()


def _calibrated(services: Services, accounts: list[Account]) -> list[tuple[str, bool]]:
    """The coaches by name, and whether they have calibrated this month; neither when nor how it went."""
    calibrating = services.coaching.calibrating
    done = calibrating.done_by(calibrating.month)
    coaches = [a.user for a in accounts if a.user.coach and not a.user.disabled]
    return sorted((user.name, user.id in done) for user in coaches)


def _back() -> Response:
    return RedirectResponse("/admin#teams", HTTPStatus.SEE_OTHER)
