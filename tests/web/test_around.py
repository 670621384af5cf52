"""What is around the talks, by plain forms and as fragments; each test ends with the outsider."""

import json
from html import unescape

from tests.web.conftest import Cast
from tests.web.talk import TURNS, begin, debrief, graded, played, say

HTMX = {"hx-request": "true"}


def test_a_hint_is_shown_on_the_page_and_counted(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, TURNS[0])
    answer = cast.trainee.post(f"/sessions/{session}/hints")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{session}#hints")
    part = cast.trainee.post(f"/sessions/{session}/hints", headers=HTMX)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "A question</span>" in part.text and "A pointer</span>" in part.text
    assert "2 taken so far" in part.text
    assert "A pointer</span>" in cast.trainee.get(f"/sessions/{session}").text
    cast.trainee.post(f"/sessions/{session}/hints")
    refused = cast.trainee.post(f"/sessions/{session}/hints", headers=HTMX)
    assert refused.status_code == 409
    assert "all three hints" in refused.json()["detail"]
    assert cast.outsider.post(f"/sessions/{session}/hints").status_code == 404


def test_scored_talks_show_no_hints_and_no_way_back(cast: Cast) -> None:
    session = begin(cast, mode="scored")
    say(cast, session, TURNS[0])
    page = cast.trainee.get(f"/sessions/{session}").text
    assert "Stuck?" not in page
    assert "Take back turn" not in page
    assert cast.trainee.post(f"/sessions/{session}/hints").status_code == 409
    assert cast.trainee.post(f"/sessions/{session}/rewinds", data={"turn": 1}).status_code == 409
    assert cast.outsider.post(f"/sessions/{session}/rewinds", data={"turn": 1}).status_code == 404


def test_notes_are_kept_and_shown_again(cast: Cast) -> None:
    session = begin(cast)
    assert cast.trainee.post(f"/sessions/{session}/notes", data={"text": "4 Dec <b>"}, headers=HTMX).text == "Kept"
    assert cast.trainee.post(f"/sessions/{session}/notes", data={"text": "4 Dec <b>"}).status_code == 303
    assert "4 Dec &lt;b&gt;</textarea>" in cast.trainee.get(f"/sessions/{session}").text
    assert cast.trainee.post(f"/sessions/{session}/notes", data={"text": "x" * 9000}).status_code == 422
    assert cast.outsider.post(f"/sessions/{session}/notes", data={"text": "mine"}).status_code == 404


def test_the_day_ends_with_a_next_step_and_what_was_prepared_is_told(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, TURNS[0])
    case = cast.house.services.practice.cases_offered()[3]
    assert case.id == "packaging-film"
    prepared = next(p for p in case.preparations if p.id == "run_formula")
    fact = next(f for f in case.facts if f.id in prepared.yields_facts)
    assert fact.text not in unescape(cast.trainee.get(f"/sessions/{session}").text)
    form = {"agreed": "both bring the index", "preparation": ["run_formula", "ask_plant"]}
    part = cast.trainee.post(f"/sessions/{session}/days", data=form, headers=HTMX)
    words = unescape(part.text)
    assert prepared.text in words and fact.text in words
    assert "both bring the index" in words
    assert case.calendar[1].label in words
    too_many = cast.trainee.post(f"/sessions/{session}/days", data={"preparation": ["run_formula"]})
    assert too_many.status_code == 422
    assert "used before" in unescape(too_many.text)
    assert cast.outsider.post(f"/sessions/{session}/days", data=form).status_code == 404


def test_the_end_names_what_is_still_open(cast: Cast) -> None:
    session = begin(cast)
    page = unescape(cast.trainee.get(f"/sessions/{session}").text)
    assert "Still open:" in page
    assert '<span lang="en">Price cut</span> (Helen 8 %, you 0 %)' in page
    assert cast.outsider.get(f"/sessions/{session}").status_code == 404


def test_the_debrief_asks_first_and_then_shows_the_view_beside_what_was_found(cast: Cast) -> None:
    session = played(cast)
    asked = unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)
    assert "What would you do differently" in asked
    assert "How you negotiated" not in asked
    answer = cast.trainee.post(f"/sessions/{session}/own-view", data={"text": "I asked <too> little."})
    assert answer.headers["location"] == f"/sessions/{session}/debrief"
    page = unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)
    assert "I asked <too> little." in page
    assert page.index("The deal</h2>") < page.index("How you negotiated")
    assert "Who needs the 8, and by when?" in page, "the plan is held against the talks"
    assert cast.outsider.post(f"/sessions/{session}/own-view", data={"text": "x"}).status_code == 404


def test_a_retry_from_the_debrief_shows_the_deal_and_the_last_three_lines(cast: Cast) -> None:
    session = begin(cast)
    for text in ("Fine, 3 % off the price, you have it.", *TURNS):
        say(cast, session, text)
    cast.trainee.post(f"/sessions/{session}/ending")
    graded(cast)
    page = debrief(cast, session)
    assert "Retry from turn 1" in page
    assert "In this model" in page
    answer = cast.trainee.post(f"/sessions/{session}/rewinds", data={"turn": 5})
    child = answer.headers["location"].rsplit("/", 1)[1]
    talk = unescape(cast.trainee.get(f"/sessions/{child}").text)
    assert "You are back at turn 5" in talk
    assert f'Last time you said: <q lang="en">{TURNS[3]}</q>' in talk
    assert "2 earlier lines" in talk
    assert "Turn 4 of 14" in talk
    say(cast, child, "2 % if you sign for 36 months.")
    cast.trainee.post(f"/sessions/{child}/ending")
    graded(cast)
    two = unescape(cast.trainee.get(f"/compare?a={session}&b={child}").text)
    assert "The first 4 turns are the same; they part at turn 5." in two
    assert "2 % if you sign" in two
    assert "the one you went back from" in debrief(cast, child)
    assert cast.outsider.get(f"/sessions/{child}").status_code == 404
    assert cast.outsider.get(f"/compare?a={session}&b={child}").status_code == 404


def test_two_attempts_at_different_cases_are_not_compared(cast: Cast) -> None:
    one, other = begin(cast), begin(cast, "freight-lanes")
    for session in (one, other):
        cast.trainee.post(f"/sessions/{session}/ending")
    assert cast.trainee.get(f"/compare?a={one}&b={other}").status_code == 422
    assert cast.trainee.get("/compare").status_code == 422
    running = begin(cast)
    assert cast.trainee.get(f"/compare?a={one}&b={running}").status_code == 409
    assert cast.outsider.get(f"/compare?a={one}&b={one}").status_code == 404


def test_a_coach_is_asked_about_a_finding_of_a_scored_session(cast: Cast) -> None:
    session = played(cast, "scored")
    turn = cast.house.ledger.turns(session)[1]
    item = cast.house.ledger.gradings(session)[turn.id].findings[0].id.value
    assert "Ask a coach" in debrief(cast, session)
    answer = cast.trainee.post(f"/turns/{turn.id}/disputes", data={"item": item, "reason": "It was more than that."})
    assert answer.headers["location"] == f"/sessions/{session}/debrief#turn-1"
    page = unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)
    assert "It was more than that. (not answered yet)" in page
    assert cast.coach.get(f"/review/{session}").status_code == 200
    assert cast.trainee.post(f"/turns/{turn.id}/disputes", data={"item": item, "reason": "again"}).status_code == 409
    assert cast.outsider.post(f"/turns/{turn.id}/disputes", data={"item": item, "reason": "x"}).status_code == 404


def test_practice_is_never_submitted(cast: Cast) -> None:
    session = played(cast)
    assert "Submit to my coach" not in debrief(cast, session)
    assert cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"}).status_code == 409
    assert cast.coach.get(f"/review/{session}").status_code == 404
    assert cast.outsider.get(f"/review/{session}").status_code == 404


def test_a_session_is_taken_away_as_data_and_as_text(cast: Cast) -> None:
    session = played(cast)
    cast.trainee.post(f"/sessions/{session}/own-view", data={"text": "I asked too little."})
    data = cast.trainee.get(f"/sessions/{session}/export")
    assert "attachment" in data.headers["content-disposition"]
    found = data.json()
    assert [t["text"] for t in found["turns"]] == list(TURNS)
    assert found["own_view"] == "I asked too little."
    assert found["plan"]["target"] == "2.5 %"
    assert found["turns"][0]["grading"]["status"] == "graded"
    assert found == cast.trainee.get(f"/api/v1/sessions/{session}/export").json()
    text = cast.trainee.get(f"/sessions/{session}/export?format=md").text
    assert TURNS[2] in text
    assert "## My own view" in text
    assert cast.trainee.get(f"/sessions/{session}/export?format=pdf").status_code == 422
    head = cast.house.ledger.session(session)
    case = cast.house.services.practice.cases.of(head.case, head.case_hash)
    for draw in case.confidential.draws:
        assert draw.story not in json.dumps(found) and draw.story not in text
    assert head.draw not in json.dumps(found)
    assert cast.outsider.get(f"/sessions/{session}/export").status_code == 404
    assert cast.coach.get(f"/sessions/{session}/export").status_code == 404


def test_settings_hold_for_the_browser_and_wrong_ones_are_named(cast: Cast) -> None:
    answer = cast.trainee.post("/settings", data={"theme": "dark", "send": "ctrl-enter", "voice": "on"})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    kept = {"cookie": f"{cast.trainee._cookie}; {cookie.split(';')[0]}"}
    session = begin(cast)
    page = cast.trainee.request("GET", f"/sessions/{session}", headers=kept)
    assert 'data-theme="dark"' in page.text
    assert 'data-send="ctrl-enter"' in page.text
    assert "voice.js" in page.text
    plain = cast.trainee.get(f"/sessions/{session}").text
    assert 'data-theme="auto"' in plain, "one browser's settings are not another's"
    assert "voice.js" not in plain
    wrong = cast.trainee.post("/settings", data={"theme": "pink"})
    assert wrong.status_code == 422
    assert "pink" in wrong.text
    odd = {"cookie": f"{cast.trainee._cookie}; counterpart-pages=theme=%3Cscript%3E&x=1"}
    assert 'data-theme="auto"' in cast.trainee.request("GET", "/settings", headers=odd).text
    assert cast.nobody.get("/settings", follow_redirects=False).status_code == 303


def test_the_short_brief_leads_into_six_turns_of_practice(cast: Cast) -> None:
    page = unescape(cast.trainee.get("/cases/packaging-film?first").text)
    assert "Ten minutes with Helen Achterberg" in page
    assert "What do I type first?" in page
    form = {"level": "guided", "length": "short", "mode": "practice", "questions": "Who decides?"}
    answer = cast.trainee.post("/cases/packaging-film/sessions", data=form)
    session = answer.headers["location"].rsplit("/", 1)[1]
    assert "Turn 0 of 6" in cast.trainee.get(f"/sessions/{session}").text
    assert cast.outsider.get(f"/sessions/{session}").status_code == 404


def test_the_home_page_leads_back_to_the_turn_that_cost_most(cast: Cast) -> None:
    session = begin(cast)
    for text in ("Fine, 3 % off the price, you have it.", *TURNS):
        say(cast, session, text)
    cast.trainee.post(f"/sessions/{session}/ending")
    graded(cast)
    debrief(cast, session)
    home = unescape(cast.trainee.get("/").text)
    assert "Practise this: retry from turn 1" in home
    assert "Fine, 3 % off the price, you have it." in home
    assert "Fine, 3 %" not in cast.outsider.get("/").text


def test_the_case_page_has_the_attempts_and_the_last_plan_that_was_written(cast: Cast) -> None:
    session = begin(cast, "freight-lanes")
    say(cast, session, TURNS[0])
    empty = cast.trainee.post("/cases/freight-lanes/sessions", data={"level": "standard"})
    say(cast, empty.headers["location"].rsplit("/", 1)[1], TURNS[0])
    page = unescape(cast.trainee.get("/cases/freight-lanes").text)
    assert f'href="/sessions/{session}"' in page
    assert "Who needs the 8, and by when?</textarea>" in page
    assert "Who needs the 8" not in cast.outsider.get("/cases/freight-lanes").text


def test_the_plan_can_be_changed_in_the_talks(cast: Cast) -> None:
    session = begin(cast)
    assert "Change it</summary>" in cast.trainee.get(f"/sessions/{session}").text
    form = {"target": "2 % and 36 months", "then": "walk", "questions": "x" * 3000}
    part = cast.trainee.post(f"/sessions/{session}/plans", data=form, headers=HTMX)
    assert "2 % and 36 months" in part.text
    assert "<html" not in part.text
    kept = cast.house.ledger.plan(session)
    assert (kept.target, kept.then, kept.standards, len(kept.questions)) == ("2 % and 36 months", "walk", "", 2000)
    assert cast.trainee.post(f"/sessions/{session}/plans", data=form).status_code == 303
    assert cast.outsider.post(f"/sessions/{session}/plans", data=form).status_code == 404
