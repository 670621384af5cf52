"""The small port of a worker: its readiness for anybody, its figures for who may read them, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import httpx
import pytest

from app.errors import SettingError
from app.operations.door import Door
from app.settings import load_settings
from app.web.services import Operations

TOKEN = "a-token-of-some-length"
FIGURES = b"counterpart_gradings_waiting 3.0\n"


@contextmanager
def open_door(*reasons: str, token: str | None = TOKEN, here: bool = False) -> Iterator[httpx.Client]:
    operations = Operations(
        lambda: reasons, lambda: FIGURES, lambda method: nullcontext(lambda *told: None), token, here
    )
    door = Door(operations, "127.0.0.1", 0)
    door.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{door.port}") as client:
        yield client
    door.close()


def test_anybody_may_ask_whether_it_is_well() -> None:
    with open_door() as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        answer = client.get("/readyz", headers={"host": "worker.example:9"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": []})
    with open_door("the database cannot be reached") as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["the database cannot be reached"])


def test_the_figures_are_for_who_brings_the_token() -> None:
    with open_door() as client:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert (answer.status_code, answer.content) == (200, FIGURES)
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        for given in (
            {},
            {"authorization": "Bearer another"},
            {"authorization": f"Basic {TOKEN}"},
            {"authorization": "Bearer"},
        ):
            refused = client.get("/metrics", headers=given)
            assert refused.status_code == 403
            assert b"counterpart_" not in refused.content
    with open_door(token=None) as client:
        assert client.get("/metrics", headers={"authorization": "Bearer"}).status_code == 403


def test_this_machine_may_read_them_where_a_setting_says_so_unless_another_asks_through_it() -> None:
    with open_door(here=True) as client:
        assert client.get("/metrics").content == FIGURES
        assert client.get("/metrics", headers={"host": "localhost:9"}).status_code == 200
        assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.7"}).status_code == 403
        assert client.get("/metrics", headers={"host": "evil.example"}).status_code == 403
        assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 403


def test_there_is_nothing_else_behind_it() -> None:
    with open_door(here=True) as client:
        for path in ("/", "/sessions", "/metrics/", "/admin"):
            assert client.get(path).status_code == 404
        assert client.post("/metrics").status_code == 501


def test_a_port_that_is_taken_is_named() -> None:
    with open_door() as client, pytest.raises(SettingError, match="COUNTERPART_WORKER_METRICS_PORT"):
        port = client.base_url.port
        assert port is not None
        Door(Operations(lambda: (), lambda: b"", lambda method: nullcontext(lambda *told: None)), "127.0.0.1", port)


def test_other_machines_may_ask_only_where_a_token_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_WORKER_METRICS_PORT", "9100")
    assert load_settings().worker_metrics_host == "127.0.0.1"
    monkeypatch.setenv("COUNTERPART_WORKER_METRICS_HOST", "0.0.0.0")
    with pytest.raises(SettingError, match="COUNTERPART_METRICS_TOKEN"):
        load_settings()
    monkeypatch.setenv("COUNTERPART_METRICS_TOKEN", TOKEN)
    assert load_settings().worker_metrics_port == 9100
