"""Rows of the cohort as CSV and JSON. A cell of a person's words never becomes a formula in a spreadsheet; numbers stay numbers. Pure."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.review.cohortports import ExportRow

# A text that begins so is read as a formula by a spreadsheet; an apostrophe before it keeps it a text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "session", "person", "name", "team", "case", "level", "started", "ended", "end_reason", "source", "graded", "points", "worst", "breadth", "breadth_of",
    "grave", "unrepaired", "deal_value", "share_of_best", "within_limits", "strategy", "opened", "taken", "shown", "mean_level", "best", "traps",
)  # fmt: skip
Value = str | int | float | bool | None


def safe(value: Value) -> str | int | float:
    """A value as a CSV cell: a text never starts a formula, what is not known is empty, yes and no are 1 and 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and (value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS)):
        return f"'{value}"
    return value


def values_of(row: ExportRow) -> dict[str, Value]:
    """A row by the names of its columns; times as ISO 8601 in UTC."""
    return {name: _value(row, name) for name in COLUMNS}


def _value(row: ExportRow, name: str) -> Value:
    if name == "mean_level":
        return round(row.levels / row.shown, 4) if row.shown else None
    value = getattr(row, name)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, float):
        return round(value, 6)
    return str(value) if isinstance(value, str) else value


def as_csv(rows: Iterable[ExportRow]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180), the names of the columns first."""
    yield _line(COLUMNS)
    for row in rows:
        yield _line([safe(value) for value in values_of(row).values()])


def as_json(rows: Iterable[ExportRow]) -> Iterator[str]:
    """The rows as pieces of one JSON list of objects."""
    yield "["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(values_of(row), ensure_ascii=False)
    yield "\n]\n"


def _line(cells: Iterable[str | int | float]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}
