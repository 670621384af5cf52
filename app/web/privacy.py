"""One's own data on the pages: delete a session or an account for good, take everything along."""

import asyncio
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.pages.minefile import as_zip
from app.pages.templates import render
from app.people.records import User
from app.web.access import admin_of, services_of, signed_out, user_of

router = APIRouter()
api = APIRouter(prefix="/api/v1", tags=["own data"])


class NameBody(BaseModel):
    """The name of the account, typed again."""

    name: Annotated[str, Field(max_length=80)]


@router.get("/sessions/{session}/deletion", response_class=HTMLResponse)
async def ask(request: Request, session: str) -> str:
    """What goes with a session of mine, before it goes."""
    user = await user_of(request)
    services = services_of(request)
    family = await services.privacy.erasing.asked(user, session)
    head = await services.practice.own(user, session)
    case = await asyncio.to_thread(services.practice.case_of, head)
    back = f"/sessions/{session}" if head.status == "running" else f"/sessions/{session}/debrief"
    return render("delete_session.html", user=user, session=head, case=case, family=family, back=back)


@router.post("/sessions/{session}/deletion")
async def delete(request: Request, session: str) -> Response:
    """Delete a session of mine, with all that went back from it."""
    user = await user_of(request)
    await services_of(request).privacy.erasing.session(user, session)
    return RedirectResponse("/settings?deleted#own-data", HTTPStatus.SEE_OTHER)


@router.get("/settings/deletion", response_class=HTMLResponse)
async def ask_account(request: Request) -> str:
    """What goes with my account, before it goes."""
    user = await user_of(request)
    return _asked(user, user, "/settings/deletion", "/settings")


@router.post("/settings/deletion")
async def delete_account(request: Request, name: Annotated[str, Form()] = "") -> Response:
    """Delete my account with all that is mine."""
    user = await user_of(request)
    await services_of(request).privacy.erasing.account(user, user.id, name)
    return signed_out(request)


@router.get("/admin/users/{person}/deletion", response_class=HTMLResponse)
async def ask_other(request: Request, person: str) -> str:
    """What goes with somebody's account, for an admin."""
    user = await admin_of(request)
    found = await services_of(request).privacy.erasing.whose(user, person)
    return _asked(user, found, f"/admin/users/{person}/deletion", "/admin")


@router.post("/admin/users/{person}/deletion")
async def delete_other(request: Request, person: str, name: Annotated[str, Form()] = "") -> Response:
    """Delete somebody's account, as an admin."""
    user = await admin_of(request)
    await services_of(request).privacy.erasing.account(user, person, name)
    return RedirectResponse("/admin" if person != user.id else "/sign-in", HTTPStatus.SEE_OTHER)


@router.get("/settings/export")
async def export(request: Request) -> Response:
    """All that is mine, as a ZIP."""
    return await _packed(request)


@api.post("/sessions/{session}/deletion")
async def api_delete(request: Request, session: str) -> dict[str, Any]:
    """Delete a session of mine, with all that went back from it; the ids of what went."""
    user = await user_of(request)
    family = await services_of(request).privacy.erasing.session(user, session)
    return {"deleted": list(family.sessions)}


@api.post("/account/deletion", status_code=HTTPStatus.NO_CONTENT)
async def api_delete_account(request: Request, body: NameBody) -> Response:
    """Delete my account with all that is mine; `name` is its name typed again."""
    user = await user_of(request)
    await services_of(request).privacy.erasing.account(user, user.id, body.name)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@api.get("/account/export", response_class=Response, responses={200: {"content": {"application/zip": {}}}})
async def api_export(request: Request) -> Response:
    """All that is mine, as a ZIP."""
    return await _packed(request)


async def _packed(request: Request) -> Response:
    user = await user_of(request)
    mine = await services_of(request).privacy.taking.all_of(user)
    packed = await asyncio.to_thread(as_zip, mine)
    headers = {"Content-Disposition": 'attachment; filename="counterpart-mine.zip"', "Cache-Control": "no-store"}
    return Response(packed, media_type="application/zip", headers=headers)


def _asked(user: User, person: User, action: str, back: str) -> str:
    return render("delete_account.html", user=user, person=person, own=user.id == person.id, action=action, back=back)
