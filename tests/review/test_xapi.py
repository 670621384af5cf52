"""xAPI statements: one per ended session, no name unless asked for, and sending that is repeated where the store is busy and never doubled."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.content.acts import Strategy
from app.errors import EndpointError
from app.review.cohortports import ExportRow
from app.review.figures import Source
from app.review.xapi import statements
from app.review.xapisending import TRIES, Sent, XapiSender

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOME = "https://practice.example"
ROW = ExportRow(
    "s1", "01abc", "Tess Turner", "north", "packaging-film", "standard", NOW, NOW + timedelta(minutes=21, seconds=5), "deal", Source.GRADER, 66.666, 15, 2, 3, 1, 0,
    0.7, 0.8, True, 6, Strategy.UNCOVER, 3, 2, 3, 7, 4, 1,
)  # fmt: skip


def session(name: str = "s1", **more: Any) -> list[ExportRow]:
    return [replace(ROW, session=name, strategy=s, shown=3 if s is Strategy.UNCOVER else 0, **more) for s in Strategy]


def test_one_statement_for_each_ended_session() -> None:
    rows = [*session("s1"), *session("s2", ended=None), *session("s3", points=None)]
    first, third = statements(rows, HOME + "/")
    assert first["result"]["score"] == {"scaled": 0.6667, "raw": 66.67, "min": 0, "max": 100}
    assert first["result"]["duration"] == "PT1265S" and first["timestamp"] == "2026-11-24T09:21:05+00:00"
    assert first["result"]["extensions"][f"{HOME}/xapi/mean_level_uncover"] == 2.3333
    assert f"{HOME}/xapi/mean_level_trust" not in first["result"]["extensions"], "what was not shown is no figure"
    assert first["object"]["id"] == f"{HOME}/cases/packaging-film"
    assert "score" not in third["result"], "too few turns are no score"
    assert first["id"] != third["id"] and UUID(first["id"])
    assert next(statements(session("s1"), HOME))["id"] == first["id"], "sent again it is the same"
    assert json.loads(json.dumps(first)) == first


def test_the_actor_is_an_opaque_account_and_a_name_only_where_asked_for() -> None:
    plain = next(statements(session(), HOME))
    assert plain["actor"] == {"objectType": "Agent", "account": {"homePage": HOME, "name": "01abc"}}
    assert "Tess" not in json.dumps(plain) and "north" not in json.dumps(plain)
    assert next(statements(session(), HOME, names=True))["actor"]["name"] == "Tess Turner"


def test_a_coach_s_figures_stand_over_the_grader_s() -> None:
    rows = [*session(), *session(source=Source.COACH, points=10.0)]
    (only,) = statements(rows, HOME)
    assert only["result"]["score"]["raw"] == 10.0
    assert only["context"]["extensions"][f"{HOME}/xapi/source"] == "coach"


def sender(answer: Callable[[httpx.Request], httpx.Response], key: str | None = None) -> tuple[XapiSender, list[float]]:
    pauses: list[float] = []
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return XapiSender(client, "https://lrs.example/xapi/", key, pauses.append), pauses


def test_each_is_put_under_its_id_and_what_is_known_is_not_doubled() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204 if len(seen) == 1 else 409)

    send, pauses = sender(answer, "name:word")
    found = list(statements([*session("s1"), *session("s2")], HOME))
    assert send.send(found) == Sent(taken=1, known=1)
    assert [r.url.params["statementId"] for r in seen] == [one["id"] for one in found]
    assert str(seen[0].url).startswith("https://lrs.example/xapi/statements?")
    assert seen[0].headers["x-experience-api-version"] == "1.0.3"
    assert seen[0].headers["authorization"] == "Basic bmFtZTp3b3Jk"
    assert json.loads(seen[0].content) == found[0] and pauses == []


def test_a_busy_store_is_asked_again_after_the_pause_it_names() -> None:
    answers = iter([httpx.Response(503), httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200)])
    send, pauses = sender(lambda request: next(answers), "token")
    assert send.send(statements(session(), HOME)) == Sent(1, 0)
    assert pauses == [0.5, 7.0]


def test_a_store_that_stays_away_or_says_no_is_said_to() -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    send, pauses = sender(gone)
    with pytest.raises(EndpointError, match="ConnectError"):
        send.send(statements(session(), HOME))
    assert len(pauses) == TRIES - 1
    send, pauses = sender(lambda request: httpx.Response(401))
    with pytest.raises(EndpointError, match="401"):
        send.send(statements(session(), HOME))
    assert pauses == []
