"""For coaches: the queue, one session with its evidence, and what they say of it. Plain forms; a script replaces one turn at a time."""

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.content.loading import load_rubric
from app.errors import BadValue, Conflict, NotFound
from app.pages import present
from app.pages.endings import end_for_coach
from app.pages.items import item_title
from app.pages.templates import render
from app.people.records import User
from app.review.chains import Action
from app.review.judging import Said
from app.review.records import A_PAGE, ANSWER_WITHIN, Why
from app.review.reviewing import Review
from app.web.access import coach_of, services_of, user_of
from app.web.sessions import wants_fragment

router = APIRouter()
BLIND = ("", "on", "shown")
MOST_AFTER = 10_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What did not work, at which turn (0: the whole), and what was typed, so that nothing is lost."""

    message: str
    number: int
    given: dict[str, str]


@router.get("/review", response_class=HTMLResponse)
async def queue(
    request: Request, why: str = Why.OPEN.value, after: Annotated[int, Query(ge=0, le=MOST_AFTER)] = 0
) -> str:
    """The sessions that were submitted to the coach's teams, by list: open, disputed, unsure, sample, done."""
    user = await coach_of(request)
    if why not in tuple(Why):
        raise BadValue("list", why, f"use one of {', '.join(Why)}")
    services = services_of(request)
    page = await services.coaching.reviewing.queue(user, Why(why), after)
    return render(
        "review.html",
        user=user,
        page=page,
        why=Why(why),
        lists=tuple(Why),
        after=after,
        step=A_PAGE,
        now=services.clock.now(),
        titles=await asyncio.to_thread(services.practice.titles_of, {row.case: row.case_hash for row in page.rows}),
        names=await asyncio.to_thread(services.coaching.reviewing.names, page),
        end_words=end_for_coach,
        done="done" in request.query_params,
        calibration=await asyncio.to_thread(services.coaching.calibrating.invitation, user),
    )


@router.get("/review/agreement", response_class=HTMLResponse)
async def agreeing(request: Request) -> str:
    """How far the grader and the coaches agree, and how that moves from month to month."""
    user = await coach_of(request)
    found = await services_of(request).coaching.labels.agreement(user)
    return render("agreement.html", user=user, agreement=found)


@router.get("/review/labels")
async def labels(request: Request) -> Response:
    """The reviewed turns as labelled rows, JSON lines in the rubric's format; each session read is noted in the audit."""
    user = await coach_of(request)
    rows = await services_of(request).coaching.labels.rows(user)
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="labelled.jsonl"'}
    return Response(body, media_type="application/jsonl", headers=headers)


@router.post("/review/claims")
async def take_next(request: Request) -> Response:
    """Keep the next open session and go to it."""
    user = await coach_of(request)
    return await _next(request, user)


@router.get("/review/{session}", response_class=HTMLResponse)
async def read(request: Request, session: str, blind: str = "") -> str:
    """A submitted session, to review; recorded in the audit."""
    user = await coach_of(request)
    return await _page(request, user, session, blind if blind in BLIND else "")


@router.post("/review/{session}/claims")
async def claim(request: Request, session: str, blind: Annotated[str, Form()] = "") -> Response:
    """Keep a session for half an hour."""
    user = await coach_of(request)
    await services_of(request).coaching.reviewing.claim(user, session)
    return RedirectResponse(_address(session, blind), HTTPStatus.SEE_OTHER)


@router.post("/review/{session}/release")
async def release(request: Request, session: str) -> Response:
    """Give a session back."""
    user = await coach_of(request)
    await services_of(request).coaching.reviewing.release(user, session)
    return RedirectResponse("/review", HTTPStatus.SEE_OTHER)


@router.post("/review/{session}/findings")
async def correct(request: Request, session: str) -> Response:
    """Confirm, change, add or remove a finding."""
    user = await coach_of(request)
    given = {name: str(value) for name, value in (await request.form()).items()}
    number, blind = number_of(given), given.get("blind", "")

    async def work() -> None:
        action = given.get("action", "")
        if action not in tuple(Action):
            raise BadValue("action", action, f"use one of {', '.join(Action)}")
        said = Said(
            Action(action), given.get("finding", ""), given.get("item", ""), given.get("quote", ""), given.get("specific") == "yes",
            given.get("takes_up", ""), given.get("reason", ""),
        )  # fmt: skip
        await services_of(request).coaching.reviewing.correct(user, session, number, said, blind=blind == "on")

    return await _done(request, user, session, given, work)


@router.post("/review/{session}/better-lines")
async def leave_line(request: Request, session: str) -> Response:
    """Leave one's own better line for a turn."""
    user = await coach_of(request)
    given = {name: str(value) for name, value in (await request.form()).items()} | {"kind": "line"}

    async def work() -> None:
        await services_of(request).coaching.reviewing.leave_line(user, session, number_of(given), given.get("text", ""))

    return await _done(request, user, session, given, work)


@router.post("/better-lines/{line}/withdrawal")
async def withdraw_line(request: Request, line: str, back: Annotated[str, Form()] = "") -> Response:
    """Take a better line back."""
    user = await coach_of(request)
    await services_of(request).coaching.reviewing.withdraw_line(user, line)
    return RedirectResponse(back if back.startswith("/review/") else "/review", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/comments")
async def comment(request: Request, session: str) -> Response:
    """Write into the thread of a turn, as a coach or as the rep."""
    user = await user_of(request)
    services = services_of(request)
    given = {name: str(value) for name, value in (await request.form()).items()} | {"kind": "comment"}
    number = number_of(given)
    if given.get("as") != "coach":
        await services.coaching.reviewing.comment(user, session, number, given.get("text", ""))
        return RedirectResponse(f"/sessions/{session}/debrief#turn-{number}", HTTPStatus.SEE_OTHER)

    async def work() -> None:
        await services.coaching.reviewing.comment(user, session, number, given.get("text", ""))

    return await _done(request, user, session, given, work)


@router.post("/review/{session}/completion")
async def finish(request: Request, session: str) -> Response:
    """Finish the review; to the next one, or to the queue."""
    user = await coach_of(request)
    given = {name: str(value) for name, value in (await request.form()).items()}
    try:
        await services_of(request).coaching.reviewing.finish(user, session, given.get("word", ""))
    except (BadValue, Conflict) as error:
        page = await _page(request, user, session, given.get("blind", ""), Problem(error.message, 0, given))
        return HTMLResponse(page, error.status)
    if given.get("then") == "next":
        return await _next(request, user)
    return RedirectResponse("/review?done", HTTPStatus.SEE_OTHER)


def number_of(given: dict[str, str]) -> int:
    """The turn that a form names. Raises BadValue."""
    text = given.get("turn", "")
    if not text.isdecimal() or len(text) > 4:
        raise BadValue("turn", text, "name a turn by its number")
    return int(text)


async def _next(request: Request, user: User) -> Response:
    session = await services_of(request).coaching.reviewing.take_next(user)
    return RedirectResponse(f"/review/{session}" if session else "/review?done", HTTPStatus.SEE_OTHER)


async def _done(request: Request, user: User, session: str, given: dict[str, str], work: Any) -> Response:
    """Do what a form of a turn asks; the turn anew for a script, else the page. Where it does not fit, the page has what was typed."""
    number, blind = number_of(given), given.get("blind", "")
    blind = blind if blind in BLIND else ""
    if wants_fragment(request):
        await work()
        found = await services_of(request).coaching.reviewing.of(user, session, part=True, blind=blind == "on")
        turn = next((t for t in found.turns if t.turn.number == number), None)
        if turn is None:
            raise NotFound("turn", number)
        return HTMLResponse(render("_partials/review_turn.html", t=turn, **_values(user, found, blind)))
    try:
        await work()
    except (BadValue, Conflict) as error:
        page = await _page(request, user, session, blind, Problem(error.message, number, given))
        return HTMLResponse(page, error.status)
    return RedirectResponse(_address(session, blind) + f"#turn-{number}", HTTPStatus.SEE_OTHER)


async def _page(request: Request, user: User, session: str, blind: str, problem: Problem | None = None) -> str:
    reviewing = services_of(request).coaching.reviewing
    if not await reviewing.reaches(user, session):
        raise NotFound("session", session)
    found = await reviewing.of(user, session, blind=blind == "on")
    return render("review_session.html", **_values(user, found, blind, problem))


def _values(user: User, found: Review, blind: str, problem: Problem | None = None) -> dict[str, Any]:
    """What the page of a review and its parts show."""
    debrief = found.debrief
    turns = debrief.view.turns
    before = {t.number + 1: t for t in turns}
    return {
        "user": user, "review": found, "debrief": debrief, "session": found.session, "case": debrief.view.case, "spoken": found.session.spoken,
        "outcome": debrief.outcome, "figures": debrief.figures, "results": present.result_rows(debrief.view.case, debrief.outcome, debrief.offered),
        "end_words": end_for_coach, "grading_words": present.grading_words, "marked": present.marked, "package_words": present.package_words,
        "finding_strategy": present.finding_strategy, "item_title": item_title, "rubric": load_rubric(), "blind": blind, "problem": problem, "coach": True,
        "strip_rows": [(r.turn.number, r.grading) for r in debrief.turns], "names": {s: present.strategy_name(s) for s in Strategy},
        "befores": before, "answer_within": ANSWER_WITHIN, "looked": [t.turn.number for t in found.turns if t.unsure or any(not d.settled for d in t.disputes)],
    }  # fmt: skip


def _address(session: str, blind: str) -> str:
    return f"/review/{session}" + (f"?{urlencode({'blind': blind})}" if blind in BLIND[1:] else "")
