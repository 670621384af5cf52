"""What no honest browser sends: answered with a named fault, never with an error of the program."""

import json

import pytest
from fastapi.testclient import TestClient

from app.web.app import create_app
from tests.web.conftest import HOST, Cast
from tests.web.talk import begin

JSON = {"content-type": "application/json"}


def test_half_a_character_is_refused_and_named(cast: Cast) -> None:
    session = begin(cast)
    url = f"/api/v1/sessions/{session}/turns"
    answer = cast.trainee.post(url, content=b'{"text": "Why \\ud800 90 days?"}', headers=JSON)
    assert answer.status_code == 422
    assert "U+D800" in answer.json()["detail"]
    assert cast.house.ledger.session(session).turns == 0


@pytest.mark.parametrize("last", ["9" * 30, "9" * 5000, b"\xb2", b"\xb9\xb3", "-1", "1.5", ""])
def test_a_last_event_that_no_stream_has_sent_is_refused(cast: Cast, last: str | bytes) -> None:
    url = f"/api/v1/sessions/{begin(cast)}/events"
    answer = cast.trainee.get(url, headers={"last-event-id": last})
    assert answer.status_code == 422
    assert "Last-Event-ID" in answer.json()["detail"]


def test_a_number_after_which_no_event_can_come_is_refused(cast: Cast) -> None:
    answer = cast.trainee.get(f"/api/v1/sessions/{begin(cast)}/events?after={'9' * 30}")
    assert answer.status_code == 422


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "null", "nonsense", f"http://{HOST}.evil.example"])
def test_an_origin_that_is_no_address_is_another_site(cast: Cast, origin: str) -> None:
    url = f"/api/v1/sessions/{begin(cast)}/plans"
    assert cast.trainee.post(url, json={}, headers={"origin": origin}).status_code == 403
    assert cast.trainee.post(url, json={}, headers={"origin": f"http://{HOST}"}).status_code == 201


def test_an_error_of_the_program_is_a_problem_too_and_tells_nothing_of_the_inside(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    app = create_app(cast.house.services)
    monkeypatch.setattr(cast.house.services.sign_in, "who", broken)
    client = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)
    answer = client.get("/api/v1/sessions")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert set(json.loads(answer.text)) == {"type", "title", "status", "detail"}
    page = client.get("/cases")
    assert page.status_code == 500
    assert "Content-Security-Policy" in page.headers
    assert "secret" not in answer.text + page.text
