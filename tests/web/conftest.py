"""The cast of every page test: a trainee, her coach, and an outsider of another team, an admin, and another trainee of her team, each with a signed-in browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.bootstrap import House, build
from app.clock import SystemClock
from app.people.records import User
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.access import COOKIE
from app.web.app import create_app

HOST = "127.0.0.1:8000"


class Person:
    """One person's browser: the shared connection to the house, with that person's cookie and no redirects followed."""

    def __init__(self, client: TestClient, key: str) -> None:
        self._client, self._cookie = client, f"{COOKIE}={key}"

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        """One request of this person."""
        headers = {"cookie": self._cookie, **more.pop("headers", {})}
        answer: httpx.Response = self._client.request(method, url, headers=headers, follow_redirects=False, **more)
        return answer

    def get(self, url: str, **more: Any) -> httpx.Response:
        """Read a page."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        """Send a form or a body."""
        return self.request("POST", url, **more)


@dataclass
class Cast:
    """The house with its people."""

    house: House
    trainee: Person
    coach: Person
    outsider: Person
    admin: Person
    mate: Person
    nobody: TestClient
    people: dict[str, User]

    def joined(self, name: str, role: str, team: str) -> Person:
        """One more person, who has read the notice and is signed in."""
        signer, now = self.house.services.sign_in, SystemClock().now()
        user = signer.add(name, role, team, now)
        self.house.services.people.notices.accept(user, now)
        return Person(self.nobody, signer.use_link(signer.link_token(user, now), now))


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """A fresh house for a file of tests."""
    folder: Path = tmp_path_factory.mktemp("house")
    with cast_at(f"sqlite:///{folder}/house.sqlite3", folder) as people:
        yield people


@contextmanager
def cast_at(url: str, folder: Path) -> Iterator[Cast]:
    """The cast in a house on the database at an address."""
    house = build(Settings(database_url=url, pace_ms_per_word=0, data_dir=folder))
    upgrade(house.engine)
    app = create_app(house.services)
    now = SystemClock().now()
    signer = house.services.sign_in
    people = {
        "trainee": signer.add("Tess", "trainee", "north", now),
        "coach": signer.add("Cora", "coach", "north", now),
        "outsider": signer.add("Otto", "coach", "south", now),
        "admin": signer.add("Ada", "admin", "office", now),
        "mate": signer.add("Mats", "trainee", "north", now),
    }
    with TestClient(app, base_url=f"http://{HOST}") as nobody:
        for user in people.values():
            house.services.people.notices.accept(user, now)  # has its own tests
        keys = {name: signer.use_link(signer.link_token(user, now), now) for name, user in people.items()}
        persons = {name: Person(nobody, key) for name, key in keys.items()}
        yield Cast(
            house,
            persons["trainee"],
            persons["coach"],
            persons["outsider"],
            persons["admin"],
            persons["mate"],
            nobody,
            people,
        )
    house.engine.dispose()
