"""Two forms of a saving in one message, and figures of what a plant makes."""

import pytest

from app.negotiation.heard import TermMode
from tests.buyer.table import heard

COATING, FREIGHT = "specialty-coating", "freight-lanes"


@pytest.mark.parametrize(
    ("text", "form", "spoken_of"),
    [
        (
            "five reserve trucks, 4 % through the fuel clause, and you give me 24 months and some return loads from the north.",
            "fuel",
            "empty_miles",
        ),
        ("5 % through the fuel clause, and I get some return loads from the north.", "fuel", "empty_miles"),
        ("Fuel clause: 5 %. And please open the return loads.", "fuel", "empty_miles"),
        ("6 % as a saving from fewer empty runs, not the fuel clause", "empty_miles", "fuel"),
    ],
)
def test_the_form_beside_the_saving_is_offered_and_the_other_heard(text: str, form: str, spoken_of: str) -> None:
    found = heard(text, case=FREIGHT)
    assert found.offered()["form"] == form
    assert spoken_of in {t.value for t in found.terms if t.mode is not TermMode.OFFERED}


def test_two_savings_keep_a_form_each() -> None:
    found = heard("Through the fuel clause 2 %, and by empty kilometres 2 % more.", case=FREIGHT)
    assert {t.value for t in found.terms if t.issue == "form" and t.mode is TermMode.OFFERED} == {"fuel", "empty_miles"}


@pytest.mark.parametrize(
    "text",
    [
        "600 blades at 75 minutes save you 150 hours.",
        "We could prove it on 600 blades at 75 minutes.",
        "Say 600 blades a year, 15 minutes each, that is 150 hours.",
        "At 1,200 blades a year and 20 kg a blade that's 24 tonnes.",
    ],
)
def test_what_a_plant_makes_is_no_term(text: str) -> None:
    assert heard(text, case=COATING).terms == ()


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("You get 75 minutes if you commit 300 blades.", {"cure_time": 75.0, "the_platform": 300.0}),
        ("75 minutes, and I need 600 blades a year in writing.", {"cure_time": 75.0, "the_platform": 600.0}),
        ("75 minutes on 600 blades of the Levante, that is my offer.", {"cure_time": 75.0, "the_platform": 600.0}),
    ],
)
def test_what_is_asked_for_or_promised_is_one(text: str, offered: dict[str, float]) -> None:
    assert heard(text, case=COATING).offered() == offered


def test_a_number_counts_what_stands_behind_it() -> None:
    assert "the_platform" not in heard("We can do 75 minutes.", case=COATING).offered()
