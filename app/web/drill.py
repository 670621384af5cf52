"""The drill: one line, one answer, graded at once."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse

from app.content.acts import Strategy
from app.errors import BadValue
from app.locale.filled import Filled
from app.pages import anywhere, present
from app.pages.templates import render
from app.people.records import User
from app.practice.drilling import Drill
from app.practice.drills import A_DAY
from app.review.spots import spot_of_drill
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()


@router.get("/drill", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """The next line; `?focus=` keeps to one strategy, `?again=` takes one situation once more, `?more` goes on after the five of the day."""
    user = await user_of(request)
    services, query = services_of(request), request.query_params
    focus = focus_of(query.get("focus"))
    again = query.get("again")
    drill = await services.drilling.again(user, again) if again else await services.drilling.next(user, focus)
    more = "more" in query or bool(again) or focus is not None
    return await _page(services, user, drill, focus=focus, more=more)


@router.post("/drill", response_class=HTMLResponse)
async def answer(
    request: Request,
    situation: Annotated[str, Form()] = "",
    line: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    focus: Annotated[str, Form()] = "",
) -> str:
    """Grade an answer and show what was found in it. A text that does not fit comes back with what to mend."""
    user = await user_of(request)
    services, wanted = services_of(request), focus_of(focus or None)
    try:
        result = await services.drilling.answer(user, situation, text, line)
    except BadValue as error:
        drill = await services.drilling.again(user, situation)
        return await _page(services, user, drill, focus=wanted, more=True, typed=text, problem=error.message)
    said = await services.coaching.reviewing.lines(user, result.drill.situation.case)
    spot = spot_of_drill(result.drill.situation)
    return render(
        "drilled.html",
        user=user,
        coaches=[(line.text, name) for line, name in said if line.spot == spot][:2],
        result=result,
        drill=result.drill,
        case=result.drill.case,
        focus=wanted,
        a_day=A_DAY,
        due=anywhere.days_until(result.due, services.clock.now()) if result.due else None,
        indicative=services.grader.startswith("embedded"),
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        grading_words=present.grading_words,
    )


async def _page(
    services: Services,
    user: User,
    drill: Drill | None,
    *,
    focus: Strategy | None,
    more: bool,
    typed: str = "",
    problem: str = "",
) -> str:
    return render(
        "drill.html",
        user=user,
        drill=drill if drill and (more or not drill.done_for_today) else None,
        waiting=drill is not None,
        progress=await services.drilling.progress(user),
        focus=focus,
        a_day=A_DAY,
        typed=typed,
        problem=problem,
    )


def focus_of(name: str | None) -> Strategy | None:
    """The strategy of that name; None where none was named. Raises BadValue."""
    if name is None:
        return None
    if name not in set(Strategy):
        raise BadValue("focus", name, Filled("use one of %(names)s", names=", ".join(Strategy)))
    return Strategy(name)
