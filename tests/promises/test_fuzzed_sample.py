"""A seeded sample of the fuzzed API; `make promises` runs R9 in full."""

import pytest

from app.web import anywhere_api
from tests.promises.fuzzed import no_request_breaks_it
from tests.promises.test_sample import assert_kept


def test_no_request_breaks_it() -> None:
    assert_kept(no_request_breaks_it(1, 1, every=29))


def test_the_run_sees_an_error_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anywhere_api, "focus_of", lambda focus: 1 / 0)
    assert not no_request_breaks_it(1, 1, only="/api/v1/drill").kept
