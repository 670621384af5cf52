"""A room in tests: a submitted session, its clinic, and phones that join."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import func, select

from app.clock import Clock
from app.store import tables as t
from app.web.clinic import CODE
from app.web.join import DEVICE
from tests.web.conftest import Cast, Person
from tests.web.talk import played

# Strong after whatever line chance draws; a question that was asked before would count as asked again.
STRONG = "What would go wrong in your plants if the film came from elsewhere, and who would answer for it?"
TRAP = "All right, all right, we accept the 8."


@pytest.fixture(autouse=True)
def clock_back(cast: Cast) -> Iterator[None]:
    """The clock of clinics as it was, and nobody locked out."""
    clinics = cast.house.services.coaching.clinics
    clock = clinics.clock
    yield
    clinics.clock = clock
    clinics.wrong._wrong.clear()


class Later:
    """The machine's clock, moved."""

    def __init__(self, clock: Clock, by: timedelta) -> None:
        self.clock, self.by = clock, by

    def now(self) -> datetime:
        return self.clock.now() + self.by


def submitted(cast: Cast) -> str:
    made = played(cast, mode="scored")
    assert cast.trainee.post(f"/sessions/{made}/visibility", data={"to": "submitted"}).status_code == 303
    return made


class Device:
    """A phone in the room: its own cookie, no account."""

    def __init__(self, cast: Cast, key: str = "") -> None:
        self._cast, self.key = cast, key

    def request(self, method: str, url: str, **more: object) -> httpx.Response:
        headers = {"cookie": f"{DEVICE}={self.key}"} if self.key else {}
        answer: httpx.Response = self._cast.nobody.request(method, url, headers=headers, follow_redirects=False, **more)  # type: ignore[arg-type]
        return answer

    def join(self, code: str) -> httpx.Response:
        answer = self.request("POST", "/join", data={"code": code})
        found = re.search(rf"{DEVICE}=([^;]+)", answer.headers.get("set-cookie", ""))
        self.key = found.group(1) if found else self.key
        self._cast.nobody.cookies.clear()
        return answer

    def answer(self, text: str) -> httpx.Response:
        return self.request("POST", "/join/answers", data={"text": text})

    def page(self) -> str:
        answer = self.request("GET", "/join")
        assert answer.status_code == 200
        return words(answer)


def words(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", answer.text)))


def opened(cast: Cast, session: str, turn: int = 3, coach: Person | None = None) -> str:
    """Open a clinic; its code."""
    answer = (coach or cast.coach).post(f"/sessions/{session}/clinics", data={"turn": str(turn)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/clinic/{session}"), answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and f"Path=/clinic/{session}" in cookie
    cast.nobody.cookies.clear()
    found = re.search(rf"{CODE}=(\w+)", cookie)
    assert found
    return found.group(1)


def closed(cast: Cast, session: str) -> None:
    cast.coach.post(f"/clinic/{session}/closing")


def screen(cast: Cast, session: str, code: str = "") -> httpx.Response:
    cookie = f"{cast.coach._cookie}; {CODE}={code}"
    return cast.nobody.get(f"/clinic/{session}", headers={"cookie": cookie})


def rows(cast: Cast) -> int:
    tables = (t.clinics, t.clinic_devices, t.clinic_answers, t.clinic_findings)
    with cast.house.engine.connect() as db:
        return sum(db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def audit(cast: Cast, session: str) -> list[tuple[str, str | None]]:
    with cast.house.engine.connect() as db:
        found = db.execute(select(t.audit).where(t.audit.c.object == session).order_by(t.audit.c.at, t.audit.c.id))
        return [(row.action, row.reason) for row in found]
