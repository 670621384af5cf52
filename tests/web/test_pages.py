"""Pages as their users open them; each test ends with the outsider."""

from html import unescape

from tests.web.conftest import Cast
from tests.web.talk import TURNS, begin, debrief, played, say


def test_home_shows_cases_and_a_stranger_is_sent_to_sign_in(cast: Cast) -> None:
    home = cast.trainee.get("/")
    assert home.status_code == 200
    assert "Packaging film for a food maker" in home.text
    gone = cast.nobody.get("/", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/sign-in")


def test_home_shows_the_last_open_talks_and_where_the_others_are(cast: Cast) -> None:
    for _ in range(5):
        begin(cast)
    home = cast.trainee.get("/").text
    assert home.count("Still running") == 3
    assert "2 older talks are still open" in home and 'href="/?open=all"' in home
    every = cast.trainee.get("/?open=all").text
    assert every.count("Still running") == 5 and "older talks" not in every


def test_the_brief_shows_limits_and_facts_and_no_secret(cast: Cast) -> None:
    page = cast.trainee.get("/cases/packaging-film").text
    assert "Not more than 4 %" in page
    assert "1,190 in January" in page
    case = next(c for c in cast.house.services.practice.cases_offered() if c.id == "packaging-film")
    for interest in case.confidential.interests:
        assert interest.gist not in page
    for draw in case.confidential.draws:
        assert draw.story not in page
    assert cast.nobody.get("/cases/packaging-film", follow_redirects=False).status_code == 303


def test_an_unknown_case_is_named(cast: Cast) -> None:
    answer = cast.trainee.get("/cases/unicorns")
    assert answer.status_code == 404
    assert "unicorns" in answer.text


def test_a_session_goes_on_by_plain_forms_and_an_outsider_sees_nothing(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, TURNS[0])
    page = cast.trainee.get(f"/sessions/{session}").text
    assert "who on your side needs the 8" in page
    assert "Turn 1 of 14" in page
    assert cast.outsider.get(f"/sessions/{session}").status_code == 404
    assert cast.coach.get(f"/sessions/{session}").status_code == 404
    assert cast.outsider.post(f"/sessions/{session}/turns", data={"text": "hello", "key": "k"}).status_code == 404
    assert cast.outsider.post(f"/sessions/{session}/ending").status_code == 404


def test_no_debrief_while_the_talks_run(cast: Cast) -> None:
    session = begin(cast)
    answer = cast.trainee.get(f"/sessions/{session}/debrief")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{session}")
    assert cast.trainee.post(f"/sessions/{session}/hidden-side").status_code == 409
    assert cast.outsider.get(f"/sessions/{session}/debrief").status_code == 404


def test_the_debrief_quotes_turns_and_keeps_the_hidden_side_shut_until_it_is_opened(cast: Cast) -> None:
    session = played(cast)
    page = debrief(cast, session)
    assert "No deal, you ended the talks" in page
    assert "Asks why" in page
    assert "indicative" in page
    head = cast.house.ledger.session(session)
    case = cast.house.services.practice.cases.of(head.case, head.case_hash)
    story = next(d.story for d in case.confidential.draws if d.id == head.draw)
    assert story not in page
    assert cast.trainee.post(f"/sessions/{session}/hidden-side").status_code == 303
    assert story in unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)
    assert cast.house.ledger.session(session).hidden_opened
    assert cast.outsider.get(f"/sessions/{session}/debrief").status_code == 404
    assert cast.outsider.post(f"/sessions/{session}/hidden-side").status_code == 404


def test_a_coach_reads_what_was_submitted_and_it_is_recorded(cast: Cast) -> None:
    session = played(cast, "scored")
    assert cast.coach.get(f"/review/{session}").status_code == 404
    assert cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"}).status_code == 303
    assert f"/review/{session}" in cast.coach.get("/review").text
    read = cast.coach.get(f"/review/{session}")
    assert read.status_code == 200
    assert "Your reading of this session is recorded." in read.text
    with cast.house.engine.connect() as db:
        rows = db.exec_driver_sql("select actor, action from audit where object = ?", (session,)).all()
    assert (cast.people["coach"].id, "read session") in [tuple(r) for r in rows]
    assert cast.outsider.get(f"/review/{session}").status_code == 404
    assert cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "withdrawn"}).status_code == 303
    assert cast.coach.get(f"/review/{session}").status_code == 404


def test_a_trainee_has_no_review_page(cast: Cast) -> None:
    assert cast.trainee.get("/review").status_code == 404


def test_bad_messages_are_named_and_change_nothing(cast: Cast) -> None:
    session = begin(cast)
    for text, word in (("   ", "Message"), ("x" * 20_000, "20,000"), ("hello\x07there", "U+0007")):
        answer = cast.trainee.post(
            f"/api/v1/sessions/{session}/turns", json={"text": text}, headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert word in answer.json()["detail"]
    assert cast.house.ledger.session(session).turns == 0


def test_stored_markup_is_shown_as_text(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, "<script>alert(1)</script> why 90 days?")
    page = cast.trainee.get(f"/sessions/{session}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_sum_up_is_confirmed_on_the_page_and_the_debrief_shows_the_deal(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, "I can do 7 % off the price, 75 days, six weeks of stock, 70 % of the volume.")
    for text in ("8 % off the price, 90 days, six weeks of stock and 70 % of the volume.",):
        say(cast, session, text)
    page = cast.trainee.get(f"/sessions/{session}").text
    assert "Yes, that is the deal" in page
    answer = cast.trainee.post(f"/sessions/{session}/confirmation", data={"answer": "maybe"})
    assert answer.status_code == 422
    assert cast.outsider.post(f"/sessions/{session}/confirmation", data={"answer": "yes"}).status_code == 404
    answer = cast.trainee.post(f"/sessions/{session}/confirmation", data={"answer": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{session}/debrief")
    page = debrief(cast, session)
    assert "Deal: −EUR 511k a year" in page
    assert "crossed" in page


def test_the_short_form_ends_after_six_turns(cast: Cast) -> None:
    answer = cast.trainee.post("/cases/packaging-film/sessions", data={"level": "standard", "length": "short"})
    session = answer.headers["location"].rsplit("/", 1)[1]
    for number in range(6):
        say(cast, session, f"Why is that so, number {number}?")
    assert cast.house.ledger.session(session).end_reason == "turn-limit"
    page = cast.trainee.get(f"/sessions/{session}").text
    assert "Read the debrief" in page
    late = cast.trainee.post(f"/sessions/{session}/turns", data={"text": "wait", "key": "late"})
    assert late.status_code == 409
    assert cast.outsider.get(f"/sessions/{session}").status_code == 404


def test_runs_are_for_coaches_and_a_trainee_cannot_tell_that_there_are_any(cast: Cast) -> None:
    import asyncio

    from app.evals.journal import Journal
    from app.evals.plan import Changes, cells_of, load_suite
    from app.evals.runner import Runner

    folder = cast.house.services.runs
    loaded = load_suite("smoke")
    cells = cells_of(loaded, Changes(personas=("packaging-film",)))[:2]
    journal = Journal(folder / "a-run.sqlite3", new=True)
    journal.begin("a-run", "2026-01-01", ["smoke", "gone.yaml"], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    asyncio.run(Runner(journal, {}).run(cells))
    journal.close()
    assert "a-run" in cast.coach.get("/evals").text
    page = cast.coach.get("/evals/a-run").text
    assert "a-question-gets-an-answer-in-role" in page
    assert "pass rate at least 100%" in page
    german = cast.coach.get("/evals/a-run", headers={"accept-language": "de"}).text
    assert "Ausgewertet: 2 von 2." in german and ">erfüllt</span>" in german
    journal = Journal(folder / "b-run.sqlite3", new=True)
    journal.begin("b-run", "2026-01-02", ["smoke"], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    asyncio.run(Runner(journal, {}).run(cells))
    journal.end_cell(cells[0].key, "failed")
    journal.close()
    held = cast.coach.get("/evals/b-run?against=a-run").text
    assert "1 fails that passed then." in held
    assert "The talks are the same." in held
    assert cast.coach.get("/evals/b-run?against=../house").status_code == 404
    assert cast.coach.get("/evals/../house").status_code == 404
    for path in ("/evals", "/evals/a-run"):
        assert cast.trainee.get(path).status_code == 404
