"""A seeded sample of R4; `make promises ARGS=R4` plays the whole table, on both databases."""

import pytest

from app.models.streamed import Answer
from tests.promises.upstream.cells import Cell, bad_upstream_is_survived, sample, table
from tests.promises.upstream.faults import FAULTS

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


def test_the_run_sees_an_answer_that_is_called_complete_though_it_is_not() -> None:
    """What a product that took a cut stream for an answer would show: the check of a cell must turn red."""
    assert Answer is not None
    cut_but_taken = Cell("end-without-finish", "speak", "after", True)
    assert cut_but_taken.fault.told
