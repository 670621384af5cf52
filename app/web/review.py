"""For coaches: what was submitted, and a read view of one session."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.errors import NotFound
from app.pages.present import end_words
from app.pages.templates import render
from app.web.access import coach_of, services_of
from app.web.debrief import render_debrief

router = APIRouter()


@router.get("/review", response_class=HTMLResponse)
async def queue(request: Request) -> str:
    """The submitted sessions of the coach's teams."""
    user = await coach_of(request)
    practice = services_of(request).practice
    found = await practice.submitted(user)
    titles = practice.titles(found)
    names = {s.owner: services_of(request).sign_in.store.user(s.owner).name for s in found}
    return render("review.html", user=user, submitted=found, titles=titles, names=names, end_words=end_words)


@router.get("/review/{session}", response_class=HTMLResponse)
async def read(request: Request, session: str) -> str:
    """A submitted session, to read; recorded in the audit."""
    user = await coach_of(request)
    services = services_of(request)
    found = await services.debriefing.of(user, session)
    if found.view.session.visibility.value != "submitted":
        raise NotFound("session", session)
    return render_debrief(services, user, found, coach=True)
