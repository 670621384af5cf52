"""Whose figure it is: hers said again, one that the speaker denies, and a choice that is none."""

import pytest

from tests.language.test_terms import offered


@pytest.mark.parametrize(
    ("text", "case", "terms"),
    [
        ("10 is your number, not mine.", "freight-lanes", {}),
        ("NO, i never gave 10. 10 is your number. im at 3% rebate.", "freight-lanes", {"rate": 3.0, "form": "rebate"}),
        (
            "2 % as a saving through fewer bag versions, which is EUR 120,000 a year, plus take-or-pay at 70 %, for 36 months.",
            "single-use-bags",
            {"price": 2.0, "form": "avoided_cost", "take-or-pay": 70.0, "term": 36.0},
        ),
    ],
)
def test_whose_figure_it_is(text: str, case: str, terms: dict[str, object]) -> None:
    assert offered(text, case) == terms
