"""A sample of the second half of R7; `make promises ARGS=R7` runs more."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import KINDS
from tests.promises.drained import stopped_on
from tests.promises.test_sample import assert_kept

pytestmark = [pytest.mark.db, pytest.mark.slow]
PROCESSES = {"sqlite": 1, "postgresql": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_in_mid_stream_ends_within_ten_seconds_and_loses_nothing(
    kind: str, fresh_url: Callable[..., str], tmp_path: Path
) -> None:
    assert_kept(stopped_on(fresh_url(kind, prepared=True), tmp_path, 1, 7, PROCESSES[kind]))
