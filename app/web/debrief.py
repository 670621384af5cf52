"""The debrief page, and opening the hidden side."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.content.loading import load_rubric
from app.pages import present
from app.pages.templates import render
from app.people.records import User
from app.practice.debrief import Debrief
from app.practice.records import Turn
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()


@router.get("/sessions/{session}/debrief", response_class=HTMLResponse)
async def page(request: Request, session: str) -> Response:
    """The debrief of an ended session; while it runs, back to the talks."""
    user = await user_of(request)
    services = services_of(request)
    view = await services.practice.view(user, session)
    if view.session.owner != user.id:
        return RedirectResponse(f"/review/{session}", HTTPStatus.SEE_OTHER)
    if view.session.status == "running":
        return RedirectResponse(f"/sessions/{session}", HTTPStatus.SEE_OTHER)
    found = await services.debriefing.of(user, session)
    return HTMLResponse(render_debrief(services, user, found, coach=False))


@router.post("/sessions/{session}/hidden-side")
async def open_hidden(request: Request, session: str) -> Response:
    """Open the hidden side; recorded."""
    user = await user_of(request)
    await services_of(request).debriefing.open_hidden(user, session)
    return RedirectResponse(f"/sessions/{session}/debrief#hidden", HTTPStatus.SEE_OTHER)


@router.post("/turns/{turn}/regradings")
async def regrade(request: Request, turn: str) -> Response:
    """Grade an ungraded turn again."""
    user = await user_of(request)
    practice = services_of(request).practice
    await practice.regrade(user, turn)
    return RedirectResponse(f"/sessions/{practice.ledger.turn(turn).session}/debrief", HTTPStatus.SEE_OTHER)


def render_debrief(services: Services, user: User, found: Debrief, *, coach: bool) -> str:
    """The debrief as its owner or a coach sees it."""
    case = found.view.case
    rows = [
        (present.strategy_name(s), row.taken, row.opened, row.mean, s) for s, row in found.figures.strategies.items()
    ]
    hers, mine = price_lines(found.view.turns, case.opening, next(i.id for i in case.issues if i.is_price))
    return render(
        "review_session.html" if coach else "debrief.html",
        user=user,
        debrief=found,
        session=found.view.session,
        case=case,
        outcome=found.outcome,
        figures=found.figures,
        results=present.result_rows(case, found.outcome),
        end_words=present.end_words,
        grading_words=present.grading_words,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        package_words=present.package_words,
        profile_rows=[row[:4] for row in rows],
        strategy_rows=rows,
        strip_rows=[(r.turn.number, r.grading) for r in found.turns],
        names={s: present.strategy_name(s) for s in Strategy},
        rubric=load_rubric(),
        hers=hers,
        mine=mine,
        indicative=services.grader.startswith("embedded"),
        plan=found.view.plan,
        value_words=present.value_words,
    )


def price_lines(turns: tuple[Turn, ...], opening: object, price: str) -> tuple[list[float], list[float]]:
    """Her price demand and the trainee's offer after each turn."""
    hers: list[float] = []
    mine: list[float] = []
    for turn in turns:
        if turn.move is None or turn.state is None:
            continue
        hers.append(_number(turn.move.table.get(price)))
        mine.append(_number(turn.state.standing.get(price)))
    return hers, mine


def _number(value: float | str | None) -> float:
    return float(value) if value is not None and not isinstance(value, str) else 0.0
