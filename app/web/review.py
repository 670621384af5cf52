"""For coaches: what was submitted, and a read view of one session."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from app.errors import NotFound
from app.pages.present import end_words
from app.pages.templates import render
from app.web.access import coach_of, services_of
from app.web.debrief import render_debrief

router = APIRouter()
PAGE = 50


@router.get("/review", response_class=HTMLResponse)
async def queue(request: Request, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> str:
    """The submitted sessions of the coach's teams, a page of them."""
    user = await coach_of(request)
    practice = services_of(request).practice
    found = await practice.submitted(user, first=(page - 1) * PAGE, most=PAGE + 1)
    shown = found[:PAGE]
    titles = practice.titles(shown)
    names = services_of(request).sign_in.store.names({s.owner for s in shown})
    return render(
        "review.html",
        user=user,
        submitted=shown,
        titles=titles,
        names=names,
        end_words=end_words,
        page=page,
        more=len(found) > PAGE,
    )


@router.get("/review/{session}", response_class=HTMLResponse)
async def read(request: Request, session: str) -> str:
    """A submitted session, to read; recorded in the audit."""
    user = await coach_of(request)
    services = services_of(request)
    found = await services.debriefing.of(user, session)
    if found.view.session.visibility.value != "submitted":
        raise NotFound("session", session)
    return render_debrief(services, user, found, coach=True)
