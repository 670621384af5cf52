"""A house with a clock in the test's hand and a quick hasher: where signing in is tried out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient

from app.bootstrap import House, build
from app.clock import SystemClock
from app.people.passwords import Passwords
from app.people.records import User
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.access import COOKIE
from app.web.app import create_app
from tests.people.quick import GOOD, CountingHasher
from tests.web.conftest import HOST


class HandClock:
    """A clock that goes as it goes, and ahead as far as it is told."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@dataclass
class Door:
    """The house, its clock and its hasher."""

    house: House
    client: TestClient
    clock: HandClock
    hasher: CountingHasher
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def user(self, role: str = "trainee", *, password: str | None = GOOD, team: str = "north") -> User:
        """A new user who has read the notice; with a password, or without."""
        now = self.clock.now()
        user = self.house.services.sign_in.add(f"User {next(self.numbers)}", role, team, now)
        self.house.services.people.notices.accept(user, now)
        if password is not None:
            self.house.services.people.accounts.first_password(user, password, now)
        return user

    def key(self, user: User) -> str:
        """The key of a new login session."""
        signer, now = self.house.services.sign_in, self.clock.now()
        return signer.use_link(signer.link_token(user, now), now)

    def send(self, method: str, path: str, key: str | None = None, **more: Any) -> httpx.Response:
        """One request of a browser that has this key, or none."""
        self.client.cookies.clear()
        headers = {"cookie": f"{COOKIE}={key}"} if key else {}
        answer: httpx.Response = self.client.request(
            method, path, headers={**headers, **more.pop("headers", {})}, follow_redirects=False, **more
        )
        self.client.cookies.clear()
        return answer

    def sign_in(self, name: str, password: str, key: str | None = None) -> httpx.Response:
        """The form of the sign-in page."""
        return self.send("POST", "/sign-in", key, data={"name": name, "password": password})

    def works(self, key: str | None) -> bool:
        """Whether a key opens a page."""
        return self.send("GET", "/settings", key).status_code == 200


def key_in(answer: httpx.Response) -> str:
    """The key that an answer puts into the cookie."""
    found = answer.cookies.get(COOKIE)
    assert answer.status_code == 303 and found, answer.text
    return found


@contextmanager
def door_at(folder: Path, **settings: Any) -> Iterator[Door]:
    """A house in a folder."""
    clock, hasher = HandClock(), CountingHasher()
    url = f"sqlite:///{folder}/house.sqlite3"
    house = build(Settings(database_url=url, pace_ms_per_word=0, data_dir=folder, **settings), clock=clock)
    upgrade(house.engine)
    house.services.people.accounts.passwords = Passwords(hasher)
    with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
        yield Door(house, client, clock, hasher)
    house.engine.dispose()
