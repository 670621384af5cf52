"""The JSON API: turns once, streams that resume, and nothing hidden in any answer."""

import json
import time

from tests.web.conftest import Cast
from tests.web.talk import begin


def _settled(cast: Cast, session: str, count: int) -> dict[str, object]:
    until = time.monotonic() + 5
    while True:
        body = cast.trainee.get(f"/api/v1/sessions/{session}").json()
        if len(body["turns"]) > count and body["turns"][-1]["step"] == "completed":
            return dict(body["turns"][-1])
        assert time.monotonic() < until
        time.sleep(0.02)


def test_one_key_is_one_turn(cast: Cast) -> None:
    session = begin(cast)
    url, key = f"/api/v1/sessions/{session}/turns", {"Idempotency-Key": "first"}
    one = cast.trainee.post(url, json={"text": "Why 90 days?"}, headers=key)
    assert one.status_code == 202
    done = _settled(cast, session, 1)
    again = cast.trainee.post(url, json={"text": "Why 90 days?"}, headers=key)
    assert (again.status_code, again.json()["id"]) == (202, one.json()["id"])
    assert again.json()["reply"] == done["reply"]
    other = cast.trainee.post(url, json={"text": "Why 60 days?"}, headers=key)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert cast.house.ledger.session(session).turns == 1


def test_a_turn_after_the_end_is_refused(cast: Cast) -> None:
    session = begin(cast)
    assert cast.trainee.post(f"/api/v1/sessions/{session}/ending", json={}).json()["end_reason"] == "impasse"
    late = cast.trainee.post(f"/api/v1/sessions/{session}/turns", json={"text": "wait"})
    assert late.status_code == 409
    assert "over" in late.json()["detail"]


def test_a_misheard_term_is_corrected_and_a_wrong_one_is_named(cast: Cast) -> None:
    session = begin(cast)
    cast.trainee.post(f"/api/v1/sessions/{session}/turns", json={"text": "I can do 3 % off the price."})
    turn = _settled(cast, session, 1)
    url = f"/api/v1/turns/{turn['id']}/corrections"
    assert cast.trainee.post(url, json={"issue": "price", "value": 2}).status_code == 200
    assert cast.house.ledger.state(session).standing["price"] == 2
    for body, word in (({"issue": "weather", "value": 2}, "weather"), ({"issue": "price", "value": 99}, "99")):
        answer = cast.trainee.post(url, json=body)
        assert answer.status_code == 422
        assert word in answer.json()["detail"]


def test_events_come_in_order_and_hold_the_reply_to_the_letter(cast: Cast) -> None:
    session = begin(cast)
    cast.trainee.post(f"/api/v1/sessions/{session}/turns", json={"text": "Who decides on your side?"})
    turn = _settled(cast, session, 1)
    rows = cast.house.ledger.events_after(session, 0)
    assert [r.seq for r in rows] == list(range(1, len(rows) + 1))
    deltas = [r for r in rows if r.type == "turn.delta"]
    reply = str(turn["reply"])
    assert " ".join(reply[d.body["start"] : d.body["end"]] for d in deltas) == reply
    assert "text" not in deltas[0].body, "delta rows hold offsets, not text"


def test_no_answer_of_the_api_holds_a_hidden_field(cast: Cast) -> None:
    session = begin(cast)
    cast.trainee.post(f"/api/v1/sessions/{session}/turns", json={"text": "Why six weeks of stock?"})
    _settled(cast, session, 1)
    shown = json.dumps(cast.trainee.get(f"/api/v1/sessions/{session}").json())
    head = cast.house.ledger.session(session)
    assert head.draw not in shown
    for word in ("aspiration", "floor", "trust", "weights", "draw", "seed"):
        assert f'"{word}"' not in shown
    stream = json.dumps([dict(e.body) for e in cast.house.ledger.events_after(session, 0)])
    for word in ("aspiration", "believed_floor", "trust", head.draw):
        assert word not in stream


def test_pasted_turns_are_graded_and_not_kept(cast: Cast) -> None:
    before = cast.house.ledger.waiting()
    answer = cast.trainee.post(
        "/api/v1/gradings", json=[{"id": "a", "buyer": "I need 8 % off.", "text": "How did you get to 8 %?"}]
    )
    assert answer.json()[0]["findings"][0]["id"] == "asks_for_justification"
    assert cast.house.ledger.waiting() == before


def test_the_document_of_the_api_names_every_path(cast: Cast) -> None:
    paths = cast.trainee.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/sessions/{session}/turns" in paths
    assert all(path.startswith("/api/v1/") for path in paths)
