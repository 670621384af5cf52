"""A question of amount is answered with an amount, or it is said that it stays untold; never with a neighbouring fact alone."""

import re

from app.buyer.answering import _AMOUNT, _COUNTED
from app.content.loading import case_ids, load_case
from app.language.wanted import Wanted
from app.negotiation.move import AnswerHow
from tests.buyer.table import talk

UNTOLD = re.compile(r"amount stays|How much, I keep|A figure on that|no figure for you")


def test_an_amount_is_told_or_said_to_stay_untold() -> None:
    asked = 0
    for name in case_ids():
        case = load_case(name)
        for entry in case.knowledge:
            if entry.gate != "public" or Wanted.HOW_MUCH in entry.asks:  # those are written for amounts
                continue
            question = f"How much is that in euros, {entry.cues[0]}?"
            decided, spoken = talk([question], case=name)[0]
            told = next((a for a in decided.move.answers if a.knowledge == entry.id), None)
            if told is None or told.how is not AnswerHow.TOLD or not _AMOUNT.search(told.quote):
                continue
            asked += 1
            assert UNTOLD.search(spoken.text) or _COUNTED.search(spoken.text), (name, entry.id, spoken.text)
    assert asked >= 20


def test_a_plain_question_is_answered_as_before() -> None:
    assert not _AMOUNT.search("Who decides on your side?")
    assert not _AMOUNT.search("How much does it matter to you?")
    assert not _AMOUNT.search("How much trouble did it cause?")
    assert _AMOUNT.search("How much do you have to bring Anders?")
    spoken = talk(["Who decides on your side?"])[0][1].text
    assert not UNTOLD.search(spoken)
