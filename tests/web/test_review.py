"""A coach reviews what was submitted: the queue, corrections with reasons, the thread, her better line, her word; and nobody else gets in."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from app.clock import SystemClock
from app.errors import NotFound
from app.grading.labelled import gold, turn_of
from app.practice.records import Visibility
from app.review.chains import Action
from tests.web.conftest import Cast, Person
from tests.web.talk import debrief, played


@pytest.fixture(scope="module")
def session(cast: Cast) -> str:
    """A scored session of the trainee, submitted."""
    found = played(cast, mode="scored")
    assert cast.trainee.post(f"/sessions/{found}/visibility", data={"to": "submitted"}).status_code == 303
    return found


def page(person: Person, session: str, more: str = "") -> str:
    answer = person.get(f"/review/{session}{more}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def findings_of(text: str, turn: int) -> list[str]:
    """The ids of the findings at a turn that a coach can speak of."""
    article = text.split(f'id="turn-{turn}"')[1].split("</article>", maxsplit=1)[0]
    return list(dict.fromkeys(i for i in re.findall(r'name="finding" value="([^"]+)"', article) if i != "all"))


def say_of(person: Person, session: str, **form: str) -> int:
    return person.post(f"/review/{session}/findings", data={"turn": "1", "blind": "", **form}).status_code


def test_the_queue_has_what_was_submitted_and_nothing_else(cast: Cast, session: str) -> None:
    private = played(cast)
    text = cast.coach.get("/review").text
    assert f"/review/{session}" in text
    assert private not in text
    assert "Tess" in text
    assert session not in cast.outsider.get("/review").text
    assert cast.trainee.get("/review").status_code == 404


def test_a_finding_is_removed_with_a_reason_and_the_graders_stays_to_be_seen(cast: Cast, session: str) -> None:
    first = findings_of(page(cast.coach, session), 1)[0]
    before = cast.house.ledger.gradings(session)
    assert say_of(cast.coach, session, action="remove", finding=first, reason="") == 422
    assert say_of(cast.coach, session, action="remove", finding=first, reason="Only the words.") == 303
    text = page(cast.coach, session)
    assert "says it does not hold" in text
    assert "Only the words." in text
    assert "Grader:" in text
    assert cast.house.ledger.gradings(session) == before, "what the grader found is not overwritten"
    turn = cast.house.ledger.turns(session)[1].id
    after = cast.house.services.practice.judged(session)[turn]
    assert len(after.findings) == len(before[turn].findings) - 1
    assert after.turn_level != before[turn].turn_level or len(before[turn].findings) > 1
    assert say_of(cast.outsider, session, action="confirm", finding=first) == 404
    assert say_of(cast.trainee, session, action="confirm", finding=first) == 404


def test_who_is_too_late_hears_so_and_keeps_what_she_typed(cast: Cast, session: str) -> None:
    found = findings_of(page(cast.coach, session), 2)[0]
    form = {"turn": "2", "blind": "", "action": "remove", "finding": found, "reason": "Not about this deal."}
    assert cast.coach.post(f"/review/{session}/findings", data=form).status_code == 303
    late = cast.coach.post(f"/review/{session}/findings", data={**form, "reason": "A reason that took me a while."})
    assert late.status_code == 409
    assert "changed in the meantime" in late.text
    assert "A reason that took me a while." not in findings_of(late.text, 2)


def test_what_was_missed_is_added_in_the_reps_own_words(cast: Cast, session: str) -> None:
    form = {"turn": "3", "action": "add", "item": "names_tactic", "reason": "It is there in other words."}
    answer = cast.coach.post(f"/review/{session}/findings", data={**form, "quote": "words that nobody said"})
    assert answer.status_code == 422
    assert "copy them from the turn" in unescape(answer.text)
    assert 'value="words that nobody said"' in answer.text, "what was typed is still there"
    answer = cast.coach.post(f"/review/{session}/findings", data={**form, "quote": "not 8."})
    assert answer.status_code in (303, 422), answer.text
    odd = cast.coach.post(f"/review/{session}/findings", data={**form, "turn": "x", "quote": "8"})
    assert odd.status_code == 422
    assert say_of(cast.outsider, session, action="add", item="asks_why", quote="who", reason="r") == 404


def test_a_thread_at_a_turn_goes_both_ways(cast: Cast, session: str) -> None:
    for _ in range(2):
        form = {"turn": "2", "text": "What would you ask next?", "as": "coach"}
        assert cast.coach.post(f"/sessions/{session}/comments", data=form).status_code == 303
    assert page(cast.coach, session).count("What would you ask next?") == 1, "a double click sends it once"
    text = debrief(cast, session)
    assert "What would you ask next?" in text
    assert "Cora" in text
    form = {"turn": "2", "text": "Who is hurt by the stock."}
    assert cast.trainee.post(f"/sessions/{session}/comments", data=form).status_code == 303
    assert "Who is hurt by the stock." in page(cast.coach, session)
    for person in (cast.outsider, cast.mate, cast.admin):
        assert person.post(f"/sessions/{session}/comments", data=form).status_code == 404
    assert cast.trainee.post(f"/sessions/{session}/comments", data={"turn": "2", "text": " "}).status_code == 422


def test_a_better_line_is_offered_to_the_team_in_that_spot_under_the_coachs_name(cast: Cast, session: str) -> None:
    form = {"turn": "1", "blind": "", "text": "Before any figure: whose budget is it, and what breaks if it stays?"}
    assert cast.coach.post(f"/review/{session}/better-lines", data=form).status_code == 303
    assert cast.outsider.post(f"/review/{session}/better-lines", data=form).status_code == 404
    again = played(cast, mode="scored")
    assert "whose budget is it" in debrief(cast, again), "another talk that came to the same spot"
    line = re.search(r'action="/better-lines/([^/"]+)/withdrawal"', page(cast.coach, session))
    assert line
    assert cast.outsider.post(f"/better-lines/{line.group(1)}/withdrawal").status_code == 404
    assert cast.coach.post(f"/better-lines/{line.group(1)}/withdrawal").status_code == 303
    assert "whose budget is it" not in debrief(cast, again)


def test_a_better_line_of_a_coach_who_is_gone_can_be_taken_back_by_a_coach_of_her_team(
    cast: Cast, session: str
) -> None:
    gone, other = cast.joined("Corinna Bunting", "coach", "north"), cast.joined("Carla", "coach", "north")
    form = {"turn": "1", "blind": "", "text": "What would the heron do without the budget?"}
    assert gone.post(f"/review/{session}/better-lines", data=form).status_code == 303
    found = re.search(r'action="(/better-lines/[^/"]+/withdrawal)"', page(gone, session))
    assert found
    assert other.post(found.group(1)).status_code == 404, "hers while she is there"
    assert found.group(1) not in page(other, session)
    assert gone.post("/settings/deletion", data={"name": "Corinna Bunting"}).status_code == 303
    assert found.group(1) in page(other, session)
    for stranger in (cast.trainee, cast.admin, cast.outsider):
        assert stranger.post(found.group(1)).status_code == 404
    assert other.post(found.group(1)).status_code == 303
    assert "heron do without" not in page(other, session)


def test_a_finished_review_leaves_the_queue_and_its_word_is_on_top_of_the_debrief(cast: Cast, session: str) -> None:
    form = {"word": "Strong questions; now name the condition first.", "then": "queue", "blind": "on"}
    assert cast.outsider.post(f"/review/{session}/completion", data=form).status_code == 404
    answer = cast.coach.post(f"/review/{session}/completion", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?done")
    assert session not in cast.coach.get("/review").text
    assert session in cast.coach.get("/review?why=done").text
    text = debrief(cast, session)
    assert "Strong questions; now name the condition first." in text
    assert text.index("Strong questions") < text.index("The talks, with evidence")
    assert "judged blind first" not in page(cast.coach, session), "she had seen the findings, whatever the form says"
    assert cast.coach.post(f"/review/{session}/completion", data=form).status_code == 303
    assert page(cast.coach, session).count("finished a review") == 1, "a double click finishes it once"


def test_a_question_about_a_finding_comes_first_with_its_promise_and_the_answer_settles_it(cast: Cast) -> None:
    mine = played(cast, mode="scored")
    ledger = cast.house.ledger
    turn = next(t for t in ledger.turns(mine)[1:] if ledger.gradings(mine)[t.id].findings)
    item = ledger.gradings(mine)[turn.id].findings[0].id.value
    asked = cast.trainee.post(f"/turns/{turn.id}/disputes", data={"item": item, "reason": "I meant the clause."})
    assert asked.status_code == 303
    text = cast.coach.get("/review").text
    assert "answer by" in text
    assert mine in cast.coach.get("/review?why=disputed").text
    early = cast.coach.post(f"/review/{mine}/completion", data={"word": "Typed before answering."})
    assert early.status_code == 409
    assert "Typed before answering." in early.text
    found = findings_of(page(cast.coach, mine), turn.number)[0]
    form = {
        "turn": str(turn.number),
        "action": "confirm",
        "finding": found,
        "reason": "The clause is named, so it holds.",
    }
    assert cast.coach.post(f"/review/{mine}/findings", data=form).status_code == 303
    assert ledger.disputes(mine)[0].settled is not None
    assert mine not in cast.coach.get("/review?why=disputed").text
    assert "The clause is named, so it holds." in debrief(cast, mine)
    assert mine not in cast.outsider.get("/review?why=disputed").text


def test_a_second_coach_hears_who_has_it_and_may_still_comment(cast: Cast, session: str) -> None:
    cleo = cast.joined("Cleo", "coach", "north")
    assert cast.coach.post(f"/review/{session}/claims").status_code == 303
    text = page(cleo, session)
    assert "Cora is reviewing this until" in text
    found = findings_of(text, 3)
    form = {"turn": "3", "action": "confirm", "finding": found[0] if found else "none", "reason": "mine"}
    answer = cleo.post(f"/review/{session}/findings", data=form)
    assert answer.status_code == 409
    assert cleo.post(f"/sessions/{session}/comments", data={"turn": "3", "text": "I see it so too."}).status_code == 303
    assert cast.coach.post(f"/review/{session}/release").status_code == 303
    assert cleo.post(f"/review/{session}/findings", data=form).status_code == (303 if found else 409)
    assert cast.outsider.post(f"/review/{session}/claims").status_code == 404
    assert cast.outsider.post(f"/review/{session}/release").status_code == 404


def test_blind_hides_what_the_grader_found_until_it_is_asked_for(cast: Cast) -> None:
    mine = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{mine}/visibility", data={"to": "submitted"})
    blind = page(cast.coach, mine, "?blind=on")
    assert "<mark" not in blind
    assert not findings_of(blind, 1)
    grading = cast.house.ledger.gradings(mine)[cast.house.ledger.turns(mine)[1].id]
    first = grading.findings[0]
    form = {"turn": "1", "blind": "on", "action": "add", "item": first.id.value, "quote": first.quote, "reason": ""}
    if first.specific:
        form["specific"] = "yes"
    assert cast.coach.post(f"/review/{mine}/findings", data=form).status_code == 303
    text = page(cast.coach, mine, "?blind=shown")
    assert "<mark" in text
    assert "says it holds" in text, "the same finding, seen by both"
    assert cast.coach.post(f"/review/{mine}/findings", data=form).status_code == 303
    assert page(cast.coach, mine).count("says it holds") == 1, "a double click adds it once"
    assert cast.coach.post(f"/review/{mine}/completion", data={"word": ""}).status_code == 303
    assert "judged blind first" in page(cast.coach, mine)
    assert cast.outsider.get(f"/review/{mine}?blind=on").status_code == 404


def test_a_word_that_comes_after_the_withdrawal_is_not_written(cast: Cast) -> None:
    mine = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{mine}/visibility", data={"to": "submitted"})
    store, ledger = cast.house.services.coaching.reviewing.store, cast.house.ledger
    links = store.links(mine)
    ledger.set_visibility(mine, Visibility.WITHDRAWN, cast.people["trainee"].id, SystemClock().now())
    late = replace(
        links[0], author=cast.people["coach"].id, action=Action.REMOVE, supersedes=links[0].id, reason="late"
    )
    with pytest.raises(NotFound):
        store.append(mine, [late], [], SystemClock().now())
    assert store.links(mine) == links


def test_a_body_that_is_too_large_is_refused_as_it_arrives(cast: Cast) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(8):
            yield b"x" * 1_000_000

    for person, url in ((cast.nobody, "/join"), (cast.coach, "/field")):
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = person.request("POST", url, content=pieces(), headers=kind)
        assert answer.status_code == 413, url
        assert "megabytes" in answer.text


def test_a_withdrawn_session_is_out_of_reach(cast: Cast) -> None:
    mine = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{mine}/visibility", data={"to": "submitted"})
    assert cast.coach.get(f"/review/{mine}").status_code == 200
    cast.trainee.post(f"/sessions/{mine}/visibility", data={"to": "withdrawn"})
    assert cast.coach.get(f"/review/{mine}").status_code == 404
    assert cast.coach.post(f"/review/{mine}/claims").status_code == 404
    assert cast.coach.post(f"/sessions/{mine}/comments", data={"turn": "1", "text": "hello"}).status_code == 404
    assert cast.outsider.get(f"/review/{mine}").status_code == 404


def test_reviewed_turns_come_back_as_labels_that_a_grader_can_be_measured_on(cast: Cast, session: str) -> None:
    answer = cast.coach.get("/review/labels")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    mine = [row for row in rows if row["session"] == session]
    judged = cast.house.services.practice.judged(session)
    assert len(mine) == len(judged)
    for row in mine:
        turn = turn_of(row)
        assert [f.id for f in gold(row, turn).findings] == [f.id for f in judged[row["id"]].findings]
    assert not any(name in answer.text for name in ("Tess", "Cora"))
    assert cast.outsider.get("/review/labels").text == ""
    assert cast.trainee.get("/review/labels").status_code == 404
    shown = debrief(cast, session)
    assert "took your messages away as labelled examples" in shown and shown.count("Cora, ") > 1
    exported = cast.trainee.get("/settings/export").content
    with zipfile.ZipFile(io.BytesIO(exported)) as file:
        readers = json.loads(file.read("readers.json"))
    assert {row["exported"] for row in readers if row["session"] == session} == {True, False}


def test_agreement_counts_the_reviews_of_ones_own_teams_only(cast: Cast) -> None:
    text = unescape(cast.coach.get("/review/agreement").text)
    assert "Seen the same" in text
    removed = re.findall(r"<td>(\d+)</td>", text.split("Did not hold")[1])
    assert sum(int(n) for n in removed) > 0
    assert "No session has been reviewed yet." in cast.outsider.get("/review/agreement").text
    assert cast.trainee.get("/review/agreement").status_code == 404
