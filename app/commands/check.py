"""`counterpart check FILE`: what a draft or an exchange shows, gives away, and a stronger line. Nothing is kept; no database is opened."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.cases import case_named
from app.commands.grade import grader_named
from app.commands.turnfile import text_of
from app.errors import BadValue
from app.grading.grader import Status
from app.pages.anywhere import checked_json, of_customer
from app.practice.checking import Checked, CheckedTurn, ToCheck, check_with

if TYPE_CHECKING:
    from app.grading.grader import Grader

NOT_EVALUATED = 3
check = typer.Typer(add_completion=False)


@check.command()
def run(
    file: Annotated[Path, typer.Argument(help="The draft, or with --exchange the whole exchange; - reads stdin.")],
    customer: Annotated[Path | None, typer.Option(help="What the customer wrote, one mail or a chain.")] = None,
    exchange: Annotated[bool, typer.Option("--exchange", help="FILE is a whole exchange.")] = False,
    me: Annotated[str, typer.Option(help="Your name in it.")] = "",
    case: Annotated[str | None, typer.Option(help="The case it belongs to.")] = None,
    hide: Annotated[str, typer.Option(help="More words that no model may see, with commas.")] = "",
    grader: Annotated[str, typer.Option(help="embedded, or model where one is set.")] = "embedded",
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a message.")] = False,
) -> int:
    """Check before you send. Exit code 3 where a message could not be graded."""
    if customer is not None and exchange:
        raise BadValue("--customer", str(customer), "leave it out with --exchange, the file holds both sides")
    words = tuple(w.strip() for w in hide.split(",") if w.strip())
    what = ToCheck(_read(file), text_of(customer) if customer else "", exchange, me, case, words)
    found = asyncio.run(_checked(what, grader_named(grader)))
    for turn in found.turns:
        print(json.dumps(checked_json(turn), ensure_ascii=False)) if as_json else _show(turn)
    if found.seen is not None:
        replaced = ", ".join(f"{name} → {mark}" for name, mark in found.masked)
        print(f"Replaced before the model read it: {replaced or 'nothing'}", file=sys.stderr)
    failed = [t for t in found.turns if t.grading.status is Status.UNGRADED]
    return NOT_EVALUATED if failed else 0


async def _checked(what: ToCheck, grader: "Grader") -> Checked:
    try:
        return await check_with(what, case_named(what.case) if what.case else None, grader)
    finally:
        close = getattr(grader, "close", None)
        if close is not None:
            await close()


def _read(file: Path) -> str:
    return sys.stdin.read() if str(file) == "-" else text_of(file)


def _show(turn: CheckedTurn) -> None:
    level = "" if turn.grading.turn_level is None else f"level {turn.grading.turn_level} of 4  "
    print(f"Message {turn.number}  {level}{turn.grading.status.value}  {' '.join(turn.text.split())[:60]}")
    for given in turn.given:
        limit = f", beyond your limit: {given.beyond}" if given.beyond else ""
        print(f"    gives {given.issue}: {given.value}, {'for nothing' if given.free else 'against something'}{limit}")
    for leak in turn.leaked:
        print(f"    {leak.kind.value}: “{leak.quote}”")
    for finding in turn.grading.findings:
        print(f"    {'trap ' if finding.trap else ''}{finding.id.value}: “{finding.quote}”")
    for item in turn.advices:
        print(f"    {of_customer(item.happened)}")
        if item.stronger:
            print(f"    stronger: {item.stronger}")
