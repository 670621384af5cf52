"""What a person types into 'I was misheard', as people type it; and a refusal in words."""

import pytest

from app.content.loading import load_case
from app.errors import BadValue
from app.web.sessions import meant_value
from tests.web.conftest import Cast
from tests.web.talk import begin, say

CASE = load_case("packaging-film")


@pytest.mark.parametrize(
    ("issue", "text", "value"),
    [
        ("stock", "6 weeks", 6.0), ("price", "2,5 %", 2.5), ("price", " 3 ", 3.0), ("payment", "60 days", 60.0),
        ("form", "price", "price"), ("form", "Lower list price", "price"),
    ],
)  # fmt: skip
def test_a_value_is_understood_as_the_page_writes_it(issue: str, text: str, value: float | str) -> None:
    assert meant_value(CASE, issue, text) == value


@pytest.mark.parametrize(
    ("issue", "text", "words"),
    [
        ("stock", "a lot", "from 2 weeks to 8 weeks"), ("price", "99 %", "from 0 % to 8 %"), ("form", "cash", "lower list price"),
        ("colour", "red", "Price cut"), ("price", "", "from 0 %"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_in_words(issue: str, text: str, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        meant_value(CASE, issue, text)


def test_the_corrected_value_stands_on_the_page_and_an_outsider_cannot_correct(cast: Cast) -> None:
    session = begin(cast)
    say(cast, session, "We can do 2 % off the price.")
    turn = cast.house.ledger.turns(session)[1].id
    part = cast.trainee.post(
        f"/turns/{turn}/corrections", data={"issue": "stock", "value": "6 weeks"}, headers={"hx-request": "true"}
    )
    assert part.status_code == 200
    assert cast.house.ledger.state(session).standing["stock"] == 6.0
    wrong = cast.trainee.post(
        f"/turns/{turn}/corrections", data={"issue": "form", "value": "cash"}, headers={"hx-request": "true"}
    )
    assert wrong.status_code == 422
    assert "lower list price" in wrong.json()["detail"]
    assert cast.outsider.post(f"/turns/{turn}/corrections", data={"issue": "price", "value": "1"}).status_code == 404
