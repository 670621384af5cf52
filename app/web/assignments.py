"""Assignments: a coach gives a case to a team or to people of it, sees what was submitted, and takes it back."""

import asyncio
import math
from datetime import UTC, date, datetime, time
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.errors import BadValue
from app.locale.filled import N_
from app.pages.templates import render
from app.review.assignments import Draft
from app.review.passing import PassRule
from app.web.access import coach_of, services_of
from app.web.cases import LEVELS

router = APIRouter()


@router.get("/assignments", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """What was given, where everybody stands by what was submitted, and a form to give something new."""
    user = await coach_of(request)
    service = services_of(request).for_teams.assignments
    given = await asyncio.to_thread(service.given, user)
    return render(
        "assignments.html",
        user=user,
        given=[g for g in given if g.assignment.withdrawn is None],
        withdrawn=[g for g in given if g.assignment.withdrawn is not None],
        cases=await asyncio.to_thread(service.cases, user),
        members=await asyncio.to_thread(service.members, user),
        teams=[t for t in user.teams if t.id in user.coached_teams],
        levels=LEVELS,
        strategies=list(Strategy),
    )


@router.post("/assignments")
async def give(request: Request) -> Response:
    """Give a case to a team or to people of it."""
    user = await coach_of(request)
    form = await request.form()
    await asyncio.to_thread(services_of(request).for_teams.assignments.give, user, _draft(form))
    return RedirectResponse("/assignments", HTTPStatus.SEE_OTHER)


@router.post("/assignments/{assignment}/withdrawal")
async def withdraw(request: Request, assignment: str) -> Response:
    """Take an assignment back."""
    user = await coach_of(request)
    await asyncio.to_thread(services_of(request).for_teams.assignments.withdraw, user, assignment)
    return RedirectResponse("/assignments", HTTPStatus.SEE_OTHER)


def _draft(form: FormData) -> Draft:
    def word(name: str) -> str:
        return str(form.get(name, "")).strip()

    share = _figure(N_("Least share of the best deal"), word("share"))
    if share is not None and not 0 <= share <= 100:
        raise BadValue(N_("Least share of the best deal"), word("share"), "use 0 to 100, or leave it empty")
    breadth, attempts = _whole(N_("Least strategies"), word("breadth")), _whole(N_("Attempts"), word("attempts"))
    rule = PassRule(
        points=_figure(N_("Least points"), word("points")),
        breadth=breadth,
        within_limits=word("floor") == "limits",
        share=share / 100 if share is not None else None,
        attempts=attempts,
    )
    # 'Some of them' with nobody ticked is a slip, not a whole team.
    people = frozenset(str(name) for name in form.getlist("person"))
    if word("whom") == "people" and not people:
        raise BadValue("people", "", "tick at least one person, or give it to the whole team")
    people = people if word("whom") == "people" else frozenset()
    return Draft(
        word("team"),
        word("case"),
        word("level"),
        rule,
        due=_due(word("due")),
        focus=word("focus") or None,
        people=people,
    )


def _figure(name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadValue(name, text, "write a number, or leave it empty")
    return found


def _whole(name: str, text: str) -> int | None:
    found = _figure(name, text)
    if found is not None and found != int(found):
        raise BadValue(name, text, "write a whole number, or leave it empty")
    return None if found is None else int(found)


def _due(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValue("due date", text, "write it like 2026-12-18, or leave it empty") from None
    return datetime.combine(day, time(23, 59, 59), UTC)
