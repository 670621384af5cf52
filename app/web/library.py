"""The library, for coaches: cases, rubric and suites to read, files and character cards to bring in. A trainee finds no such page."""

import asyncio
import json
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.content import cards, foreign
from app.content.loading import document_hash, load_rubric
from app.errors import BadValue
from app.locale.filled import Filled
from app.pages.present import limit_rows
from app.pages.shelf import public_yaml, suite_text, suites
from app.pages.templates import render
from app.people.records import User
from app.practice.shelfrecords import Looked, Refused
from app.web.access import coach_of, services_of

router = APIRouter()
FORM_BYTES = 20_000  # what a form has around its file


@router.get("/library", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """What there is."""
    return await _shelf(request, await coach_of(request))


@router.post("/library/cases")
async def upload(request: Request) -> Response:
    """Take a case file; its faults are told with line, field and fix."""
    user = await coach_of(request)
    name, content, _, team = await _file(request, foreign.LARGEST)
    done = await services_of(request).library.upload(user, name, content, team)
    if isinstance(done, Refused):
        return HTMLResponse(await _shelf(request, user, done), HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"/library/cases/{done}?new", HTTPStatus.SEE_OTHER)


@router.post("/library/cards")
async def bring(request: Request) -> Response:
    """Take a character card onto a copy of a case."""
    user = await coach_of(request)
    name, content, onto, team = await _file(request, cards.LARGEST)
    done = await services_of(request).library.bring(user, name, content, onto, team)
    if isinstance(done, Refused):
        return HTMLResponse(await _shelf(request, user, done), HTTPStatus.UNPROCESSABLE_ENTITY)
    case, left_out = done
    return RedirectResponse(f"/library/cases/{case}?new&left={left_out}", HTTPStatus.SEE_OTHER)


@router.get("/library/cases/{case}", response_class=HTMLResponse)
async def look(request: Request, case: str, left: int = 0) -> str:
    """The public side of a case, what the checks say, and the versions that were played."""
    user = await coach_of(request)
    found = await services_of(request).library.look(user, case)
    return _case(user, found, hidden=False, new="new" in request.query_params, left=left)


@router.post("/library/cases/{case}/hidden-views", response_class=HTMLResponse)
async def hidden(request: Request, case: str) -> str:
    """The case with its hidden side; each look is noted."""
    user = await coach_of(request)
    found = await services_of(request).library.hidden(user, case)
    return _case(user, found, hidden=True)


@router.get("/library/cases/{case}/file")
async def download(request: Request, case: str) -> Response:
    """The public side as YAML."""
    user = await coach_of(request)
    found = await services_of(request).library.look(user, case)
    return Response(
        public_yaml(found.shelved.case), media_type="application/yaml", headers=_named(f"{case}.public.yaml")
    )


@router.get("/library/cases/{case}/card")
async def card(request: Request, case: str, version: int = 2) -> Response:
    """The public side as a character card."""
    user = await coach_of(request)
    if version not in cards.SPECS:
        raise BadValue("version", version, "use 2 or 3")
    found = await services_of(request).library.look(user, case)
    wanted: Literal[2, 3] = 3 if version == max(cards.SPECS) else 2
    return JSONResponse(cards.card_of(found.shelved.case, wanted), headers=_named(f"{case}.card-v{version}.json"))


@router.get("/library/rubrics/{rubric}", response_class=HTMLResponse)
async def rubric_page(request: Request, rubric: str) -> str:
    """A rubric, to read."""
    user = await coach_of(request)
    found = load_rubric(rubric)
    return render("library_rubric.html", user=user, rubric=found, hash=document_hash(found))


@router.get("/library/suites/{suite}", response_class=HTMLResponse)
async def suite_page(request: Request, suite: str) -> str:
    """A suite, as it is written."""
    user = await coach_of(request)
    return render("library_suite.html", user=user, name=suite, text=await asyncio.to_thread(suite_text, suite))


async def _shelf(request: Request, user: User, refused: Refused | None = None) -> str:
    services = services_of(request)
    found = await services.library.shelf(user)
    listed = await asyncio.to_thread(suites)
    return render(
        "library.html", user=user, shelf=found, rubric=load_rubric(), rubric_hash=document_hash(load_rubric()), suites=listed, refused=refused,
        most=foreign.LARGEST // 1000, most_card=cards.LARGEST // 1_000_000,
        teams=[t for t in user.teams if t.id in user.coached_teams],
    )  # fmt: skip


def _case(user: User, found: Looked, *, hidden: bool, new: bool = False, left: int = 0) -> str:
    case = found.shelved.case
    secret = json.loads(case.confidential.model_dump_json()) if hidden else None
    return render(
        "library_case.html", user=user, shelved=found.shelved, case=case, problems=found.problems, rows=limit_rows(case), secret=secret, new=new, left=left,
    )  # fmt: skip


async def _file(request: Request, most: int) -> tuple[str, bytes, str, str]:
    """The file of a form, its name, the case and the team it is for. Raises BadValue, before all of it is read where it says how large it is."""
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > most + FORM_BYTES:
        raise BadValue(
            "File",
            Filled("%(count)s bytes", count=f"{int(told):,}"),
            Filled("keep it under %(most)s", most=f"{most:,}"),
        )
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadValue("File", "", "choose a file first")
    return file.filename[:80], await file.read(most + 1), str(form.get("case", "")), str(form.get("team", ""))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename={quote(name)}"}
