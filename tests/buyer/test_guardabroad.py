"""The guard in other languages: a sentence and its English together."""

import pytest

from app.buyer.guard import Fault, Leash
from app.buyer.guardabroad import check

LEASH = Leash(figures=frozenset({8.0, 60.0, 24.0}), own=frozenset({8.0}), cues=("liquidity", "audit"))


@pytest.mark.parametrize(
    ("language", "said", "english"),
    [
        ("de", "Ich bleibe bei acht Prozent, das wissen Sie.", "I stay at 8 per cent, you know that."),
        ("de", "60 Tage zahlt mir heute jeder.", "Everyone pays me 60 days today."),
        ("de", "Zwei Jahre wären ein Anfang.", "Two years would be a start."),
        ("fr", "Je reste à 8 %, vous le savez.", "I stay at 8 %, you know that."),
        ("es", "Me quedo en el 8 %, ya lo sabe.", "I stay at 8 %, you know that."),
    ],
)
def test_plain_sentences_leave(language: str, said: str, english: str) -> None:
    leash = Leash(LEASH.figures | {2.0}, LEASH.own, LEASH.cues)
    assert check(said, english, leash, language) is None


@pytest.mark.parametrize(
    ("language", "said", "english", "fault"),
    [
        ("de", "Ich bleibe bei neun Prozent.", "I stay at 9 per cent.", Fault.FIGURE),
        ("de", "Ich bleibe bei acht Prozent.", "I stay where I am.", Fault.FIGURE),
        ("de", "Ich bleibe dabei.", "I stay at 8 %.", Fault.FIGURE),
        ("de", "Es geht um unsere Liquidity, das ist es.", "It is about something of ours, that is it.", Fault.SECRET),
        ("de", "Es geht um unsere Zahlungsfähigkeit.", "It is about our liquidity.", Fault.SECRET),
        ("de", "Abgemacht, so machen wir es.", "I hear what you say there.", Fault.ACCEPTANCE),
        ("de", "Mehr sage ich Ihnen dazu heute nicht.", "Agreed, then.", Fault.ACCEPTANCE),
        ("de", "Unter 8 % gehe ich nicht.", "I do not go there at 8 %.", Fault.LIMIT),
        ("de", "Das ist ein Rollenspiel und nicht mehr.", "That is what it is and no more.", Fault.OUT_OF_ROLE),
        ("de", "Wir liefern Ihnen das gern.", "We would like that for you.", Fault.SWAPPED),
        ("de", "Das ist aber eine sehr lange Geschichte, und ich erzähle sie Ihnen heute ganz von vorn, weil sie wichtig ist.", "No.", Fault.NOT_SURE),
        ("de", "Ich bleibe bei a c h t Prozent.", "I stay at 8 per cent.", Fault.NOT_SURE),
        ("de", "I am staying here with the price.", "I am staying here with the price.", Fault.NOT_SURE),
        ("fr", "Marché conclu, nous signons.", "I hear you, and I write it down.", Fault.ACCEPTANCE),
        ("fr", "Mon minimum est de 8 %.", "I want 8 %.", Fault.LIMIT),
        ("es", "Trato hecho, firmamos.", "I hear you, and I write it.", Fault.ACCEPTANCE),
        ("es", "Como mínimo el 8 %.", "I want the 8 %.", Fault.LIMIT),
    ],
)  # fmt: skip
def test_what_may_not_leave(language: str, said: str, english: str, fault: Fault) -> None:
    assert check(said, english, LEASH, language) is fault
