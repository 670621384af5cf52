"""How she takes an offer: point by point, from what is public, and what went back is named."""

import pytest

from app.buyer.answering import echo
from tests.buyer.table import talk


def reply(*lines: str) -> str:
    return talk(list(lines), draw="cash-and-calm")[-1][1].text


def test_a_point_that_was_met_is_ticked_and_the_gap_named() -> None:
    said = reply("We can do 90 days and 1 % off the price.")
    assert "payment at 90 days" in said.lower()
    assert "8 %" in said


def test_a_trade_is_weighed_with_both_its_sides() -> None:
    said = reply("We can do 2 % and 60 days if you extend to 24 months.").lower()
    assert "2 % off the price and payment at 60 days" in said
    assert "a contract of 24 months" in said


def test_what_was_taken_back_is_named() -> None:
    said = reply("We can do 3 % and 60 days.", "On second thoughts, we do 1 % and 60 days.")
    assert "the price" in said


def test_the_reaction_does_not_depend_on_what_is_hidden() -> None:
    lines = ["Hello Helen.", "We can do 1 % off."]
    texts = {talk(lines, draw=d, seed=4)[0][1].text for d in ("cash-and-calm", "new-line")}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("When is the next maintenance window?", "the next maintenance window"),
        ("what's your forecast for next year", "my forecast"),
        ("How many presses run on our film?", ""),
        ("Why?", ""),
    ],
)
def test_what_was_asked_for_is_repeated_where_it_is_plain(question: str, thing: str) -> None:
    assert echo(question) == thing


@pytest.mark.parametrize(
    "asks",
    [
        "Deal?",
        "Yes or no?",
        "Which part is in the way?",
        "What is missing?",
        "Do you accept?",
        "Can you live with that?",
    ],
)
def test_an_offer_with_a_question_behind_it_gets_a_verdict_in_figures(asks: str) -> None:
    said = reply(f"We do 3 % off the price and 90 days. {asks}").lower()
    assert "payment at 90 days" in said, "what meets her is named"
    assert "3 % off the price" in said, "what falls short is named"
    assert "8 %" in said, "and what she asked for"


def test_an_offer_that_moves_is_never_called_the_same() -> None:
    said = reply(
        "We do 3 % and 80 % of the volume stays with us.", "We do 4 %, and the contract runs for 48 months.", "Well?"
    )
    assert "same" not in said.lower()


@pytest.mark.parametrize(
    "line",
    ["I asked if you go below 6.", "Would the form help, as a year-end bonus?", "So the saving could be a bonus."],
)
def test_what_is_only_spoken_of_gets_no_reaction(line: str) -> None:
    decided, _ = talk(["Hello Helen.", line])[-1]
    assert decided.move.reacts is None
