"""`counterpart export mine`, `export cohort` and `export xapi`: all that is held of a person; submitted sessions of a team as files, or to a learning record store."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.errors import BadValue, NotFound, SettingError
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.bootstrap import House
    from app.review.cohortports import ExportRow

export = typer.Typer(add_completion=False, no_args_is_help=True)
Team = Annotated[str, typer.Option(help="The team, by its name.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write (default: print it).")]
Since = Annotated[str | None, typer.Option(help="The first day, like 2026-11-01.")]
Until = Annotated[str | None, typer.Option(help="The last day.")]


@export.callback()
def group() -> None:
    """Take data along: one's own, or submitted sessions of a team."""


@export.command()
def cohort(
    team: Team,
    format: Annotated[str, typer.Option(help="csv or json.")] = "csv",
    since: Since = None,
    until: Until = None,
    output: Output = None,
) -> None:
    """One row per session, strategy and source of judgement."""
    from app.bootstrap import ready
    from app.review.exports import FORMATS

    if format not in FORMATS:
        raise BadValue("format", format, f"use {' or '.join(FORMATS)}")
    house = ready(load_settings())
    try:
        _write(FORMATS[format][0](_rows(house, team, since, until)), output)
    finally:
        house.engine.dispose()


@export.command()
def xapi(
    team: Team,
    since: Since = None,
    until: Until = None,
    names: Annotated[bool, typer.Option("--names", help="Give people's names; otherwise only opaque ids.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Send them to COUNTERPART_XAPI_URL.")] = False,
    output: Output = None,
) -> None:
    """One xAPI statement per submitted session that has ended, as JSON lines."""
    from app.bootstrap import ready
    from app.review.xapi import statements

    settings = load_settings()
    if send and not settings.xapi_url:
        raise SettingError("COUNTERPART_XAPI_URL", "(not set)", "name the learning record store, or leave out --send")
    house = ready(settings)
    try:
        found = statements(_rows(house, team, since, until), _home(settings), names=names)
        if send:
            _send(settings, found)
        else:
            _write((json.dumps(one, ensure_ascii=False) + "\n" for one in found), output)
    finally:
        house.engine.dispose()


def _rows(house: "House", team: str, since: str | None, until: str | None) -> Iterator["ExportRow"]:
    from app.review.cohortports import Wanted
    from app.review.figures import Source

    known = {t.name: t.id for user in house.services.sign_in.store.users() for t in user.teams}
    if team not in known:
        raise NotFound("team", team, f"use one of {', '.join(sorted(known)) or 'none yet'}")
    last = _day("until", until)
    wanted = Wanted((known[team],), since=_day("since", since), until=last + timedelta(days=1) if last else None)
    return house.services.for_teams.cohort.store.rows(wanted, tuple(Source))


def _day(name: str, text: str | None) -> datetime | None:
    try:
        day = datetime.combine(date.fromisoformat(text), time(), UTC) if text else None
        day and day + timedelta(days=1)  # the last day that there is has none after it
    except (ValueError, OverflowError):
        raise BadValue(name, text, "write the day like 2026-11-01") from None
    return day


def _home(settings: Settings) -> str:
    return settings.xapi_home or f"http://{settings.host}:{settings.port}"


def _send(settings: Settings, found: Iterable[dict[str, object]]) -> None:
    import httpx

    from app.review.xapisending import XapiSender

    with httpx.Client(timeout=settings.whole_seconds) as client:
        sent = XapiSender(client, settings.xapi_url or "", settings.xapi_key).send(found)
    print(f"{sent.taken} sent, {sent.known} were there already.", file=sys.stderr)


def _write(pieces: Iterable[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(pieces)
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    print(f"Written to {output}.", file=sys.stderr)


@export.command()
def mine(
    user: Annotated[str | None, typer.Option(help="Whose (default: the local user).")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")] = Path("counterpart-mine.zip"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write all that is held of a person into a ZIP: sessions, own cases, and every row by table."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.pages.minefile import as_zip

    house = ready(load_settings())
    person = house.services.sign_in.named_or_local(user, SystemClock().now())
    found = asyncio.run(house.services.privacy.taking.all_of(person))
    house.engine.dispose()
    output.touch(mode=0o600)
    output.write_bytes(as_zip(found))
    if as_json:
        rows = {name: len(kept) for name, kept in found.rows.items() if kept}
        print(json.dumps({"user": person.name, "file": str(output), "sessions": len(found.debriefs), "rows": rows}))
        return
    print(f"All that is held of {person.name} is in {output}.")
