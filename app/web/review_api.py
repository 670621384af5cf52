"""The JSON API of reviewing: the queue, a session with its findings and their history, corrections, comments, better lines, the coach's word."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from app.errors import NotFound
from app.grading.grader import as_json
from app.people.records import User
from app.review.chains import Action, Link
from app.review.judging import Said
from app.review.records import Why
from app.review.reviewing import Review, TurnUnderReview
from app.web.access import coach_of, services_of, user_of

router = APIRouter(prefix="/api/v1", tags=["reviewing"])


class FindingBody(BaseModel):
    """What a coach says of a finding: `finding` is the id of its newest link, 'all' to confirm what nobody touched, empty to add one."""

    turn: Annotated[int, Field(ge=1, le=1000)]
    action: Literal["add", "confirm", "change", "remove"]
    finding: Annotated[str, Field(max_length=60)] = ""
    item: Annotated[str, Field(max_length=40)] = ""
    quote: Annotated[str, Field(max_length=4000)] = ""
    specific: bool = False
    takes_up: Annotated[str, Field(max_length=400)] = ""
    reason: Annotated[str, Field(max_length=1000)] = ""
    blind: bool = False


class OnTurnBody(BaseModel):
    """Words about a turn: a comment, or a better line."""

    turn: Annotated[int, Field(ge=1, le=1000)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class CompletionBody(BaseModel):
    """The coach's word on the whole."""

    word: Annotated[str, Field(max_length=4000)] = ""


@router.get("/reviews")
async def queue(
    request: Request, why: Why = Why.OPEN, after: Annotated[int, Query(ge=0, le=10_000_000)] = 0
) -> dict[str, Any]:
    """A page of the coach's queue."""
    user = await coach_of(request)
    page = await services_of(request).coaching.reviewing.queue(user, why, after)
    return {
        "sessions": [
            {
                "id": r.session, "owner": r.owner, "case": r.case, "level": r.level, "end": r.end_reason, "started": r.started.isoformat(), "turns": r.turns,
                "disputes": r.disputes, "promised": r.promised.isoformat() if r.promised else None, "unsure": r.unsure, "sample": r.sample,
                "claimed_by": r.claim.coach if r.claim else None, "done": r.done.isoformat() if r.done else None,
            }
            for r in page.rows
        ],
        "more": page.more,
    }  # fmt: skip


@router.get("/reviews/{session}")
async def read(request: Request, session: str) -> dict[str, Any]:
    """A submitted session with each turn's findings and their history; recorded in the audit."""
    user = await coach_of(request)
    return _review_json(await _reached(request, user, session))


@router.post("/reviews/{session}/claims")
async def claim(request: Request, session: str) -> dict[str, str]:
    """Keep a session for half an hour; whose it is, which may be another coach's."""
    user = await coach_of(request)
    held = await services_of(request).coaching.reviewing.claim(user, session)
    return {"session": session, "coach": held.coach, "until": held.until.isoformat()}


@router.post("/reviews/{session}/findings", status_code=HTTPStatus.CREATED)
async def correct(request: Request, session: str, body: FindingBody) -> dict[str, Any]:
    """Confirm, change, add or remove a finding: the turn as it counts now. 409 where another coach has the session or was quicker."""
    user = await coach_of(request)
    said = Said(
        Action(body.action), body.finding, body.item, body.quote, body.specific, body.takes_up, body.reason
    )  # fmt: skip
    await services_of(request).coaching.reviewing.correct(user, session, body.turn, said, blind=body.blind)
    found = await _reached(request, user, session, part=True)
    return next(_turn_json(t) for t in found.turns if t.turn.number == body.turn)


@router.post("/reviews/{session}/better-lines", status_code=HTTPStatus.CREATED)
async def leave_line(request: Request, session: str, body: OnTurnBody) -> dict[str, Any]:
    """Leave a better line for the spot of a turn."""
    user = await coach_of(request)
    await services_of(request).coaching.reviewing.leave_line(user, session, body.turn, body.text)
    return {"session": session, "turn": body.turn, "text": body.text.strip()}


@router.post("/reviews/{session}/completion", status_code=HTTPStatus.CREATED)
async def finish(request: Request, session: str, body: CompletionBody) -> dict[str, Any]:
    """Finish a review with a word on the whole."""
    user = await coach_of(request)
    await services_of(request).coaching.reviewing.finish(user, session, body.word)
    return {"session": session, "word": body.word.strip()}


@router.post("/sessions/{session}/comments", status_code=HTTPStatus.CREATED)
async def comment(request: Request, session: str, body: OnTurnBody) -> dict[str, Any]:
    """Write into the thread of a turn, as the rep or a coach of the team."""
    user = await user_of(request)
    await services_of(request).coaching.reviewing.comment(user, session, body.turn, body.text)
    return {"session": session, "turn": body.turn, "text": body.text.strip()}


async def _reached(request: Request, user: User, session: str, *, part: bool = False) -> Review:
    reviewing = services_of(request).coaching.reviewing
    if not await reviewing.reaches(user, session):
        raise NotFound("session", session)
    return await reviewing.of(user, session, part=part)


def _review_json(found: Review) -> dict[str, Any]:
    return {
        "session": found.session.id,
        "owner": found.session.owner,
        "turns": [_turn_json(t) for t in found.turns],
        "reviews": [
            {"coach": r.coach, "word": r.word, "blind": r.blind, "at": r.at.isoformat()} for r in found.reviews
        ],
        "claimed_by": found.claim.coach if found.claim else None,
    }


def _turn_json(turn: TurnUnderReview) -> dict[str, Any]:
    return {
        "number": turn.turn.number,
        "text": turn.turn.text,
        "reply": turn.turn.reply,
        "now": as_json(turn.turn.id, turn.now.grading) if turn.now.grading else None,
        "grader": as_json(turn.turn.id, turn.before) if turn.before else None,
        "findings": [
            {"removed": s.removed, "history": [_link_json(link) for link in s.history]} for s in turn.findings
        ],
        "comments": [{"author": c.author, "text": c.text, "at": c.at.isoformat()} for c in turn.comments],
    }


def _link_json(link: Link) -> dict[str, Any]:
    f = link.finding
    return {
        "id": link.id, "action": link.action.value, "author": link.author, "item": f.id.value, "quote": f.quote, "specific": f.specific,
        "takes_up": f.takes_up, "reason": link.reason, "at": link.at.isoformat(),
    }  # fmt: skip
