"""A clinic on the pages: a room joins by a code, answers without names, sees what was found, and after the hour nothing is left."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from html import unescape
from threading import Semaphore

import httpx
import pytest
from sqlalchemy import func, select

from app.clock import Clock
from app.review.codes import MOST_WRONG
from app.review.room import Standing
from app.store import tables as t
from app.web.clinic import CODE
from app.web.join import DEVICE
from tests.web.conftest import Cast, Person
from tests.web.talk import TURNS, begin, debrief, graded, played, say

STRONG = "Why by Friday, and who on your side needs the 8? The index reads 1,265 against 1,190 in January."
TRAP = "All right, all right, we accept the 8."


class Later:
    """The machine's clock, moved."""

    def __init__(self, clock: Clock, by: timedelta) -> None:
        self.clock, self.by = clock, by

    def now(self) -> datetime:
        return self.clock.now() + self.by


@pytest.fixture(autouse=True)
def clock_back(cast: Cast) -> Iterator[None]:
    """The clock of clinics as it was, and nobody locked out."""
    clinics = cast.house.services.clinics
    clock = clinics.clock
    yield
    clinics.clock = clock
    clinics.wrong._wrong.clear()


@pytest.fixture(scope="module")
def session(cast: Cast) -> str:
    """A submitted session."""
    return submitted(cast)


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


def test_a_room_answers_and_compares_without_names(cast: Cast, session: str) -> None:
    code = opened(cast, session)
    page = screen(cast, session, code)
    assert f"{code[:4]} {code[4:]}" in page.text and "/join" in page.text
    text = words(page)
    assert re.sub(r"\s+", " ", TURNS[1]) in text  # said before the line
    assert TURNS[2] not in text and "Tess" not in text
    assert not re.search(r"proficient|exemplary|emerging|mixed|<mark", page.text)
    first, second = Device(cast), Device(cast)
    joined = first.join(f"{code[:4].lower()}-{code[4:]}")
    assert (joined.status_code, joined.headers["location"]) == (303, "/join")
    assert "HttpOnly" in joined.headers["set-cookie"] and "SameSite=lax" in joined.headers["set-cookie"]
    assert "What do you answer?" in first.page() and TURNS[2] not in first.page()
    second.join(code)
    assert first.answer(STRONG).headers["location"] == "/join"
    assert "Thank you, look at the screen" in first.page() and STRONG in first.page()
    second.answer("Half a thought")
    second.answer(TRAP)
    assert TRAP in second.page() and "Half a thought" not in second.page() and STRONG not in second.page()
    assert "2 answers · 2 devices" in words(screen(cast, session, code))
    assert "proficient" not in first.page()
    assert cast.coach.post(f"/clinic/{session}/showing").headers["location"] == f"/clinic/{session}"
    shown = screen(cast, session, code)
    text = words(shown)
    assert "2 answers to the same line" in text and "Strong (1)" in text and "Weaker (1)" in text
    assert "Half a thought" not in text and "Tess" not in text
    assert (
        text.index("Strong (1)")
        < text.index("What was said in the talks")
        < text.index(TURNS[2][:20], text.index("What was said in the talks"))
    )
    assert '<mark class="trap">' in shown.text
    assert "Your answer, which only you see as yours" in first.page() and "0 trap" in second.page()
    assert STRONG[:14] not in second.page()
    late = first.answer("Another answer")
    assert late.headers["location"] == "/join?late" and "Another answer" not in first.page()
    for person in (cast.trainee, cast.mate, cast.admin, cast.outsider):
        assert person.get(f"/clinic/{session}").status_code == 404
        assert person.post(f"/clinic/{session}/closing").status_code == 404
    closed(cast, session)
    assert rows(cast) == 0
    assert "This clinic is over" in first.page()
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404


def test_the_code_is_stored_as_a_hash_and_shown_only_where_it_was_made(cast: Cast, session: str) -> None:
    code = opened(cast, session)
    with cast.house.engine.connect() as db:
        stored = db.execute(select(t.clinics.c.code)).scalar_one()
    assert code not in stored
    other = cast.coach.get(f"/clinic/{session}")
    assert code[:4] not in words(other) and "Make a new code" in other.text
    device = Device(cast)
    device.join(code)
    renewed = cast.coach.post(f"/clinic/{session}/codes")
    found = re.search(rf"{CODE}=(\w+)", renewed.headers["set-cookie"])
    cast.nobody.cookies.clear()
    assert found and found.group(1) != code
    assert Device(cast).join(code).status_code == 422
    assert Device(cast).join(found.group(1)).status_code == 303
    assert "What do you answer?" in device.page()
    assert cast.outsider.post(f"/clinic/{session}/codes").status_code == 404
    closed(cast, session)


def test_wrong_codes_are_refused_and_after_many_the_network_waits(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    for _ in range(MOST_WRONG):
        answer = device.join("AAAA AAAA")
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text and "eight signs" in answer.text
    assert device.join(code).status_code == 429
    clinics = cast.house.services.clinics
    clinics.clock = Later(clinics.clock, timedelta(minutes=11))
    assert device.join(code).status_code == 303
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404
    closed(cast, session)


def test_after_the_hour_nothing_is_left(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    device.answer(STRONG)
    clinics = cast.house.services.clinics
    clock = clinics.clock
    clinics.clock = Later(clock, timedelta(minutes=59))
    assert "Thank you" in device.page() and rows(cast) > 3
    clinics.clock = Later(clock, timedelta(minutes=61))
    assert "This clinic is over" in device.page()
    assert rows(cast) == 0
    assert device.answer("late").headers["location"] == "/join?late"
    assert Device(cast).join(code).status_code == 422
    assert "A clinic for a room" in words(screen(cast, session, code))
    assert cast.coach.post(f"/clinic/{session}/showing").status_code == 409
    assert cast.outsider.post(f"/clinic/{session}/showing").status_code == 404


def test_what_is_past_its_time_goes_by_itself(cast: Cast, session: str) -> None:
    opened(cast, session)
    clinics = cast.house.services.clinics
    clinics.clock = Later(clinics.clock, timedelta(minutes=61))
    assert clinics.sweep() == [session]
    assert rows(cast) == 0
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404


def test_a_withdrawn_session_ends_its_clinic_at_once(cast: Cast) -> None:
    session = submitted(cast)
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    device.answer(STRONG)
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "withdrawn"})
    assert rows(cast) == 0
    assert "This clinic is over" in device.page()
    assert screen(cast, session, code).status_code == 404
    assert cast.coach.post(f"/sessions/{session}/clinics", data={"turn": "1"}).status_code == 404
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404


def test_only_submitted_sessions_of_her_teams_can_be_opened(cast: Cast, session: str) -> None:
    private = played(cast, mode="scored")
    assert cast.coach.get(f"/clinic/{private}").status_code == 404
    assert cast.coach.post(f"/sessions/{private}/clinics", data={"turn": "1"}).status_code == 404
    for turn in ("0", "99", "-1"):
        assert cast.coach.post(f"/sessions/{session}/clinics", data={"turn": turn}).status_code == 422
    page = cast.coach.get(f"/clinic/{session}")
    assert page.text.count('name="turn"') == len(TURNS) and "Tess" not in page.text
    assert rows(cast) == 0
    for person in (cast.trainee, cast.mate, cast.admin, cast.outsider):
        assert person.post(f"/sessions/{session}/clinics", data={"turn": "1"}).status_code == 404


def test_one_clinic_at_a_time_on_a_session(cast: Cast, session: str) -> None:
    opened(cast, session)
    again = cast.coach.post(f"/sessions/{session}/clinics", data={"turn": "1"})
    assert again.status_code == 409 and "open already" in again.text
    closed(cast, session)
    assert cast.outsider.post(f"/sessions/{session}/clinics", data={"turn": "1"}).status_code == 404


def test_each_projection_is_recorded_and_the_rep_sees_the_clinic(cast: Cast) -> None:
    session = submitted(cast)
    assert "Used in a clinic" not in debrief(cast, session)
    code = opened(cast, session, 2)
    screen(cast, session, code)
    screen(cast, session, code)
    found = audit(cast, session)
    assert found == [
        ("open clinic", "turn 2, shown to a room"),
        ("read session", "projected in a clinic"),
        ("read session", "projected in a clinic"),
    ]
    closed(cast, session)
    assert "Used in a clinic for a room, without your name" in cast.trainee.get(f"/sessions/{session}/debrief").text
    assert cast.outsider.get(f"/sessions/{session}/debrief").status_code == 404


def test_the_name_of_the_rep_is_nowhere_even_where_she_typed_it(cast: Cast) -> None:
    session = begin(cast, mode="scored")
    say(cast, session, "Tess here. Why by Friday, and who needs the 8?")
    say(cast, session, "This is Tess again: which plant needs the film first?")
    cast.trainee.post(f"/sessions/{session}/ending")
    graded(cast)
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    assert "Tess" not in cast.coach.get(f"/clinic/{session}").text
    code, device = opened(cast, session, 2), Device(cast)
    device.join(code)
    assert "____ here. Why by Friday" in words(screen(cast, session, code))
    device.answer(STRONG)
    cast.coach.post(f"/clinic/{session}/showing")
    page = screen(cast, session, code)
    assert "Tess" not in page.text and "This is ____ again" in words(page)
    assert "Tess" not in device.request("GET", "/join").text
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404
    closed(cast, session)


def test_an_answer_must_fit_and_is_kept_in_the_field(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    for text in ("   ", "x" * 4001, "bell\x07"):
        answer = device.answer(text)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "x" * 4001 in device.answer("x" * 4001).text
    assert device.answer("y" * 4000).status_code == 303
    device.answer("<script>alert(1)</script> Why by Friday?")
    cast.coach.post(f"/clinic/{session}/showing")
    assert "<script>alert(1)" not in screen(cast, session, code).text
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404
    closed(cast, session)


def test_an_answer_in_another_language_is_shown_and_not_graded(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    device.answer("Warum brauchen Sie die 8 Prozent, und wer in Ihrem Haus hat das so beschlossen?")
    cast.coach.post(f"/clinic/{session}/showing")
    text = words(screen(cast, session, code))
    assert "Not graded (1)" in text and "knows English only" in text
    assert "not gradable" in device.page()
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404
    closed(cast, session)


def test_without_a_place_in_a_room_there_is_only_the_field_for_the_code(cast: Cast) -> None:
    for key in ("", "forged"):
        device = Device(cast, key)
        assert "The code on the screen" in device.page()
        assert device.answer("text").headers["location"] == "/join?late"
        assert device.request("GET", "/join/events").status_code == 404
    assert rows(cast) == 0
    assert "The code on the screen" in cast.outsider.get("/join").text


def test_a_post_from_another_site_neither_joins_nor_answers(cast: Cast, session: str) -> None:
    code = opened(cast, session)
    away = {"sec-fetch-site": "cross-site"}
    assert cast.nobody.post("/join", data={"code": code}, headers=away).status_code == 403
    assert cast.nobody.post("/join/answers", data={"text": "hi"}, headers=away).status_code == 403
    assert cast.outsider.post(f"/clinic/{session}/closing", headers=away).status_code == 403
    closed(cast, session)


def test_thirty_devices_at_once_lose_nothing(cast: Cast, session: str) -> None:
    code = opened(cast, session)

    def phone(number: int) -> str:
        device = Device(cast)
        headers = {"cookie": ""}
        joined = cast.nobody.post("/join", data={"code": code}, headers=headers, follow_redirects=False)
        found = re.search(rf"{DEVICE}=([^;]+)", joined.headers["set-cookie"])
        assert found
        device.key = found.group(1)
        assert device.answer(f"First thought of {number}.").status_code == 303
        assert device.answer(f"Why by Friday? Case {number:02d}, and who needs the 8?").status_code == 303
        return device.key

    with ThreadPoolExecutor(30) as pool:
        keys = list(pool.map(phone, range(30)))
    cast.nobody.cookies.clear()
    assert len(set(keys)) == 30
    assert "30 answers · 30 devices" in words(screen(cast, session, code))
    cast.coach.post(f"/clinic/{session}/showing")
    text = words(screen(cast, session, code))
    shown = re.findall(r"Case (\d\d),", text)
    assert set(shown) == {f"{number:02d}" for number in range(30)}
    assert "First thought" not in text
    for number, key in enumerate(keys):
        assert f"Case {number:02d}," in Device(cast, key).page()
    closed(cast, session)
    assert rows(cast) == 0
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404


def test_the_stream_counts_and_tells_the_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    session = submitted(cast)
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    device.answer(STRONG)
    cast.coach.post(f"/clinic/{session}/showing")
    clinics = cast.house.services.clinics
    read, standing = Semaphore(0), clinics.store.standing

    def counted(clinic: str, now: datetime) -> Standing | None:
        found = standing(clinic, now)
        read.release()
        return found

    monkeypatch.setattr(clinics.store, "standing", counted)

    def listen(url: str, cookie: str) -> str:
        return cast.nobody.get(url, headers={"cookie": cookie}).text

    with ThreadPoolExecutor(2) as pool:
        streams = [
            pool.submit(listen, f"/clinic/{session}/events", cast.coach._cookie),
            pool.submit(listen, "/join/events", f"{DEVICE}={device.key}"),
        ]
        assert all(read.acquire(timeout=20) for _ in streams)
        closed(cast, session)
        told = [stream.result(timeout=20) for stream in streams]
    assert 'event: room\ndata: {"answers": 1, "devices": 1}' in told[0]
    assert "event: room" not in told[1]
    for text in told:
        assert text.index("event: shown") < text.index("event: over")
    assert cast.outsider.get(f"/clinic/{session}/events").status_code == 404
