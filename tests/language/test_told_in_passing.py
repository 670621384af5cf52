"""Figures told in passing and middles that nobody puts forward: real sentences in which newcomers were heard to offer something."""

import pytest

from app.buyer.hearing import Scene, hear
from app.content.acts import Act, MoveKind
from app.content.loading import load_case
from app.grading.context import TurnToGrade
from app.grading.embedded import grade_turn
from app.language.midpoint import puts_midpoint
from app.negotiation.gifts import deal_before

CASE = load_case("packaging-film")
SCENE = Scene(
    {i.id: i.status_quo for i in CASE.issues}, CASE.opening, MoveKind.HOLDS, None, CASE.opening_lines[0], None, ()
)
TOLD = [
    "Your orders are 11 percent down since May.",
    "That is 5 percent of the floor.",
    "Three plants are closing.",
    "The night team is down to 12.",
    "Four of our people left.",
    "We have bought 70 percent of this year's resin forward.",
    "Meet in the middle is not an argument.",
    "Last time you switched in the middle of this it cost you five months.",
    "Let's meet in the middle of next week.",
    "Why should we meet in the middle?",
    "I will not split the difference.",
    "So let me leave the middle alone and ask about the box.",
]
OFFERED = [
    "Let us meet in the middle then.",
    "We can meet you halfway on this.",
    "Fifty-fifty?",
    "OK, split the difference.",
]


@pytest.mark.parametrize("text", TOLD)
def test_nothing_is_offered_and_nothing_asked_back(text: str) -> None:
    heard = hear(text, CASE, SCENE)
    assert heard.offered() == {}
    assert heard.puzzles == ()
    assert not heard.has(Act.SPLITS_ARBITRARILY)


@pytest.mark.parametrize("text", [t for t in TOLD if "middle" in t or "split" in t])
def test_the_grader_sees_no_split_either(text: str) -> None:
    grading = grade_turn(TurnToGrade("t", text, "We need 9 % off."))
    assert Act.SPLITS_ARBITRARILY not in {f.id for f in grading.findings}


@pytest.mark.parametrize("text", OFFERED)
def test_a_middle_that_is_put_forward_is_still_heard(text: str) -> None:
    assert puts_midpoint(text)
    assert hear(text, CASE, SCENE).offered() == {"price": 4.0}


@pytest.mark.parametrize(
    "text",
    [
        "3 % off, in return we keep the yearly adjustment.",
        "We could do 3 % against a fixed forecast.",
        "I can do 3 % if the wage adjustment stays in the contract.",
    ],
)
def test_what_is_asked_in_return_need_not_be_an_issue_of_the_case(text: str) -> None:
    heard = hear(text, CASE, SCENE)
    assert heard.offered()["price"] == 3.0
    assert not heard.has(Act.BUYS_GOODWILL)
    turn = TurnToGrade(
        "t", text, "We need 8 % off.", case=CASE, terms=heard.terms, deal=deal_before(CASE, SCENE.standing, SCENE.table)
    )
    assert not any(f.trap for f in grade_turn(turn).findings)


@pytest.mark.parametrize("text", ["You can have 3 % if you like.", "3 % if that helps you.", "Fine, 3 % off."])
def test_a_gift_dressed_as_a_condition_stays_a_gift(text: str) -> None:
    assert hear(text, CASE, SCENE).has(Act.BUYS_GOODWILL)
