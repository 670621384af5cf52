"""The sign-in page and what stands around it: cookies on secure connections, counted tries, and where one goes on to."""

from pathlib import Path

import pytest

from app.errors import TooMany
from app.people.passwords import Passwords
from app.people.windows import TRIES, Tries
from app.web.access import COOKIE, local_address
from tests.people.quick import GOOD, CountingHasher
from tests.web.door import door_at


def test_where_the_connection_is_secure_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    with door_at(tmp_path, secure_cookies=True) as door:
        cookie = door.sign_in(door.user().name, GOOD).headers["set-cookie"]
        assert cookie.startswith(f"__Host-{COOKIE}=") and "Secure" in cookie and "Path=/" in cookie
        gone = door.send("POST", "/sign-out").headers["set-cookie"]
        assert gone.startswith(f"__Host-{COOKIE}=") and "Secure" in gone


def test_the_sign_in_page_asks_for_a_password_only_where_somebody_has_one(tmp_path: Path) -> None:
    with door_at(tmp_path) as door:
        door.user(password=None)
        page = door.send("GET", "/sign-in").text
        assert "You need a sign-in link" in page and 'type="password"' not in page
        door.user()
        page = door.send("GET", "/sign-in").text
        assert 'autocomplete="current-password"' in page and "company account" not in page
        assert 'type="password"' not in door.send("GET", "/sign-in?token=abc").text
        assert door.send("GET", "/sign-in/provider").status_code == 404


def test_tries_are_counted_in_a_window_of_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    class Time:
        at = 1_000_000.0

        @classmethod
        def time(cls) -> float:
            return cls.at

    monkeypatch.setattr("limits.storage.memory.time", Time)
    monkeypatch.setattr("app.people.windows.time", Time)
    tries = Tries()
    for _ in range(TRIES):
        tries.begin("Tess", "here")
    with pytest.raises(TooMany, match="in 15 min"):
        tries.begin("Tess", "here")
    Time.at += 14 * 60
    with pytest.raises(TooMany, match="in 1 min"):
        tries.begin("Tess", "here")
    tries.begin("Otto", "here")
    Time.at += 61
    tries.begin("Tess", "here")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("/", "/"), ("/cases?level=hard", "/cases?level=hard"), ("/a#b", "/a#b"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("/\nSet-Cookie: x", "/"), ("evil.example", "/"), ("http:/evil", "/"), ("/" + "x" * 3000, "/"),
        ("///evil.example", "/"), ("\\\\evil", "/"), ("//[", "/"), (" /cases", "/"), ("/\t/evil.example", "/"),
    ],
)  # fmt: skip
def test_after_the_notice_only_pages_of_ours_are_gone_to(wanted: str, shown: str) -> None:
    assert local_address(wanted) == shown


def test_the_dummy_is_of_the_same_kind_as_a_real_hash() -> None:
    keeper = Passwords(CountingHasher())
    assert keeper._nobodys.split("$")[:4] == keeper.made(GOOD, "Tess").split("$")[:4]
