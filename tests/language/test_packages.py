"""What is tied and what is only explained: general forms, in words that are in no corpus."""

import pytest

from app.negotiation.heard import Heard, TermMode
from tests.buyer.table import heard


def tied(found: Heard) -> dict[str, bool]:
    return {t.issue: t.conditional for t in found.terms if t.mode is TermMode.OFFERED}


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("I can do 60 days, and the share stays at 80 %.", "packaging-film"),
        ("3 % through the fuel clause, 440 loads as now.", "freight-lanes"),
        ("Four hours, 45 days and all 36 sites.", "cooling-service"),
    ],
)
def test_a_gift_beside_a_level_that_she_wants_changed_is_a_package(text: str, case: str) -> None:
    assert set(tied(heard(text, case=case)).values()) == {True}


@pytest.mark.parametrize(
    "text",
    [
        "60 days we give right away, it's only a fortnight more.",
        "60 days, that is two per cent if I count right.",
        "Put down 60 days if you don't mind.",
    ],
)
def test_an_if_that_asks_for_nothing_ties_nothing(text: str) -> None:
    assert set(tied(heard(text)).values()) == {False}


@pytest.mark.parametrize(
    "text",
    [
        "90 days is what your cousin pays.",
        "Ninety days is out, Helen.",
        "8 % on our contract is 1 million.",
        "60 days is where our bank ends.",
        "Going from 45 to 90 days is worth one point to you.",
    ],
)
def test_a_figure_that_is_only_explained_or_weighed_is_no_offer(text: str) -> None:
    assert heard(text).offered() == {}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("60 days is what I can do.", {"payment": 60.0}),
        ("Contract 24 months, you pay in 60 days.", {"term": 24.0, "payment": 60.0}),
        ("Going from 45 to 60 days is feasible.", {"payment": 60.0}),
        ("Payment at 45 days as it is.", {"payment": 45.0}),
        ("An agreed share of 80 % and 60 days.", {"share": 80.0, "payment": 60.0}),
    ],
)
def test_and_what_is_put_forward_is_one(text: str, offered: dict[str, float]) -> None:
    assert heard(text).offered() == offered


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Thank you, then three points are ticked.", "cooling-service"),
        ("Two points left, as I see it.", "packaging-film"),
        ("I have not granted 9 %, I only worked out what it comes to.", "cooling-service"),
        (
            "My question was whether the 216,000 has to come out of the fee, or whether it may be booked elsewhere.",
            "cooling-service",
        ),
    ],
)
def test_points_of_the_agenda_and_what_was_never_granted_are_no_offer(text: str, case: str) -> None:
    assert heard(text, case=case).offered() == {}
