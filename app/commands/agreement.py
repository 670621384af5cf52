"""`counterpart agreement A B`: how far two raters agree, turn by turn."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.commands.turnfile import objects_of, text_of
from app.errors import ContentError
from app.grading.agreement import Interval
from app.grading.grader import Status
from app.grading.labelled import gold, rated, rated_of_json, session_of, turn_of
from app.grading.raters import LEVELS, Comparison, Rated, alarms, compare

GATE_FAILED, NOT_EVALUATED = 1, 3
WIDE = 170
_FIX = "use a file that 'counterpart grade --json' wrote, or labelled turns"
agreement = typer.Typer(add_completion=False)


@agreement.command()
def run(
    first: Annotated[Path, typer.Argument(help="The rater to look at: graded or labelled turns, JSON lines.")],
    second: Annotated[Path, typer.Argument(help="The rater to hold it against: a coach, labels, another version.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    before: Annotated[
        Path | None,
        typer.Option(help="An earlier version of the first rater on the same turns: exit code 1 where it got worse."),
    ] = None,
) -> int:
    """Agreement of two raters with 95 % intervals. Exit code 3 where no turn is in both files."""
    one, other = read_rater(first), read_rater(second)
    found = compare(one, other)
    raised = alarms(one, read_rater(before), other) if before else []
    if as_json:
        whole = {**as_plain(found), "alarms": [asdict(a) for a in raised]}
        print(json.dumps(whole, ensure_ascii=False))
    else:
        show(found, first.name, second.name)
        for alarm in raised:
            print(f"Alarm, {alarm.scale}: {alarm.what}, from {alarm.before:.2f} to {alarm.now:.2f}.")
    if not found.turns:
        return NOT_EVALUATED
    return GATE_FAILED if raised else 0


def read_rater(path: Path) -> list[Rated]:
    """The turns of a file as one rater judged them; turns that were not graded are left out. Raises ContentError with file, line, field and fix."""
    found: list[Rated] = []
    seen: set[str] = set()
    for number, row in objects_of(path, text_of(path)):
        one = _rated(path, number, row)
        if one is None:
            continue
        if one.id in seen:
            raise ContentError(path.name, number, "id", f"{one.id!r} comes twice", "give each turn once")
        seen.add(one.id)
        found.append(one)
    return found


def _rated(path: Path, number: int, row: dict[str, Any]) -> Rated | None:
    if row.get("status") not in (None, Status.GRADED.value):
        return None
    try:
        if "turn_level" in row:
            return _checked(path, number, rated_of_json(row))
        turn = turn_of(row)
        return rated(turn.id, session_of(row), gold(row, turn))
    except KeyError as error:
        raise ContentError(path.name, number, str(error.args[0]), "the field is missing", _FIX) from None
    except (ValueError, TypeError, AttributeError) as error:
        raise ContentError(path.name, number, "", str(error), _FIX) from None


def _checked(path: Path, number: int, one: Rated) -> Rated:
    for scale, level in one.levels.items():
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ContentError(path.name, number, scale, f"{level!r} is no level", "use 0 to 4, or null")
    return one


def as_plain(found: Comparison) -> dict[str, Any]:
    """A comparison as plain data."""
    whole = asdict(found)
    whole["confusion"] = [
        {"first": a, "second": b, "turns": n} for (a, b), n in sorted(found.confusion.items(), key=lambda c: str(c[0]))
    ]
    return whole


def show(found: Comparison, first: str, second: str) -> None:
    """The tables on the terminal."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
    console.print(
        f"{found.turns} turns in both; {found.only_first} only in {first}, {found.only_second} only in {second}."
    )
    table = Table(
        "", "turns", "weighted kappa", "alpha", "AC2", "same", "within 1", "higher by", "shown, kappa", "judged"
    )
    for scale in found.scales:
        table.add_row(
            scale.scale,
            str(scale.n),
            _with_interval(scale.kappa),
            _with_interval(scale.alpha),
            _with_interval(scale.ac2),
            _percent(scale.exact),
            _percent(scale.within_one),
            "-" if scale.bias is None else f"{scale.bias:+.2f}",
            _with_interval(scale.shown),
            _percent(scale.coverage),
        )
    console.print(table)
    traps = found.traps
    console.print(
        f"Traps: {traps.right} of {traps.found} found are right (precision {_with_interval(traps.precision)}), "
        f"{traps.right} of {traps.expected} were found (recall {_with_interval(traps.recall)})."
    )
    console.print(_confusion(found))


def _confusion(found: Comparison) -> Table:
    names: Sequence[int | None] = (None, *LEVELS)
    table = Table("first \\ second", *("-" if n is None else str(n) for n in names), title="Turn levels")
    for a in names:
        table.add_row("-" if a is None else str(a), *(str(found.confusion.get((a, b), 0)) for b in names))
    return table


def _with_interval(figure: Interval) -> str:
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"
