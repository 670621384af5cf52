"""The notice on first use: before any page, once; never in the way of scripts, forms and the API."""

from collections.abc import Iterator
from html import unescape

import pytest

from app.people import notices
from app.people.notices import Notices
from app.people.records import User
from tests.web.door import Door, door_at


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door_at(tmp_path_factory.mktemp("notice")) as found:
        yield found


def fresh(door: Door, role: str = "trainee") -> tuple[User, str]:
    """A user who has seen nothing yet, and a key."""
    user = door.house.services.sign_in.add(f"Fresh {next(door.numbers)}", role, "north", door.clock.now())
    return user, door.key(user)


@pytest.mark.parametrize(
    "path", ["/", "/cases", "/settings", "/cases/packaging-film?first", "/drill", "/evals", "/review", "/admin"]
)
def test_before_anything_else_a_page_shows_the_notice(door: Door, path: str) -> None:
    _, key = fresh(door)
    answer = door.send("GET", path, key)
    assert answer.status_code == 303
    page = door.send("GET", answer.headers["location"], key)
    assert page.status_code == 200
    assert page.text.count("<button") == 1 and f'value="{path}"' in page.text
    for told in (
        "private",
        "coaches of your team",
        "recorded",
        "not final",
        "dispute",
        "not appraisal",
        "180 days",
        "delete it",
        "room in a clinic, without your name",
        "labelled examples",
        "that is recorded among your data",
        "is the coach's own, and stays",
    ):
        assert told in unescape(page.text), told
    assert door.send("GET", path).headers["location"] == "/sign-in", "nobody is asked to sign in first"


def test_once_accepted_it_never_comes_back_and_can_be_read_again(door: Door) -> None:
    user, key = fresh(door)
    answer = door.send("POST", "/notice", key, data={"next": "/cases?level=hard"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?level=hard")
    assert door.send("GET", "/", key).status_code == 200
    assert door.send("GET", "/", door.key(user)).status_code == 200, "in another browser neither"
    assert door.send("POST", "/notice", key, data={"next": "//evil.example"}).headers["location"] == "/"
    again = door.send("GET", "/notice?next=//evil.example", key).text
    assert "You have read this." in again and "evil" not in again
    with door.house.engine.connect() as db:
        rows = db.exec_driver_sql("select version from notices where user = ?", (user.id,)).all()
    assert [tuple(r) for r in rows] == [(notices.VERSION,)]


def test_the_api_scripts_and_forms_are_not_held_up(door: Door) -> None:
    _, key = fresh(door)
    assert door.send("GET", "/api/v1/sessions", key).status_code == 200
    begun = door.send("POST", "/api/v1/sessions", key, json={"case": "packaging-film"})
    assert begun.status_code == 201
    session = begun.json()["id"]
    assert door.send("GET", f"/sessions/{session}/table", key, headers={"hx-request": "true"}).status_code == 200
    assert door.send("GET", "/cases", key, headers={"accept": "application/json"}).status_code == 200
    assert door.send("POST", f"/sessions/{session}/ending", key).headers["location"].endswith("/debrief")
    assert door.send("POST", "/sign-out", key).status_code == 303


def test_a_new_version_is_shown_to_everybody_once_more(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    user, key = fresh(door)
    door.send("POST", "/notice", key)
    monkeypatch.setattr(notices, "VERSION", notices.VERSION + 1)
    later = Notices(door.house.services.people.notices.store)
    assert not later.read_by(user)
    later.accept(user, door.clock.now())
    later.accept(user, door.clock.now())
    assert later.read_by(user) and Notices(later.store).read_by(user)


def test_the_local_user_sees_it_once_too(door: Door) -> None:
    user = door.house.services.sign_in.local_user(door.clock.now())
    key = door.key(user)
    assert door.send("GET", "/", key).headers["location"] == "/notice?next=%2F"
    door.send("POST", "/notice", key)
    assert door.send("GET", "/", key).status_code == 200
