"""People with a browser: they begin talks, say things, and hear the events of a session to the letter."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import httpx

from app.bootstrap import House, build
from app.clock import SystemClock
from app.settings import Settings
from app.web.access import COOKIE

HEARD_WITHIN_S = 60.0


def house_beside(database: str) -> House:
    """A house on the same database, to look at the rows and to let people in; it serves nobody."""
    return build(Settings(database_url=database))


@dataclass
class Visitor:
    """A signed-in person's browser at a server."""

    base: str
    cookie: str

    def client(self) -> httpx.Client:
        """A connection of this person's own."""
        return httpx.Client(base_url=self.base, headers={"cookie": self.cookie}, timeout=HEARD_WITHIN_S, verify=False)

    def begin(self, client: httpx.Client, case: str, seed: int) -> str:
        """Begin talks; the session's id."""
        answer = client.post("/api/v1/sessions", json={"case": case, "seed": seed})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def visitor(house: House, base: str, name: str) -> Visitor:
    """A new trainee of this name, who has read the notice and is signed in."""
    signer, now = house.services.sign_in, SystemClock().now()
    user = signer.add(name, "trainee", "north", now)
    house.services.people.notices.accept(user, now)
    return Visitor(base, f"{COOKIE}={signer.use_link(signer.link_token(user, now), now)}")


def say(client: httpx.Client, session: str, key: str, text: str) -> httpx.Response:
    """Send a message."""
    return client.post(f"/api/v1/sessions/{session}/turns", json={"text": text}, headers={"Idempotency-Key": key})


def number_of(event: str) -> int:
    """The number of an event, as it came over the wire."""
    return int(event.split("\n", 1)[0].removeprefix("id: "))


def kind_of(event: str) -> str:
    """What an event is called."""
    return event.split("\n")[1].removeprefix("event: ")


Enough = Callable[[list[str]], bool]


@dataclass
class Ear:
    """Listens to a session in a thread of its own, until it has heard enough, or the connection breaks."""

    visitor: Visitor
    session: str
    enough: Enough
    last: int = 0
    heard: list[str] = field(default_factory=list)
    broken: bool = False
    _thread: Thread | None = None

    def start(self) -> "Ear":
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def done(self, within_s: float = HEARD_WITHIN_S) -> list[str]:
        """Wait until it has heard enough or the connection broke; what it heard."""
        assert self._thread is not None
        self._thread.join(within_s)
        assert not self._thread.is_alive(), f"not heard within {within_s} s; so far {[kind_of(e) for e in self.heard]}"
        return self.heard

    def _listen(self) -> None:
        url, more = f"/api/v1/sessions/{self.session}/events", {"Last-Event-ID": str(self.last)} if self.last else {}
        try:
            with self.visitor.client() as client, client.stream("GET", url, headers=more) as stream:
                self._read(stream)
        except httpx.TransportError:
            self.broken = True

    def _read(self, stream: Any) -> None:
        rest = b""
        for chunk in stream.iter_raw():
            *whole, rest = (rest + chunk).split(b"\n\n")
            for event in whole:
                if event.startswith(b"id: "):
                    self.heard.append(event.decode())
                    if self.enough(self.heard):
                        return
        self.broken = True


def hear(visitor: Visitor, session: str, enough: Enough, last: int = 0, within_s: float = HEARD_WITHIN_S) -> list[str]:
    """Listen from after event `last` until it is enough, over broken connections as a browser does; each event to the letter."""
    until, found = time.monotonic() + within_s, list[str]()
    while not (found and enough(found)):
        assert time.monotonic() < until, f"not heard within {within_s} s; so far {[kind_of(e) for e in found]}"
        before = list(found)
        ear = Ear(
            visitor,
            session,
            lambda more, before=before: enough([*before, *more]),
            number_of(found[-1]) if found else last,
        )
        found += ear.start().done(max(0.1, until - time.monotonic()))
        if ear.broken:
            time.sleep(0.02)
    return found


def graded(number: int) -> Enough:
    """Enough where the grading of the turn of this number was told."""
    return lambda events: any(kind_of(e).endswith("graded") and f'"number": {number},' in e for e in events)


def folder_of(root: Path, name: str) -> Path:
    """A folder of this name, made."""
    path = root / name
    path.mkdir(parents=True, exist_ok=True)
    return path
