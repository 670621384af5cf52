"""Exports: numbers stay numbers, words never become formulas, and a spreadsheet reads back what was written."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.content.acts import Strategy
from app.review.cohortports import ExportRow
from app.review.exports import COLUMNS, FORMULA_STARTS, as_csv, as_json, safe

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ROW = ExportRow(
    "s1", "p1", "Tess", "north", "packaging-film", "standard", NOW, None, "deal", "grader", 66.666666666, 15, 2, 3, 1, 0, -0.25, 0.8, True, 6,  # type: ignore[arg-type]
    Strategy.UNCOVER, 3, 2, 3, 7, 4, 1,
)  # fmt: skip
NASTY = ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", 'a"b,c\nd', "=1+1;2"]


def read_back(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_has_every_column_and_its_figures() -> None:
    found = read_back("".join(as_csv([ROW])))[0]
    assert tuple(found) == COLUMNS
    assert (found["points"], found["deal_value"], found["mean_level"]) == ("66.666667", "-0.25", "2.3333")
    assert (found["ended"], found["within_limits"], found["started"]) == ("", "1", "2026-11-24T09:00:00+00:00")
    assert (found["source"], found["strategy"], found["traps"]) == ("grader", "uncover", "1")


@pytest.mark.parametrize("name", NASTY)
def test_a_spreadsheet_reads_words_as_words_and_numbers_as_numbers(name: str, tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO("".join(as_csv([replace(ROW, name=name)])), newline="")))
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append([_as_typed(cell) for cell in line])
    book.save(tmp_path / "cohort.xlsx")
    read = openpyxl.load_workbook(tmp_path / "cohort.xlsx").active
    cells = {read.cell(1, n).value: read.cell(2, n) for n in range(1, len(COLUMNS) + 1)}
    assert all(cell.data_type != "f" for cell in cells.values())
    assert str(cells["name"].value).lstrip("'").split()[0] == name.split(maxsplit=1)[0]
    assert cells["points"].data_type == "n" and cells["points"].value == pytest.approx(66.666667)
    assert cells["deal_value"].data_type == "n" and cells["deal_value"].value == -0.25


def _as_typed(cell: str) -> str | float:
    """A cell as a spreadsheet takes it from a CSV file: a number where it reads as one, else the text."""
    try:
        return float(cell)
    except ValueError:
        return cell


@given(st.text())
@example("=1+1")
@example("@SUM(A1)")
def test_no_text_starts_a_formula(text: str) -> None:
    found = safe(text)
    assert isinstance(found, str) and not found.startswith(FORMULA_STARTS)
    assert found in (text, f"'{text}")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_stays_a_number(value: float) -> None:
    assert safe(value) == value and not isinstance(safe(value), str)


def test_json_is_one_list_of_the_same_values() -> None:
    assert json.loads("".join(as_json([]))) == []
    found = json.loads("".join(as_json([ROW, replace(ROW, name=NASTY[0])])))
    assert [row["name"] for row in found] == ["Tess", NASTY[0]]
    assert (found[0]["within_limits"], found[0]["ended"], found[0]["points"]) == (True, None, 66.666667)
    assert tuple(found[0]) == COLUMNS
