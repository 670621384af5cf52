"""A level in a question for what would follow from it is asked about; one that is put forward as a question is offered. So in every case."""

import pytest

from app.buyer.hearing import hear
from app.buyer.turn import Line, open_talks, scene_of
from app.content.loading import load_case
from app.negotiation.heard import TermMode
from app.negotiation.state import Level


def modes(name: str, text: str) -> dict[float | str, TermMode]:
    case = load_case(name)
    opened = open_talks(case, Level.STANDARD, 3)
    scene = scene_of(opened.decision.state, [Line("buyer", opened.text)], opened.decision.move)
    return {t.value: t.mode for t in hear(text, case, scene).terms}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("packaging-film", "What happens if we pay after 60 days?", 60.0),
        ("packaging-film", "If we stay at 45 days, what happens then?", 45.0),
        ("cooling-service", "What happens if we come after 8 hours?", 8.0),
        ("cooling-service", "And what would happen if we kept 36 months?", 36.0),
    ],
)
def test_what_would_follow_from_a_level_offers_none(name: str, text: str, value: float) -> None:
    assert modes(name, text).get(value) is not TermMode.OFFERED


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("packaging-film", "What if we do 2 %?", 2.0), ("cooling-service", "How about 36 months?", 36.0)],
)
def test_what_is_put_forward_as_a_question_is_an_offer(name: str, text: str, value: float) -> None:
    assert modes(name, text)[value] is TermMode.OFFERED
