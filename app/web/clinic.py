"""The clinic for a room: open it at a turn, the page to project, show the answers, end it. The code is told once and kept in a cookie of the coach's browser."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from app.pages import present
from app.pages.templates import render
from app.people.records import User
from app.review.clinics import Screen
from app.review.codes import code_hash, spelled
from app.review.room import LASTS, Standing
from app.web.access import coach_of, services_of

router = APIRouter()
CODE = "counterpart-clinic"
_HERE = ("127.0.0.1", "localhost", "::1")


@router.get("/clinic/{session}", response_class=HTMLResponse)
async def page(request: Request, session: str) -> Response:
    """The page to project; where no clinic is open, the turns at which one can be opened."""
    user = await coach_of(request)
    clinics = services_of(request).coaching.clinics
    screen = await clinics.screen(user, session)
    if screen is None:
        case, turns = await clinics.offered(user, session)
        over = "over" in request.query_params
        return HTMLResponse(render("clinic_open.html", user=user, session=session, case=case, turns=turns, over=over))
    return HTMLResponse(_projected(request, user, screen))


@router.post("/sessions/{session}/clinics")
async def open_(request: Request, session: str, turn: Annotated[int, Form()] = 0) -> Response:
    """Open a clinic at a turn."""
    user = await coach_of(request)
    return _with_code(request, session, await services_of(request).coaching.clinics.open(user, session, turn))


@router.post("/clinic/{session}/codes")
async def renew(request: Request, session: str) -> Response:
    """A new code, where this browser does not have the one before."""
    user = await coach_of(request)
    return _with_code(request, session, await services_of(request).coaching.clinics.renew(user, session))


@router.post("/clinic/{session}/showing")
async def show(request: Request, session: str) -> Response:
    """Put the answers on the screen."""
    user = await coach_of(request)
    await services_of(request).coaching.clinics.show(user, session)
    return RedirectResponse(f"/clinic/{session}", HTTPStatus.SEE_OTHER)


@router.post("/clinic/{session}/closing")
async def close(request: Request, session: str) -> Response:
    """End the clinic; everything in it is deleted."""
    user = await coach_of(request)
    await services_of(request).coaching.clinics.end(user, session)
    answer = RedirectResponse(f"/clinic/{session}?over", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(CODE, path=f"/clinic/{session}")
    return answer


@router.get("/clinic/{session}/events", response_class=StreamingResponse)
async def events(request: Request, session: str) -> StreamingResponse:
    """How many have answered, as it changes; `over` at the end."""
    user = await coach_of(request)
    clinics = services_of(request).coaching.clinics
    clinic = await clinics.mine(user, session)
    return stream(clinics.standings(clinic), counts=True)


def stream(standings: AsyncIterator[Standing | None], *, counts: bool) -> StreamingResponse:
    """A room's standings in the wire format of the HTML standard; without `counts` only that the answers are shown, and the end."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(standings, counts), media_type="text/event-stream", headers=headers)


async def _lines(standings: AsyncIterator[Standing | None], counts: bool) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for standing in standings:
        if standing is None:
            yield ": still here\n\n"
            continue
        if counts:
            yield f'event: room\ndata: {{"answers": {standing.answers}, "devices": {standing.devices}}}\n\n'
        if standing.shown:
            yield "event: shown\ndata: {}\n\n"
    yield "event: over\ndata: {}\n\n"


def _with_code(request: Request, session: str, code: str) -> Response:
    """To the page to project. Only a hash of the code is stored, so this browser keeps the code itself, for this page and this hour alone."""
    answer = RedirectResponse(f"/clinic/{session}", HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        CODE,
        code,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=services_of(request).secure_cookies,
        path=f"/clinic/{session}",
    )
    return answer


def _projected(request: Request, user: User, screen: Screen) -> str:
    code = request.cookies.get(CODE, "")
    known = code_hash(code) == screen.clinic.code
    return render(
        "clinic.html",
        user=user,
        screen=screen,
        clinic=screen.clinic,
        stage=screen.stage,
        case=screen.stage.case,
        code=spelled(code) if known else None,
        where=f"{request.url.netloc}/join",
        only_here=request.url.hostname in _HERE,
        model=services_of(request).grader if not services_of(request).grader.startswith("embedded") else None,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        grading_words=present.grading_words,
    )
