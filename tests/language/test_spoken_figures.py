"""Figures that are spoken and not offered, as players typed them."""

import pytest

from app.negotiation.heard import TermMode
from tests.buyer.table import heard


@pytest.mark.parametrize(
    ("case", "line", "figure"),
    [
        ("specialty-coating", "That is tactic number six, I believe.", 6.0),
        ("specialty-coating", "I was nine years as a buyer myself, so I know this one.", 108.0),
        ("packaging-film", "I not offer 8 %. I only ask why 8 %.", 8.0),
        ("packaging-film", "We don't offer 90 days.", 90.0),
        ("cooling-service", "9 % off the fee would be EUR 216,000 a year, right?", 9.0),
        ("cooling-service", "So 9 % comes to 216,000 a year. Is there a pool?", 9.0),
    ],
)
def test_a_figure_that_is_only_spoken_is_no_offer(case: str, line: str, figure: float) -> None:
    offered = [t.value for t in heard(line, case=case).terms if t.mode is TermMode.OFFERED]
    assert figure not in offered
