"""Packages of several points: each gets a word where it is asked for, what meets her is named when she moves, figures read back are confirmed or put right."""

import re
from dataclasses import replace

import pytest

from app.buyer.asking import asks_for_each
from app.buyer.composing import compose
from app.buyer.turn import speech_for
from app.buyer.verdict import points_asked
from app.content.acts import Act, MoveKind
from app.content.loading import load_case
from app.language.echo import asks_if_right
from app.language.wanted import Wanted, wanted_of
from app.negotiation.heard import AskKind
from app.negotiation.move import AnswerHow
from tests.buyer.table import heard, talk

CALM = "cash-and-calm"
PACKAGE = "If you sign for 24 months, we do 2 % off the price, 60 days to pay and 6 weeks of stock."


@pytest.mark.parametrize(
    "text",
    [
        "What do you say to each point?",
        "2 %, 60 days, 24 months. Which of these do you accept?",
        "5 %, and what about the rest?",
        "Can we go through it point by point?",
        "Which parts are fine for you?",
        "Good, and the other points?",
    ],
)
def test_a_question_for_each_point_is_one(text: str) -> None:
    assert asks_for_each(text)


@pytest.mark.parametrize(
    "text",
    [
        "Each point costs us money.",
        "What about the index?",
        "Which month of the index did you take?",
        "And the rest is history.",
    ],
)
def test_other_questions_are_none(text: str) -> None:
    assert not asks_for_each(text)


@pytest.mark.parametrize("seed", range(1, 6))
def test_asked_for_each_point_she_goes_through_all_that_lies_there(seed: int) -> None:
    said = talk([PACKAGE, "What do you say to each point?"], draw=CALM, seed=seed)[1][1].text
    assert "6 weeks" in said and "2 %" in said, said  # one meets her, one does not
    assert "24 months" in said or "60 days" in said, said


@pytest.mark.parametrize("seed", range(1, 6))
def test_when_she_moves_on_a_package_she_says_what_of_it_meets_her(seed: int) -> None:
    decided, spoken = talk([PACKAGE], draw=CALM, seed=seed)[0]
    assert decided.move.reacts == "better"
    said = spoken.text
    assert said.find("6 weeks") < said.find("7 %") and "6 weeks" in said, said


def test_of_a_single_point_nothing_is_ticked_off() -> None:
    decided, spoken = talk(["We could do 3 % off the price and keep 60 days if you sign for 24 months."], draw=CALM)[0]
    assert decided.move.reacts == "better" and not re.search(
        r"2 %, (?:good|fine|yes)|Good, 2 %|2 % I take", spoken.text
    )


def test_where_are_we_with_one_point_gets_both_figures() -> None:
    played = talk([PACKAGE, "And where are we with the 60 days, is that enough?"], draw=CALM)
    assert [a.kind for a in played[1][0].heard.asks] == [AskKind.HER_TERMS]
    assert "60 days" in played[1][1].text and "90 days" in played[1][1].text


@pytest.mark.parametrize(
    "text",
    [
        "You are at 7 %, we at 2 %. Right so far?",
        "So 7 % and 90 days. Is that correct?",
        "Did I get that right?",
        "Is that your understanding too?",
        "Have I missed anything?",
    ],
)
def test_asking_whether_it_is_right_is_heard(text: str) -> None:
    assert asks_if_right(text)


@pytest.mark.parametrize(
    "text", ["Is the right month April?", "All right, and the price?", "That is correct.", "Who is right?"]
)
def test_other_uses_of_right_are_not(text: str) -> None:
    assert not asks_if_right(text)


def test_figures_read_back_are_confirmed() -> None:
    said = talk(
        [PACKAGE, "Let me sum up: you are at 7 % and 90 days, we are at 2 % and 60 days. Right so far?"], draw=CALM
    )
    assert re.match(r"(?:Yes|That is how|Correct|Right, that|You have it)", said[1][1].text), said[1][1].text


def test_a_figure_of_hers_read_back_wrong_is_put_right() -> None:
    said = talk(
        [PACKAGE, "Let me sum up: you are at 5 % and 90 days, we are at 2 % and 60 days. Right so far?"], draw=CALM
    )[1][1].text
    assert "7 %" in said.split(".")[0] + said.split(".")[1], said


def test_the_gap_asked_for_beside_an_offer_is_no_question_for_a_fact() -> None:
    found = heard("2 % off and 60 days to pay. Where's the gap for you?")
    assert not [a.knowledge for a in found.acts if a.knowledge]


@pytest.mark.parametrize(
    "text",
    [
        "The sum: 104 deliveries less in a year, about 90 euro each at your goods-in.",
        "The difference is power, 95 to 70 euro.",
        "That makes 40 euro a pallet for you.",
    ],
)
def test_money_in_a_calculation_is_not_asked_back(text: str) -> None:
    assert not heard(text).puzzles


def test_money_put_forward_still_is() -> None:
    assert heard("We could give you 900 euro.").puzzles


@pytest.mark.parametrize("seed", range(1, 6))
def test_two_points_asked_yes_or_no_get_a_word_each(seed: int) -> None:
    said = talk([PACKAGE, "60 days, yes or no? And 4 weeks of stock instead, yes or no?"], draw=CALM, seed=seed)[1][
        1
    ].text
    assert "60 days" in said and "90" in said and "4 weeks" in said and "6" in said, said


def test_one_point_asked_is_answered_as_ever() -> None:
    decided, _ = talk([PACKAGE, "60 days, yes or no?"], draw=CALM)[1]
    assert not points_asked(speech_for(load_case("packaging-film"), decided, (), 1))


def test_a_point_that_stays_where_she_wants_it_changed_is_told_with_her_figure() -> None:
    said = talk(["80 % of the volume and 45 days, as today. Which of these can you accept?"], draw=CALM)[0][1].text
    assert "70 %" in said and "90" in said, said


def test_a_summary_of_the_trainees_figures_alone_gets_no_yes() -> None:
    asked = "So it is 2 % off, 60 days, 24 months and 6 weeks of stock. Is that right?"
    assert not re.match(
        r"Yes|That is how|Correct|Right, that|You have it", talk([PACKAGE, asked], draw=CALM)[1][1].text
    )


@pytest.mark.parametrize(
    "text", ["What you get is a fixed price for two harvests.", "The price for three plants was never an issue."]
)
def test_a_count_behind_the_price_is_no_price(text: str) -> None:
    assert "price" not in heard(text).offered()


@pytest.mark.parametrize(
    "text",
    [
        "I am sorry to hear that the times are hard in your house.",
        "Excuse me, but 90 days was never agreed between us.",
        "Sorry, what was the month of the index?",
    ],
)
def test_courtesy_is_no_apology(text: str) -> None:
    assert not heard(text).has(Act.NAMES_RELATIONSHIP_ISSUE)


def test_an_apology_still_is_one() -> None:
    assert heard("I am sorry that nobody called you in March.").has(Act.NAMES_RELATIONSHIP_ISSUE)


def test_what_she_needs_something_for_is_a_why() -> None:
    assert not heard("For what do you need six weeks of stock?").asks
    assert wanted_of("For what do you need six weeks of stock?") is Wanted.WHY


@pytest.mark.parametrize("seed", range(1, 5))
def test_who_takes_another_price_than_she_asked_for_says_so(seed: int) -> None:
    decided, _ = talk([PACKAGE], draw=CALM, seed=seed)[0]
    for price, said in ((2.0, True), (decided.move.table["price"], False)):
        package = {**decided.state.standing, "price": price}
        reads = replace(decided.move, kind=MoveKind.SUMS_UP, reacts="enough", terms=package)
        reply = compose(speech_for(load_case("packaging-film"), replace(decided, move=reads), (), seed))
        assert ("2 %" in reply[0] and len(reply) == 2) is said, reply


def test_a_summary_buys_no_step_and_is_confirmed() -> None:
    lines = [
        "If you sign for 24 months, we do 2 % off the price, 60 days to pay and 4 weeks of stock.",
        "If you sign for 36 months, we do 3 % off, 60 days and 6 weeks.",
        "So you are at 7 %, we are at 3 % with 60 days, 6 weeks and 36 months. Is that right?",
    ]
    for seed in range(1, 5):
        decided, spoken = talk(lines, draw=CALM, seed=seed)[-1]
        assert decided.heard.reads_back and not decided.move.terms
        assert re.match(r"Yes|That is how|Correct|Right, that|You have it", spoken.text), spoken.text


def test_her_own_step_is_not_called_what_she_asked_for() -> None:
    lines = [PACKAGE, "Would 7 % be enough for you?"]
    decided, spoken = talk(lines, draw=CALM)[-1]
    assert decided.move.table["price"] == 7.0 and decided.move.answers[0].how is AnswerHow.AS_ASKED
    assert "asked for" not in spoken.text and "7 %" in spoken.text


@pytest.mark.parametrize("text", ["7 is a step, thank you.", "Postage is about 2.30 per payslip."])
def test_her_own_figure_and_a_price_of_one_are_not_asked_back(text: str) -> None:
    assert not talk([PACKAGE, text], draw=CALM)[-1][0].heard.puzzles


@pytest.mark.parametrize(
    "text",
    ["Which of these four points is the one that you really need?", "Is stock your most important point, yes or no?"],
)
def test_the_one_that_she_needs_is_a_question_of_rank(text: str) -> None:
    assert [a.kind for a in heard(text).asks] == [AskKind.WHICH_FIRST]
