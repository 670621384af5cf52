"""Around the talks: hints, notes, the end of a day, going back to a turn, one's own view, asking a coach. Plain forms; a script only adds."""

from dataclasses import fields
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.locale.texts import _
from app.pages.templates import render
from app.practice.records import Plan
from app.web.access import services_of, user_of
from app.web.sessions import side_of, wants_fragment

router = APIRouter()
LONGEST_FIELD = 2000


@router.post("/sessions/{session}/hints")
async def hint(request: Request, session: str) -> Response:
    """The next hint for the turn to come."""
    user = await user_of(request)
    await services_of(request).learning.hint(user, session)
    return await _beside(request, session, "hints")


@router.post("/sessions/{session}/notes")
async def note(request: Request, session: str, text: Annotated[str, Form()] = "") -> Response:
    """Keep the notes."""
    user = await user_of(request)
    await services_of(request).learning.save_notes(user, session, text)
    if wants_fragment(request):
        return HTMLResponse(_("Kept"))
    return RedirectResponse(f"/sessions/{session}#notes", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/plans")
async def change_plan(request: Request, session: str) -> Response:
    """Write a new version of the plan in the middle of the talks; the debrief uses the newest."""
    user = await user_of(request)
    form = await request.form()
    plan = Plan(**{f.name: str(form.get(f.name, ""))[:LONGEST_FIELD] for f in fields(Plan)})
    await services_of(request).practice.save_plan(user, session, plan)
    if wants_fragment(request):
        return HTMLResponse(render("_partials/plan.html", plan=plan))
    return RedirectResponse(f"/sessions/{session}", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/days")
async def end_day(request: Request, session: str) -> Response:
    """End the day: the agreed next step and up to two preparations."""
    user = await user_of(request)
    form = await request.form()
    chosen = tuple(str(value) for value in form.getlist("preparation"))
    await services_of(request).practice.end_the_day(user, session, str(form.get("agreed", "")), chosen)
    return await _beside(request, session, "day")


@router.post("/sessions/{session}/rewinds")
async def rewind(request: Request, session: str, turn: Annotated[int, Form()]) -> Response:
    """Go back to a turn: a new session from there."""
    user = await user_of(request)
    child = await services_of(request).learning.rewind(user, session, turn)
    return RedirectResponse(f"/sessions/{child.id}", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/own-view")
async def own_view(request: Request, session: str, text: Annotated[str, Form()] = "") -> Response:
    """Keep one's own view, or pass over the question; then the debrief."""
    user = await user_of(request)
    await services_of(request).learning.save_own_view(user, session, text)
    return RedirectResponse(f"/sessions/{session}/debrief", HTTPStatus.SEE_OTHER)


@router.post("/turns/{turn}/disputes")
async def dispute(
    request: Request, turn: str, item: Annotated[str, Form()], reason: Annotated[str, Form()] = ""
) -> Response:
    """Ask a coach about a finding; the session is submitted with it."""
    user = await user_of(request)
    services = services_of(request)
    session = await services.learning.ask_a_coach(user, turn, item, reason)
    number = services.practice.ledger.turn(turn).number
    return RedirectResponse(f"/sessions/{session}/debrief#turn-{number}", HTTPStatus.SEE_OTHER)


async def _beside(request: Request, session: str, place: str) -> Response:
    if wants_fragment(request):
        return HTMLResponse(await side_of(request, session))
    return RedirectResponse(f"/sessions/{session}#{place}", HTTPStatus.SEE_OTHER)
