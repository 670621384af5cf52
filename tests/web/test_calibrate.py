"""Calibration on the pages: judged blind, compared afterwards, seen by nobody else."""

import re
from html import unescape

import httpx
import pytest

from app.content.acts import Act
from app.grading.embedded import grade_turn
from app.pages.templates import render
from app.people.records import User
from app.review.calibrating import Calibrating
from app.review.calibration import Round
from app.review.labelledturns import labelled_turns
from tests.web.conftest import Cast, Person


def coach(cast: Cast, name: str) -> tuple[Person, User]:
    """Another coach, signed in, with a past of her own."""
    signer, now = cast.house.services.sign_in, cast.house.services.clock.now()
    user = signer.add(name, "coach", "north", now)
    cast.house.services.people.notices.accept(user, now)
    return Person(cast.nobody, signer.use_link(signer.link_token(user, now), now)), user


def service(cast: Cast) -> Calibrating:
    return cast.house.services.coaching.calibrating


def round_of(cast: Cast, user: User) -> Round:
    found = service(cast).store.round_of(user.id, service(cast).month)
    assert found is not None
    return found


def judge(person: Person, place: int, **ticks: list[str]) -> httpx.Response:
    answer = person.post("/calibrations/judgements", data={"turn": str(place), **ticks})
    assert (answer.status_code, answer.headers["location"]) == (303, "/calibrate")
    return person.get("/calibrate")


def text(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", answer.text)))


def test_a_coach_judges_five_turns_blind_and_then_sees_the_grader(cast: Cast) -> None:
    cora, user = coach(cast, "Cleo")
    assert "Calibrate your eye" in text(cora.get("/calibrate"))
    assert cora.post("/calibrations").headers["location"] == "/calibrate"
    rows = {row.id: row for row in labelled_turns()}
    seen = [rows[turn.row] for turn in round_of(cast, user).turns]
    page = cora.get("/calibrate")
    for place, row in enumerate(seen, 1):
        words = text(page)
        assert f"Turn {place} of 5" in words
        assert re.sub(r"\s+", " ", row.turn.text) in words and re.sub(r"\s+", " ", row.turn.buyer) in words
        assert re.sub(r"\s+", " ", row.context) in words
        assert "<mark" not in page.text and "Labels" not in words and "Who saw what" not in words
        assert page.text.count('name="see"') == 32
        assert page.text.count('name="specific"') == 21
        found = grade_turn(row.turn).findings
        page = judge(cora, place, see=[f.id.value for f in found], specific=[f.id.value for f in found if not f.trap])
    words = text(page)
    assert "You and the grader" in words and "Five turns say little" in words
    assert words.count("Who saw what") == 5
    assert "Month by month" in words and "has learned from these very turns" in words
    assert all(turn.judged is not None for turn in round_of(cast, user).turns)
    results = service(cast).results(user)
    assert results is not None
    assert results.shown.agreed.present.same == results.shown.agreed.present.n > 0
    assert cora.get("/calibrate?turn=1").text == cora.get("/calibrate").text
    again = cora.post("/calibrations/judgements", data={"turn": "1", "see": ["coerces"]})
    assert again.status_code == 409 and "stays as it was" in again.text
    assert cast.outsider.get(f"/calibrate?month={service(cast).month}").status_code == 404


def test_where_she_differs_the_page_says_what_decides(cast: Cast) -> None:
    dora, user = coach(cast, "Dora")
    dora.post("/calibrations")
    for place in range(1, 6):
        page = judge(dora, place, see=["coerces"], specific=["asks_why"])
    words = text(page)
    assert "You saw it, the grader did not. It is not:" in words
    assert "A calm word on what follows from the contract" in words
    assert "The labels are with" in words
    results = service(cast).results(user)
    assert results is not None
    assert results.shown.agreed.present.same < results.shown.agreed.present.n
    assert cast.outsider.get("/calibrate").text.count("Dora") == 0


def test_a_judgement_can_be_changed_until_all_five_are_there(cast: Cast) -> None:
    eva, user = coach(cast, "Eva")
    eva.post("/calibrations")
    judge(eva, 1, see=["asks_why", "evades"])
    page = eva.get("/calibrate?turn=1").text
    assert re.search(r'name="see" value="evades"[^>]* checked', page)
    assert not re.search(r'name="see" value="coerces"[^>]* checked', page)
    judge(eva, 1, see=["coerces"])
    assert [tick.act for tick in round_of(cast, user).turns[0].ticks] == [Act.COERCES]
    assert "Turn 2 of 5" in text(eva.get("/calibrate"))
    eva.post("/calibrations")
    assert round_of(cast, user).left == 4
    assert cast.outsider.post("/calibrations/judgements", data={"turn": "1"}).status_code == 409


@pytest.mark.parametrize("place", ["0", "6", "x", "-1", "", "99999999999", "²"])
def test_there_is_no_sixth_turn(cast: Cast, place: str) -> None:
    cast.coach.post("/calibrations")
    assert cast.coach.post("/calibrations/judgements", data={"turn": place}).status_code == 404
    assert cast.coach.get("/calibrate", params={"turn": place}).status_code == 404
    assert cast.outsider.post("/calibrations/judgements", data={"turn": place}).status_code in (404, 409)


def test_what_is_no_behaviour_is_refused(cast: Cast) -> None:
    cast.coach.post("/calibrations")
    answer = cast.coach.post("/calibrations/judgements", data={"turn": "1", "see": "offers"})
    assert answer.status_code == 422
    assert "tick one of the list" in answer.text
    assert round_of(cast, cast.people["coach"]).turns[0].judged is None
    assert cast.outsider.get("/calibrate").status_code == 200


def test_a_month_that_she_has_not_finished_is_not_there(cast: Cast) -> None:
    for month in ("2020-01", "x", ""):
        assert cast.coach.get(f"/calibrate?month={month}").status_code == 404
    assert cast.outsider.get("/calibrate?month=2020-01").status_code == 404


def test_only_coaches_calibrate_and_an_admin_sees_only_that_it_was_done(cast: Cast) -> None:
    fay, user = coach(cast, "Fay")
    fay.post("/calibrations")
    month = service(cast).month
    assert user.id not in service(cast).done_by(month)
    for place in range(1, 6):
        judge(fay, place)
    assert user.id in service(cast).done_by(month)
    for person in (cast.trainee, cast.mate, cast.admin):
        assert person.get("/calibrate").status_code == 404
        assert person.get(f"/calibrate?month={month}").status_code == 404
        assert person.post("/calibrations").status_code == 404
        assert person.post("/calibrations/judgements", data={"turn": "1"}).status_code == 404
    assert cast.outsider.get(f"/calibrate?month={month}").status_code == 404


def test_who_has_not_calibrated_this_month_is_invited(cast: Cast) -> None:
    gail, user = coach(cast, "Gail")

    def invited() -> str:
        return render("_partials/calibrate_invite.html", calibration=service(cast).invitation(user))

    assert "Calibrate now" in invited()
    gail.post("/calibrations")
    judge(gail, 1)
    assert "4 turns are left" in invited() and "Go on" in invited()
    for place in range(2, 6):
        judge(gail, place)
    assert invited().strip() == ""
    assert service(cast).invitation(cast.people["outsider"]).left is None


def test_next_month_brings_other_turns(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hana, user = coach(cast, "Hana")
    seen: set[str] = set()
    for month in ("2026-10", "2026-11", "2026-12"):
        monkeypatch.setattr(Calibrating, "month", month)
        hana.post("/calibrations")
        rows = {turn.row for turn in round_of(cast, user).turns}
        assert len(rows) == 5 and not rows & seen
        seen |= rows
        for place in range(1, 6):
            judge(hana, place, see=["asks_why"])
    words = text(hana.get("/calibrate"))
    assert "2026-12" in words and "All" in words
    assert "You and the grader, 2026-10" in text(hana.get("/calibrate?month=2026-10"))
    assert cast.outsider.get("/calibrate?month=2026-10").status_code == 404


def test_a_turn_that_is_not_shipped_any_more_is_passed_over(cast: Cast) -> None:
    ines, user = coach(cast, "Ines")
    month, now = service(cast).month, service(cast).clock.now()
    ids = [row.id for row in labelled_turns()[:4]]
    service(cast).store.begin_round(user.id, month, [*ids, "gone-1"], now)
    assert "not part of the program any more" in text(ines.get("/calibrate?turn=5"))
    for place in range(1, 6):
        page = judge(ines, place)
    assert text(page).count("Who saw what") == 4
    assert cast.outsider.get(f"/calibrate?month={month}").status_code == 404


def test_an_admin_sees_who_calibrated_this_month_and_nothing_more(cast: Cast) -> None:
    done, user = coach(cast, "Petra")
    _, late = coach(cast, "Quinn")
    done.post("/calibrations")
    for turn in round_of(cast, user).turns:
        judge(done, turn.place)
    page = cast.admin.get("/admin").text.partition('id="calibration"')[2].partition("</section>")[0]
    said = {name: word for name, word in re.findall(r"<li>(.*?) <span[^>]*>(.*?)</span></li>", page)}
    assert (said["Petra"], said["Quinn"]) == ("done", "not yet")
    assert "Tess" not in said and not re.search(r"\d", page.replace("h2", "")), "neither when nor how well"
    for other in (done, cast.trainee, cast.outsider):
        assert other.get("/admin").status_code == 404
    assert late.coach
