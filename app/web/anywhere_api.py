"""The JSON API of drills and checks. A check keeps nothing."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.errors import NotFound
from app.pages.anywhere import checked_json, result_json
from app.practice.checking import LONGEST, ToCheck
from app.web.access import services_of, user_of
from app.web.drill import focus_of

router = APIRouter(prefix="/api/v1", tags=["anywhere"])


class AnswerBody(BaseModel):
    """An answer to a line. `line` is her wording that was answered."""

    situation: Annotated[str, Field(max_length=90)]
    text: str
    line: Annotated[str, Field(max_length=4000)] | None = None


class CheckBody(BaseModel):
    """What is to be checked: a draft with what the customer wrote, or a whole exchange."""

    text: Annotated[str, Field(max_length=LONGEST)]
    customer: Annotated[str, Field(max_length=LONGEST)] = ""
    exchange: bool = False
    me: Annotated[str, Field(max_length=80)] = ""
    case: Annotated[str, Field(max_length=40)] | None = None
    hide: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = []


@router.get("/drill")
async def next_line(request: Request, focus: str | None = None) -> dict[str, Any]:
    """The next line to answer."""
    user = await user_of(request)
    drill = await services_of(request).drilling.next(user, focus_of(focus))
    if drill is None:
        raise NotFound("line", "next", "every line was answered today, come back tomorrow")
    return {
        "situation": drill.situation.key, "case": drill.case.id, "buyer": drill.case.buyer.name, "line": drill.line, "done_today": drill.done_today,
        "facts": [f.text for f in drill.facts], "asked_for": [s.value for s in drill.situation.strategies],
    }  # fmt: skip


@router.post("/drill/answers", status_code=HTTPStatus.CREATED)
async def answer(request: Request, body: AnswerBody) -> dict[str, Any]:
    """Answer a line; graded at once."""
    user = await user_of(request)
    return result_json(await services_of(request).drilling.answer(user, body.situation, body.text, body.line))


@router.get("/drill/progress")
async def progress(request: Request) -> list[dict[str, Any]]:
    """How each strategy goes, over the first answers of the last 60 days."""
    user = await user_of(request)
    rows = await services_of(request).drilling.progress(user)
    return [{"strategy": p.strategy.value, "asked": p.asked, "met": p.met, "lately": list(p.lately)} for p in rows]


@router.post("/checks")
async def check(request: Request, body: CheckBody) -> list[dict[str, Any]]:
    """Check a draft or an exchange; nothing is kept."""
    user = await user_of(request)
    what = ToCheck(body.text, body.customer, body.exchange, body.me, body.case, tuple(body.hide))
    return [checked_json(turn) for turn in (await services_of(request).checking.check(user, what)).turns]
