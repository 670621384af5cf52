"""A house with people for the promises about privacy: the application in this process, a browser for each person, and streams that are read a little and left."""

import asyncio
import itertools
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.bootstrap import House, build
from app.clock import SystemClock
from app.people.records import User
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.access import COOKIE
from app.web.app import create_app
from tests.web.conftest import HOST, Person

STREAM_SECONDS = 3.0
LINES = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?",
    "The index reads 1,265 against 1,190 in January. By clause 7.2 that is 2.5 points, not 8.",
)


@dataclass
class Household:
    """The running house. `routes` are all pairs of method and path."""

    house: House
    client: TestClient
    folder: Path

    def __post_init__(self) -> None:
        self.keys: dict[str, str] = {}
        self._count = itertools.count(1)

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Every route of the application: method and path."""
        found = []
        for route in _flat(list(self.client.app.routes)):  # type: ignore[attr-defined]
            found += [(method, route.path) for method in sorted(route.methods - {"HEAD"})]
        return found

    def person(self, name: str, role: str = "trainee", team: str = "Nordwind") -> tuple[User, Person]:
        """One more person, signed in."""
        signer, now = self.house.services.sign_in, SystemClock().now()
        user = signer.add(name, role, team, now)
        self.house.services.people.notices.accept(user, now)
        key = signer.use_link(signer.link_token(user, now), now)
        self.keys[user.id] = key
        return user, Person(self.client, key)

    def begin(self, person: Person, case: str = "packaging-film", *, mode: str = "practice", **more: Any) -> str:
        """Begin a session; its id."""
        answer = person.post("/api/v1/sessions", json={"case": case, "mode": mode, "seed": 3, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def say(self, person: Person, session: str, text: str) -> dict[str, Any]:
        """Say something and wait for the reply and its grading."""
        url = f"/api/v1/sessions/{session}"
        headers = {"Idempotency-Key": f"k{next(self._count)}"}
        sent = person.post(f"{url}/turns", json={"text": text}, headers=headers)
        assert sent.status_code == 202, sent.text
        until = time.monotonic() + 60
        while time.monotonic() < until:
            turn = dict(person.get(url).json()["turns"][-1])
            if turn["step"] in ("completed", "stopped", "failed") and not self.house.ledger.waiting():
                return turn
            time.sleep(0.01)
        raise AssertionError("no answer within a minute")

    def stream(self, user: User | None, path: str) -> tuple[int, str]:
        """What a stream of events says at once: status and text. It is left after its first pieces, as a browser that is closed leaves it."""
        return asyncio.run(_first_of(self.client.app, path, self.keys[user.id] if user else ""))


@contextmanager
def household(folder: Path, **settings: Any) -> Iterator[Household]:
    """A house in a folder."""
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder}/house.sqlite3",
        "pace_ms_per_word": 0,
        "data_dir": folder,
    }
    house = build(Settings(**(given | settings)))
    upgrade(house.engine)
    with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
        yield Household(house, client, folder)
    house.engine.dispose()


def filled(path: str, **values: str) -> str:
    """The address of a route; what is not given is 'none'."""
    return re.sub(r"\{(\w+)[^}]*\}", lambda m: values.get(m[1], "none"), path)


async def _first_of(app: Any, path: str, key: str) -> tuple[int, str]:
    """Runs the application for one request; the pieces that come within a second of each other."""
    status, pieces, left = 0, [], asyncio.Event()
    place, _, query = path.partition("?")
    headers = [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={key}".encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": place, "raw_path": place.encode(),
        "query_string": query.encode(), "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        pieces.append(message.get("body", b""))

    running = asyncio.ensure_future(app(scope, receive, send))
    seen, until = -1, time.monotonic() + STREAM_SECONDS
    while not running.done() and time.monotonic() < until and (not status or seen != len(pieces)):
        seen = len(pieces)
        await asyncio.wait({running}, timeout=0.3)
    left.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return status, b"".join(pieces).decode()


def _flat(routes: list[object]) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            found += _flat(list(getattr(inner, "routes", [])))
    return found
