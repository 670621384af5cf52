"""The climate on its page: nobody in it, nothing from fewer than five people, only what was submitted, and each coach her own teams."""

import pytest

from app.clock import SystemClock
from app.practice.records import Visibility
from tests.web.conftest import Cast, Person
from tests.web.talk import TURNS, graded

NAMES = ("Rita", "Rolf", "Rosa", "Rudi", "Runa")


def play(cast: Cast, name: str, *, submit: bool = True) -> str:
    """A scored session of a new person of the team north; its id."""
    signer, now = cast.house.services.sign_in, SystemClock().now()
    user = signer.add(name, "trainee", "north", now)
    person = Person(cast.nobody, signer.use_link(signer.link_token(user, now), now))
    form = {"level": "standard", "mode": "scored"}
    session = person.post("/cases/packaging-film/sessions", data=form).headers["location"]
    for number, text in enumerate(TURNS):
        assert person.post(f"{session}/turns", data={"text": text, "key": f"k{number}"}).status_code == 303
        graded(cast)
    person.post(f"{session}/ending")
    if submit:
        assert person.post(f"{session}/visibility", data={"to": "submitted"}).status_code == 303
    return session.rpartition("/")[2]


@pytest.fixture(scope="module")
def four(cast: Cast) -> list[str]:
    """Four people of north with a submitted session each, and a fifth who keeps hers; the ids of the sessions."""
    return [play(cast, name) for name in NAMES[:4]] + [play(cast, NAMES[4], submit=False)]


def test_four_people_are_too_few_and_a_fifth_who_submits_opens_the_page(cast: Cast, four: list[str]) -> None:
    for person in (cast.coach, cast.admin):
        assert "Fewer than five people have submitted" in person.get("/climate").text
    ledger, fifth = cast.house.ledger, four[-1]
    owner = ledger.session(fifth).owner
    ledger.set_visibility(fifth, Visibility.SUBMITTED, owner, SystemClock().now())
    cast.house.keeper.changed(fifth)
    for person in (cast.coach, cast.admin):
        page = person.get("/climate").text
        assert "Which pressure breaks most answers" in page and "Packaging film" in page
        assert not any(name in page for name in NAMES) and not any(session in page for session in four)
        assert "/review/" not in page.replace('/review"', "")
    ledger.set_visibility(fifth, Visibility.WITHDRAWN, owner, SystemClock().now())
    cast.house.keeper.changed(fifth)
    assert "Fewer than five people have submitted" in cast.admin.get("/climate").text
    assert "Fewer than five people have submitted" in cast.outsider.get("/climate").text


def test_an_outsider_s_climate_is_that_of_her_own_team(cast: Cast, four: list[str]) -> None:
    ledger, fifth = cast.house.ledger, four[-1]
    ledger.set_visibility(fifth, Visibility.SUBMITTED, ledger.session(fifth).owner, SystemClock().now())
    cast.house.keeper.changed(fifth)
    assert "Which pressure" in cast.coach.get("/climate").text
    assert "Which pressure" not in cast.outsider.get("/climate").text


def test_no_climate_for_trainees(cast: Cast) -> None:
    for person in (cast.trainee, cast.mate):
        assert person.get("/climate").status_code == 404
    assert "Tess" not in cast.outsider.get("/climate").text
