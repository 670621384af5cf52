"""Traces: requests, turns and calls of models hang together, by the conventions for generative models, and hold no word of what was said."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.bootstrap import House, build
from app.clock import SystemClock
from app.errors import SettingError
from app.models.faults import Endpoint
from app.operations.traces import _provider, provider_to
from app.settings import Settings, load_settings
from app.store.upgrading import upgrade
from app.web.app import create_app
from tests.model_server import ModelServer
from tests.web.conftest import HOST, Person
from tests.web.test_with_a_model import said

CANARY = "Orchid-Canary-77"
WORDS = "You ask the right thing first. I need the saving."


class Collector:
    """A collector in a thread: keeps the bytes that are sent to it."""

    def __enter__(self) -> "Collector":
        kept = self.kept = []

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                kept.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def spans(self) -> list[Any]:
        found = []
        for path, body in self.kept:
            assert path == "/v1/traces"
            sent = ExportTraceServiceRequest()
            sent.ParseFromString(body)
            found += [s for resource in sent.resource_spans for scope in resource.scope_spans for s in scope.spans]
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.control(text=WORDS)
        yield running


def talked(server: ModelServer, folder: Path, collector: Collector, model: str) -> House:
    """One turn with a model, whose traces go to the collector."""
    house = build(
        Settings(
            database_url=f"sqlite:///{folder}/c.sqlite3", pace_ms_per_word=0, model_url=server.url, model_name=model, model_key="k", tries=1,
            traces_url=collector.url, data_dir=folder,
        )
    )  # fmt: skip
    upgrade(house.engine)
    now, signer = SystemClock().now(), house.services.sign_in
    user = signer.add("Tess", "trainee", "north", now)
    house.services.people.notices.accept(user, now)
    with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
        said(house, Person(client, signer.use_link(signer.link_token(user, now), now)))
        client.get(f"/sign-in?token={CANARY}")
    house.engine.dispose()
    return house


def known(span: Any) -> dict[str, Any]:
    def value(of: Any) -> Any:
        kind = of.WhichOneof("value")
        return [value(v) for v in of.array_value.values] if kind == "array_value" else getattr(of, kind)

    return {a.key: value(a.value) for a in span.attributes}


def test_a_turn_is_one_trace_from_its_request_to_the_calls_of_the_model(server: ModelServer, tmp_path: Path) -> None:
    with Collector() as collector:
        talked(server, tmp_path, collector, "normal")
        spans = collector.spans()
    asked = next(s for s in spans if s.name == "POST /api/v1/sessions/{session}/turns")
    turn = next(s for s in spans if s.name == "turn")
    call = next(s for s in spans if s.name == "chat normal" and known(s)["counterpart.purpose"] == "speak")
    assert turn.parent_span_id == asked.span_id
    assert call.parent_span_id == turn.span_id
    assert {s.trace_id for s in (asked, turn, call)} == {asked.trace_id}
    assert known(asked) == {
        "http.request.method": "POST", "http.route": "/api/v1/sessions/{session}/turns", "http.response.status_code": 202,
    }  # fmt: skip
    assert known(turn)["counterpart.turn.step"] == "completed"
    seen = known(call)
    assert seen["gen_ai.operation.name"] == "chat"
    assert (seen["gen_ai.provider.name"], seen["gen_ai.request.model"]) == ("openai", "normal")
    assert (seen["gen_ai.usage.input_tokens"], seen["gen_ai.usage.output_tokens"]) == (21, 9)
    assert (seen["gen_ai.response.model"], seen["gen_ai.response.finish_reasons"]) == ("scripted", ["stop"])
    assert (seen["server.address"], seen["server.port"]) == ("127.0.0.1", server.port)
    assert seen["gen_ai.response.time_to_first_chunk"] > 0
    assert call.end_time_unix_nano > call.start_time_unix_nano
    graded = next(s for s in spans if known(s).get("counterpart.purpose") == "grade")
    assert known(graded)["gen_ai.output.type"] == "json"


def test_no_span_holds_a_word_of_what_was_said_or_who_said_it(server: ModelServer, tmp_path: Path) -> None:
    with Collector() as collector:
        talked(server, tmp_path, collector, "normal")
        whole = b"".join(body for _, body in collector.kept)
    assert len(whole) > 500
    for word in (CANARY, "who on your side needs", "You ask the right thing", "I need the saving", "Tess", "token="):
        assert word.encode() not in whole, word


def test_a_call_that_failed_says_of_which_kind(server: ModelServer, tmp_path: Path) -> None:
    with Collector() as collector:
        talked(server, tmp_path, collector, "500")
        spans = collector.spans()
    call = next(s for s in spans if s.name == "chat 500")
    assert known(call)["error.type"] == "server"
    assert call.status.code == 2
    assert not call.status.message
    assert "gen_ai.usage.input_tokens" not in known(call)


def test_without_the_packages_the_setting_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingError, match=r"counterpart\[traces\]"):
        provider_to("http://127.0.0.1:4318", "1")


def test_an_address_without_its_scheme_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_TRACES_URL", "collector:4318")
    with pytest.raises(SettingError, match=r"http://127\.0\.0\.1:4318"):
        load_settings()


@pytest.mark.parametrize(
    ("host", "name"),
    [("api.openai.com", "openai"), ("x.openai.azure.com", "azure.ai.openai"), ("127.0.0.1", "openai")],
)
def test_providers_have_the_names_of_the_conventions(host: str, name: str) -> None:
    assert Endpoint("m", f"https://{host}/v1").shown
    assert _provider(host) == name
