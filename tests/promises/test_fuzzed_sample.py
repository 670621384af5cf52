"""A seeded sample of the fuzzed API; `make promises` runs R9 in full."""

import pytest

from app.web import api
from tests.promises.fuzzed import no_request_breaks_it
from tests.promises.test_sample import assert_kept


def test_no_request_breaks_it() -> None:
    assert_kept(no_request_breaks_it(1, 1, every=29))


def test_the_run_sees_an_answer_that_the_document_does_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "session_json", lambda session: 1 / 0)
    assert not no_request_breaks_it(1, 1, every=29).kept
