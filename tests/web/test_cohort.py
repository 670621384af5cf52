"""The cohort on the pages: what was submitted and nothing else, each cell a link to its sessions, filters in the address, and files to take away."""

import csv
import io
import json
import re

import pytest

from app.review.cohort import LEAST_SESSIONS
from tests.web.conftest import Cast
from tests.web.talk import played


@pytest.fixture(scope="module")
def submitted(cast: Cast) -> str:
    """A scored session of the trainee, submitted; its id."""
    session = played(cast, mode="scored")
    assert cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"}).status_code == 303
    return session


def hidden_from_the_outsider(cast: Cast, session: str) -> None:
    """Nothing of the team north is on any page of a coach of another."""
    team = cast.people["coach"].team
    for url in ("/cohort", "/cohort/sessions", "/cohort/export?format=csv", "/cohort/export?format=json"):
        page = cast.outsider.get(url)
        assert page.status_code == 200 and "Tess" not in page.text and session not in page.text, url
        joined = f"{url}{'&' if '?' in url else '?'}team={team}"
        assert cast.outsider.get(joined).status_code == 404, url


def test_the_table_shows_who_showed_what_and_each_cell_leads_to_its_sessions(cast: Cast, submitted: str) -> None:
    page = cast.coach.get("/cohort").text
    assert "Tess" in page and "Mats" not in page and "Packaging film" in page
    links = re.findall(r'href="(/cohort/sessions\?who=[^"]+strategy=[^"]+)"', page)
    assert links, "no strategy was shown by anybody"
    for link in links:
        behind = cast.coach.get(link.replace("&amp;", "&")).text
        assert f"/review/{submitted}" in behind and "Tess" in behind
    assert "/review/" not in cast.coach.get("/cohort/sessions?who=nobody").text
    hidden_from_the_outsider(cast, submitted)


def test_the_page_says_what_assignments_passed_counts(cast: Cast, submitted: str) -> None:
    """The days and the source do not reach that column, so the page says so wherever it stands."""
    assert "the days and “by whom” above do not change it" in cast.coach.get("/cohort?source=grader").text
    hidden_from_the_outsider(cast, submitted)


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=9999-12-31", "from=0000-01-01"])
def test_a_day_beyond_the_calendar_is_bad_input(cast: Cast, query: str, submitted: str) -> None:
    for url in ("/cohort", "/cohort/sessions", "/cohort/export"):
        assert cast.coach.get(f"{url}?{query}").status_code == 422, url
    hidden_from_the_outsider(cast, submitted)


def test_a_line_on_the_coach_s_home_from_five_sessions_on(cast: Cast, submitted: str) -> None:
    assert 'id="strip"' not in cast.coach.get("/").text
    while len(cast.coach.get("/cohort/sessions").text.split("/review/")) - 1 < LEAST_SESSIONS:
        session = played(cast, mode="scored")
        cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    line = cast.coach.get("/").text.partition('id="strip"')[2].partition("</p>")[0]
    links = re.findall(r'href="(/cohort\?from=[^"]+)"', line)
    assert len(links) == 5 and re.search(r"\d\.\d", line)
    assert "Tess" in cast.coach.get(links[0]).text
    for other in (cast.trainee, cast.admin, cast.outsider):
        assert 'id="strip"' not in other.get("/").text
    hidden_from_the_outsider(cast, submitted)


def test_colour_is_never_alone(cast: Cast, submitted: str) -> None:
    page = cast.coach.get("/cohort").text
    cells = re.findall(r'<td class="heat l(\d)">(.*?)</td>', page, re.DOTALL)
    assert cells
    for level, inner in cells:
        assert "✕◔◑◕●"[int(level)] in inner and re.search(r"\d\.\d", inner) and "n&nbsp;" in inner
    hidden_from_the_outsider(cast, submitted)


def test_practice_and_what_is_not_submitted_stay_out(cast: Cast, submitted: str) -> None:
    before = cast.coach.get("/cohort").text
    played(cast, mode="practice")
    private = played(cast, mode="scored")
    assert cast.coach.get("/cohort").text == before
    assert private not in cast.coach.get("/cohort/sessions").text
    cast.trainee.post(f"/sessions/{private}/visibility", data={"to": "submitted"})
    assert private in cast.coach.get("/cohort/sessions").text
    assert cast.coach.get("/cohort").text != before
    cast.trainee.post(f"/sessions/{private}/visibility", data={"to": "withdrawn"})
    assert cast.coach.get("/cohort").text == before, "withdrawn is as if it had never been there"
    assert private not in cast.coach.get("/cohort/export").text
    hidden_from_the_outsider(cast, submitted)


def test_filters_stand_in_the_address_and_go_along(cast: Cast, submitted: str) -> None:
    page = cast.coach.get("/cohort?case=packaging-film&level=standard&from=2020-01-01&source=grader").text
    assert "Tess" in page
    link = re.search(r'href="(/cohort/export\?[^"]*format=csv)"', page)
    assert link and "case=packaging-film" in link.group(1) and "from=2020-01-01" in link.group(1)
    for none in ("case=freight-lanes", "level=extreme", "to=2020-01-01", "source=coach", "from=2040-01-01"):
        assert "No session fits" in cast.coach.get(f"/cohort?{none}").text, none
        assert "/review/" not in cast.coach.get(f"/cohort/sessions?{none}").text
    hidden_from_the_outsider(cast, submitted)


@pytest.mark.parametrize(
    "wrong",
    ["level=mild", "from=soon", "to=2020-13-01", "source=mother", "page=0", "page=x", "strategy=charm", "format=xlsx"],
)
def test_an_address_that_does_not_fit_is_said_to(cast: Cast, wrong: str) -> None:
    page = {"page": "/cohort/sessions", "strategy": "/cohort/sessions", "format": "/cohort/export"}
    where = page.get(wrong.partition("=")[0], "/cohort")
    assert cast.coach.get(f"{where}?{wrong}").status_code == 422
    assert cast.outsider.get(f"{where}?{wrong}").status_code == 422


def test_the_files_hold_a_row_per_session_strategy_and_source(cast: Cast, submitted: str) -> None:
    answer = cast.coach.get("/cohort/export?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = [r for r in csv.DictReader(io.StringIO(answer.text, newline="")) if r["session"] == submitted]
    assert len(rows) == 5 and {r["source"] for r in rows} == {"grader"} and {r["name"] for r in rows} == {"Tess"}
    data = [r for r in json.loads(cast.coach.get("/cohort/export?format=json").text) if r["session"] == submitted]
    assert [r["strategy"] for r in data] == [r["strategy"] for r in rows]
    assert isinstance(data[0]["points"], float)
    with cast.house.engine.connect() as db:
        kept = db.exec_driver_sql("select count(*) from audit where action = 'export cohort'").scalar()
    assert kept and kept >= 2
    hidden_from_the_outsider(cast, submitted)


def test_no_cohort_for_anybody_but_coaches(cast: Cast, submitted: str) -> None:
    for person in (cast.trainee, cast.mate, cast.admin):
        for url in ("/cohort", "/cohort/sessions", "/cohort/export"):
            assert person.get(url).status_code == 404, url
    hidden_from_the_outsider(cast, submitted)
