"""The home page: go on, start, look back; for a coach what was submitted. And the health of the server."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.pages.present import end_words
from app.pages.templates import render
from app.web.access import services_of, user_of

router = APIRouter()
SHOWN = 12


@router.get("/", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Home."""
    user = await user_of(request)
    practice = services_of(request).practice
    mine = await practice.mine(user)
    submitted = [s for s in await practice.submitted(user) if s.owner != user.id]
    titles = {case.id: case.title for case in practice.cases_offered()}
    running = [s for s in mine if s.status == "running"]
    done = [s for s in mine if s.status != "running"][:SHOWN]
    return render(
        "home.html",
        user=user,
        running=running,
        done=done,
        submitted=submitted[:SHOWN],
        titles=titles,
        end_words=end_words,
        cases=practice.cases_offered(),
    )


@router.get("/healthz")
async def health(request: Request) -> dict[str, str]:
    """Whether the server answers, who speaks and who grades."""
    services = services_of(request)
    return {"status": "ok", "buyer": services.speaks, "grader": services.grader}
