"""A clinic on the pages: a room joins by a code, answers without names, sees what was found, and after the hour nothing is left."""

import re

import pytest
from sqlalchemy import select

from app.store import tables as t
from app.web.clinic import CODE
from tests.web.conftest import Cast
from tests.web.rooms import STRONG, TRAP, Device, audit, closed, opened, rows, screen, submitted, words
from tests.web.talk import TURNS, begin, debrief, graded, played, say


@pytest.fixture(scope="module")
def session(cast: Cast) -> str:
    """A submitted session."""
    return submitted(cast)


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
    assert "Answers: 2 · Devices: 2" in words(screen(cast, session, code))
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
