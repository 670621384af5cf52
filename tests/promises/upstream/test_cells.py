"""Seeded samples of R4 and R7; `make promises ARGS='R4 R7'` runs them in full: every cell on both databases, ten minutes of outage."""

from pathlib import Path

import pytest

from tests.promises.upstream.cells import bad_upstream_is_survived, sample, table
from tests.promises.upstream.faults import FAULTS
from tests.promises.upstream.kept import Journal as Kept
from tests.promises.upstream.outage import Journal, Stretch, provider_down

pytestmark = [pytest.mark.db, pytest.mark.slow]
CELLS = 16


def test_the_table_has_every_fault_with_every_call_before_and_after_the_first_token() -> None:
    cells = table()
    assert len(FAULTS) + 1 >= 30
    assert len(cells) == len(set(cells))
    for name, fault in FAULTS.items():
        calls = {"hear", "grade"} if fault.shaped else {"hear", "speak", "grade"}
        assert {c.call for c in cells if c.name == name} == calls
        moments = {c.when for c in cells if c.name == name and c.call == "hear"}
        assert moments == ({"before"} if fault.early else set()) | ({"after"} if fault.late else set())


def test_a_sample_of_the_faults_is_survived() -> None:
    found = bad_upstream_is_survived(sample(CELLS, 20261126))
    assert found.kept, found.failures[:3]
    assert found.tried >= CELLS


def test_while_the_provider_is_down_pages_come_and_turns_are_answered() -> None:
    """R7 in small: six users, nine seconds, time limits to match. How quick the pages are is for the whole run, on a machine of its own."""
    found = provider_down(
        9, 6, 3, thinks=(0.2, 0.8), first_token_seconds=1, between_tokens_seconds=1, whole_seconds=5, breaker_failures=3, breaker_seconds=1, breaker_most_seconds=2,
    )  # fmt: skip
    assert found.failures == []
    assert found.tried > 10
    assert "built-in buyer" in found.note


def test_a_table_that_was_cut_off_goes_on_with_the_cells_that_are_missing(tmp_path: Path) -> None:
    path, cells = tmp_path / "cells.jsonl", sample(3, 1)
    kept = Kept(path)
    for cell in cells[1:]:
        kept.add(str(cell), [])
    kept.add(str(cells[0]), [f"{cells[0]}: it was wrong"])
    with path.open("a") as file:
        file.write('{"cell": "500 × sp')
    found = bad_upstream_is_survived(cells, journal=path)
    assert found.failures == [f"{cells[0]}: it was wrong"], "what was found before is not forgotten"
    assert found.tried == len(cells)


def test_a_run_that_was_cut_off_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "outage.jsonl"
    kept = Journal(path)
    for number in (-1, 0, 2):
        kept.add(Stretch(number, "429" if number >= 0 else "up", 60.0, 50, [12.0, 20.0], [1.5], 1))
    with path.open("a") as file:
        file.write('{"number": 1, "down": "sta')
    again = Journal(path)
    assert sorted(again.done) == [-1, 0, 2]
    assert again.done[2] == kept.done[2]
    again.add(Stretch(1, "500", 60.0, 50, [8.0], [1.0], 1))
    found = provider_down(180, 50, 3, path)
    assert found.kept
    assert "3 turns answered" in found.note
