"""`counterpart drill`: one buyer line, one answer, graded at once; five a day, spaced by how they went."""

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.content.acts import Strategy
from app.errors import BadInput, BadValue
from app.pages.anywhere import result_json
from app.pages.present import of_buyer
from app.practice.drills import A_DAY
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.bootstrap import House
    from app.people.records import User
    from app.practice.drilling import Drill, Result

WRONG_INPUT = 2
drill = typer.Typer(add_completion=False)


@drill.command()
def run(
    count: Annotated[int, typer.Option(help="How many lines.", min=1, max=50)] = A_DAY,
    focus: Annotated[str | None, typer.Option(help="Keep to one strategy.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line.")] = False,
    user: Annotated[str | None, typer.Option(help="Who drills (default: the local user).")] = None,
) -> int:
    """Answer buyer lines; each line of stdin is one answer. What went badly comes back soon, what went well later."""
    if focus is not None and focus not in set(Strategy):
        raise BadValue("--focus", focus, f"use one of {', '.join(Strategy)}")
    strategy = Strategy(focus) if focus else None
    return asyncio.run(_drill(load_settings(), count, strategy, as_json, user))


async def _drill(settings: Settings, count: int, focus: Strategy | None, as_json: bool, name: str | None) -> int:
    from app.bootstrap import ready
    from app.clock import SystemClock

    house = ready(settings)
    signer = house.services.sign_in
    person = signer.named_or_local(name, SystemClock().now())
    await house.services.start()
    try:
        return await _lines(house, person, count, focus, as_json)
    finally:
        await house.services.stop()
        house.engine.dispose()


async def _lines(house: "House", person: "User", count: int, focus: Strategy | None, as_json: bool) -> int:
    code = 0
    for number in range(1, count + 1):
        found = await house.services.drilling.next(person, focus)
        if found is None:
            print("You have answered every line there is today.", file=sys.stderr)
            break
        _ask(found, number, count, as_json)
        result = None
        while result is None:
            text = await asyncio.to_thread(sys.stdin.readline)
            if not text:
                return code
            try:
                result = await house.services.drilling.answer(person, found.situation.key, text, found.line)
            except BadInput as error:
                print(error.message, file=sys.stderr)
                code = WRONG_INPUT
        _tell(result, as_json)
    return code


def _ask(found: "Drill", number: int, count: int, as_json: bool) -> None:
    buyer = found.case.buyer
    out = sys.stderr if as_json else sys.stdout
    print(f"\n{number} of {count}. {found.case.title}. {buyer.name}, {buyer.title} at {buyer.company}:", file=out)
    print(f"  {found.line}", file=out)
    for fact in found.facts:
        print(f"    you may use: {fact.text}", file=out)
    print("You:", file=out, flush=True)


def _tell(result: "Result", as_json: bool) -> None:
    if as_json:
        print(json.dumps(result_json(result), ensure_ascii=False), flush=True)
        return
    level = "not graded" if result.grading.turn_level is None else f"level {result.grading.turn_level} of 4"
    print(f"  {level}{f': {result.grading.reason}' if result.grading.reason else ''}")
    for finding in result.grading.findings:
        print(f"  {'trap ' if finding.trap else ''}{finding.id.value}: “{finding.quote}”")
    if result.advice is not None:
        print("  " + of_buyer(f"{result.advice.happened} {result.advice.why}", result.drill.case.buyer.pronoun))
    print(f"  A stronger line: {result.stronger}")
    if result.due is not None:
        print(f"  Comes again on {result.due.date().isoformat()}.")
