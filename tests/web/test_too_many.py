"""Too many messages, or too much spent: the turn is refused with a plain message before anything is stored, and the talk stays open."""

from pathlib import Path

from sqlalchemy import update

from app.store import tables as t
from tests.web.door import Door, door_at


def begun(door: Door, key: str) -> str:
    return str(door.send("POST", "/api/v1/sessions", key, json={"case": "packaging-film", "seed": 3}).json()["id"])


def said(door: Door, key: str, session: str, number: int) -> int:
    url, headers = f"/api/v1/sessions/{session}/turns", {"Idempotency-Key": f"k{number}"}
    sent = door.send("POST", url, key, json={"text": f"Why is that so, number {number}?"}, headers=headers)
    if sent.status_code == 202:
        turn = sent.json()["id"]
        door.send("POST", f"/api/v1/turns/{turn}/interruption", key)
    return sent.status_code


def test_more_messages_than_an_hour_may_have(tmp_path: Path) -> None:
    with door_at(tmp_path, turns_per_hour=2) as door:
        key, other = door.key(door.user()), door.key(door.user())
        session = begun(door, key)
        assert [said(door, key, session, n) for n in (1, 2, 3)] == [202, 202, 429]
        assert said(door, key, session, 2) == 202, "what was accepted is answered again"
        url = f"/sessions/{session}/turns"
        page = door.send("POST", url, key, data={"text": "And now?", "key": "k9"})
        assert page.status_code == 429 and "2 messages within an hour" in page.text
        assert 0 < int(page.headers["retry-after"]) <= 3600
        data = door.send("POST", f"/api/v1{url}", key, json={"text": "And now?"}, headers={"Idempotency-Key": "k9"})
        assert (
            data.headers["content-type"] == "application/problem+json"
            and "the talk stays open" in data.json()["detail"]
        )
        assert len(door.house.ledger.turns(session)) == 3, "nothing of it is stored"
        assert door.house.ledger.session(session).status == "running"
        assert said(door, other, begun(door, other), 1) == 202
        assert said(door, other, session, 9) == 404, "an outsider hears nothing of it"


def test_more_spent_than_a_day_may_cost(tmp_path: Path) -> None:
    with door_at(tmp_path, spend_per_user_day=0.5, spend_per_team_day=0.8) as door:
        tess, ann, otto = door.user(), door.user(), door.user(team="south")
        keys = [door.key(user) for user in (tess, ann, otto)]
        sessions = [begun(door, key) for key in keys]
        assert [said(door, k, s, 1) for k, s in zip(keys, sessions, strict=True)] == [202, 202, 202]

        def costs(session: str, cost: float) -> None:
            with door.house.engine.begin() as db:
                db.execute(update(t.turns).where(t.turns.c.session == session, t.turns.c.number == 1).values(cost=cost))

        costs(sessions[0], 0.5)
        assert [said(door, k, s, 2) for k, s in zip(keys, sessions, strict=True)] == [429, 202, 202]
        costs(sessions[1], 0.3)
        assert [said(door, k, s, 3) for k, s in zip(keys, sessions, strict=True)] == [429, 429, 202]
        page = door.send("POST", f"/sessions/{sessions[1]}/turns", keys[1], data={"text": "And now?", "key": "k9"})
        assert "Your team&#39;s budget for the model is used up for today" in page.text
        assert len(door.house.ledger.turns(sessions[1])) == 3
        assert door.send("POST", f"/sessions/{sessions[1]}/ending", keys[1]).status_code == 303, "ending costs nothing"


def test_deleting_a_session_makes_no_new_budget(tmp_path: Path) -> None:
    with door_at(tmp_path, spend_per_user_day=0.5, spend_per_team_day=0.5) as door:
        tess, ann, otto = door.user(), door.user(), door.user(team="south")
        keys = [door.key(user) for user in (tess, ann, otto)]
        gone, mates, strangers = (begun(door, key) for key in keys)
        assert said(door, keys[0], gone, 1) == 202
        with door.house.engine.begin() as db:
            db.execute(update(t.turns).where(t.turns.c.session == gone, t.turns.c.number == 1).values(cost=0.6))
        assert door.send("POST", f"/sessions/{gone}/deletion", keys[2]).status_code == 404, (
            "an outsider deletes nothing"
        )
        assert door.send("POST", f"/sessions/{gone}/deletion", keys[0]).status_code == 303
        anew = begun(door, keys[0])
        assert said(door, keys[0], anew, 1) == 429, "the day's budget is used, whatever was deleted"
        assert [said(door, keys[1], mates, 1), said(door, keys[2], strangers, 1)] == [429, 202]
