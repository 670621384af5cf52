"""Own cases on the pages: what was typed is kept, a case is built and played, and nobody sees it before it is shared."""

import json
import re

import pytest
import yaml

from app.cli import run
from app.models.scripted import ScriptedChat
from app.practice.drills import deck_of
from tests.owncase.situations import LOGISTICS, SOFTWARE
from tests.web.conftest import Cast, Person


def build(person: Person, flat: dict[str, str] = LOGISTICS) -> str:
    """Answer the questions; the id of the case."""
    answer = person.post("/cases/new", data={**flat, "do": "build"})
    assert answer.status_code == 303
    match = re.fullmatch(r"/cases/(own-[0-9a-z]+)/preview", answer.headers["location"])
    assert match, answer.headers["location"]
    return match.group(1)


def test_the_questions_become_a_case_that_can_be_played(cast: Cast) -> None:
    case = build(cast.trainee)
    page = cast.trainee.get(f"/cases/{case}/preview").text
    assert "Passed the same checks" in page and "9 % off the price" in page and "Ines Falk" in page
    assert "My customers" in cast.trainee.get("/cases").text
    begun = cast.trainee.post(f"/cases/{case}/sessions", data={"level": "guided", "length": "short"})
    session = begun.headers["location"]
    said = cast.trainee.post(f"{session}/turns", data={"text": "Where does the 9 % come from?", "key": "k1"})
    assert said.status_code in (200, 303)
    assert "Chilled transport" in cast.trainee.get("/").text
    cast.trainee.post(f"{session}/ending")
    assert cast.trainee.post(f"{session}/own-view", data={"text": ""}).status_code == 303
    assert "Ines Falk" in cast.trainee.get(f"{session}/debrief").text


def test_an_own_case_has_hints_a_way_back_and_a_comparison(cast: Cast) -> None:
    case = build(cast.trainee)
    session = cast.trainee.post(f"/cases/{case}/sessions", data={"level": "standard"}).headers["location"]
    cast.trainee.post(f"{session}/hints")
    assert "hinted" in cast.trainee.get(session).text
    for key, text in (("a1", "Where does the 9 % come from?"), ("a2", "Does the other offer cover the same scope?")):
        cast.trainee.post(f"{session}/turns", data={"text": text, "key": key})
    cast.trainee.post(f"{session}/ending")
    back = cast.trainee.post(f"{session}/rewinds", data={"turn": "2"})
    assert back.status_code == 303
    child = back.headers["location"]
    cast.trainee.post(f"{child}/turns", data={"text": "Why by Friday, 12 December?", "key": "b1"})
    cast.trainee.post(f"{child}/ending")
    a, b = (place.rpartition("/")[2] for place in (session, child))
    page = cast.trainee.get(f"/compare?a={a}&b={b}")
    assert page.status_code == 200 and "Ines" in page.text
    assert cast.trainee.get(f"{session}/export").status_code == 200
    listed = cast.trainee.get("/api/v1/sessions").json()
    assert a in str(listed)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(cast: Cast) -> None:
    flat = {**LOGISTICS, "price.limit": "forty", "fear": "", "fact1.source": "", "do": "build"}
    answer = cast.trainee.post("/cases/new", data=flat)
    where = answer.headers["location"]
    assert where.endswith("?check#problems")
    page = cast.trainee.get(where.split("#")[0]).text
    assert "&#39;forty&#39; is no number; write it like 1800 or 2.5." in page
    assert 'id="wrong-price.limit"' in page and 'value="forty"' in page
    assert "This is needed. For instance:" in page and "Say where one can look it up" in page
    assert LOGISTICS["fact1.text"] in page and LOGISTICS["keep_back"] in page
    assert "not finished" in cast.trainee.get("/cases").text


def test_a_draft_is_kept_and_gone_on_with(cast: Cast) -> None:
    answer = cast.trainee.post("/cases/new", data={"goods": "uniforms", "do": "keep"})
    where = answer.headers["location"]
    assert where.endswith("/answers?kept")
    page = cast.trainee.get(where).text
    assert 'value="uniforms"' in page and "Kept as a draft" in page
    case = where.split("/")[2]
    assert cast.trainee.get(f"/cases/{case}").status_code == 404
    assert cast.trainee.post(f"/cases/{case}/sharing", data={"to": "team"}).status_code == 409
    built = cast.trainee.post(f"/cases/{case}/answers", data={**SOFTWARE, "do": "build"})
    assert built.headers["location"] == f"/cases/{case}/preview"


def test_an_outsider_cannot_tell_an_own_case_from_none(cast: Cast) -> None:
    case = build(cast.trainee)
    ways = [
        ("GET", ""),
        ("GET", "/answers"),
        ("POST", "/answers"),
        ("GET", "/preview"),
        ("GET", "/export"),
        ("POST", "/sharing"),
        ("POST", "/deletion"),
        ("POST", "/sessions"),
    ]
    for stranger in (cast.outsider, cast.coach):
        for method, rest in ways:
            answer = stranger.request(method, f"/cases/{case}{rest}", data=LOGISTICS if method == "POST" else None)
            none = stranger.request(
                method, f"/cases/own-{'0' * 26}{rest}", data=LOGISTICS if method == "POST" else None
            )
            assert answer.status_code == none.status_code == 404, rest
            assert answer.text.replace(case, "") == none.text.replace(f"own-{'0' * 26}", ""), rest
        begun = stranger.post("/api/v1/sessions", json={"case": case})
        assert begun.status_code == 404
        assert case not in stranger.get("/cases").text
    assert cast.trainee.get(f"/cases/{case}/preview").status_code == 200


def test_a_shared_case_can_be_seen_and_played_by_the_team_but_not_changed(cast: Cast) -> None:
    case = build(cast.trainee, SOFTWARE)
    assert cast.trainee.post(f"/cases/{case}/sharing", data={"to": "team"}).status_code == 303
    assert case in cast.coach.get("/cases").text
    page = cast.coach.get(f"/cases/{case}/preview").text
    assert "Shared with you by your team." in page and "Delete this case" not in page
    assert cast.coach.post(f"/cases/{case}/sessions", data={"level": "standard"}).status_code == 303
    for method, rest in (
        ("GET", "/answers"),
        ("POST", "/answers"),
        ("GET", "/export"),
        ("POST", "/sharing"),
        ("POST", "/deletion"),
    ):
        assert (
            cast.coach.request(method, f"/cases/{case}{rest}", data={} if method == "POST" else None).status_code == 404
        ), rest
    assert cast.outsider.get(f"/cases/{case}/preview").status_code == 404
    cast.trainee.post(f"/cases/{case}/sharing", data={"to": "me"})
    assert cast.coach.get(f"/cases/{case}/preview").status_code == 404


def test_changing_makes_a_new_version_and_a_running_session_keeps_its_own(cast: Cast) -> None:
    case = build(cast.trainee)
    session = cast.trainee.post(f"/cases/{case}/sessions", data={"level": "standard"}).headers["location"]
    cast.trainee.post(f"/cases/{case}/answers", data={**LOGISTICS, "price.demand": "7", "do": "build"})
    page = cast.trainee.get(f"/cases/{case}/preview").text
    assert "Version 2." in page and "7 % off the price" in page
    assert "9 % off the price" in cast.trainee.get(session).text


def test_deleting_leaves_no_row_but_what_a_session_was_played_on(cast: Cast) -> None:
    flat = {**LOGISTICS, "keep_back": "mention the canary of clause nineteen"}
    case = build(cast.trainee, flat)
    session = cast.trainee.post(f"/cases/{case}/sessions", data={"level": "standard"}).headers["location"]
    unplayed = build(cast.trainee, {**flat, "keep_back": "mention the heron of clause twenty"})
    key = next(
        k for k in deck_of(cast.house.services.practice.cases.of_user(cast.people["trainee"])) if k.startswith(unplayed)
    )
    answer = {"situation": key, "text": "What stands behind it, dear marmalade?"}
    assert cast.trainee.post("/drill", data=answer).status_code == 200
    check = {"text": "We can talk.", "case": unplayed}
    assert cast.trainee.post("/checks", data=check).status_code == 303
    for name in (case, unplayed):
        assert cast.trainee.post(f"/cases/{name}/deletion").status_code == 303
        assert cast.trainee.get(f"/cases/{name}/preview").status_code == 404
    assert cast.trainee.get(session).status_code == 200
    assert "Chilled transport" in cast.trainee.get("/").text
    with cast.house.engine.connect() as db:
        stored = "\n".join(
            str(tuple(row))
            for table in (
                "documents",
                "own_cases",
                "own_case_versions",
                "own_case_answers",
                "drill_cards",
                "drill_answers",
                "drill_strategies",
                "kept_checks",
            )
            for row in db.exec_driver_sql(f"select * from {table}")
        )
    assert "heron of clause twenty" not in stored and unplayed not in stored
    assert "canary of clause nineteen" in stored
    assert "We can talk." in stored and "marmalade" not in stored


def test_the_export_passes_the_lint_of_shipped_cases(cast: Cast, tmp_path: pytest.TempPathFactory) -> None:
    case = build(cast.trainee)
    answer = cast.trainee.get(f"/cases/{case}/export")
    assert answer.headers["content-disposition"].endswith(f"filename={case}.yaml")
    file = tmp_path / f"{case}.yaml"  # type: ignore[operator]
    file.write_text(answer.text, encoding="utf-8")
    assert yaml.safe_load(answer.text)["id"] == case
    assert run(["content", "lint", str(file)]) == 0


def test_texts_that_look_like_markup_or_slots_stay_words(cast: Cast) -> None:
    flat = {**LOGISTICS, "customer": "<b>Marlin</b> {price}", "reason": "They say {given} & <script>alert(1)</script>"}
    case = build(cast.trainee, flat)
    for rest in ("", "/preview", "/answers"):
        page = cast.trainee.get(f"/cases/{case}{rest}").text
        assert "<script>alert" not in page and "<b>Marlin" not in page
    assert "(given)" in cast.trainee.get(f"/cases/{case}/preview").text


def test_without_a_model_nothing_is_reworded_and_the_page_does_not_offer_it(cast: Cast) -> None:
    case = build(cast.trainee)
    assert "Let the model" not in cast.trainee.get(f"/cases/{case}/preview").text
    answer = cast.trainee.post(f"/cases/{case}/wording")
    assert answer.status_code == 409 and "No model is set up here" in answer.text


def test_with_a_model_its_lines_are_marked_as_drafted(cast: Cast) -> None:
    case = build(cast.trainee)
    lines = [{"id": "rival_quote", "text": "Look, there is a second offer. It is 11 % under yours, for the same work."}]
    own = cast.house.services.own_cases
    own.voice = ScriptedChat([json.dumps({"lines": lines}), "no json"], name="a model")
    try:
        assert "Let the model word some lines" in cast.trainee.get(f"/cases/{case}/preview").text
        assert cast.trainee.post(f"/cases/{case}/wording").headers["location"] == f"/cases/{case}/preview"
        page = cast.trainee.get(f"/cases/{case}/preview").text
        assert "1 lines" not in page and "Version 2." in page and "second offer" in page and "drafted" in page
        assert cast.trainee.post(f"/cases/{case}/wording").headers["location"].endswith("?unused")
        assert "None of the model" in cast.trainee.get(f"/cases/{case}/preview?unused").text
    finally:
        own.voice = None


def test_the_pages_say_back_what_was_understood_and_ask_about_unlikely_sums(cast: Cast) -> None:
    case = build(cast.trainee, {**LOGISTICS, "revenue": "4,5 million"})
    page = cast.trainee.get(f"/cases/{case}/preview").text
    assert "EUR 4.5 million a year; one per cent is EUR 45,000." in page and "assumed: 8 % a year on the days" in page
    case = build(cast.trainee, {**LOGISTICS, "revenue": "4.5"})
    assert "Is that right?" in cast.trainee.get(f"/cases/{case}/preview").text
    form = cast.trainee.get(f"/cases/{case}/answers").text
    assert "Is that right?" in form and 'class="noted"' in form and "ten minutes" in form


def test_a_payment_in_advance_is_shown_as_one(cast: Cast) -> None:
    case = build(
        cast.trainee,
        {**LOGISTICS, "payment.today": "-30", "payment.demand": "45", "payment.like": "-30", "payment.limit": "15"},
    )
    page = cast.trainee.get(f"/cases/{case}/preview").text
    assert "30 days in advance" in page and "-30 days" not in page


def test_a_stored_case_that_cannot_be_read_is_named_and_takes_nothing_else_along(cast: Cast) -> None:
    case, sound = build(cast.trainee), build(cast.trainee, SOFTWARE)
    with cast.house.engine.begin() as db:
        (body,) = db.exec_driver_sql("select body from documents where name = ?", (case,)).one()
        spoilt = json.dumps({**json.loads(body), "situation": "x" * 2001})
        db.exec_driver_sql("update documents set body = ? where name = ?", (spoilt, case))
    cast.house.services.practice.cases.forget()
    page = cast.trainee.get(f"/cases/{case}")
    assert page.status_code == 422
    assert case in page.text
    assert "situation" in page.text
    assert "go through its questions again" in page.text
    for address in ("/drill", "/check", "/cases", "/"):
        assert cast.trainee.get(address).status_code == 200, address
    assert cast.trainee.get(f"/cases/{sound}").status_code == 200
