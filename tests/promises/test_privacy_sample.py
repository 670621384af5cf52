"""The promises about privacy; `make promises` runs P1 with 200 people."""

import pytest

from app.language import nameless
from app.store import erasing
from tests.promises.deleted import deleted_is_gone
from tests.promises.kept_back import nothing_hidden_comes_early
from tests.promises.nameless import no_name_gets_out
from tests.promises.noted import every_reading_is_noted
from tests.promises.test_sample import assert_kept


def test_every_reading_is_noted() -> None:
    assert_kept(every_reading_is_noted())


def test_nothing_hidden_comes_early() -> None:
    assert_kept(nothing_hidden_comes_early())


def test_no_name_gets_out() -> None:
    assert_kept(no_name_gets_out())


def test_the_run_sees_a_name_that_gets_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nameless.Cover, "words", lambda self, text: text)
    assert not no_name_gets_out().kept


def test_deleted_is_gone() -> None:
    assert_kept(deleted_is_gone(6))


def test_the_run_sees_a_database_that_was_not_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing.SqlErasing, "wipe", lambda self: True)
    monkeypatch.setattr(erasing, "_overwrite", lambda db: None)
    assert not deleted_is_gone(3).kept
