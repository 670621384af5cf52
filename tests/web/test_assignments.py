"""Assignments on the pages: given by a coach, begun by the trainee, counted when she submits, and never a look into what she keeps to herself."""

import re
from datetime import timedelta

import pytest

from app.clock import SystemClock
from tests.owncase.situations import LOGISTICS
from tests.store.test_at_once import at_once
from tests.web.conftest import Cast, Person
from tests.web.rooms import Later
from tests.web.talk import TURNS, debrief, graded, say

FORM = {"case": "packaging-film", "level": "guided", "points": "1", "whom": "team"}


def team_of(cast: Cast, who: str = "coach") -> str:
    team = cast.people[who].team
    assert team
    return team


def give(cast: Cast, **more: str) -> str:
    """Give an assignment to the team north; its id."""
    answer = cast.coach.post("/assignments", data={**FORM, "team": team_of(cast), **more})
    assert answer.status_code == 303, answer.text
    return cast.house.services.for_teams.assignments.given(cast.people["coach"])[0].assignment.id


def begin(cast: Cast, assignment: str, person: Person | None = None) -> str:
    answer = (person or cast.trainee).post("/cases/packaging-film/sessions", data={"assignment": assignment})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def play(cast: Cast, assignment: str) -> str:
    session = begin(cast, assignment)
    for text in TURNS:
        say(cast, session, text)
    assert cast.trainee.post(f"/sessions/{session}/ending").status_code == 303
    graded(cast)
    return session


def submit(cast: Cast, session: str, to: str = "submitted") -> None:
    assert cast.trainee.post(f"/sessions/{session}/visibility", data={"to": to}).status_code == 303


def row_of(page: str, name: str, assignment: str) -> str:
    """What the coach's page says of a person under an assignment."""
    part = page.split(f"/assignments/{assignment}/withdrawal", maxsplit=1)[0].rpartition("<article")[2]
    found = re.search(rf'<th scope="row">{name}</th><td>(.*?)</td>', part, re.DOTALL)
    assert found, part
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def test_from_giving_to_passing(cast: Cast) -> None:
    due = (SystemClock().now() + timedelta(days=9)).date().isoformat()
    given = give(cast, due=due, focus="process", breadth="1")
    home = cast.trainee.get("/").text
    assert "From your coach" in home and "At least 1 of 100 points" in home and "not begun" in home
    assert "Begin, scored" in home and "Packaging film" in home
    brief = cast.trainee.get(f"/cases/packaging-film?assignment={given}").text
    assert f'name="assignment" value="{given}"' in brief and 'name="mode"' not in brief
    session = play(cast, given)
    head = cast.house.ledger.session(session)
    assert (head.assignment, head.mode, head.level) == (given, "scored", "guided")
    told = debrief(cast, session)
    assert "Your assignment" in told and "It counts only when you submit it" in told
    assert row_of(cast.coach.get("/assignments").text, "Tess", given) == "not submitted yet"
    submit(cast, session)
    told = cast.trainee.get(f"/sessions/{session}/debrief").text
    assert "Submitted, so it counts." in told and "passed on" in told
    page = cast.coach.get("/assignments").text
    assert row_of(page, "Tess", given).startswith("passed on") and f"/review/{session}" in page
    assert row_of(page, "Mats", given) == "not submitted yet"
    assert "1 of 2 passed" in page
    assert given not in cast.trainee.get("/").text, "what is passed is no longer open"
    assert given in cast.mate.get("/").text
    submit(cast, session, "withdrawn")
    page = cast.coach.get("/assignments").text
    assert row_of(page, "Tess", given) == "not submitted yet" and f"/review/{session}" not in page
    assert given not in cast.outsider.get("/assignments").text


def test_a_coach_cannot_tell_one_who_began_from_one_who_did_not(cast: Cast) -> None:
    given = give(cast)
    before = cast.coach.get("/assignments").text
    session = begin(cast, given)
    say(cast, session, TURNS[0])
    assert cast.coach.get("/assignments").text == before
    assert "Go on" in cast.trainee.get("/").text
    again = cast.trainee.post("/cases/packaging-film/sessions", data={"assignment": given})
    assert again.status_code == 409
    cast.trainee.post(f"/sessions/{session}/ending")
    assert cast.coach.get("/assignments").text == before
    assert "1 attempt played, none submitted" in cast.trainee.get("/").text
    assert given not in cast.outsider.get("/assignments").text


def test_a_session_that_does_not_reach_the_rule_does_not_pass_and_says_what_is_missing(cast: Cast) -> None:
    given = give(cast, points="100", floor="limits", attempts="1")
    session = play(cast, given)
    submit(cast, session)
    told = debrief(cast, session)
    assert "not reached" in told and "Limits of the brief" in told
    assert row_of(cast.coach.get("/assignments").text, "Tess", given) == "not passed; all attempts are used"
    assert cast.trainee.post("/cases/packaging-film/sessions", data={"assignment": given}).status_code == 409
    back = cast.trainee.post(f"/sessions/{session}/rewinds", data={"turn": "2"}).headers["location"]
    cast.trainee.post(f"{back}/ending")
    assert "This session does not count" in debrief(cast, back.rpartition("/")[2])
    assert cast.outsider.get(f"/review/{session}").status_code == 404


def test_to_people_of_the_team_only(cast: Cast) -> None:
    given = give(cast, whom="people", person=cast.people["mate"].id)
    assert given in cast.mate.get("/").text
    assert given not in cast.trainee.get("/").text
    for method, url, form in (
        ("GET", f"/cases/packaging-film?assignment={given}", None),
        ("POST", "/cases/packaging-film/sessions", {"assignment": given}),
    ):
        assert cast.trainee.request(method, url, data=form).status_code == 404
        assert cast.outsider.request(method, url, data=form).status_code == 404
    wrong_case = cast.mate.post("/cases/freight-lanes/sessions", data={"assignment": given})
    assert wrong_case.status_code == 404


def test_taken_back_it_is_gone_from_home(cast: Cast) -> None:
    given = give(cast)
    assert cast.outsider.post(f"/assignments/{given}/withdrawal").status_code == 404
    assert cast.trainee.post(f"/assignments/{given}/withdrawal").status_code == 404
    assert given in cast.trainee.get("/").text
    assert cast.coach.post(f"/assignments/{given}/withdrawal").status_code == 303
    assert given not in cast.trainee.get("/").text
    assert cast.trainee.post("/cases/packaging-film/sessions", data={"assignment": given}).status_code == 404
    assert f"/assignments/{given}/withdrawal" not in cast.coach.get("/assignments").text


def test_an_own_case_only_where_it_is_shared_with_the_team(cast: Cast) -> None:
    case = cast.trainee.post("/cases/new", data={**LOGISTICS, "do": "build"}).headers["location"].split("/")[2]
    form = {**FORM, "team": team_of(cast), "case": case}
    assert cast.coach.post("/assignments", data=form).status_code == 404
    assert case not in cast.coach.get("/assignments").text
    cast.trainee.post(f"/cases/{case}/sharing", data={"to": "team"})
    assert case in cast.coach.get("/assignments").text
    assert cast.coach.post("/assignments", data=form).status_code == 303
    assert "Chilled transport" in cast.mate.get("/").text
    cast.trainee.post(f"/cases/{case}/deletion")
    assert cast.coach.get("/assignments").status_code == 200
    assert case not in cast.mate.get("/").text
    assert case not in cast.outsider.get("/assignments").text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"case": "no-such"}, 404),
        ({"level": "mild"}, 422),
        ({"points": "many"}, 422),
        ({"points": "101"}, 422),
        ({"breadth": "2.5"}, 422),
        ({"share": "120"}, 422),
        ({"focus": "charm"}, 422),
        ({"due": "soon"}, 422),
        ({"due": "2020-01-01"}, 422),
        ({"whom": "people"}, 422),
        ({"whom": "people", "person": "somebody"}, 404),
        ({"team": "elsewhere"}, 404),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_given(cast: Cast, form: dict[str, str], status: int) -> None:
    service, coach = cast.house.services.for_teams.assignments, cast.people["coach"]
    before = len(service.given(coach))
    assert cast.coach.post("/assignments", data={**FORM, "team": team_of(cast), **form}).status_code == status
    assert len(service.given(coach)) == before


def test_only_coaches_and_only_their_teams(cast: Cast) -> None:
    for person in (cast.trainee, cast.admin, cast.mate):
        assert person.get("/assignments").status_code == 404
        assert person.post("/assignments", data={**FORM, "team": team_of(cast)}).status_code == 404
    assert cast.outsider.post("/assignments", data={**FORM, "team": team_of(cast)}).status_code == 404
    mine = cast.outsider.post("/assignments", data={**FORM, "team": team_of(cast, "outsider")})
    assert mine.status_code == 303
    page = cast.outsider.get("/assignments").text
    assert "south" in page and "Tess" not in page and "north" not in page


def test_each_part_of_the_rule_is_kept_as_it_was_asked(cast: Cast) -> None:
    give(cast, points="55,5", breadth="2", floor="limits", share="70", attempts="3")
    rule = cast.house.services.for_teams.assignments.given(cast.people["coach"])[0].assignment.rule
    assert (rule.points, rule.breadth, rule.within_limits, rule.share, rule.attempts) == (55.5, 2, True, 0.7, 3)
    home = cast.trainee.get("/").text
    assert "The deal keeps every limit of your brief." in home and "at least 70 % of the best" in home
    assert "at least 70 %" not in cast.outsider.get("/").text


def test_a_session_belongs_to_the_team_that_gave_the_assignment(cast: Cast) -> None:
    """A rep in two teams: what the second one gave is reviewed by the coaches of the second."""
    both, now = cast.joined("Bo", "trainee", "north"), SystemClock().now()
    bo = next(u for u in cast.house.services.sign_in.store.users() if u.name == "Bo")
    south = team_of(cast, "outsider")
    cast.house.services.people.teams.add_member(cast.people["admin"], south, bo.id, "trainee", now)
    assert cast.outsider.post("/assignments", data={**FORM, "team": south}).status_code == 303
    given = cast.house.services.for_teams.assignments.given(cast.people["outsider"])[0].assignment.id
    session = begin(cast, given, both)
    both.post(f"/sessions/{session}/ending")
    assert both.post(f"/sessions/{session}/visibility", data={"to": "submitted"}).status_code == 303
    assert cast.outsider.get(f"/review/{session}").status_code == 200
    assert cast.coach.get(f"/review/{session}").status_code == 404


def test_four_begins_at_once_give_one_session(cast: Cast) -> None:
    given = give(cast, attempts="1")
    answers = at_once(lambda _: cast.mate.post("/cases/packaging-film/sessions", data={"assignment": given}), 4)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert cast.outsider.post("/cases/packaging-film/sessions", data={"assignment": given}).status_code == 404


def test_a_retry_in_practice_does_not_hold_up_the_next_attempt(cast: Cast) -> None:
    given = give(cast)
    session = play(cast, given)
    assert cast.trainee.post(f"/sessions/{session}/rewinds", data={"turn": "2"}).status_code == 303
    home = cast.trainee.get("/").text
    assert f'name="assignment" value="{given}"' in home
    begin(cast, given)
    assert cast.outsider.get(f"/review/{session}").status_code == 404


def test_an_attempt_that_was_taken_back_or_deleted_is_used_all_the_same(cast: Cast) -> None:
    for way in ("visibility", "deletion"):
        given = give(cast, points="100", attempts="1")
        session = play(cast, given)
        submit(cast, session)
        form = {"to": "withdrawn"} if way == "visibility" else {}
        assert cast.trainee.post(f"/sessions/{session}/{way}", data=form).status_code == 303
        again = cast.trainee.post("/cases/packaging-film/sessions", data={"assignment": given})
        assert again.status_code == 409, way
        assert row_of(cast.coach.get("/assignments").text, "Tess", given) == "not passed; all attempts are used"
        assert given not in cast.outsider.get("/assignments").text


def test_what_was_passed_stays_passed_when_its_session_is_deleted(cast: Cast) -> None:
    given = give(cast)
    session = play(cast, given)
    submit(cast, session)
    assert given not in cast.trainee.get("/").text
    assert cast.trainee.post(f"/sessions/{session}/deletion").status_code == 303
    assert given not in cast.trainee.get("/").text, "passed is passed"
    page = cast.coach.get("/assignments").text
    assert row_of(page, "Tess", given).startswith("passed on") and session not in page
    assert given not in cast.outsider.get("/assignments").text


def test_past_its_due_date_it_is_not_offered_any_more(cast: Cast) -> None:
    given = give(cast, due=SystemClock().now().date().isoformat())
    assert given in cast.trainee.get("/").text
    service = cast.house.services.for_teams.assignments
    now = service.clock
    service.clock = Later(now, timedelta(days=2))
    try:
        assert given not in cast.trainee.get("/").text
        begun = cast.trainee.post("/cases/packaging-film/sessions", data={"assignment": given})
        assert begun.status_code == 409 and "The day for this assignment is over" in begun.text
    finally:
        service.clock = now
    assert given not in cast.outsider.get("/").text


@pytest.mark.parametrize("field", ["attempts", "breadth", "points", "share"])
@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "-inf"])
def test_what_is_no_figure_is_bad_input(cast: Cast, field: str, value: str) -> None:
    form = {**FORM, "team": team_of(cast), field: value}
    assert cast.coach.post("/assignments", data=form).status_code == 422
    assert cast.outsider.post("/assignments", data=form).status_code in (404, 422)
