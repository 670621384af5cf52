"""How a clinic ends, and what holds when thirty come at once: the hour, a withdrawal, wrong codes, the stream."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Semaphore

import pytest

from app.review.codes import MOST_WRONG
from app.review.room import Standing
from app.web.join import DEVICE
from tests.web.conftest import Cast
from tests.web.rooms import STRONG, Device, Later, clock_back, closed, opened, rows, screen, submitted, words

__all__ = ["clock_back"]


@pytest.fixture(scope="module")
def session(cast: Cast) -> str:
    """A submitted session."""
    return submitted(cast)


def test_wrong_codes_are_refused_and_after_many_the_network_waits(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    for _ in range(MOST_WRONG):
        answer = device.join("AAAA AAAA")
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text and "eight signs" in answer.text
    assert device.join(code).status_code == 429
    clinics = cast.house.services.coaching.clinics
    clinics.clock = Later(clinics.clock, timedelta(minutes=11))
    assert device.join(code).status_code == 303
    assert cast.outsider.get(f"/clinic/{session}").status_code == 404
    closed(cast, session)


def test_after_the_hour_nothing_is_left(cast: Cast, session: str) -> None:
    code, device = opened(cast, session), Device(cast)
    device.join(code)
    device.answer(STRONG)
    clinics = cast.house.services.coaching.clinics
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
    clinics = cast.house.services.coaching.clinics
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


def test_one_clinic_at_a_time_on_a_session(cast: Cast, session: str) -> None:
    opened(cast, session)
    again = cast.coach.post(f"/sessions/{session}/clinics", data={"turn": "1"})
    assert again.status_code == 409 and "open already" in again.text
    closed(cast, session)
    assert cast.outsider.post(f"/sessions/{session}/clinics", data={"turn": "1"}).status_code == 404


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
    assert "Answers: 30 · Devices: 30" in words(screen(cast, session, code))
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
    clinics = cast.house.services.coaching.clinics
    read, standing = Semaphore(0), clinics.store.standing

    def counted(clinic: str, now: datetime) -> Standing | None:
        found = standing(clinic, now)
        read.release()
        return found

    monkeypatch.setattr(clinics.store, "standing", counted)

    def listen(url: str, cookie: str) -> str:
        return cast.nobody.get(url, headers={"cookie": cookie}).text

    with ThreadPoolExecutor(2) as pool:
        streams = []
        for url, cookie in (
            (f"/clinic/{session}/events", cast.coach._cookie),
            ("/join/events", f"{DEVICE}={device.key}"),
        ):
            streams.append(pool.submit(listen, url, cookie))
            assert read.acquire(timeout=20), "each stream has looked once before the next begins"
        closed(cast, session)
        told = [stream.result(timeout=20) for stream in streams]
    assert 'event: room\ndata: {"answers": 1, "devices": 1}' in told[0]
    assert "event: room" not in told[1]
    for text in told:
        assert text.index("event: shown") < text.index("event: over")
    assert cast.outsider.get(f"/clinic/{session}/events").status_code == 404
