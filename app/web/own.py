"""Own cases: the twelve questions, the look at what was built, sharing, export, deletion. Plain forms; every answer is kept as it was typed."""

import asyncio
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.owncase.export import case_yaml
from app.owncase.kinds import KINDS
from app.owncase.questions import FACTS, QUESTIONS, TACTICS
from app.owncase.reading import read, title_of
from app.pages.present import limit_rows
from app.pages.templates import render
from app.people.records import User
from app.web.access import services_of, user_of

router = APIRouter()


@router.get("/cases/new", response_class=HTMLResponse)
async def blank(request: Request) -> str:
    """The twelve questions, empty."""
    return _form(await user_of(request), {}, {}, "/cases/new")


@router.post("/cases/new")
async def begin(request: Request) -> Response:
    """Keep the answers; build the case where that is asked for and nothing is wrong."""
    user = await user_of(request)
    flat = await _typed(request)
    case = await asyncio.to_thread(services_of(request).own_cases.begin, user, flat)
    return await _built(request, user, case, flat)


@router.get("/cases/{case}/answers", response_class=HTMLResponse)
async def change(request: Request, case: str) -> str:
    """The twelve questions with what was answered; `?check` shows what is missing or wrong."""
    user = await user_of(request)
    flat = await asyncio.to_thread(services_of(request).own_cases.answers, user, case)
    reading = read(flat, services_of(request).own_cases.today())
    problems = reading.problems if "check" in request.query_params else {}
    return _form(
        user, flat, problems, f"/cases/{case}/answers", kept="kept" in request.query_params, notes=reading.notes
    )


@router.post("/cases/{case}/answers")
async def answer(request: Request, case: str) -> Response:
    """Keep changed answers; build a new version where that is asked for and nothing is wrong."""
    user = await user_of(request)
    flat = await _typed(request)
    await asyncio.to_thread(services_of(request).own_cases.draft, user, case, flat)
    return await _built(request, user, case, flat)


@router.get("/cases/{case}/preview", response_class=HTMLResponse)
async def preview(request: Request, case: str) -> str:
    """This is how she will talk."""
    user = await user_of(request)
    found = await services_of(request).own_cases.preview(user, case)
    return render(
        "own_case.html",
        user=user,
        seen=found,
        case=found.case,
        rows=limit_rows(found.case),
        mine=found.head.owner == user.id,
        model=services_of(request).own_cases.voice is not None,
        unused="unused" in request.query_params,
    )


@router.post("/cases/{case}/wording")
async def reword(request: Request, case: str) -> Response:
    """Let the model that is set draft wordings of some lines."""
    user = await user_of(request)
    done = await services_of(request).own_cases.reword(user, case)
    return RedirectResponse(f"/cases/{case}/preview{'' if done else '?unused'}", HTTPStatus.SEE_OTHER)


@router.post("/cases/{case}/sharing")
async def share(request: Request, case: str) -> Response:
    """Share with the team, or make private again."""
    user = await user_of(request)
    to = str((await request.form()).get("to", ""))
    await asyncio.to_thread(services_of(request).own_cases.share, user, case, with_team=to == "team")
    return RedirectResponse(f"/cases/{case}/preview", HTTPStatus.SEE_OTHER)


@router.post("/cases/{case}/deletion")
async def delete(request: Request, case: str) -> Response:
    """Delete an own case."""
    user = await user_of(request)
    await asyncio.to_thread(services_of(request).own_cases.delete, user, case)
    return RedirectResponse("/cases", HTTPStatus.SEE_OTHER)


@router.get("/cases/{case}/export")
async def export(request: Request, case: str) -> Response:
    """The case as YAML, as the shipped ones are written. It holds the hidden side, so only its owner gets it."""
    user = await user_of(request)
    cases = services_of(request).practice.cases
    await asyncio.to_thread(cases.own, case, user, to_change=True)
    found = await asyncio.to_thread(cases.find, case, user)
    headers = {"Content-Disposition": f"attachment; filename={quote(case)}.yaml"}
    return Response(case_yaml(found), media_type="application/yaml", headers=headers)


async def _built(request: Request, user: User, case: str, flat: dict[str, str]) -> Response:
    if flat.get("do") != "build":
        return RedirectResponse(f"/cases/{case}/answers?kept", HTTPStatus.SEE_OTHER)
    reading = await asyncio.to_thread(services_of(request).own_cases.finish, user, case)
    where = f"/cases/{case}/preview" if reading.answers else f"/cases/{case}/answers?check#problems"
    return RedirectResponse(where, HTTPStatus.SEE_OTHER)


async def _typed(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.form()).items()}


def _form(
    user: User,
    flat: dict[str, str],
    problems: dict[str, str],
    action: str,
    *,
    kept: bool = False,
    notes: dict[str, str] | None = None,
) -> str:
    return render(
        "new_case.html", user=user, questions=QUESTIONS, kinds=KINDS, tactics=TACTICS, facts=range(1, FACTS + 1), given=flat, problems=problems, action=action,
        kept=kept, title_of=title_of, notes=notes or {}, one_example="a vehicle", unit_example="tonnes",
    )  # fmt: skip
