"""The breaker of an endpoint: opens after failures in a row, lets one through to try, closes when it answers. Its clock is the test's."""

import logging
from collections.abc import Callable

import pytest

from app.errors import ModelError
from app.models.breaker import Breaker, Breakers, Resting, Standing
from app.models.faults import Endpoint

AT = Endpoint("m", "http://model.test/v1")


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def breaker(now: Now) -> Breaker:
    return Breaker(AT, Resting(failures=3, first_s=10, most_s=40), now)


def fails(breaker: Breaker, kind: str = "server", wait_s: float | None = None) -> ModelError:
    """One try that ends like this; what it raised."""
    with pytest.raises(ModelError) as raised, breaker.passing():
        raise ModelError(kind, "It failed.", retry=True, wait_s=wait_s)
    return raised.value


def answers(breaker: Breaker) -> None:
    with breaker.passing() as through:
        through.answered = True


def opened(breaker: Breaker) -> Breaker:
    for _ in range(3):
        fails(breaker)
    return breaker


def test_it_opens_after_failures_in_a_row_and_then_nobody_waits(breaker: Breaker) -> None:
    fails(breaker)
    fails(breaker)
    assert breaker.standing is Standing.CLOSED
    fails(breaker, "timeout")
    assert breaker.standing is Standing.OPEN
    error = fails(breaker)
    assert (error.kind, error.retry, error.wait_s) == ("resting", True, 10)
    for told in ("http://model.test/v1", "3 times in a row", "timeout", "10 s"):
        assert told in error.message


def test_an_answer_between_failures_begins_the_count_anew(breaker: Breaker) -> None:
    for _ in range(3):
        fails(breaker)
        answers(breaker)
    assert breaker.standing is Standing.CLOSED


@pytest.mark.parametrize("kind", ["refused_key", "not_found", "empty", "length", "content_filter", "too_long", "html"])
def test_a_server_that_answers_something_is_there(breaker: Breaker, kind: str) -> None:
    for _ in range(9):
        fails(breaker, kind)
    assert breaker.standing is Standing.CLOSED


def test_after_its_rest_one_call_at_a_time_tries_whether_it_is_back(breaker: Breaker, now: Now) -> None:
    opened(breaker)
    now.at += 10
    with breaker.passing() as through:
        assert breaker.standing is Standing.HALF_OPEN
        assert fails(breaker).kind == "resting", "the others do not wait for the one who tries"
        through.answered = True
    assert breaker.standing is Standing.CLOSED
    answers(breaker)


def test_a_probe_that_fails_doubles_the_rest_up_to_its_most(breaker: Breaker, now: Now) -> None:
    opened(breaker)
    for rest in (10, 20, 40, 40):
        now.at += rest - 0.5
        assert fails(breaker).kind == "resting"
        now.at += 0.5
        assert fails(breaker, "unreachable").kind == "unreachable"
    now.at += 40
    answers(breaker)
    opened(breaker)
    now.at += 10
    assert fails(breaker).kind == "server", "once it was back, the rest is short again"


def test_a_longer_retry_after_is_obeyed(breaker: Breaker, now: Now) -> None:
    fails(breaker, "rate")
    fails(breaker, "rate")
    fails(breaker, "rate", wait_s=300)
    now.at += 299
    assert fails(breaker).kind == "resting"
    now.at += 1
    answers(breaker)


def test_a_probe_that_was_given_up_lets_the_next_one_try(breaker: Breaker, now: Now) -> None:
    opened(breaker)
    now.at += 10
    with pytest.raises(KeyboardInterrupt), breaker.passing():
        raise KeyboardInterrupt
    assert breaker.standing is Standing.OPEN
    answers(breaker)
    assert breaker.standing is Standing.CLOSED


def test_those_who_asked_before_it_opened_do_not_make_its_rest_longer(breaker: Breaker, now: Now) -> None:
    slow = [breaker.passing() for _ in range(4)]
    for one in slow:
        one.__enter__()
    for one in slow:
        error = ModelError("server", "It failed.")
        one.__exit__(ModelError, error, None)
    now.at += 10
    assert fails(breaker).kind == "server"


def test_no_failures_is_never_open(now: Now) -> None:
    breaker = Breaker(AT, Resting(failures=0), now)
    for _ in range(50):
        assert fails(breaker).kind == "server"


def test_models_at_one_address_share_a_breaker_and_others_do_not() -> None:
    breakers = Breakers(Resting(failures=1))
    shared = breakers.of(AT)
    assert breakers.of(Endpoint("other", "http://user:secret@model.test/v1")) is shared
    fails(breakers.of(AT))
    breakers.of(Endpoint("m", "http://elsewhere.test/v1"))
    assert breakers.standings() == {
        "http://model.test/v1": Standing.OPEN,
        "http://elsewhere.test/v1": Standing.CLOSED,
    }


@pytest.mark.parametrize(("act", "said"), [(opened, "open, left alone for 10 s"), (answers, "")])
def test_the_log_says_when_it_opens_and_closes(
    breaker: Breaker, act: Callable[[Breaker], object], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="app.models.breaker")
    act(breaker)
    assert said in caplog.text
    assert bool(caplog.text) is bool(said)
