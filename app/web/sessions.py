"""The session page: the talks, the composer, the deal table. Works as plain forms; the live chat only adds."""

import asyncio
import contextlib
import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.persona import CaseFile
from app.errors import BadValue
from app.locale.filled import Filled
from app.locale.texts import _
from app.negotiation.issues import Value
from app.negotiation.replay import DayEnded
from app.pages.amounts import spent_words
from app.pages.anywhere import CALL_WORDS
from app.pages.preferences import current
from app.pages.present import day_view, end_words, package_words, term_rows, value_words
from app.pages.templates import render
from app.people.records import User
from app.practice.foreseen import asked_now
from app.practice.records import Visibility
from app.practice.service import View
from app.web.access import new_key, services_of, user_of
from app.web.services import Services

router = APIRouter()
PLAIN_WAIT, AGAIN_WAIT = 20.0, 3.0


@router.get("/sessions/{session}", response_class=HTMLResponse)
async def page(request: Request, session: str) -> Response:
    """The talks. After the end the debrief is shown instead."""
    user = await user_of(request)
    services = services_of(request)
    if (await services.practice.seen(user, session)).owner != user.id:
        return RedirectResponse(f"/review/{session}", HTTPStatus.SEE_OTHER)
    # Read before the turns: what is written in between is heard again, which does no harm; after them it would be missed.
    events = await asyncio.to_thread(services.practice.ledger.events_after, session, 0)
    view = await services.practice.view(user, session)
    more = await asyncio.to_thread(_around_talks, services, view)
    last = events[-1].seq if events else 0
    return HTMLResponse(await _render(services, user, view, "session.html", last_event=last, **more))


@router.get("/sessions/{session}/table", response_class=HTMLResponse)
async def table(request: Request, session: str) -> str:
    """The parts beside the talks, anew."""
    return await side_of(request, session)


async def side_of(request: Request, session: str) -> str:
    """The parts beside the talks as a fragment."""
    user = await user_of(request)
    services = services_of(request)
    view = await services.practice.view(user, session, part=True)
    return await _render(services, user, view, "_partials/side.html")


def wants_fragment(request: Request) -> bool:
    """Whether a script asks for a part of the page instead of the page."""
    return "hx-request" in request.headers


@router.post("/sessions/{session}/turns")
async def say(
    request: Request,
    session: str,
    text: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
    expected: Annotated[str, Form()] = "",
) -> Response:
    """Say something without scripts: waits for the reply, then shows the page."""
    user = await user_of(request)
    practice = services_of(request).practice
    at_once = current.get().replies == "at-once"
    turn = await practice.say(user, session, key or new_key(), text, at_once=at_once, expected=expected or None)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(practice.desk.done(turn.id), PLAIN_WAIT)
    return RedirectResponse(f"/sessions/{session}#turn-{turn.number}", HTTPStatus.SEE_OTHER)


@router.post("/turns/{turn}/retries")
async def again(request: Request, turn: str) -> Response:
    """Try an answer again that failed; with scripts the page hears it come, without it waits."""
    user = await user_of(request)
    practice = services_of(request).practice
    found = await practice.again(user, turn, at_once=current.get().replies == "at-once")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(practice.desk.done(found.id), AGAIN_WAIT)
    return RedirectResponse(f"/sessions/{found.session}#turn-{found.number}", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/ending")
async def end(request: Request, session: str) -> Response:
    """The trainee ends the talks."""
    user = await user_of(request)
    await services_of(request).practice.end(user, session)
    return RedirectResponse(f"/sessions/{session}/debrief", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/confirmation")
async def confirm(request: Request, session: str, answer: Annotated[str, Form()] = "") -> Response:
    """Yes or no to what she summed up."""
    if answer not in ("yes", "no"):
        raise BadValue("answer", answer, "send yes or no")
    user = await user_of(request)
    head = await services_of(request).practice.confirm(user, session, answer == "yes")
    target = f"/sessions/{session}/debrief" if head.status != "running" else f"/sessions/{session}"
    return RedirectResponse(target, HTTPStatus.SEE_OTHER)


@router.post("/turns/{turn}/corrections")
async def correct(
    request: Request, turn: str, issue: Annotated[str, Form()], value: Annotated[str, Form()]
) -> Response:
    """Correct a term that was misheard."""
    user = await user_of(request)
    practice = services_of(request).practice
    found, head = await practice.own_turn(user, turn)
    case = practice.case_of(head)
    await practice.correct(user, turn, issue, meant_value(case, issue, value))
    if wants_fragment(request):
        return HTMLResponse(await side_of(request, found.session))
    return RedirectResponse(f"/sessions/{found.session}", HTTPStatus.SEE_OTHER)


@router.post("/sessions/{session}/visibility")
async def share(request: Request, session: str, to: Annotated[str, Form()] = "") -> Response:
    """Submit to the coaches, or withdraw."""
    if to not in ("submitted", "withdrawn"):
        raise BadValue("visibility", to, "send submitted or withdrawn")
    user = await user_of(request)
    await services_of(request).practice.share(user, session, Visibility(to))
    return RedirectResponse(f"/sessions/{session}/debrief", HTTPStatus.SEE_OTHER)


def meant_value(case: CaseFile, issue: str, text: str) -> Value:
    """A value of an issue as a person types it: '6 weeks', '2,5 %', the label of a choice. Raises BadValue that says what fits, in words."""
    spec = next((i for i in case.issues if i.id == issue), None)
    if spec is None:
        raise BadValue("issue", issue, Filled("use one of %(names)s", names=", ".join(i.label for i in case.issues)))
    if spec.choices:
        wanted = " ".join(text.lower().split())
        found = next((c.id for c in spec.choices if wanted in (c.id.lower(), c.label.lower())), None)
        if found is None:
            raise BadValue(
                spec.label, text, Filled("use one of: %(names)s", names=", ".join(c.label for c in spec.choices))
            )
        return found
    number = re.search(r"-?\d+(?:[.,]\d+)?", text)
    low, high = min(spec.steps), max(spec.steps)
    value = float(number[0].replace(",", ".")) if number else None
    if value is None or not low <= value <= high:
        fix = Filled("use a value from %(low)s to %(high)s", low=value_words(spec, low), high=value_words(spec, high))
        raise BadValue(spec.label, text, fix)
    return value


async def _render(services: Services, user: User, view: View, template: str, **more: Any) -> str:
    ledger, session = services.practice.ledger, view.session.id
    state = await asyncio.to_thread(ledger.state, session)
    hints = await asyncio.to_thread(ledger.hints, session)
    return render(
        template,
        user=user,
        view=view,
        session=view.session,
        case=view.case,
        turns=view.turns,
        running=view.running_turn,
        rows=term_rows(view.case, state),
        summed_up=package_words(view.case, state.summed_up) if state.summed_up else None,
        limit=state.limit,
        at_limit=state.turn >= state.limit,
        pressure=[p for p in view.case.brief.pressure if p.turn <= view.session.turns],
        days=day_view(view.case, state),
        hints=[h for h in hints if h.turn == view.session.turns + 1],
        hints_taken=len(hints),
        **more,
    )


def _around_talks(services: Services, view: View) -> dict[str, Any]:
    """What the page shows beside what is renewed after each reply."""
    return {
        "notes": services.practice.ledger.notes(view.session.id),
        "calls": CALL_WORDS if _call_now(services, view) else (),
        "said_before": _said_before(services, view) if view.session.parent else None,
        "ended": end_words(view.session.end_reason),
        "days_after": _days_after(services, view),
        "key": new_key(),
        "speaks": services.speaks,
        "spent": spent_words(view.turns),
    }


def _call_now(services: Services, view: View) -> bool:
    """Whether the next message is one to call the shot for."""
    limit = services.practice.ledger.state(view.session.id).limit
    made = len(services.practice.ledger.predictions(view.session.id))
    return asked_now(view.session.turns + 1, made, limit)


def _days_after(services: Services, view: View) -> dict[int, str]:
    """After which turn a day ended, and what the page says of it there."""
    ended = [b for b in services.practice.ledger.between(view.session.id) if isinstance(b.step, DayEnded)]
    labels = [day.label for day in view.case.calendar[1:]]
    return {
        b.after_turn: _("The day ended. It is %(day)s.", day=label) for b, label in zip(ended, labels, strict=False)
    }


def _said_before(services: Services, view: View) -> str | None:
    """What was said at the turn that these talks went back to, the first time."""
    turns = services.practice.ledger.turns(view.session.parent or "")
    return next((t.text for t in turns if t.number == view.session.fork_turn), None)
