"""A device in a room: join by the code on the screen, answer the buyer's line, and see what was found in one's own answer. No account: a cookie of its own."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from app.errors import BadValue, Conflict, NotFound, TooMany
from app.pages import present
from app.pages.templates import render
from app.practice.messages import LONGEST
from app.review.clinics import Seat
from app.review.room import LASTS
from app.web.access import services_of
from app.web.clinic import stream

router = APIRouter()
DEVICE = "counterpart-device"
PATH = "/join"


@router.get("/join", response_class=HTMLResponse)
async def page(request: Request) -> Response:
    """The field for the code; once in, the buyer's line and the field for an answer; once shown, what was found in it."""
    key = request.cookies.get(DEVICE)
    seat = await services_of(request).coaching.clinics.seat(key)
    if seat is not None:
        return HTMLResponse(_seated(seat, change="change" in request.query_params))
    answer = HTMLResponse(render("join.html", user=None, over=key is not None, typed="", problem=""))
    if key is not None:
        answer.delete_cookie(DEVICE, path=PATH)
    return answer


@router.post("/join")
async def join(request: Request, code: Annotated[str, Form()] = "") -> Response:
    """Join by a code."""
    services = services_of(request)
    address = request.client.host if request.client else ""
    try:
        key = await services.coaching.clinics.joined(address, code)
    except (BadValue, TooMany, Conflict) as error:
        page = render("join.html", user=None, over=False, typed=code.strip()[:12], problem=error.message)
        return HTMLResponse(page, error.status)
    answer = RedirectResponse(PATH, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        DEVICE,
        key,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
        path=PATH,
    )
    return answer


@router.post("/join/answers")
async def answer(request: Request, text: Annotated[str, Form()] = "") -> Response:
    """Keep this device's answer, in place of the one before."""
    clinics, key = services_of(request).coaching.clinics, request.cookies.get(DEVICE)
    try:
        await clinics.answer(key, text)
    except BadValue as error:
        seat = await clinics.seat(key)
        if seat is None:
            raise
        return HTMLResponse(_seated(seat, change=True, typed=text, problem=error.message), error.status)
    except (NotFound, Conflict):
        return RedirectResponse(f"{PATH}?late", HTTPStatus.SEE_OTHER)
    return RedirectResponse(PATH, HTTPStatus.SEE_OTHER)


@router.get("/join/events", response_class=StreamingResponse)
async def events(request: Request) -> StreamingResponse:
    """When the answers are shown, and when the clinic is over."""
    clinics = services_of(request).coaching.clinics
    seat = await clinics.seat(request.cookies.get(DEVICE))
    if seat is None:
        raise NotFound("page", request.url.path)
    return stream(clinics.standings(seat.clinic), counts=False)


def _seated(seat: Seat, *, change: bool, typed: str | None = None, problem: str = "") -> str:
    return render(
        "joined.html",
        user=None,
        seat=seat,
        stage=seat.stage,
        case=seat.stage.case,
        change=change or seat.answer is None,
        typed=(seat.answer.text if seat.answer else "") if typed is None else typed,
        problem=problem,
        longest=LONGEST,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        grading_words=present.grading_words,
    )
