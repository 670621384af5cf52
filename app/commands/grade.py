"""`counterpart grade FILE`: grade single turns or a transcript."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.commands.cases import case_named
from app.commands.turnfile import read_turns
from app.content.acts import Strategy
from app.errors import BadValue, SettingError
from app.grading.context import TurnToGrade
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grader, Grading, Status, as_json
from app.practice.pasted import Written, to_grade
from app.settings import load_settings

NOT_EVALUATED = 3
Graded = tuple[Written, TurnToGrade, Grading]
grade = typer.Typer(add_completion=False)


@grade.command()
def run(
    file: Annotated[Path, typer.Argument(help="JSON lines of single turns, or a transcript.")],
    as_lines: Annotated[bool, typer.Option("--json", help="Write one JSON object a turn.")] = False,
    grader: Annotated[str, typer.Option(help="embedded, or model where one is set.")] = "embedded",
    case: Annotated[str | None, typer.Option(help="The case of turns that name none.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write one page to read and pass on.")] = None,
) -> int:
    """Grade the turns of a file. Exit code 3 where a turn could not be graded."""
    judge = grader_named(grader)
    turns = read_turns(file, case)
    if html is not None and not html.parent.is_dir():
        raise BadValue("--html", str(html), "name a file in a folder that exists")
    code, graded = asyncio.run(_closing(turns, judge, as_lines))
    if html is not None:
        html.write_text(_page(file.name, judge.name, graded), encoding="utf-8")
        print(f"The page is in {html}.", file=sys.stderr)
    return code


async def _closing(turns: Sequence[Written], judge: Grader, as_lines: bool) -> tuple[int, list[Graded]]:
    try:
        return await _grade(turns, judge, as_lines)
    finally:
        close = getattr(judge, "close", None)
        if close is not None:
            await close()


async def _grade(turns: Sequence[Written], judge: Grader, as_lines: bool) -> tuple[int, list[Graded]]:
    code, graded = 0, []
    for written in turns:
        turn = to_grade(written, case_named(written.case) if written.case else None)
        grading = await judge.grade(turn)
        graded.append((written, turn, grading))
        if grading.status is Status.UNGRADED:
            print(f"Turn {written.id}: {grading.reason}", file=sys.stderr)
            code = NOT_EVALUATED
        if as_lines:
            print(json.dumps(as_json(written.id, grading), ensure_ascii=False), flush=True)
        else:
            _show(written, grading)
    return code, graded


def _page(name: str, grader: str, graded: Sequence[Graded]) -> str:
    from app.grading.advice import advise
    from app.pages.gradedpage import PageTurn, graded_page

    turns = [
        PageTurn(number, written.id, written.buyer, written.text, grading, advise(turn, grading))
        for number, (written, turn, grading) in enumerate(graded, 1)
    ]
    one_talk = all(written.id == str(number) for number, (written, _, _) in enumerate(graded, 1))
    return graded_page(name, grader, turns, one_talk=one_talk)


def grader_named(name: str) -> Grader:
    """The grader that a command line asks for. Raises BadValue, or SettingError where no model is set."""
    if name == "embedded":
        return EmbeddedGrader()
    if name != "model":
        raise BadValue("--grader", name, "use embedded or model")
    settings = load_settings()
    if not (settings.grader_url or settings.model_url):
        fix = "set it with COUNTERPART_GRADER_NAME (and _KEY), or use --grader embedded"
        raise SettingError("COUNTERPART_GRADER_URL", "(not set)", fix)
    from app.minds import grader_from

    return grader_from(settings)


def _show(written: Written, grading: Grading) -> None:
    level = "-" if grading.turn_level is None else str(grading.turn_level)
    words = " ".join(written.text.split())
    print(f"{written.id}  level {level}  {grading.status.value}  {words[:70]}")
    for finding in grading.findings:
        marks = [name for name, on in (("specific", finding.specific), ("again", not finding.fresh)) if on]
        print(f"    {finding.id.value}{' (' + ', '.join(marks) + ')' if marks else ''}: “{finding.quote}”")
    shown = {s.value: grading.levels.get(s) for s in Strategy if grading.levels.get(s) is not None}
    if shown:
        print("    " + ", ".join(f"{name} {value}" for name, value in shown.items()))
