"""The debrief page, and opening the hidden side."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.content.acts import Strategy
from app.content.loading import load_rubric
from app.content.persona import CaseFile
from app.pages import charts, present
from app.pages.anywhere import CALL_WORDS
from app.pages.items import item_title
from app.pages.templates import render
from app.people.records import User
from app.practice.debrief import Debrief
from app.practice.foreseen import Calibration
from app.practice.learning import TrendPoint, next_case
from app.practice.privacyports import Read
from app.practice.records import Session, Turn
from app.practice.service import View
from app.review.assignments import AssignedDebrief
from app.review.reviewing import Review
from app.web.access import services_of, user_of
from app.web.services import Services

router = APIRouter()
SHOWN = 6


@router.get("/sessions/{session}/debrief", response_class=HTMLResponse)
async def page(request: Request, session: str) -> Response:
    """The debrief of an ended session; while it runs, back to the talks."""
    user = await user_of(request)
    services = services_of(request)
    if (await services.practice.seen(user, session)).owner != user.id:
        return RedirectResponse(f"/review/{session}", HTTPStatus.SEE_OTHER)
    view = await services.practice.view(user, session)
    if view.session.status == "running":
        return RedirectResponse(f"/sessions/{session}", HTTPStatus.SEE_OTHER)
    if await asyncio.to_thread(services.practice.ledger.own_view, session) is None:
        services.debriefing.prepare(user, session)
        return HTMLResponse(_asked_first(user, view))
    found = await services.debriefing.of(user, session)
    way, review = await _way_on(services, user, found), await services.coaching.reviewing.beside(found)
    readers = await services.privacy.taking.readers(user, session)
    return HTMLResponse(_rendered(services, user, found, way, review, readers))


@dataclass(frozen=True, slots=True)
class WayOn:
    """Where the debrief leads: the trend, other attempts at the same case, the same principle in another case; and when it was used in a clinic."""

    trend: list[TrendPoint]
    attempts: list[Session]
    next: CaseFile | None
    strategy: Strategy | None
    calls: Calibration
    clinics: list[datetime]
    assigned: AssignedDebrief | None = None


async def _way_on(services: Services, user: User, found: Debrief) -> WayOn:
    head, practice = found.view.session, services.practice
    mine = [s for s in await practice.mine(user) if s.status != "running" and s.turns > 0]
    attempts = [s for s in mine if s.case == head.case and s.id != head.id][:SHOWN]
    lead = next(iter(found.moments), None) or found.strength
    strategy = lead.advice.strategy if lead else None
    done = Counter(s.case for s in mine)
    after = next_case(head.case, practice.cases_offered(), strategy, done) if strategy else None
    calls = await services.learning.calls(user)
    clinics = await asyncio.to_thread(services.coaching.clinics.uses, head.id)
    assigned = await asyncio.to_thread(services.for_teams.assignments.debriefed, head, found.figures, found.outcome)
    return WayOn(await services.learning.trend(user), attempts, after, strategy, calls, clinics, assigned)


def _asked_first(user: User, view: View) -> str:
    """The one open question before the debrief."""
    return render(
        "own_view.html",
        user=user,
        session=view.session,
        case=view.case,
        end=present.end_words(view.session.end_reason),
        turns=[t for t in view.turns if t.text],
    )


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


def _rendered(
    services: Services, user: User, found: Debrief, way: WayOn, review: Review, readers: tuple[Read, ...]
) -> str:
    """The debrief as its owner sees it."""
    case = found.view.case
    titles = services.practice.titles(services.practice.ledger.sessions_of(user.id))
    rows = [
        (present.strategy_name(s), row.taken, row.opened, row.mean, s) for s, row in found.figures.strategies.items()
    ]
    return render(
        "debrief.html",
        user=user,
        debrief=found,
        spoken=found.view.session.spoken,
        session=found.view.session,
        case=case,
        outcome=found.outcome,
        figures=found.figures,
        results=present.result_rows(case, found.outcome, found.offered),
        end_words=present.end_words,
        grading_words=present.grading_words,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        package_words=present.package_words,
        strategy_rows=rows,
        strip_rows=[(r.turn.number, r.grading) for r in found.turns],
        names={s: present.strategy_name(s) for s in Strategy},
        rubric=load_rubric(),
        paths=term_paths(case, found.view.turns),
        way=way,
        readers=readers,
        calls=way.calls,
        call_words={value: words for value, *words in CALL_WORDS},
        trend_points=[(p.session, p.points) for p in way.trend],
        titles=titles,
        disputed={(d.turn, d.item): d for d in found.disputes},
        indicative=services.grader.startswith("embedded"),
        plan=found.view.plan,
        value_words=present.value_words,
        lang_of=present.lang_of,
        review=review,
        under={t.turn.number: t for t in review.turns},
        item_title=item_title,
        blind="",
        coach=False,
        given={},
    )


def term_paths(case: CaseFile, turns: tuple[Turn, ...]) -> list[charts.TermPath]:
    """Per issue where she and the trainee stood after each turn, as shares of the way from today's contract to her opening demand."""
    known = [(t.move.table, t.state.standing) for t in turns if t.move is not None and t.state is not None]
    return [
        charts.TermPath(
            spec.label,
            tuple(present.way_to_demand(spec, case, table[spec.id]) for table, _ in known),
            tuple(present.way_to_demand(spec, case, standing[spec.id]) for _, standing in known),
            tuple(present.value_words(spec, table[spec.id]) for table, _ in known),
            tuple(present.value_words(spec, standing[spec.id]) for _, standing in known),
            present.lang_of(spec),
        )
        for spec in case.issues
    ]
