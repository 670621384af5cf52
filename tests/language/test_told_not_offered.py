"""Lines that players typed in whole talks, and that an ear without sense for them takes for offers."""

import pytest

from app.buyer.topics import ear_of
from app.content.loading import load_case
from app.language.terms import hear_terms
from tests.buyer.table import heard


def _heard(case: str, text: str, standing: dict[str, float] | None = None) -> set[tuple[str, float | str, str]]:
    said = frozenset({("fee", 10.0), ("fee", 9.0)})
    found = hear_terms(text, ear_of(load_case(case)).issues, said=said, standing=standing or {})
    return {(t.issue, t.value, t.mode) for t in found.terms}


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("cooling-service", "Ten per cent, thank you."),
        ("cooling-service", "Nine per cent?"),
        ("cooling-service", "All nine per cent?"),
        ("cooling-service", "In our fee these make up 7.5 %."),
        ("cooling-service", "Seven and a half per cent of our fee is extras."),
        ("cooling-service", "I know what page four says."),
        ("cooling-service", "Which of your four points matters most to you?"),
        ("brake-castings", "I've understood all four points."),
        ("brake-castings", "Two other brake makers have a clause that gives them whatever you get."),
        ("brake-castings", "Your own project plan for the rear bracket says 17 months for that."),
        ("single-use-bags", "Our log has you at 64 % of the contract from January to October."),
        ("packaging-film", "You say 7. My package stands."),
        ("packaging-film", "We are 88 per cent full, we want the hours."),
        ("specialty-coating", "900 sold, that helps."),
    ],
)
def test_what_is_told_or_asked_is_no_offer(case: str, text: str) -> None:
    assert not [term for term in _heard(case, text) if term[2] == "offered"]


@pytest.mark.parametrize(
    ("case", "text", "offered"),
    [
        ("cooling-service", "Fine, nine per cent, and we are done.", ("fee", 9.0)),
        ("cooling-service", "We take the ten per cent off the fee if you sign 36 months.", ("term", 36.0)),
        ("packaging-film", "2.5 list, 24 months, 80 share.", ("price", 2.5)),
        ("packaging-film", "Here: 2.5 off list, if you go to 24 months.", ("price", 2.5)),
        ("specialty-coating", "Cure 75 minutes, warranty 72 months.", ("cure_time", 75.0)),
        ("brake-castings", "A tooling contribution worth 3 %, payment at 60 days.", ("price", 3.0)),
        ("brake-castings", "Would 4 % as a one-off get you 24 months at 80 %?", ("price", 4.0)),
        ("brake-castings", "A fourth week of stock if you take 36 months.", ("term", 36.0)),
        ("brake-castings", "4 % as a one-off plus three weeks of consignment stock.", ("stock", 3.0)),
        ("freight-lanes", "4 % through fewer empty runs, 45 days.", ("rate", 4.0)),
    ],
)
def test_what_is_put_forward_is_an_offer(case: str, text: str, offered: tuple[str, float]) -> None:
    assert (*offered, "offered") in _heard(case, text, {"rate": 2.0, "stock": 1.0})


def test_what_is_counted_is_no_length_of_a_contract() -> None:
    heard = _heard("freight-lanes", "440 loads stay, you sign 24 months and fill the 14 northbound returns")
    assert ("term", 14.0, "offered") not in heard
    assert ("term", 24.0, "offered") in heard


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("I sat on your side of the table for nine years, so let me name it.", "specialty-coating"),
        ("My question was whether the 216,000 has to come off the fee.", "cooling-service"),
        ("whats the cost of 480 on your side when you ship 520 a week anyway? dont get it", "freight-lanes"),
    ],
)
def test_what_was_only_lived_or_wondered_about_is_no_offer(text: str, case: str) -> None:
    assert heard(text, case=case).offered() == {}


def test_plus_a_level_is_the_level() -> None:
    assert heard("3 % saving with thinner film. Plus 60 days.").offered()["payment"] == 60.0


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("So I note: you 4 %, me 2 %.", {2.0}),
        ("I give you 4 %.", {4.0}),
        ("I just did: 2 % out of gas, not 7.", set()),
        ("I take 2 % out of the price.", {2.0}),
    ],
)
def test_whose_figure_it_is_and_where_it_comes_from(said: str, offered: set[float]) -> None:
    found = _heard("packaging-film", said)
    assert {value for issue, value, mode in found if issue == "price" and mode == "offered"} == offered


def test_her_own_figures_read_back_with_a_question_are_no_offer() -> None:
    found = _heard("cooling-service", "10 and 9 - and where are we with the hours, is that enough for you?")
    assert not [row for row in found if row[2] == "offered"], found
