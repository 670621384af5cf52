"""The admin's page: users, invitations, teams, retention, and how the server is. Users and teams have lists of their own, a page at a time, with a search;
what is looked for and where the page begins stands in the address."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.pages.templates import render
from app.people.records import ROLES, Asked, User
from app.people.signin import LONGEST_NAME
from app.web.access import admin_of, services_of
from app.web.services import Services

router = APIRouter()
# What the page tells at most of what may be very much: old sessions that are counted, families of them that are named; coaches and invitations.
MOST_COUNTED, MOST_FAMILIES, MOST_NAMED = 1000, 20, 50


@router.get("/admin", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Everything an admin looks after; of long lists the beginning."""
    user, services = await admin_of(request), services_of(request)
    accounts, teams, now = services.people.accounts, services.people.teams, services.clock.now()
    return render(
        "admin.html",
        user=user,
        accounts=await asyncio.to_thread(accounts.accounts, user),
        lines=await asyncio.to_thread(teams.lines, user, Asked()),
        teams=await asyncio.to_thread(teams.offered, user),
        waiting=await asyncio.to_thread(accounts.invitations, user, now, MOST_NAMED + 1),
        health=await asyncio.to_thread(services.health),
        retention=await services.privacy.retention.glance(MOST_FAMILIES, MOST_COUNTED),
        roles=ROLES,
        asked=Asked(),
        calibrated=await asyncio.to_thread(_calibrated, services, user),
        most=MOST_NAMED,
        most_counted=MOST_COUNTED,
    )


@router.get("/admin/users", response_class=HTMLResponse)
async def users(request: Request, find: str = "", after: str = "", before: str = "") -> str:
    """The users by name, a page at a time; those whose name or subject at the sign-in provider holds what is looked for."""
    user, services, asked = await admin_of(request), services_of(request), _asked(find, after, before)
    found = await asyncio.to_thread(services.people.accounts.accounts, user, asked)
    return render("admin_users.html", user=user, accounts=found, asked=asked)


@router.get("/admin/teams", response_class=HTMLResponse)
async def teams(request: Request, find: str = "", after: str = "", before: str = "") -> str:
    """The teams by name, a page at a time."""
    user, services, asked = await admin_of(request), services_of(request), _asked(find, after, before)
    found = await asyncio.to_thread(services.people.teams.lines, user, asked)
    return render("admin_teams.html", user=user, lines=found, asked=asked)


@router.get("/admin/teams/{team}", response_class=HTMLResponse)
async def team_page(request: Request, team: str, find: str = "", after: str = "", before: str = "") -> str:
    """A team: its name, and its members a page at a time."""
    user, services, asked = await admin_of(request), services_of(request), _asked(find, after, before)
    name = await asyncio.to_thread(services.people.teams.named, user, team)
    found = await asyncio.to_thread(services.people.teams.members, user, team, asked)
    return render("admin_team.html", user=user, team=team, name=name, members=found, asked=asked)


@router.post("/admin/teams")
async def add_team(request: Request, name: Annotated[str, Form()] = "") -> Response:
    """Add a team."""
    user, services = await admin_of(request), services_of(request)
    return _back(await asyncio.to_thread(services.people.teams.add, user, name))


@router.post("/admin/teams/{team}/name")
async def rename_team(request: Request, team: str, name: Annotated[str, Form()] = "") -> Response:
    """Give a team another name."""
    user, services = await admin_of(request), services_of(request)
    await asyncio.to_thread(services.people.teams.rename, user, team, name)
    return _back(team)


@router.post("/admin/memberships/{membership}/ending")
async def end_membership(request: Request, membership: str) -> Response:
    """End a membership from now on."""
    user, services = await admin_of(request), services_of(request)
    return _back(await asyncio.to_thread(services.people.teams.end, user, membership, services.clock.now()))


def _calibrated(services: Services, by: User) -> list[tuple[str, bool]]:
    """The first coaches by name, and whether they have calibrated this month; neither when nor how it went."""
    calibrating = services.coaching.calibrating
    done = calibrating.done_by(calibrating.month)
    return [(coach.name, coach.id in done) for coach in services.people.accounts.coaches(by, MOST_NAMED + 1)]


def _asked(find: str, after: str, before: str) -> Asked:
    """What an address asks of a list. What cannot be in a name is not looked for, and what cannot be an id is none."""
    text = "".join(sign for sign in find if sign.isprintable()).strip()[:LONGEST_NAME]
    return Asked(text, *(edge if edge.isascii() and edge.isalnum() else "" for edge in (after, before)))


def _back(team: str) -> Response:
    return RedirectResponse(f"/admin/teams/{team}", HTTPStatus.SEE_OTHER)
