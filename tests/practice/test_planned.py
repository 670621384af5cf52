"""The plan against what was said: by shared words, and honest about it."""

from datetime import UTC, datetime

import pytest

from app.practice.planned import against_plan, items
from app.practice.records import Plan, Step, Turn


def turn(number: int, text: str) -> Turn:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    return Turn(
        f"t{number}", "s", number, f"k{number}", text, Step.COMPLETED, None, None, (), None, "", "embedded", None, at
    )


TURNS = (
    turn(0, ""),
    turn(1, "Good morning. Who needs the money on your side?"),
    turn(2, "The resin index read 1,190 in January. What happened in March with the late rolls?"),
    turn(3, "If you sign for 36 months I can keep six weeks of stock."),
)


@pytest.mark.parametrize(
    ("part", "text", "number"),
    [
        ("questions", "Who needs the money?", 1),
        ("questions", "What went wrong in March with the late rolls?", 2),
        ("standards", "resin index by clause 7.2", 2),
        ("trades", "36 months against six weeks of stock", 3),
        ("own_assumption", "we cannot hold six weeks of stock", 3),
        ("questions", "Does the quote include tooling?", None),
        ("assumptions", "who, what and when", None),
    ],
)
def test_each_item_finds_the_sentence_that_shares_its_words(part: str, text: str, number: int | None) -> None:
    found = against_plan(Plan(**{part: text}), TURNS)
    assert [(item.text, item.turn) for item in found] == [(text, number)]
    assert found[0].said is None if number is None else found[0].said in TURNS[number].text


def test_a_field_is_cut_into_the_things_it_names() -> None:
    assert items("- Who decides?\n* By when?\n\n") == ["Who decides?", "By when?"]
    assert items("price; term;  ") == ["price", "term"]
    assert items("Who decides? And by when?") == ["Who decides?", "And by when?"]
    assert items("") == []
    assert len(items("\n".join(f"question {n}" for n in range(30)))) == 6


def test_an_empty_plan_has_nothing_to_hold_against_the_talks() -> None:
    assert against_plan(Plan(), TURNS) == []
    assert Plan().empty
    assert not Plan(then="walk").empty
