"""The home page: go on, start, look back; for a coach what was submitted. And the health of the server."""

import asyncio
from datetime import UTC, timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.pages.present import end_words
from app.pages.templates import render
from app.people.records import User
from app.practice.debrief import Debrief
from app.practice.records import Session
from app.review.cohort import STRIP_DAYS, Cell
from app.review.records import Why
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()
SHOWN, OPEN_SHOWN = 12, 3
FIRST = "packaging-film"


@router.get("/", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Home."""
    user = await user_of(request)
    practice = services_of(request).practice
    mine = await practice.mine(user)
    titles = practice.titles(mine)
    counts = await services_of(request).coaching.reviewing.counts(user) if user.coach else {}
    running = [s for s in mine if s.status == "running"]
    shown = running if request.query_params.get("open") == "all" else running[:OPEN_SHOWN]
    done = [s for s in mine if s.status != "running" and s.turns > 0][:SHOWN]
    tip = await _tip(services_of(request), user, done)
    return render(
        "home.html",
        user=user,
        running=shown,
        more_running=len(running) - len(shown),
        done=done,
        waits=(counts[Why.OPEN], counts[Why.DISPUTED]) if counts else None,
        titles=titles,
        end_words=end_words,
        cases=practice.cases_offered(),
        first=FIRST,
        assigned=await asyncio.to_thread(services_of(request).for_teams.assignments.mine, user),
        strip=await asyncio.to_thread(_strip, services_of(request), user),
        strip_days=STRIP_DAYS,
        tip=tip.moments[0] if tip else None,
        tip_case=tip.view.case if tip else None,
    )


def _strip(services: Services, user: User) -> list[tuple[Cell, str]]:
    """A coach's strategies over the last days, each with the address of what is behind it; empty for others and where there is too little."""
    if not user.coach:
        return []
    now = services.clock.now()
    since = (now.astimezone(UTC) - timedelta(days=STRIP_DAYS)).date().isoformat()
    return [(cell, f"/cohort?from={since}") for cell in services.for_teams.cohort.strip(user, now)]


async def _tip(services: Services, user: User, done: list[Session]) -> Debrief | None:
    """The debrief of the last session where it has something to practise, and was read."""
    if not done or await asyncio.to_thread(services.practice.ledger.own_view, done[0].id) is None:
        return None
    if not services.debriefing.knows(done[0].id):
        services.debriefing.prepare(user, done[0].id)  # it takes about a second; home does not wait for it
        return None
    found = await services.debriefing.of(user, done[0].id)
    return found if found.moments else None


@router.get("/healthz")
async def health(request: Request) -> dict[str, str]:
    """Whether the server answers, who speaks and who grades."""
    services = services_of(request)
    return {"status": "ok", "buyer": services.speaks, "grader": services.grader}
