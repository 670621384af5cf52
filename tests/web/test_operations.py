"""For whoever runs the program: readiness with its reasons, figures for those who may, ids of requests; and none of it holds what people said."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.bootstrap import House, build
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.app import create_app
from tests.web.conftest import HOST, Cast
from tests.web.talk import begin, graded, say

CANARY = "Orchid-Canary-77 would hold 2.5 %."


def figure(shown: str, name: str, **labels: str) -> float:
    """The sum of a figure over all its rows that have these labels."""
    found = 0.0
    for line in shown.splitlines():
        match = re.fullmatch(rf"{re.escape(name)}(?:\{{(.*)\}})? (\S+)", line)
        if match and all(f'{key}="{value}"' in (match[1] or "") for key, value in labels.items()):
            found += float(match[2])
    return found


@contextmanager
def house_with(folder: Path, **settings: Any) -> Iterator[tuple[House, TestClient]]:
    house = build(Settings(database_url=f"sqlite:///{folder}/c.sqlite3", data_dir=folder, **settings))
    upgrade(house.engine)
    with TestClient(create_app(house.services), base_url=f"http://{HOST}", client=("127.0.0.1", 1)) as client:
        yield house, client
    house.engine.dispose()


def test_a_house_with_its_database_and_queue_is_ready_for_anybody_by_any_name(cast: Cast) -> None:
    answer = cast.nobody.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": []})


def test_a_database_of_another_schema_is_not_ready(cast: Cast) -> None:
    with cast.house.engine.begin() as db:
        before = db.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        answer = cast.nobody.get("/readyz")
    finally:
        with cast.house.engine.begin() as db:
            db.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": before})
    assert answer.status_code == 503
    assert "counterpart db upgrade" in answer.json()["reasons"][0]
    assert cast.nobody.get("/readyz").status_code == 200


@pytest.mark.postgresql
def test_a_database_that_went_away_is_not_ready_and_its_address_is_not_told(tmp_path: Path, postgresql: Any) -> None:
    url = postgresql.fresh()
    house = build(Settings(database_url=url, data_dir=tmp_path))
    with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
        assert client.get("/readyz").status_code == 200
        with postgresql.away(url):
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["reasons"] == ["the database cannot be reached"]
        assert client.get("/readyz").status_code == 200
    house.engine.dispose()


def test_a_queue_that_died_is_not_ready(tmp_path: Path) -> None:
    with house_with(tmp_path) as (house, client):
        assert client.get("/readyz").status_code == 200
        client.portal.call(_cancelled, house.worker._tasks[0])  # type: ignore[union-attr]
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "gradings are not worked off" in answer.json()["reasons"][0]


def test_a_database_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.operations.READY_WITHIN_S", 0.05)
    with house_with(tmp_path) as (house, client):
        slow = replace(house.services.operations, problems=lambda: (asyncio.run(asyncio.sleep(0.5)), ())[1])
        client.app.state.services = replace(house.services, operations=slow)  # type: ignore[attr-defined]
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["the database did not answer in time"])


def test_figures_are_for_admins_and_strangers_are_turned_away(cast: Cast) -> None:
    assert cast.admin.get("/metrics").status_code == 200
    for person in (cast.trainee, cast.coach, cast.outsider):
        assert person.get("/metrics").status_code == 404
    assert cast.nobody.get("/metrics", follow_redirects=False).headers["location"] == "/sign-in"
    assert cast.nobody.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403


def test_a_token_opens_the_figures_by_any_name_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    with house_with(tmp_path, metrics_token="long-enough-and-secret") as (_, client):
        right = {"authorization": "Bearer long-enough-and-secret"}
        assert client.get("/metrics", headers=right).status_code == 200
        assert client.get("/metrics", headers={**right, "host": "10.0.0.7:9000"}).status_code == 200
        for wrong in ("Bearer long-enough-and-secre", "Bearer", "Bearer é", "Basic long-enough-and-secret"):
            answer = client.get("/metrics", headers={"authorization": wrong.encode()}, follow_redirects=False)
            assert answer.status_code in (303, 403), wrong
            assert "counterpart_" not in answer.text


def test_this_machine_may_read_them_only_where_it_is_set_and_not_through_a_proxy(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    with house_with(tmp_path / "closed") as (_, client):
        assert client.get("/metrics", follow_redirects=False).status_code == 303
    with house_with(tmp_path, metrics_open_to_loopback=True) as (_, client):
        assert client.get("/metrics").status_code == 200
        for header in ("x-forwarded-for", "forwarded", "x-real-ip"):
            answer = client.get("/metrics", headers={header: "203.0.113.9"}, follow_redirects=False)
            assert answer.status_code == 303, header
        rebound = client.get("/metrics", headers={"host": "evil.example"})
        assert rebound.status_code == 403, "another site must not read them through a browser on this machine"


def test_figures_count_what_happened_and_hold_nothing_that_was_said(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, CANARY)
    graded(cast)
    cast.trainee.get("/nowhere-at-all")
    shown = cast.admin.get("/metrics").text
    assert figure(shown, "counterpart_turn_seconds_count", by="embedded", step="completed", language="en") >= 1
    assert figure(shown, "counterpart_first_sentence_seconds_count", by="embedded") >= 1
    assert figure(shown, "counterpart_gradings_waiting") == 0
    assert figure(shown, "counterpart_info", buyer="built-in", database="SQLite") == 1
    asked = {"method": "POST", "route": "/sessions/{session}/turns", "status": "303"}
    assert figure(shown, "counterpart_request_seconds_count", **asked) >= 1
    assert figure(shown, "counterpart_request_seconds_count", route="none", status="404") >= 1
    for word in ("Canary", session, "Tess", "nowhere-at-all"):
        assert word not in shown
    assert shown.endswith("\n")


def test_what_happens_before_the_figures_are_asked_for_is_counted_and_bounded(tmp_path: Path) -> None:
    with house_with(tmp_path, metrics_token="long-enough-and-secret") as (_, client):
        for _ in range(5):
            client.get("/healthz")
        shown = client.get("/metrics", headers={"authorization": "Bearer long-enough-and-secret"}).text
    assert figure(shown, "counterpart_request_seconds_count", route="/healthz") == 5


def test_every_answer_carries_the_id_of_its_request_and_a_strange_one_is_replaced(cast: Cast) -> None:
    one, two = (cast.nobody.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert one != two and re.fullmatch(r"[0-9a-f]{16}", one)
    named = cast.nobody.get("/healthz", headers={"x-request-id": "proxy-0123456789"})
    assert named.headers["x-request-id"] == "proxy-0123456789"
    for strange in ("a b", "x" * 65, 'x"y\\', "short"):
        assert cast.nobody.get("/healthz", headers={"x-request-id": strange}).headers["x-request-id"] != strange


def test_the_answer_to_readiness_is_plain_json(cast: Cast) -> None:
    assert set(json.loads(cast.nobody.get("/readyz").content)) == {"status", "reasons"}


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
