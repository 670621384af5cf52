"""Alternatives are left to her: none of them is booked as an offer, and she says which one or asks."""

import pytest

from app.negotiation.heard import AskKind, TermMode
from app.negotiation.move import AnswerHow
from tests.buyer.table import heard, talk


@pytest.mark.parametrize(
    ("text", "case", "options"),
    [
        ("32 or 36 sites, you choose.", "cooling-service", {("sites", 32.0), ("sites", 36.0)}),
        ("I can offer 24 or 36 months.", "packaging-film", {("term", 24.0), ("term", 36.0)}),
        ("I can do 24 months or 36.", "packaging-film", {("term", 24.0), ("term", 36.0)}),
        ("3 % and either 36 sites or four hours, pick one.", "cooling-service", {("sites", 36.0), ("response", 4.0)}),
        (
            "So, 36 sites and four hours, or 32 and six hours as today.",
            "cooling-service",
            {("sites", 36.0), ("sites", 32.0), ("response", 4.0), ("response", 6.0)},
        ),
        (
            "3 % for 24 months. Or 4 % for 36 months.",
            "packaging-film",
            {("price", 3.0), ("term", 24.0), ("price", 4.0), ("term", 36.0)},
        ),
    ],
)
def test_alternatives_are_options_and_no_offer(text: str, case: str, options: set[tuple[str, float]]) -> None:
    found = heard(text, case=case)
    assert {(t.issue, t.value) for t in found.terms if t.mode is TermMode.OPTION} == options
    assert not set(found.offered()) & {issue for issue, _ in options}
    assert [a.kind for a in found.asks] == [AskKind.EITHER_OR]


@pytest.mark.parametrize(
    "text",
    ["3 % and 24 months or I walk away.", "60 days or so.", "3 % for 24 months, and 60 days.", "36 months or longer."],
)
def test_an_or_that_leaves_no_choice_makes_no_options(text: str) -> None:
    assert not [t for t in heard(text).terms if t.mode is TermMode.OPTION]


def test_she_takes_the_one_nearer_to_her_and_says_that_it_is_no_yes() -> None:
    played = talk(["60 or 75 days, you choose."], draw="cash-and-calm")
    decided, spoken = played[0]
    assert decided.state.standing["payment"] == 45.0
    assert decided.move.answers[0].how is AnswerHow.PICKS
    assert "payment at 75 days" in spoken.text.lower()


def test_of_two_packages_she_asks_which_one_is_meant() -> None:
    decided, spoken = talk(["3 % for 24 months, or 4 % for 36 months."], draw="cash-and-calm")[0]
    assert decided.move.answers[0].how is AnswerHow.WHICH_ONE
    assert "one" in spoken.text.lower()


def test_what_is_offered_beside_alternatives_counts() -> None:
    decided, spoken = talk(["2 % off the price, and 24 or 36 months, as you like."], draw="cash-and-calm")[0]
    assert decided.heard.offered() == {"price": 2.0}
    assert "24 months" in spoken.text
    assert "2 %" in spoken.text
