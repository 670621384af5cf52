"""Levels said as sums, as the price of a unit, by where they move from, or as what stays; and figures that are none. Sentences of our own."""

import pytest

from app.buyer.topics import ear_of
from app.content.loading import load_case
from app.language.figures import figures, minutes_of
from app.language.terms import hear_terms


@pytest.mark.parametrize(
    ("text", "case", "terms"),
    [
        ("We pay 96 thousand once, as a credit, in March.", "packaging-film", {("price", 2.0, "offered")}),
        ("As a credit note, 120.000, after the holidays", "single-use-bags", {("price", 2.0, "offered")}),
        ("My figure is EUR 3.80/kg.", "packaging-film", {("price", 5.0, "offered")}),
        ("1.7 % as a rebate", "packaging-film", {("price", 1.7, "offered")}),
        ("a point and a half off the price", "packaging-film", {("price", 1.5, "offered")}),
        ("I go to one point seven five per cent", "packaging-film", {("price", 1.75, "offered")}),
        ("45 to 75 I can do", "packaging-film", {("payment", 45.0, "reported"), ("payment", 75.0, "offered")}),
        ("loads 440 -> 480", "freight-lanes", {("loads", 440.0, "reported"), ("loads", 480.0, "offered")}),
        ("share ninety, price nothing", "packaging-film", {("share", 90.0, "offered"), ("price", 0.0, "offered")}),
        ("the price holds, ok?", "packaging-film", {("price", 0.0, "offered")}),
        ("base stays as is", "freight-lanes", {("rate", 0.0, "offered")}),
        ("payment I'm not touching", "cooling-service", {("payment", 30.0, "offered")}),
        ("ten trucks for the peak", "freight-lanes", {("reserve", 10.0, "offered")}),
    ],
)
def test_levels_in_other_words_are_heard(text: str, case: str, terms: set[tuple[str, float, str]]) -> None:
    found = hear_terms(text, ear_of(load_case(case)).issues)
    assert {(t.issue, t.value, t.mode) for t in found.terms if t.issue != "form"} == terms


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Of last year's calls 190 of 204 were inside five hours.", "cooling-service"),
        ("The eighteen-month average says nothing.", "packaging-film"),
        ("Nine blades ran in the lab.", "specialty-coating"),
        ("All their trucks stay empty there.", "freight-lanes"),
        ("We deliver 97.3 % in full.", "packaging-film"),
        ("I take three of the five.", "packaging-film"),
    ],
)
def test_records_and_counts_are_no_terms(text: str, case: str) -> None:
    assert hear_terms(text, ear_of(load_case(case)).issues).terms == ()


def test_a_range_that_does_not_begin_at_today_stays_one() -> None:
    assert [u.kind for u in hear_terms("60 to 75 days", ear_of(load_case("packaging-film")).issues).unclear] == [
        "range"
    ]


def test_the_minutes_of_a_line_are_known() -> None:
    assert minutes_of("Twelve minutes left, then 3 minutes for you.") == {12.0, 3.0}


def test_a_point_that_somebody_has_is_no_figure() -> None:
    assert figures("You have a point there, and a point is a point.") == ()


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("60 days, you don't owe me anything for it. 3 % if we get 24 months.", {60.0: False, 3.0: True, 24.0: True}),
        (
            "3 % if we get 24 months. And 60 days. I do not want anything for that.",
            {3.0: True, 24.0: True, 60.0: False},
        ),
    ],
)
def test_what_nothing_is_wanted_for_is_free(text: str, tied: dict[float, bool]) -> None:
    assert {t.value: t.conditional for t in hear_terms(text, ear_of(load_case("packaging-film")).issues).terms} == tied
