"""The JSON API under /api/v1: what pages and scripts share. Errors are problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field

from app.grading.embedded import grade_turn
from app.grading.grader import as_json
from app.practice.records import Plan, Session, Turn, Visibility
from app.web.access import new_key, services_of, user_of

router = APIRouter(prefix="/api/v1", tags=["sessions"])
Short = Annotated[str, Field(max_length=40)]


class BeginBody(BaseModel):
    """What begins a session."""

    case: Short
    level: Short = "standard"
    mode: Short = "practice"
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    short: bool = False
    spoken: Annotated[str, Field(max_length=2)] = "en"


class TurnBody(BaseModel):
    """What a trainee says."""

    text: str
    expected: Short | None = None


class YesNo(BaseModel):
    """A yes or no to a sum-up."""

    yes: bool


class DayBody(BaseModel):
    """The end of a day."""

    agreed: Annotated[str, Field(max_length=300)] = ""
    preparations: Annotated[list[Short], Field(max_length=5)] = []


class CorrectionBody(BaseModel):
    """A term that was misheard."""

    issue: Short
    value: float | Short


class PlanBody(BaseModel):
    """A plan in the trainee's own words."""

    target: Annotated[str, Field(max_length=2000)] = ""
    walk_away: Annotated[str, Field(max_length=2000)] = ""
    assumptions: Annotated[str, Field(max_length=2000)] = ""
    questions: Annotated[str, Field(max_length=2000)] = ""
    standards: Annotated[str, Field(max_length=2000)] = ""
    trades: Annotated[str, Field(max_length=2000)] = ""


class VisibilityBody(BaseModel):
    """Who may read a session besides its owner."""

    to: Visibility


class PastedTurn(BaseModel):
    """One pasted turn to grade; nothing of it is kept."""

    id: Short = "1"
    buyer: Annotated[str, Field(max_length=4000)] = ""
    text: Annotated[str, Field(max_length=4000)]


@router.post("/sessions", status_code=HTTPStatus.CREATED)
async def begin(request: Request, body: BeginBody) -> dict[str, Any]:
    """Begin a session."""
    user = await user_of(request)
    practice = services_of(request).practice
    session = await practice.begin(
        user, body.case, level=body.level, mode=body.mode, seed=body.seed, short=body.short, spoken=body.spoken
    )
    view = await practice.view(user, session.id)
    return {**session_json(session), "turns": [turn_json(t) for t in view.turns]}


@router.get("/sessions")
async def mine(request: Request) -> list[dict[str, Any]]:
    """My sessions, newest first."""
    user = await user_of(request)
    return [session_json(s) for s in await services_of(request).practice.mine(user)]


@router.get("/sessions/{session}")
async def read(request: Request, session: str) -> dict[str, Any]:
    """A session with its turns."""
    user = await user_of(request)
    view = await services_of(request).practice.view(user, session)
    return {**session_json(view.session), "turns": [turn_json(t) for t in view.turns]}


@router.post("/sessions/{session}/turns", status_code=HTTPStatus.ACCEPTED)
async def say(
    request: Request, session: str, body: TurnBody, idempotency_key: Annotated[str | None, Header()] = None
) -> dict[str, Any]:
    """Say something; the reply comes as events. The same key and text give the same turn."""
    user = await user_of(request)
    key, practice = idempotency_key or new_key(), services_of(request).practice
    return turn_json(await practice.say(user, session, key, body.text, expected=body.expected))


@router.post("/turns/{turn}/interruption")
async def stop(request: Request, turn: str) -> dict[str, Any]:
    """Stop a reply; what was said stays."""
    user = await user_of(request)
    return turn_json(await services_of(request).practice.stop(user, turn))


@router.post("/turns/{turn}/retries", status_code=HTTPStatus.ACCEPTED)
async def again(request: Request, turn: str) -> dict[str, Any]:
    """Try an answer again that failed: the decision stands, what was heard stays."""
    user = await user_of(request)
    return turn_json(await services_of(request).practice.again(user, turn))


@router.post("/turns/{turn}/corrections")
async def correct(request: Request, turn: str, body: CorrectionBody) -> dict[str, Any]:
    """Correct a term that was misheard; it acts on the next turn."""
    user = await user_of(request)
    await services_of(request).practice.correct(user, turn, body.issue, body.value)
    return {"turn": turn, "issue": body.issue, "value": body.value}


@router.post("/turns/{turn}/regradings", status_code=HTTPStatus.ACCEPTED)
async def regrade(request: Request, turn: str) -> dict[str, Any]:
    """Grade an ungraded turn again."""
    user = await user_of(request)
    await services_of(request).practice.regrade(user, turn)
    return {"turn": turn, "status": "waiting"}


@router.post("/sessions/{session}/ending")
async def end(request: Request, session: str) -> dict[str, Any]:
    """End the talks: impasse."""
    user = await user_of(request)
    return session_json(await services_of(request).practice.end(user, session))


@router.post("/sessions/{session}/confirmation")
async def confirm(request: Request, session: str, body: YesNo) -> dict[str, Any]:
    """Yes or no to a sum-up, also at the limit."""
    user = await user_of(request)
    return session_json(await services_of(request).practice.confirm(user, session, body.yes))


@router.post("/sessions/{session}/days")
async def end_day(request: Request, session: str, body: DayBody) -> dict[str, Any]:
    """End the day: what was agreed, up to two preparations."""
    user = await user_of(request)
    practice = services_of(request).practice
    await practice.end_the_day(user, session, body.agreed, tuple(body.preparations))
    return {"session": session, "prepared": body.preparations}


@router.post("/sessions/{session}/plans", status_code=HTTPStatus.CREATED)
async def save_plan(request: Request, session: str, body: PlanBody) -> dict[str, Any]:
    """Write a new version of the plan."""
    user = await user_of(request)
    await services_of(request).practice.save_plan(user, session, Plan(**body.model_dump()))
    return body.model_dump()


@router.post("/sessions/{session}/visibility")
async def share(request: Request, session: str, body: VisibilityBody) -> dict[str, Any]:
    """Submit to the coaches, or withdraw."""
    user = await user_of(request)
    practice = services_of(request).practice
    await practice.share(user, session, body.to)
    return {"session": session, "visibility": body.to.value}


@router.post("/gradings")
async def grade(request: Request, body: list[PastedTurn]) -> list[dict[str, Any]]:
    """Grade pasted turns with the embedded grader; nothing is kept."""
    from app.grading.context import TurnToGrade  # noqa: PLC0415

    await user_of(request)
    return [as_json(turn.id, grade_turn(TurnToGrade(turn.id, turn.text, turn.buyer))) for turn in body]


def session_json(session: Session) -> dict[str, Any]:
    """A session for its reader: never the draw, nor anything else that is hidden."""
    return {
        "id": session.id, "case": session.case, "level": session.level, "mode": session.mode, "status": session.status, "end_reason": session.end_reason,
        "visibility": session.visibility.value, "started": session.started.isoformat(), "ended": session.ended.isoformat() if session.ended else None,
        "turn": session.turns, "spoken": session.spoken,
    }  # fmt: skip


def turn_json(turn: Turn) -> dict[str, Any]:
    """A turn for its reader: what was said, her public move, what was heard of terms."""
    move = turn.move
    return {
        "id": turn.id, "number": turn.number, "text": turn.text, "step": turn.step.value, "reply": turn.reply, "spoken_by": turn.spoken_by, "why": turn.why,
        "tokens": {"prompt": turn.prompt_tokens, "completion": turn.completion_tokens}, "cost": turn.cost,
        "move": {"kind": move.kind.value, "terms": dict(move.terms), "table": dict(move.table), "disclosed": [move.disclosed] if move.disclosed else []} if move else None,
        "heard": {"terms": turn.heard.offered()} if turn.heard else None,
    }  # fmt: skip
