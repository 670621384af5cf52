"""What the figures say of models: calls, first words, tokens, cost, failed tries by kind, and how the breaker of each endpoint stands."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import ModelError
from app.models.breaker import Standing
from app.models.chat import Price
from app.operations import metrics as metrics_module
from app.operations.metrics import Metrics, Now
from tests.model_server import ModelServer
from tests.web.test_operations import figure
from tests.web.test_with_a_model import house_with, said


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.control(text="You ask the right thing first. I need the saving.")
        yield running


def test_a_turn_by_a_model_is_counted_with_its_tokens_and_cost(server: ModelServer, tmp_path: Path) -> None:
    with house_with(server, tmp_path, "normal", model_price_in=2.0, model_price_out=8.0) as (house, person):
        turn, _ = said(house, person)
        shown = house.services.operations.figures().decode()
    calls = figure(shown, "counterpart_model_call_seconds_count", purpose="speak", outcome="complete")
    assert calls == 1
    assert figure(shown, "counterpart_model_tokens_total", purpose="speak", direction="sent") == 21 * calls
    assert figure(shown, "counterpart_model_cost_total", purpose="speak") == pytest.approx((21 * 2 + 9 * 8) / 1e6)
    assert figure(shown, "counterpart_model_cost_total", purpose="grade") == 0
    assert figure(shown, "counterpart_model_first_text_seconds_count", purpose="speak") == calls
    assert figure(shown, "counterpart_guard_refusals_total") == 0
    assert figure(shown, "counterpart_turn_seconds_count", by=turn["spoken_by"]) == 1
    assert figure(shown, "counterpart_model_breaker", endpoint=server.url, state="closed") == 1
    assert figure(shown, "counterpart_model_errors_total") == 0
    assert "You ask" not in shown


def test_what_the_guard_keeps_back_is_counted_by_its_fault_and_the_call_was_left(
    server: ModelServer, tmp_path: Path
) -> None:
    server.control(text="My limit is 7 %. You ask the right thing first.")
    try:
        with house_with(server, tmp_path, "normal") as (house, person):
            said(house, person)
            shown = house.services.operations.figures().decode()
    finally:
        server.control(text="You ask the right thing first. I need the saving.")
    assert figure(shown, "counterpart_guard_refusals_total") == 2, "the model was asked for other words once"
    assert figure(shown, "counterpart_model_call_seconds_count", purpose="speak", outcome="left") == 2
    assert "7 %" not in shown


def test_tries_that_failed_are_counted_by_kind_and_the_breaker_opens_and_turns_do_not_wait(
    server: ModelServer, tmp_path: Path
) -> None:
    with house_with(server, tmp_path, "500", breaker_failures=2, breaker_seconds=600) as (house, person):
        said(house, person)
        session = person.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3}).json()["id"]
        began = time.monotonic()
        url = f"/api/v1/sessions/{session}"
        person.post(f"{url}/turns", json={"text": "Why six weeks of stock?"}, headers={"Idempotency-Key": "one"})
        while (turn := person.get(url).json()["turns"][-1])["step"] not in ("completed", "failed"):
            assert time.monotonic() < began + 10
        before = len(server.calls())
        shown = house.services.operations.figures().decode()
        assert len(server.calls()) == before
    assert turn["step"] == "completed"
    assert "is not asked for the next" in turn["why"]
    assert figure(shown, "counterpart_model_errors_total", kind="server") == 2
    assert figure(shown, "counterpart_model_errors_total", kind="resting") >= 1
    assert figure(shown, "counterpart_model_breaker", endpoint=server.url, state="open") == 1
    assert figure(shown, "counterpart_model_breaker", endpoint=server.url, state="closed") == 0


def test_what_nobody_asks_for_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics_module, "MOST_EARLY", 10)
    now = Now(lambda: 3, lambda: {"http://m.test/v1": Standing.HALF_OPEN}, {"version": "1"})
    counted = Metrics(now, Price())
    for _ in range(25):
        counted.tried("speak", ModelError("timeout", "Slow."))
        assert len(counted._early) <= 11
    shown = counted.shown().decode()
    assert figure(shown, "counterpart_model_errors_total", purpose="speak", kind="timeout") == 25
    assert figure(shown, "counterpart_gradings_waiting") == 3
    assert figure(shown, "counterpart_model_breaker", state="half_open") == 1
