"""The field log: one's own, private unless shared, deleted for good, and counted for coaches only where it was shared."""

import re

from app.clock import SystemClock
from tests.web.conftest import Cast, Person


def keep(person: Person, asked: str, given: str = "", **more: str) -> str:
    """Keep a note; its id."""
    assert person.post("/field", data={"asked": asked, "given": given, **more}).status_code == 303
    found = re.findall(r'action="/field/([^/"]+)/deletion"', person.get("/field").text)
    return str(found[0])


def test_a_note_is_private_until_it_is_shared_and_private_again_when_taken_back(cast: Cast) -> None:
    note = keep(cast.trainee, "Two weeks of stock for nothing", "One week, for a year more", tried="process")
    mine = cast.trainee.get("/field").text
    assert "Two weeks of stock" in mine and "One week, for a year more" in mine and "only you" in mine
    for other in (cast.coach, cast.mate, cast.admin, cast.outsider):
        assert "Two weeks of stock" not in other.get("/field").text
    assert cast.trainee.post(f"/field/{note}/sharing", data={"to": "coach"}).status_code == 303
    seen = cast.coach.get("/field").text
    assert "Two weeks of stock" in seen and "Tess" in seen and "north" in seen
    for other in (cast.mate, cast.admin, cast.outsider):
        assert "Two weeks of stock" not in other.get("/field").text
    cast.trainee.post(f"/field/{note}/sharing", data={"to": "me"})
    assert "Two weeks of stock" not in cast.coach.get("/field").text
    assert "Two weeks of stock" not in cast.outsider.get("/field").text


def test_the_box_is_off_unless_ticked(cast: Cast) -> None:
    keep(cast.trainee, "A rebate on last year")
    assert 'name="shared" value="yes">' in cast.trainee.get("/field").text
    assert "A rebate on last year" not in cast.coach.get("/field").text
    keep(cast.trainee, "A fourth pallet a week", shared="yes")
    assert "A fourth pallet a week" in cast.coach.get("/field").text
    assert "A fourth pallet a week" not in cast.outsider.get("/field").text


def test_counts_by_team_of_what_was_shared(cast: Cast) -> None:
    log, coach = cast.house.services.for_teams.field_log, cast.people["coach"]
    before = log.by_team(coach)[0]
    keep(cast.trainee, "5 % off", "2 %, for volume", tried="fairness", shared="yes")
    keep(cast.mate, "60 days", tried="fairness", shared="yes")
    keep(cast.mate, "90 days", tried="trust")
    after = log.by_team(coach)[0]
    assert (after.notes - before.notes, after.given - before.given) == (2, 1)
    assert sum(after.tried.values()) - sum(before.tried.values()) == 2
    assert log.by_team(cast.people["outsider"])[0].notes == 0


def test_only_its_owner_shares_or_deletes_a_note(cast: Cast) -> None:
    note = keep(cast.trainee, "Free transport from May", shared="yes")
    for other in (cast.coach, cast.mate, cast.admin, cast.outsider):
        for way in ("sharing", "deletion"):
            answer, none = other.post(f"/field/{note}/{way}"), other.post(f"/field/{'0' * len(note)}/{way}")
            assert answer.status_code == none.status_code == 404
            assert answer.text.replace(note, "") == none.text.replace("0" * len(note), "")
    assert cast.trainee.post(f"/field/{note}/deletion").status_code == 303
    assert "Free transport" not in cast.trainee.get("/field").text
    with cast.house.engine.connect() as db:
        assert db.exec_driver_sql("select count(*) from field_notes where asked like 'Free transport%'").scalar() == 0
    assert "Free transport" not in cast.outsider.get("/field").text


def test_what_does_not_fit_is_refused(cast: Cast) -> None:
    for form in (
        {"asked": ""},
        {"asked": "x" * 501},
        {"asked": "a", "given": "x" * 501},
        {"asked": "a", "tried": "charm"},
    ):
        assert cast.trainee.post("/field", data=form).status_code == 422
    keep(cast.trainee, "<script>alert(1)</script>", "<b>all</b>", shared="yes")
    for person in (cast.trainee, cast.coach):
        page = person.get("/field").text
        assert "<script>alert" not in page and "<b>all" not in page and "&lt;b&gt;all" in page
    assert "&lt;b&gt;all" not in cast.outsider.get("/field").text


def test_a_note_is_shared_with_the_coaches_of_today_s_team(cast: Cast) -> None:
    mover, now = cast.joined("Mo", "trainee", "north"), SystemClock().now()
    mo = next(u for u in cast.house.services.sign_in.store.users() if u.name == "Mo")
    note = keep(mover, "A bonus for the year before")
    teams, admin = cast.house.services.people.teams, cast.people["admin"]
    left = next(m for g in teams.all(admin) for m in g.members if m.user == mo.id)
    teams.end(admin, left.id, now)
    assert mover.post(f"/field/{note}/sharing", data={"to": "coach"}).status_code == 404, "in no team there is no coach"
    teams.add_member(admin, cast.people["outsider"].team or "", mo.id, "trainee", now)
    assert mover.post(f"/field/{note}/sharing", data={"to": "coach"}).status_code == 303
    assert "A bonus for the year before" in cast.outsider.get("/field").text
    assert "A bonus for the year before" not in cast.coach.get("/field").text
    mover.post(f"/field/{note}/sharing", data={"to": "me"})
    assert "A bonus for the year before" not in cast.outsider.get("/field").text
