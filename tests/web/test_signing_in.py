"""Promise A4: sessions and passwords, as a table of named cases; each on the pages themselves."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete

from app.people.passwords import LONGEST, SHORTEST
from app.people.signin import IDLE
from app.people.signin import LONGEST as LONGEST_SESSION
from app.people.tries import TRIES
from app.store import tables as t
from app.web.access import COOKIE
from tests.people.quick import GOOD, OTHER
from tests.web.door import Door, door_at, key_in

CASES: dict[str, Callable[[Door], None]] = {}
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door_at(tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest.fixture
def door(house: Door) -> Iterator[Door]:
    """The house, with nothing counted and the clock back."""
    nothing_counted(house)
    yield house
    house.clock.ahead = timedelta()


def nothing_counted(door: Door) -> None:
    """No try counts any more."""
    with door.house.engine.begin() as db:
        db.execute(delete(t.tries))


def case(name: str) -> Callable[[Callable[[Door], None]], Callable[[Door], None]]:
    def kept(check: Callable[[Door], None]) -> Callable[[Door], None]:
        CASES[name] = check
        return check

    return kept


def reset_token(door: Door, name: str) -> str:
    """A link for a new password, made by an admin on the page."""
    admin, user = door.user("admin"), door.house.services.sign_in.store.user_named(name)
    page = door.send("POST", f"/admin/users/{user.id}/resets", door.key(admin)).text
    found = re.search(r"/password\?token=([\w-]+)", page)
    assert found, page
    return found.group(1)


def set_password(door: Door, token: str, password: str, key: str | None = None) -> httpx.Response:
    return door.send("POST", "/password", key, data={"token": token, "password": password, "again": password})


@case("fixation: a new key at each sign-in by password")
def _(door: Door) -> None:
    user = door.user()
    keys = [key_in(door.sign_in(user.name, GOOD)) for _ in range(3)]
    assert len(set(keys)) == 3 and all(door.works(key) for key in keys)


@case("fixation: a key that was there before is not taken up, and ends")
def _(door: Door) -> None:
    user, mallory = door.user(), door.user()
    planted = door.key(mallory)
    key = key_in(door.sign_in(user.name, GOOD, planted))
    assert key != planted and door.works(key) and not door.works(planted)
    made_up = "a-key-that-somebody-made-up"
    assert key_in(door.sign_in(user.name, GOOD, made_up)) != made_up
    assert not door.works(made_up)


@case("fixation: signing in by link ends the key before, too")
def _(door: Door) -> None:
    user, signer = door.user(), door.house.services.sign_in
    planted, token = door.key(door.user()), signer.link_token(user, door.clock.now())
    key = key_in(door.send("POST", "/sign-in", planted, data={"token": token}))
    assert door.works(key) and not door.works(planted)


@case("the cookie: HttpOnly, SameSite, for the whole site, at most 14 days")
def _(door: Door) -> None:
    cookie = door.sign_in(door.user().name, GOOD).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={14 * 24 * 3600}"):
        assert part in cookie
    assert "Domain" not in cookie


@case("logout ends the session on the server")
def _(door: Door) -> None:
    key = key_in(door.sign_in(door.user().name, GOOD))
    answer = door.send("POST", "/sign-out", key)
    assert answer.headers["location"] == "/sign-in" and f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert not door.works(key)


@case("sign out everywhere ends every session of this user and no other")
def _(door: Door) -> None:
    user, other = door.user(), door.key(door.user())
    keys = [key_in(door.sign_in(user.name, GOOD)) for _ in range(3)]
    assert door.send("POST", "/settings/sign-outs", keys[0]).headers["location"] == "/sign-in"
    assert not any(door.works(key) for key in keys) and door.works(other)


@case("disabling ends every session at once; enabling brings none back")
def _(door: Door) -> None:
    user, admin = door.user(), door.key(door.user("admin"))
    key = key_in(door.sign_in(user.name, GOOD))
    assert door.send("POST", f"/admin/users/{user.id}/disabling", admin).status_code == 303
    assert not door.works(key)
    assert door.send("GET", "/api/v1/sessions", key).status_code == 401
    assert door.sign_in(user.name, GOOD).status_code == 422
    assert door.send("POST", f"/admin/users/{user.id}/enabling", admin).status_code == 303
    assert not door.works(key) and door.works(key_in(door.sign_in(user.name, GOOD)))


@case("idle for more than twelve hours ends the session")
def _(door: Door) -> None:
    key = key_in(door.sign_in(door.user().name, GOOD))
    door.clock.ahead = IDLE - MINUTE
    assert door.works(key)
    door.clock.ahead = IDLE - MINUTE + IDLE + MINUTE
    assert not door.works(key)
    door.clock.ahead = timedelta()
    assert not door.works(key)


@case("fourteen days end the session, however much it is used")
def _(door: Door) -> None:
    key = key_in(door.sign_in(door.user().name, GOOD))
    while door.clock.ahead + IDLE / 2 < LONGEST_SESSION:
        door.clock.ahead += IDLE / 2
        assert door.works(key)
    door.clock.ahead = LONGEST_SESSION + MINUTE
    assert not door.works(key)


@case("reset: the link works once, ends every session and every other link, and the old password")
def _(door: Door) -> None:
    user, signer = door.user(), door.house.services.sign_in
    keys, waiting = [door.key(user), door.key(user)], signer.link_token(user, door.clock.now())
    token = reset_token(door, user.name)
    assert all(door.works(key) for key in keys), "making the link ends nothing"
    assert door.works(key_in(set_password(door, token, OTHER)))
    assert not any(door.works(key) for key in keys)
    assert set_password(door, token, GOOD).status_code == 422
    assert door.send("POST", "/sign-in", data={"token": waiting}).status_code == 422
    assert door.sign_in(user.name, GOOD).status_code == 422
    assert door.sign_in(user.name, OTHER).status_code == 303


@case("reset: a day later the link opens nothing")
def _(door: Door) -> None:
    user = door.user()
    token = reset_token(door, user.name)
    door.clock.ahead = timedelta(hours=24) + MINUTE
    assert door.send("GET", f"/password?token={token}").status_code == 422
    assert set_password(door, token, OTHER).status_code == 422
    assert door.sign_in(user.name, GOOD).status_code == 303


@case("an invitation is not used up by looking, works once, and is over after 72 hours")
def _(door: Door) -> None:
    admin = door.key(door.user("admin"))
    for late, status in ((timedelta(hours=72) - MINUTE, 303), (timedelta(hours=72) + MINUTE, 422)):
        door.clock.ahead = timedelta()
        made = door.send("POST", "/invitations", admin, data={"name": f"New {late}", "role": "trainee"})
        token = re.search(r"/password\?token=([\w-]+)", made.text).group(1)  # type: ignore[union-attr]
        assert made.headers["cache-control"] == "no-store"
        for _ in range(3):
            assert door.send("GET", f"/password?token={token}").status_code == 200
        door.clock.ahead = late
        assert set_password(door, token, GOOD).status_code == status
        assert set_password(door, token, GOOD).status_code == 422


@case("a changed password ends every other session; this one goes on under a new key")
def _(door: Door) -> None:
    user = door.user()
    here, there = key_in(door.sign_in(user.name, GOOD)), key_in(door.sign_in(user.name, GOOD))
    wrong = door.send("POST", "/settings/password", here, data={"old": OTHER, "password": OTHER, "again": OTHER})
    assert wrong.status_code == 422 and "The old password is wrong." in wrong.text and door.works(there)
    assert "/settings/password" in door.send("GET", "/settings", here).text
    new = key_in(door.send("POST", "/settings/password", here, data={"old": GOOD, "password": OTHER, "again": OTHER}))
    assert door.works(new) and not door.works(here) and not door.works(there)
    assert door.sign_in(user.name, GOOD).status_code == 422 and door.sign_in(user.name, OTHER).status_code == 303


@case("64 characters and more are one password, to the last")
def _(door: Door) -> None:
    long = ("a Long way 2 go; " * 20)[:LONGEST]
    user = door.user(password=long)
    assert door.sign_in(user.name, long).status_code == 303
    for wrong in (long[:64], long[:72], long[:-1], long + "x"):
        assert door.sign_in(user.name, wrong).status_code == 422


@case("too short, too long, the name and what everybody tries are refused; the link stays")
def _(door: Door) -> None:
    user = door.user()
    token = reset_token(door, user.name)
    for wrong in ("x" * (SHORTEST - 1), "x7" * LONGEST, user.name * 3, "password1234"):
        answer = set_password(door, token, wrong)
        assert answer.status_code == 422 and wrong not in answer.text
    twice = door.send("POST", "/password", data={"token": token, "password": GOOD, "again": OTHER})
    assert twice.status_code == 422 and "the same password twice" in twice.text
    assert set_password(door, token, OTHER).status_code == 303


@case("enumeration: the same answer, and one hash checked, whatever is wrong")
def _(door: Door) -> None:
    known, without, closed = door.user(), door.user(password=None), door.user()
    admin = door.key(door.user("admin"))
    door.send("POST", f"/admin/users/{closed.id}/disabling", admin)
    door.sign_in("Nobody at all", GOOD)  # the hash of nobody is made
    seen = set()
    for name, password in (
        (known.name, OTHER),
        ("Nobody", GOOD),
        (without.name, GOOD),
        (closed.name, GOOD),
        (known.name, "x" * 900),
    ):
        before = door.hasher.checked, door.hasher.hashed
        answer = door.sign_in(name, password)
        assert (door.hasher.checked, door.hasher.hashed) == (before[0] + 1, before[1])
        assert password not in answer.text
        headers = {k: v for k, v in answer.headers.items() if k not in ("content-length", "x-request-id")}
        seen.add((answer.status_code, answer.text.replace(name, "…"), str(headers)))
    assert len(seen) == 1
    assert "set-cookie" not in str(seen)


@case("enumeration: too many tries sound the same for a name that there is and one that there is not")
def _(door: Door) -> None:
    user, seen = door.user(), []
    for name in (user.name, "Nobody of that name"):
        for _ in range(TRIES):
            assert door.sign_in(name, OTHER).status_code == 422
        before = door.hasher.checked
        answer = door.sign_in(name, GOOD)
        assert door.hasher.checked == before, "no work, no oracle"
        assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
        seen.append((answer.status_code, re.sub(r"in \d+", "in", answer.text)))
        nothing_counted(door)
    assert seen[0] == seen[1] and seen[0][0] == 429


@case("tries: a right password clears the count of its name; an address has its own")
def _(door: Door) -> None:
    user = door.user()
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert door.sign_in(user.name, OTHER).status_code == 422
        assert door.sign_in(user.name, GOOD).status_code == 303
    statuses = [door.sign_in(f"Somebody {n}", OTHER).status_code for n in range(20)]
    assert statuses[:12] == [422] * 12 and statuses[12:] == [429] * 8, "18 failed before"
    assert door.sign_in(user.name, GOOD).status_code == 429


@case("a script hears of too many tries as problem details")
def _(door: Door) -> None:
    for _ in range(TRIES):
        door.sign_in("Nobody", OTHER)
    answer = door.send(
        "POST", "/sign-in", data={"name": "Nobody", "password": GOOD}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 429 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Too Many Requests" and "retry-after" in answer.headers


@case("a token of one purpose opens nothing else, and none is a login key")
def _(door: Door) -> None:
    user, signer = door.user(), door.house.services.sign_in
    sign_in, reset = signer.link_token(user, door.clock.now()), reset_token(door, user.name)
    assert set_password(door, sign_in, OTHER).status_code == 422
    assert door.send("POST", "/sign-in", data={"token": reset}).status_code == 422
    assert not door.works(reset) and not door.works(sign_in)
    assert set_password(door, reset, OTHER).status_code == 303


@pytest.mark.parametrize("name", CASES)
def test_sessions_and_passwords_hold(door: Door, name: str) -> None:
    CASES[name](door)
