"""Check a draft or a real exchange before it goes out. What is pasted is answered and forgotten, unless its writer keeps it."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import BadValue
from app.locale.filled import Filled
from app.pages import anywhere, present
from app.pages.templates import render
from app.people.records import User
from app.practice.checking import Checked, ToCheck, WhoAreYou
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()
KINDS = ("draft", "exchange")


class Pasted(BaseModel):
    """What the form of a check sends, and the one that keeps it."""

    text: str = ""
    customer: str = ""
    kind: str = "draft"
    me: str = ""
    case: str = ""
    hide: str = ""

    def to_check(self) -> ToCheck:
        """What is to be checked. Raises BadValue for an unknown kind."""
        if self.kind not in KINDS:
            raise BadValue("kind", self.kind, Filled("use one of %(names)s", names=", ".join(KINDS)))
        words = tuple(w.strip() for w in self.hide.replace("\n", ",").split(",") if w.strip())
        return ToCheck(self.text, self.customer, self.kind == "exchange", self.me.strip(), self.case or None, words)


@router.get("/check", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """The form, and what was kept."""
    user = await user_of(request)
    exchange = request.query_params.get("kind") == "exchange"
    return await _form(services_of(request), user, ToCheck("", exchange=exchange))


@router.post("/check", response_class=HTMLResponse)
async def check(request: Request, pasted: Annotated[Pasted, Form()]) -> Response:
    """Check what was pasted. Nothing of it is written anywhere; what does not fit comes back as it was typed, with what to mend."""
    user = await user_of(request)
    services = services_of(request)
    what = pasted.to_check()
    try:
        return HTMLResponse(_result(services, user, what, await services.checking.check(user, what), None))
    except WhoAreYou as error:
        return HTMLResponse(await _form(services, user, what, names=error.names), error.status)
    except BadValue as error:
        return HTMLResponse(await _form(services, user, what, problem=error.message), error.status)


@router.post("/checks")
async def keep(request: Request, pasted: Annotated[Pasted, Form()]) -> Response:
    """Keep what was pasted, because its writer said so."""
    user = await user_of(request)
    kept = await services_of(request).checking.keep(user, pasted.to_check())
    return RedirectResponse(f"/checks/{kept}", HTTPStatus.SEE_OTHER)


@router.get("/checks/{check}", response_class=HTMLResponse)
async def kept_one(request: Request, check: str) -> str:
    """A kept check, worked out anew."""
    user = await user_of(request)
    services = services_of(request)
    kept = await services.checking.one_kept(user, check)
    known = {c.id for c in services.practice.cases.of_user(user)}
    what = kept.what if kept.what.case in known else replace(kept.what, case=None)
    return _result(services, user, what, await services.checking.check(user, what), kept.id)


@router.post("/checks/{check}/deletion")
async def drop(request: Request, check: str) -> Response:
    """Delete a kept check."""
    user = await user_of(request)
    await services_of(request).checking.drop(user, check)
    return RedirectResponse("/check#kept", HTTPStatus.SEE_OTHER)


async def _form(
    services: Services, user: User, what: ToCheck, *, names: tuple[str, ...] = (), problem: str = ""
) -> str:
    return render(
        "check.html",
        user=user,
        what=what,
        names=names,
        problem=problem,
        cases=services.practice.cases.of_user(user),
        kept=await services.checking.kept(user),
        by_model=services.checking.by_model,
    )


def _result(services: Services, user: User, what: ToCheck, checked: Checked, kept: str | None) -> str:
    values: dict[str, Any] = {
        "what": what,
        "checked": checked,
        "kept": kept,
        "indicative": services.grader.startswith("embedded"),
        "by_model": services.checking.by_model,
        "leak_words": anywhere.LEAK_WORDS,
        "given_words": anywhere.given_words,
        "given_lang": anywhere.given_lang,
        "marked": present.marked,
        "finding_title": present.finding_title,
        "finding_strategy": present.finding_strategy,
        "grading_words": present.grading_words,
    }
    return render("checked.html", user=user, **values)
