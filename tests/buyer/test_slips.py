"""A slip of the trainee put right: the earlier figure is undone, nothing is held against anybody, and she says so."""

import pytest

from app.negotiation.heard import TermMode
from tests.buyer.table import talk

COATING, FREIGHT, COOLING = "specialty-coating", "freight-lanes", "cooling-service"


@pytest.mark.parametrize(
    ("offer", "slip", "case", "stands"),
    [
        ("6 % off the price.", "Two per cent, not six. Please correct your entry: 2 %.", COATING, ("price", 2.0)),
        ("4 % through the fuel clause and 45 days.", "My mistake, 60 days.", FREIGHT, ("payment", 60.0)),
        (
            "4 % as saving from fewer empty runs.",
            "No wait, I said fuel clause, not empty runs.",
            FREIGHT,
            ("form", "fuel"),
        ),
        ("We can do 7 %.", "Sorry, I meant 3 %, not 7.", "packaging-film", ("price", 3.0)),
        ("60 days.", "Typo, 45 days.", FREIGHT, ("payment", 45.0)),
        ("We can do 10 %.", "NO, i never gave 10. 10 is your number. I'm at 3 %.", FREIGHT, ("rate", 3.0)),
        ("6 % off the price.", "wait i didnt agree to 6!! my offer is 1 % as a bonus", COATING, ("price", 1.0)),
    ],
)
def test_the_figure_that_was_meant_stands_and_no_retreat_is_seen(
    offer: str, slip: str, case: str, stands: tuple[str, float | str]
) -> None:
    first, then = (decided for decided, _ in talk([offer, slip], case=case))
    issue, value = stands
    assert then.state.standing[issue] == value
    assert then.move.about["corrected"] == issue
    assert then.move.reacts != "worse"
    assert "shrunk" not in then.move.about
    assert then.state.trust >= first.state.trust


def test_what_was_never_offered_is_struck_out() -> None:
    played = talk(["We can do 3 %, 32 sites and 45 days.", "I did not offer 32 sites."], case=COOLING)
    decided, spoken = played[1]
    assert decided.state.standing["sites"] == 36.0
    assert decided.state.standing["fee"] == 3.0
    assert any(w in spoken.text.lower() for w in ("struck", "strike", "off my list", "gone from"))


def test_what_the_slip_had_earned_is_undone() -> None:
    first, then = (
        d for d, _ in talk(["6 % off the price for free.", "Sorry, I meant 2 %, not 6."], draw="cash-and-calm")
    )
    assert first.state.given > then.state.given > 0


def test_a_smaller_offer_without_a_slip_is_still_a_retreat() -> None:
    decided, _ = talk(["We can do 3 % and 60 days.", "We do 1 % and 60 days."], draw="cash-and-calm")[1]
    assert decided.move.about["shrunk"] == "price"


def test_a_third_slip_is_a_retreat() -> None:
    lines = ["3 %.", "Sorry, I meant 2 %.", "4 %.", "Sorry, I meant 3 %.", "5 %.", "Sorry, I meant 4 %."]
    played = talk(lines, draw="cash-and-calm")
    assert [("corrected" in d.move.about) for d, _ in played] == [False, True, False, True, False, False]


def test_in_one_message_only_the_last_word_is_offered() -> None:
    decided, _ = talk(["We could do 2 %, no, sorry, wrong line, 1 %."], draw="cash-and-calm")[0]
    modes = {t.value: t.mode for t in decided.heard.terms}
    assert modes == {2.0: TermMode.REPORTED, 1.0: TermMode.OFFERED}
