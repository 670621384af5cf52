"""Late in a talk she says figures short, only what is new, and answers a question on one point with her figure for it."""

import pytest

from app.buyer.answering import echo
from app.buyer.inshort import shortly
from app.buyer.reacting import REFUSED
from app.buyer.speech import public_side
from app.buyer.verdict import agreeing
from app.content.acts import MoveKind
from app.content.loading import load_case
from app.language.figures import figures
from app.negotiation.heard import AskKind
from app.negotiation.move import AnswerHow
from tests.buyer.table import heard, talk

FREIGHT = "freight-lanes"
REST = "% off the rate, 60 days, for 36 months"


def test_a_point_is_named_in_full_once_and_short_from_then_on() -> None:
    played = talk(
        ["4 % through the fuel clause, for 24 months. Deal?", "5 % through the fuel clause, for 24 months. Deal?"],
        case=FREIGHT,
    )
    first, then = (spoken.text.lower() for _, spoken in played)
    assert "4 % off the rate as a cut through the fuel clause" in first
    assert "a contract of 24 months" in first
    assert "5 %" in then
    assert "off the rate" not in then
    assert "fuel clause" not in then
    assert "contract of" not in then


def test_only_what_moved_is_judged_again() -> None:
    for seed in range(1, 20):
        decided, spoken = talk([f"2 {REST}.", f"3 {REST}."], case=FREIGHT, seed=seed)[1]
        if decided.move.reacts in REFUSED:
            assert "3 %" in spoken.text
            assert "60 days" not in spoken.text


def test_asked_for_a_plain_answer_she_judges_all_of_it() -> None:
    for seed in range(1, 20):
        decided, spoken = talk([f"2 {REST}.", f"3 {REST}. yes or no"], case=FREIGHT, seed=seed)[1]
        assert "36 months" in spoken.text
        assert "60 days" in spoken.text or decided.move.reacts == "better"


def test_two_points_in_one_unit_stay_apart() -> None:
    public = public_side(load_case("specialty-coating"))
    every = {i.id for i in public.issues}
    assert shortly(public, {"price": 4.0, "term": 24.0, "warranty": 72.0, "cure_time": 75.0}, every) == (
        "4 %, 75 minutes, a contract of 24 months and a warranty of 72 months"
    )


def test_several_of_one_thing_take_a_plural() -> None:
    assert agreeing("The 24 months is a cost.", "the 24 months") == "The 24 months are a cost."
    assert agreeing("The 4 % is a cost.", "the 4 %") == "The 4 % is a cost."


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("If 36 is too long, which length could you sign?", "term"),
        ("How many days do you need?", "payment"),
        ("How much percent you need for saying yes today?", "rate"),
    ],
)
def test_a_question_on_one_point_is_for_her_figure_there(text: str, issue: str) -> None:
    asks = heard(text, case=FREIGHT).asks
    assert [(a.kind, a.issue) for a in asks] == [(AskKind.HER_TERMS, issue)]


def test_and_is_answered_with_it() -> None:
    said = talk(["70 % take-or-pay.", "Which length could you sign for that?"], case="single-use-bags")[1][1].text
    assert "6 months" in said


def test_a_movement_of_hers_does_not_pass_over_what_is_asked_of_her() -> None:
    lines = [
        "week 12 was our fault, no excuse. five reserve trucks would stop that. 4 pct from filling empty runs, 5 trucks, 60 days, and i get 36 months + 480 loads"
    ]
    for seed in range(1, 30):
        decided, spoken = talk(lines, case=FREIGHT, seed=seed)[0]
        if decided.move.reacts == "better":
            assert "36 months" in spoken.text


def test_no_new_pressure_begins_in_the_last_minutes() -> None:
    played = talk(["Hello."] * 8, case=FREIGHT, limit=8)
    hurried = [d.move for d, _ in played if "last_turn_next" in d.move.about]
    assert hurried
    assert all(move.rider is None for move in hurried)


def test_said_again_because_it_was_not_answered_gets_an_answer() -> None:
    package = "65 % take-or-pay against 36 months."
    lines = [package, f"You haven't told me what you think of it: {package} Is 36 months a problem for you?"]
    for seed in range(1, 10):
        decided, spoken = talk(lines, case="single-use-bags", seed=seed)[1]
        if decided.move.reacts == "same" and decided.move.kind is MoveKind.HOLDS:
            assert "36 months" in spoken.text
            assert "already" not in spoken.text


def test_the_price_is_not_what_divides_where_it_was_met() -> None:
    lines = ["8 % off the price, for 36 months.", "So do we have a deal?"]
    decided, spoken = talk(lines, case="single-use-bags")[1]
    told = [a for a in decided.move.answers if a.how is AnswerHow.WHERE_WE_STAND]
    assert told
    assert "8 % off the price, and i am at 8" not in spoken.text.lower()
    assert "75 days" in spoken.text


def test_a_point_that_she_moves_is_named_once() -> None:
    lines = [
        "3 % off the price if you extend to 36 months.",
        "4 % and 60 days for 36 months. Which one do you need most?",
    ]
    for seed in range(1, 12):
        decided, spoken = talk(lines, case="single-use-bags", seed=seed)[1]
        for name, value in decided.move.terms.items():
            if name == "price":
                assert spoken.text.count(f"{value:g} %") == 1


def test_a_loose_end_is_not_repeated_as_a_thing() -> None:
    assert echo("What are the bags in the way of?") == ""


@pytest.mark.parametrize(
    ("text", "case"),
    [
        (
            "Give me the price you would take for 600 Levante blades in writing at 75 min and 60 months warranty.",
            "specialty-coating",
        ),
        ("The 45 minutes of takt clear it, and that clears seven.", "specialty-coating"),
    ],
)
def test_what_she_is_asked_to_name_is_no_offer(text: str, case: str) -> None:
    assert "price" not in heard(text, case=case).offered()
    assert "the_platform" not in heard(text, case=case).offered()


def test_the_end_of_the_week_is_no_week() -> None:
    assert figures("I am not going to carry this over another weekend.", bare_words=True) == ()
