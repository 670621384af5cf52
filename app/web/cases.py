"""Cases: the cards, and a case's brief with the plan and the start."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.content.loading import load_rubric
from app.errors import NotFound
from app.locale.filled import N_
from app.negotiation.state import Level
from app.pages import preferences
from app.pages.present import end_words, limit_rows
from app.pages.templates import render
from app.people.records import User
from app.practice.ports import Ledger
from app.practice.records import Plan, Session
from app.review.assignments import Mine
from app.web.access import services_of, user_of

router = APIRouter()
SHOWN = 5
LEVELS = (
    (Level.GUIDED, N_("Guided"), N_("A patient and open buyer. For a first try.")),
    (Level.STANDARD, N_("Standard"), N_("A normal hard buyer.")),
    (Level.HARD, N_("Hard"), N_("Little patience, pressure comes twice.")),
    (Level.EXTREME, N_("Extreme"), N_("Angry before you sit down.")),
)


@router.get("/cases", response_class=HTMLResponse)
async def cards(request: Request) -> str:
    """All cases: the shipped ones, the user's own, and those of the team."""
    user = await user_of(request)
    services = services_of(request)
    own = await asyncio.to_thread(services.own_cases.of, user)
    return render("cases.html", user=user, cases=services.practice.cases_offered(), own=own)


@router.get("/cases/{case}", response_class=HTMLResponse)
async def brief(request: Request, case: str) -> str:
    """The brief of a case, with the plan and the start; `?first` shows the short form for a first try of ten minutes."""
    user = await user_of(request)
    found = await asyncio.to_thread(services_of(request).practice.cases.find, case, user)
    first = "first" in request.query_params
    practice = services_of(request).practice
    mine = [s for s in await practice.mine(user) if s.case == case and s.turns > 0][:SHOWN]
    plan = await asyncio.to_thread(_last_plan, practice.ledger, mine)
    assigned = await _assigned(request, user, case)
    return render(
        "first.html" if first else "case.html",
        user=user,
        case=found,
        rows=limit_rows(found),
        rubric=load_rubric(),
        levels=LEVELS,
        attempts=mine,
        plan=plan,
        end_words=end_words,
        focus=(assigned.assignment.focus if assigned else None) or _focus(request.query_params.get("focus")),
        assigned=assigned,
    )


async def _assigned(request: Request, user: User, case: str) -> Mine | None:
    """The assignment that the address names, where it is the user's and of this case. Raises NotFound."""
    name = request.query_params.get("assignment")
    if not name:
        return None
    found = await asyncio.to_thread(services_of(request).for_teams.assignments.of, user, name)
    if found.assignment.case != case:
        raise NotFound("assignment", name)
    return found


def _last_plan(ledger: Ledger, sessions: Sequence[Session]) -> Plan:
    """The newest plan that something was written in, of sessions newest first."""
    return next((plan for s in sessions if not (plan := ledger.plan(s.id)).empty), Plan())


def _focus(name: str | None) -> str | None:
    """The strategy to practise here, where a link named one that there is."""
    return name if name in set(Strategy) else None


@router.post("/cases/{case}/sessions")
async def start(
    request: Request,
    case: str,
    level: Annotated[str, Form()] = "standard",
    mode: Annotated[str, Form()] = "practice",
    length: Annotated[str, Form()] = "full",
    target: Annotated[str, Form()] = "",
    walk_away: Annotated[str, Form()] = "",
    assumptions: Annotated[str, Form()] = "",
    questions: Annotated[str, Form()] = "",
    standards: Annotated[str, Form()] = "",
    trades: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
    own_assumption: Annotated[str, Form()] = "",
    assignment: Annotated[str, Form()] = "",
) -> Response:
    """Begin a session with the plan as written; from an assignment scored, whole and at its level."""
    user = await user_of(request)
    team = None
    if assignment:
        given = await asyncio.to_thread(services_of(request).for_teams.assignments.to_begin, user, assignment)
        if given.case != case:
            raise NotFound("assignment", assignment)
        level, mode, length, team = given.level, "scored", "full", given.team
    written = (target, walk_away, assumptions, questions, standards, trades, then, own_assumption)
    plan = Plan(*(text[:2000] for text in written))
    session = await services_of(request).practice.begin(
        user, case, level=level, mode=mode, short=length == "short", plan=plan, spoken=preferences.current.get().talks,
        assignment=assignment or None, team=team,
    )  # fmt: skip
    return RedirectResponse(f"/sessions/{session.id}", HTTPStatus.SEE_OTHER)
