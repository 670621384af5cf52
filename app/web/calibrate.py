"""A coach's first ten minutes: five turns judged blind, then the grader's findings beside hers. Plain forms; nobody else sees it."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.loading import load_rubric
from app.errors import NotFound
from app.pages import present
from app.pages.templates import render
from app.people.records import User
from app.review.calibrating import Results, ToJudge
from app.review.calibration import LEAST_FOR_KAPPA, SPECIFIC
from app.review.fiveturns import A_ROUND
from app.web.access import coach_of, services_of

router = APIRouter()
_PLACES = 3


@router.get("/calibrate", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """The next turn to judge, `?turn=` one of this month's; the comparison once all are judged, `?month=` that of a month; else how it goes."""
    user = await coach_of(request)
    calibrating, query = services_of(request).coaching.calibrating, request.query_params
    if "month" not in query:
        turn = await asyncio.to_thread(calibrating.to_judge, user, _place(query.get("turn")))
        if turn is not None:
            return _judging(user, turn)
    results = await asyncio.to_thread(calibrating.results, user, query.get("month"))
    if results is not None:
        return _compared(user, results, calibrating.month)
    months = await asyncio.to_thread(calibrating.months, user)
    return render("calibrate.html", user=user, of=A_ROUND, months=months, specific=SPECIFIC)


@router.post("/calibrations")
async def begin(request: Request) -> Response:
    """Begin this month's round."""
    user = await coach_of(request)
    await asyncio.to_thread(services_of(request).coaching.calibrating.begin, user)
    return RedirectResponse("/calibrate", HTTPStatus.SEE_OTHER)


@router.post("/calibrations/judgements")
async def judge(request: Request) -> Response:
    """Keep what she saw in one turn."""
    user = await coach_of(request)
    form = await request.form()
    seen, specific = ([str(v) for v in form.getlist(name)] for name in ("see", "specific"))
    place = _place(str(form.get("turn", ""))) or 0
    await asyncio.to_thread(services_of(request).coaching.calibrating.judge, user, place, seen, specific)
    return RedirectResponse("/calibrate", HTTPStatus.SEE_OTHER)


def _place(given: str | None) -> int | None:
    """The place of a turn as it was given. Raises NotFound for what is none."""
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _PLACES):
        raise NotFound("turn", given, "open the calibration from the start")
    return int(given)


def _judging(user: User, turn: ToJudge) -> str:
    ticks = {tick.act: tick.specific for tick in turn.ticks}
    return render("calibrate_turn.html", user=user, asked=turn, ticks=ticks, rubric=load_rubric(), specific=SPECIFIC)


def _compared(user: User, results: Results, month: str) -> str:
    return render(
        "calibrated.html",
        user=user,
        results=results,
        month=month,
        rubric=load_rubric(),
        least=LEAST_FOR_KAPPA,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        grading_words=present.grading_words,
    )
