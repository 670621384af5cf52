"""`counterpart content new ANSWERS.yaml`: a case from the answers to twelve questions."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.language.days import Day

WRONG_INPUT = 2


def new(
    answers: Annotated[Path | None, typer.Argument(help="A file with answers; see --template.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write the case (default: print it).")
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Print an answers file to start from.")] = False,
) -> int:
    """Build a case from an answers file. Exit code 2 where an answer is missing or does not fit; every such answer is named."""
    from app.negotiation.casecheck import check_case
    from app.owncase.build import build
    from app.owncase.export import all_problems, case_yaml, typed_answers
    from app.owncase.export import template as blank
    from app.owncase.reading import read
    from app.owncase.understood import understood

    if template:
        print(blank(), end="")
        return 0
    if answers is None:
        raise BadValue("ANSWERS", "", "name a file, or use --template to get one")
    if output is not None and not output.parent.is_dir():
        raise BadValue("--output", str(output), "name a file in a folder that exists")
    typed = typed_answers(answers)
    reading = read(typed.flat, _today())
    wrong = all_problems(typed, reading.problems)
    _tell(answers.name, wrong)
    if wrong or reading.answers is None:
        return WRONG_INPUT
    _tell(answers.name, reading.notes)
    for what, words in understood(reading.answers, {}):
        print(f"Understood: {what}: {words}", file=sys.stderr)
    case = build(reading.answers, _id((output or answers).stem))
    for found in check_case(case):
        print(f"{answers.name}: {found.field}: {found.problem}; {found.fix}.", file=sys.stderr)
    text = case_yaml(case)
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8")
        print(f"The case is in {output}. Play it with 'counterpart chat --case {output}'.", file=sys.stderr)
    return 0


def _tell(name: str, lines: "Mapping[str, str]") -> None:
    for field, words in lines.items():
        print(f"{name}: {field}: {words}", file=sys.stderr)


def _today() -> "Day":
    from app.clock import SystemClock
    from app.language.days import Day

    now = SystemClock().now()
    return Day(now.year, now.month, now.day)


def _id(stem: str) -> str:
    """An id for the case out of a file's name. Raises BadValue where the name cannot be one."""
    name = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,39}", name):
        raise BadValue("File name", stem, "begin it with a letter and keep it to 40 letters, digits, - and _")
    return name
