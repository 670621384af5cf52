"""Pages with a model behind them: its words where it works, the built-in buyer where it fails, and the page says so.

The model is a scripted server of our own that runs as a process; the name of the model picks what it does.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.bootstrap import House, build
from app.clock import SystemClock
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.app import create_app
from tests.model_server import ModelServer
from tests.web.conftest import HOST, Person

LINE = "Before I answer: who on your side needs the 8, and by when must the saving show?"
WORDS = "You ask the right thing first. I need the saving, and I will not say more today."


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    """The scripted model server."""
    with ModelServer() as running:
        running.control(text=WORDS)
        yield running


@contextmanager
def house_with(
    server: ModelServer, folder: Path, model: str, key: str = "k", **more: Any
) -> Iterator[tuple[House, Person]]:
    """A house whose words and judgement come from a model of this name, and its trainee."""
    house = build(
        Settings(
            database_url=f"sqlite:///{folder}/house.sqlite3", pace_ms_per_word=0, model_url=server.url, model_key=key,
            model_name=model, tries=1, first_token_seconds=5, between_tokens_seconds=1, whole_seconds=12, **more,
        )
    )  # fmt: skip
    upgrade(house.engine)
    now = SystemClock().now()
    user = house.services.sign_in.add("Tess", "trainee", "north", now)
    house.services.people.notices.accept(user, now)
    with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
        yield house, Person(client, house.services.sign_in.use_link(house.services.sign_in.link_token(user, now), now))
    house.engine.dispose()


def said(house: House, person: Person) -> tuple[dict[str, Any], str]:
    """One message and its answer: the turn as data, and the page after it was graded."""
    session = person.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3}).json()["id"]
    sent = person.post(f"/api/v1/sessions/{session}/turns", json={"text": LINE}, headers={"Idempotency-Key": "one"})
    assert sent.status_code == 202, sent.text
    until = time.monotonic() + 20
    while time.monotonic() < until:
        turn = person.get(f"/api/v1/sessions/{session}").json()["turns"][1]
        if turn["step"] in ("completed", "failed") and not house.ledger.waiting():
            return turn, unescape(person.get(f"/sessions/{session}").text)
        time.sleep(0.02)
    raise AssertionError("no answer within twenty seconds")


@pytest.mark.parametrize("model", ["normal", "every-byte", "null-finish", "no-usage", "no-system", "reasoning-first"])
def test_the_model_words_the_decided_move(server: ModelServer, tmp_path: Path, model: str) -> None:
    with house_with(server, tmp_path, model) as (house, person):
        turn, page = said(house, person)
    assert (turn["step"], turn["why"]) == ("completed", None)
    assert turn["spoken_by"] in ("model", "mixed")
    assert WORDS.split(". ", 1)[0] in turn["reply"]
    assert turn["reply"] in page


FAULTS = {
    "429": "too many requests (429)",
    "500": "failed (500",
    "503": "failed (503",
    "404": "does not know it or the path (404)",
    "html": "answers with a web page",
    "refused": "refused it (401)",
    "stalled": "within",
    "empty": "gave an empty answer",
    "error-first": "",
    "cut-at-once": "",
}


@pytest.mark.parametrize("model", FAULTS)
def test_where_the_model_fails_the_built_in_buyer_answers_and_the_page_says_why(
    server: ModelServer, tmp_path: Path, model: str
) -> None:
    with house_with(server, tmp_path, model, key="wrong-key" if model == "refused" else "k") as (house, person):
        turn, page = said(house, person)
    assert turn["step"] == "completed"
    assert turn["reply"], "the trainee always gets an answer"
    assert turn["why"], "the page says that the built-in buyer stepped in"
    assert FAULTS[model].lower() in turn["why"].lower()
    assert turn["why"] in page
    assert "wrong-key" not in page


@pytest.mark.parametrize("model", ["cut", "reset", "error-inside"])
def test_a_stream_that_breaks_keeps_what_was_said_and_completes_the_move(
    server: ModelServer, tmp_path: Path, model: str
) -> None:
    with house_with(server, tmp_path, model) as (house, person):
        turn, page = said(house, person)
    assert turn["step"] == "completed"
    assert turn["reply"]
    assert turn["why"] in page
    assert turn["why"]


def test_what_the_model_says_changes_no_decision(server: ModelServer, tmp_path: Path) -> None:
    moves = []
    for model in ("normal", "500"):
        folder = tmp_path / model
        folder.mkdir()
        with house_with(server, folder, model) as (house, person):
            said(house, person)
            session = person.get("/api/v1/sessions").json()[0]["id"]
            moves.append((house.ledger.turns(session)[1].move, house.ledger.state(session)))
    assert moves[0] == moves[1]


def test_a_grading_that_the_model_cannot_give_is_ungraded_with_its_reason_and_can_be_tried_again(
    server: ModelServer, tmp_path: Path
) -> None:
    with house_with(server, tmp_path, "broken-json") as (house, person):
        turn, _ = said(house, person)
        session = person.get("/api/v1/sessions").json()[0]["id"]
        grading = house.ledger.gradings(session)[turn["id"]]
        assert grading.status == "ungraded"
        assert grading.reason
        assert grading.turn_level is None
        assert person.post(f"/sessions/{session}/ending").status_code == 303
        assert person.post(f"/sessions/{session}/own-view", data={"text": ""}).status_code == 303
        assert grading.reason in unescape(person.get(f"/sessions/{session}/debrief").text)
        assert person.post(f"/api/v1/turns/{turn['id']}/regradings").status_code == 202


def test_the_prompt_holds_no_secret_of_the_case(server: ModelServer, tmp_path: Path) -> None:
    server.control(reset=True, text=WORDS)
    with house_with(server, tmp_path, "normal") as (house, person):
        said(house, person)
        session = house.ledger.session(person.get("/api/v1/sessions").json()[0]["id"])
        told = {turn.move.disclosed for turn in house.ledger.turns(session.id) if turn.move}
        case = house.services.practice.cases.of(session.case, session.case_hash)
    sent = " ".join(message["content"] for call in server.calls() for message in call["messages"])
    assert sent
    hidden = [i for i in case.confidential.interests if i.id not in told]
    assert len(hidden) > 3
    secret = [text for i in hidden for text in (i.gist, *i.wordings)]
    secret += [d.story for d in case.confidential.draws]
    assert [text for text in secret if text in sent] == []
