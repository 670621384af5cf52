"""Two attempts side by side; and the files that an owner can take away of one session."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.content.acts import Strategy
from app.errors import BadValue
from app.locale.filled import Filled
from app.pages import present
from app.pages.export import as_data, as_markdown
from app.pages.templates import render
from app.people.records import User
from app.practice.compared import compared
from app.practice.debrief import Debrief
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()
FORMATS = ("json", "md")


@router.get("/compare", response_class=HTMLResponse)
async def page(request: Request, a: str = "", b: str = "") -> str:
    """Two of my own ended attempts: by strategy, deal, and side by side from the turn where they part."""
    user = await user_of(request)
    services = services_of(request)
    if not a or not b:
        raise BadValue("attempts", f"{a} {b}".strip(), "open this page from a debrief, which names two attempts")
    first, second = await _own(services, user, a), await _own(services, user, b)
    if first.view.session.case != second.view.session.case:
        raise BadValue("attempts", f"{a} {b}", "choose two attempts at the same case")
    found = compared(first, second)
    rows = [(present.strategy_name(s), first.figures.strategies[s], second.figures.strategies[s]) for s in Strategy]
    return render(
        "compare.html",
        user=user,
        found=found,
        spoken=first.view.session.spoken,
        case=first.view.case,
        rows=rows,
        deals=list(
            zip(*(present.result_rows(d.view.case, d.outcome, d.offered) for d in (first, second)), strict=True)
        ),
        end_words=present.end_words,
        grading_words=present.grading_words,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
    )


@router.get("/sessions/{session}/export")
async def export(request: Request, session: str, format: str = "json") -> Response:
    """My session as a file: JSON for programs, Markdown for people."""
    user = await user_of(request)
    if format not in FORMATS:
        raise BadValue("format", format, Filled("use one of %(names)s", names=", ".join(FORMATS)))
    found = await _own(services_of(request), user, session)
    headers = {"Content-Disposition": f'attachment; filename="counterpart-{found.view.session.case}.{format}"'}
    if format == "md":
        return Response(as_markdown(found), media_type="text/markdown; charset=utf-8", headers=headers)
    return JSONResponse(as_data(found), headers=headers)


async def _own(services: Services, user: User, session: str) -> Debrief:
    await services.practice.own(user, session)
    return await services.debriefing.of(user, session)
