"""The cohort of a coach: who showed which strategy, which cases fit, the sessions behind each figure, and all of it as a file. Filters stand in the address."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.content.acts import Strategy
from app.errors import BadValue, NotFound
from app.locale.filled import Filled
from app.negotiation.state import Level
from app.pages.endings import end_for_coach
from app.pages.templates import render
from app.people.records import User
from app.review.cohortports import Wanted
from app.review.exports import FORMATS
from app.review.figures import Source
from app.web.access import coach_of, services_of
from app.web.cases import LEVELS

router = APIRouter()
NAMES = ("team", "case", "level", "from", "to", "source")


@router.get("/cohort", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Who showed which strategy, and which cases are too easy or too hard."""
    user = await coach_of(request)
    wanted, given = wanted_of(user, request.query_params)
    cohort = services_of(request).for_teams.cohort
    behind_it = _linker(given)("/cohort/sessions")  # put together once: there are a thousand cells
    return render(
        "cohort.html",
        user=user,
        view=await asyncio.to_thread(cohort.view, user, wanted),
        titles=await asyncio.to_thread(cohort.titles, user),
        link=_linker(given),
        cells=f"{behind_it}{'&' if '?' in behind_it else '?'}",
        **_filters(user, given),
    )


@router.get("/cohort/sessions", response_class=HTMLResponse)
async def behind(request: Request) -> str:
    """The sessions behind a figure; `who` is a person, `strategy` one that was shown, both if wished."""
    user = await coach_of(request)
    wanted, given = wanted_of(user, request.query_params)
    who, strategy = request.query_params.get("who") or None, request.query_params.get("strategy") or None
    number = _page(request.query_params.get("page"))
    named = Strategy(_one_of("strategy", strategy, tuple(Strategy))) if strategy else None
    cohort = services_of(request).for_teams.cohort
    found = await asyncio.to_thread(cohort.behind, user, wanted, who, named, number)
    more = {name: value for name, value in (("who", who), ("strategy", strategy)) if value}
    titles = {line.case for line in found.lines}
    return render(
        "cohort_sessions.html",
        user=user,
        found=found,
        strategy=named,
        who=found.lines[0].name if who and found.lines else None,
        titles={case: services_of(request).for_teams.assignments.title(case) for case in titles},
        page=number,
        link=_linker({**given, **more}),
        back=_linker(given)("/cohort"),
        end_words=end_for_coach,
    )


@router.get("/cohort/export")
async def export(request: Request) -> Response:
    """The same sessions as a file, one row per session, strategy and source; recorded."""
    user = await coach_of(request)
    wanted, given = wanted_of(user, request.query_params)
    kind = _one_of("format", request.query_params.get("format") or "csv", tuple(FORMATS))
    sources = (wanted.source,) if given.get("source") else tuple(Source)
    rows = services_of(request).for_teams.cohort.rows(user, wanted, sources)
    services, write = services_of(request), FORMATS[kind]
    audit = services.practice.ledger.audit
    what = ",".join(wanted.teams)[:80]
    await asyncio.to_thread(
        audit, user.id, "export cohort", what, f"{kind} of submitted sessions", services.clock.now()
    )
    pieces: Iterator[str] = write[0](rows)
    headers = {"Content-Disposition": f"attachment; filename=cohort.{kind}"}
    return StreamingResponse(pieces, media_type=write[1], headers=headers)


def wanted_of(user: User, query: Mapping[str, str]) -> tuple[Wanted, dict[str, str]]:
    """What the address asks for, and its filters as they were given. Raises NotFound for a team that is not the user's, BadValue."""
    given = {name: value for name in NAMES if (value := query.get(name))}
    team = given.get("team")
    if team is not None and team not in user.coached_teams:
        raise NotFound("team", team)
    level = _one_of("level", given["level"], tuple(Level)) if "level" in given else None
    since, until = _day("from", given.get("from")), _day("to", given.get("to"))
    return Wanted(
        (team,) if team else user.coached_teams,
        given.get("case"),
        level,
        since,
        until + timedelta(days=1) if until else None,
        Source(_one_of("source", given.get("source", Source.GRADER), tuple(Source))),
    ), given


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadValue(name, value, Filled("use one of %(names)s", names=", ".join(known)))
    return value


def _day(name: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        day = datetime.combine(date.fromisoformat(text), time(), UTC)
        day + timedelta(days=1)  # the last day that there is has none after it
    except (ValueError, OverflowError):
        raise BadValue(name, text, "write the day like 2026-11-01") from None
    return day


def _page(text: str | None) -> int:
    if text and not (text.isdecimal() and 1 <= int(text) <= 100_000):
        raise BadValue("page", text, "use a number from 1 on")
    return int(text or 1)


class _linker:  # noqa: N801  used as a function by templates
    """Makes addresses that carry the filters."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def __call__(self, path: str, **more: object) -> str:
        query = {**self.given, **{name: str(value) for name, value in more.items() if value not in (None, "")}}
        return f"{path}?{urlencode(query)}" if query else path


def _filters(user: User, given: Mapping[str, str]) -> dict[str, object]:
    teams = [t for t in user.teams if t.id in user.coached_teams]
    shown = dict.fromkeys(NAMES, "") | dict(given)
    return {"given": shown, "teams": teams, "levels": LEVELS, "sources": list(Source), "strategies": list(Strategy)}
