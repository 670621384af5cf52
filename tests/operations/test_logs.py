"""Lines of the log for a collector: one JSON object each, with the id of the request, and never what somebody typed, whatever went wrong."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.bootstrap import build
from app.clock import SystemClock
from app.operations.logs import JsonLines, set_up
from app.practice import answering
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.app import create_app
from app.web.requests import request_id
from tests.web.conftest import HOST, Person

CANARY = "Orchid-Canary-77"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to the log at its most talkative, as JSON."""
    kept = io.StringIO()
    monkeypatch.setattr("sys.stderr", kept)
    root, ours = logging.getLogger(), logging.getLogger("app")
    before = root.handlers[:], root.level, ours.level
    set_up("info", "json")
    yield kept
    root.handlers[:], root.level, ours.level = before[0], before[1], before[2]  # type: ignore[misc]


def written(kept: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.getvalue().splitlines()]


def test_a_line_is_one_object_with_its_time_level_and_request(lines: io.StringIO) -> None:
    token = request_id.set("abc-12345678")
    logging.getLogger("app.practice").info("turn %s was deleted\nwhile it was answered", "t1")
    request_id.reset(token)
    (line,) = written(lines)
    assert line["level"] == "info"
    assert (line["logger"], line["message"], line["request"]) == ("app.practice", "turn t1 was deleted", "abc-12345678")
    assert line["at"].endswith("+00:00")


def test_an_error_is_told_by_its_type_and_places_and_never_by_its_message(lines: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("app.practice").exception("grading of turn %s failed", "t1")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n%s", CANARY)
        logging.getLogger("somelib").error("could not handle %s", CANARY)
    first, second, third = written(lines)
    assert first["error"] == "ValueError"
    assert first["places"][0].startswith("test_logs.py:")
    assert second["message"] == "Exception in ASGI application"
    assert third["message"] == "could not handle %s"
    assert CANARY not in lines.getvalue()


def test_lines_for_a_person_keep_the_level_that_was_set() -> None:
    root, ours = logging.getLogger(), logging.getLogger("app")
    before = root.handlers[:], root.level, ours.level
    try:
        set_up("error", "text")
        assert not isinstance(root.handlers[0].formatter, JsonLines)
        assert not logging.getLogger("app.practice").isEnabledFor(logging.WARNING)
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        ours.setLevel(before[2])


def test_nothing_that_was_said_is_logged_whatever_goes_wrong(
    lines: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A talk with the canary, a program error in speaking, one in the store that holds the statement's values, one in a page, a wrong request."""
    house = build(Settings(database_url=f"sqlite:///{tmp_path}/c.sqlite3", pace_ms_per_word=0, data_dir=tmp_path))
    upgrade(house.engine)
    now, signer = SystemClock().now(), house.services.sign_in
    user = signer.add("Tess", "trainee", "north", now)
    house.services.people.notices.accept(user, now)

    def broken(*given: Any) -> Any:
        raise RuntimeError(f"could not word {given}")

    with TestClient(create_app(house.services), base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        tess = Person(client, signer.use_link(signer.link_token(user, now), now))
        session = tess.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3}).json()["id"]

        def said(key: str) -> dict[str, Any]:
            sent = tess.post(
                f"/api/v1/sessions/{session}/turns",
                json={"text": f"{key}: {CANARY}"},
                headers={"Idempotency-Key": key, "x-request-id": f"request-{key}"},
            )
            if sent.status_code == 202:
                client.portal.call(house.desk.done, sent.json()["id"])  # type: ignore[union-attr]
            return dict(sent.json())

        said("plain")
        with monkeypatch.context() as patch:
            patch.setattr(answering, "speak_turn", broken)
            failed = said("broken")
        with house.engine.begin() as db:
            db.execute(text("ALTER TABLE turns RENAME TO gone"))
        said("no-table")
        tess.get(f"/sessions/{session}?q={CANARY}")
        tess.post("/api/v1/sessions", json={"case": CANARY * 10, "seed": CANARY})
        tess.get(f"/sign-in?token={CANARY}")
    house.engine.dispose()
    assert CANARY not in lines.getvalue()
    found = written(lines)
    assert failed["step"] == "accepted"
    broke = next(line for line in found if line.get("error") == "RuntimeError")
    assert broke["request"] == "request-broken", "what runs after the answer still names its request"
    assert any(line.get("error") == "OperationalError" for line in found)
    assert any(
        line.get("route") == "/sessions/{session}" and line["status"] == 500 for line in found if "status" in line
    ) or any(line["message"] == "an error of the program" for line in found)
    assert all(line.get("route") != f"/sessions/{session}" for line in found)
    asyncio.set_event_loop(None)
