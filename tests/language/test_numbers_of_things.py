"""Numbers that name a thing, or a rate on money: none of them is put forward as a term."""

import pytest

from tests.language.test_terms import offered


@pytest.mark.parametrize(
    ("text", "case", "terms"),
    [
        ("Sorry about week 12, that was ours.", "freight-lanes", {}),
        ("In week 12 we had the breakdown. 2 % off the rate if you sign for 24 months.", "freight-lanes", {"rate": 2.0, "term": 24.0}),
        ("No to 90 days, because finance carries 8 % on that money. 60 I could look at.", "packaging-film", {"payment": 60.0}),
        ("Our bank takes 6 % interest, you know that.", "packaging-film", {}),
        ("Line 4 ran the trial, so I can do 2 %.", "packaging-film", {"price": 2.0}),
        ("By clause 7 nothing changes.", "packaging-film", {}),
    ],
)  # fmt: skip
def test_a_number_that_names_a_thing_is_no_offer(text: str, case: str, terms: dict[str, object]) -> None:
    assert offered(text, case) == terms
