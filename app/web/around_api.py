"""The JSON API of what is around the talks: going back to a turn, hints, notes, the own view, disputes, exports, the trend."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.pages.export import as_data
from app.web.access import services_of, user_of
from app.web.api import session_json

router = APIRouter(prefix="/api/v1", tags=["around the talks"])


class RewindBody(BaseModel):
    """The turn to go back to."""

    turn: Annotated[int, Field(ge=1, le=1000)]


class NoteBody(BaseModel):
    """Notes, or one's own view."""

    text: Annotated[str, Field(max_length=8000)]


class DisputeBody(BaseModel):
    """A finding that does not hold, by the id of the rubric's item, and why."""

    item: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(max_length=2000)]


@router.post("/sessions/{session}/rewinds", status_code=HTTPStatus.CREATED)
async def rewind(request: Request, session: str, body: RewindBody) -> dict[str, Any]:
    """Go back to a turn: a new session that shares the turns before it."""
    user = await user_of(request)
    child = await services_of(request).learning.rewind(user, session, body.turn)
    return {**session_json(child), "parent": session, "fork_turn": body.turn}


@router.post("/sessions/{session}/hints", status_code=HTTPStatus.CREATED)
async def hint(request: Request, session: str) -> dict[str, Any]:
    """The next hint for the turn to come: 1 a question, 2 a pointer, 3 a line. Only in practice mode; counted."""
    user = await user_of(request)
    given = await services_of(request).learning.hint(user, session)
    return {"turn": given.turn, "step": given.step, "text": given.text}


@router.post("/sessions/{session}/notes")
async def note(request: Request, session: str, body: NoteBody) -> dict[str, Any]:
    """Write the notes, in place of those before."""
    user = await user_of(request)
    await services_of(request).learning.save_notes(user, session, body.text)
    return {"session": session, "kept": len(body.text)}


@router.post("/sessions/{session}/own-view")
async def own_view(request: Request, session: str, body: NoteBody) -> dict[str, Any]:
    """Write one's own view of ended talks."""
    user = await user_of(request)
    await services_of(request).learning.save_own_view(user, session, body.text)
    return {"session": session, "kept": len(body.text)}


@router.post("/turns/{turn}/disputes", status_code=HTTPStatus.CREATED)
async def dispute(request: Request, turn: str, body: DisputeBody) -> dict[str, Any]:
    """Ask a coach about a finding; the session is submitted with it."""
    user = await user_of(request)
    session = await services_of(request).learning.ask_a_coach(user, turn, body.item, body.reason)
    return {"session": session, "turn": turn, "item": body.item}


@router.get("/sessions/{session}/export")
async def export(request: Request, session: str) -> dict[str, Any]:
    """My ended session as data."""
    user = await user_of(request)
    services = services_of(request)
    await services.practice.own(user, session)
    return as_data(await services.debriefing.of(user, session))


@router.get("/trend")
async def trend(request: Request) -> list[dict[str, Any]]:
    """My last ended sessions, oldest first, with their figures."""
    user = await user_of(request)
    points = await services_of(request).learning.trend(user)
    return [{**asdict(point), "started": point.started.isoformat()} for point in points]
