"""The promises about privacy; `make promises` runs P1 with 200 people."""

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


def test_deleted_is_gone() -> None:
    assert_kept(deleted_is_gone(6))
