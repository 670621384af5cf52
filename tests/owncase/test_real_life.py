"""Three deals of real life: what their owners say of their own things is heard, spoken and answered."""

from collections.abc import Mapping
from functools import cache

import pytest

from app.buyer.hearing import hear
from app.buyer.turn import Line, decide_turn, open_talks, scene_of
from app.content.acts import Act
from app.content.persona import CaseFile
from app.language.days import Day
from app.negotiation.casecheck import check_case
from app.negotiation.heard import Heard, TermMode
from app.negotiation.state import Level
from app.owncase.answers import Answers
from app.owncase.build import build
from app.owncase.reading import read
from tests.owncase.reallife import CLEANING, REAL_LIFE, TRANSPORT, VANILLA
from tests.owncase.situations import LOGISTICS

TODAY = Day(2026, 4, 20)
LEAST_MOVING = 4
NOTICE = {
    "term.on": "on", "term.label": "Notice period for the routes", "term.today": "12", "term.demand": "3", "term.like": "12", "term.limit": "9",
}  # fmt: skip


def answers_of(flat: Mapping[str, str]) -> Answers:
    reading = read(flat, TODAY)
    assert reading.answers is not None, reading.problems
    return reading.answers


@cache
def case_of(name: str) -> CaseFile:
    flat = {**LOGISTICS, **NOTICE} if name == "notice" else REAL_LIFE[name]
    return build(answers_of(flat), "own-test")


def heard_in(name: str, text: str) -> Heard:
    case = case_of(name)
    opened = open_talks(case, Level.STANDARD, 4)
    scene = scene_of(opened.decision.state, (Line("buyer", opened.text),), opened.decision.move)
    return hear(text, case, scene)


def offered(name: str, text: str) -> dict[str, float | str]:
    return {t.issue: t.value for t in heard_in(name, text).terms if t.mode is TermMode.OFFERED}


@pytest.mark.parametrize("name", sorted(REAL_LIFE))
def test_each_is_sound(name: str) -> None:
    assert check_case(case_of(name)) == []


@pytest.mark.parametrize(
    ("name", "said", "terms"),
    [
        ("notice", "I can do nine months notice.", {"term": 9.0}),
        ("notice", "I can give you 9 months' notice for the routes.", {"term": 9.0}),
        ("notice", "I understand, three years without a rent increase are hard.", {}),
        ("transport", "I can go to 280 licences.", {"volume": 280.0}),
        ("transport", "280 licences fixed and six as an option.", {"volume": 280.0}),
        ("cleaning", "I can do 4 percent with the wards out.", {"price": 4.0}),
        ("transport", "290 vehicle licences.", {"volume": 290.0}),
        ("transport", "If you sign until the end of 2028, I lower the licences to 280.", {"term": 32.0, "volume": 280.0}),
        ("transport", "We go down to 280 licences, against a contract until 31 December 2028.", {"term": 32.0, "volume": 280.0}),
        ("transport", "I could do 82 euros per vehicle instead of 88, if you sign until the end of 2028.", {"price": 6.8, "term": 32.0}),
        ("transport", "Half-yearly in advance is possible.", {"payment": -182.0}),
        ("transport", "Payment quarterly in advance.", {"payment": -91.0}),
        ("transport", "280 licences, 32 months, 6.8 percent.", {"volume": 280.0, "term": 32.0, "price": 6.8}),
        ("vanilla", "12 tonnes.", {"volume": 12.0}),
        ("vanilla", "I can go to €225 a kilo and take-or-pay at 80 percent.", {"price": 5.5, "share": 80.0}),
        ("vanilla", "33 months and 12 tonnes, then 209 a kilo.", {"term": 33.0, "volume": 12.0, "price": 12.2}),
        ("vanilla", "12 units of vanilla volume, against 33 months.", {"volume": 12.0, "term": 33.0}),
        ("vanilla", "The contract runs to the end of the year after next.", {"term": 33.0}),
        ("vanilla", "If you sign for 33 months, I could come down by 5 percent.", {"term": 33.0, "price": 5.0}),
        ("cleaning", "13 people at night.", {"volume": 13.0}),
        ("cleaning", "We could take the Ashcombe night team down to 12.", {"volume": 12.0}),
        ("cleaning", "The night team goes to 13, and the notice stays at twelve months.", {"volume": 13.0, "term": 12.0}),
        ("cleaning", "Three percent off, and the wage adjustment comes in full.", {"price": 3.0, "service": 4.1}),
    ],
)  # fmt: skip
def test_what_is_said_of_ones_own_things_is_heard(name: str, said: str, terms: dict[str, float]) -> None:
    assert offered(name, said) == terms


def test_a_sum_that_is_no_price_of_one_is_asked_back_in_a_sentence() -> None:
    case = build(answers_of({**TRANSPORT, "price.each": "", "price.demand": "20.5", "price.limit": "6.8"}), "own-test")
    opened = open_talks(case, Level.STANDARD, 4)
    scene = scene_of(opened.decision.state, (Line("buyer", opened.text),), opened.decision.move)
    heard = hear("I can offer you 82 euros per vehicle.", case, scene)
    assert [p.kind for p in heard.puzzles] == ["not_an_issue"]
    assert all("per cent" in line or "point" in line for line in case.buyer.phrases["puzzle.not_an_issue"])


def test_things_are_spoken_as_people_speak_of_them() -> None:
    opening = " ".join(case_of("transport").opening_lines)
    assert "225 vehicle licences" in opening and "no premium support" in opening and "EUR 70 a vehicle" in opening
    cleaning = " ".join(case_of("cleaning").opening_lines)
    assert "a notice period of 3 months" in cleaning and "an Ashcombe night team of 8 people" in cleaning
    assert "no wage adjustment" in cleaning and "a contract of 3 months" not in cleaning
    vanilla = " ".join(case_of("vanilla").opening_lines)
    assert "a vanilla volume of 9 tonnes" in vanilla and "no take-or-pay" in vanilla and "EUR 165 a kilo" in vanilla
    for name in REAL_LIFE:
        limits = " ".join(limit.text for limit in case_of(name).brief.limits)
        assert "units" not in limits and "(" not in limits
    payment = next(i for i in case_of("transport").issues if i.id == "payment")
    assert payment.spoken(-91.0) == "payment 91 days in advance" and payment.spoken(0.0) == "payment at once"
    assert payment.spoken(91.0) == "payment 91 days in arrears" and "payment 91 days in arrears" in opening


def test_years_that_were_told_are_not_asked_back() -> None:
    assert heard_in("transport", "Nine years, Ilse. You know that we are fair.").puzzles == ()


def test_a_question_in_the_words_of_the_fear_is_one_about_the_fear() -> None:
    heard = heard_in("transport", "What is the bank going to look at?")
    assert {a.knowledge for a in heard.acts if a.knowledge} <= {
        k.id for k in case_of("transport").knowledge if k.topic == "future"
    }
    assert any(a.knowledge for a in heard.acts)


@pytest.mark.parametrize(
    ("name", "said", "fact"),
    [
        ("vanilla", "We bought 70 percent of the beans forward in March, the receipts are there.", "given_1"),
        ("vanilla", "The report you are reading from quotes beans, not extract.", "given_2"),
        ("vanilla", "You ordered 3.1 tonnes in the first quarter against 3.5 planned.", "given_3"),
        ("vanilla", "We had zero rejected batches in 26 months.", "given_4"),
        ("vanilla", "A new recipe needs the approval of the retailers.", "given_5"),
        ("transport", "271 vehicles were active last month.", "given_1"),
        ("cleaning", "Our audit score there was 97.2 against a target of 95.", "given_2"),
        ("cleaning", "Your own estates plan says 9,400 of 186,000 square metres close.", "given_1"),
    ],
)
def test_a_fact_of_ones_own_is_recognised_in_similar_words(name: str, said: str, fact: str) -> None:
    heard = heard_in(name, said)
    assert [a.fact for a in heard.acts if a.act is Act.CITES_STANDARD] == [fact]
    assert not heard.has(Act.OFF_TOPIC)
    assert not heard.offered()


@pytest.mark.parametrize(
    ("name", "asked", "topic"),
    [
        ("transport", "Where do the 225 licences come from?", "volume"),
        ("cleaning", "Where does the 12 percent come from?", "demand"),
        ("vanilla", "How did you get to 165?", "demand"),
        ("vanilla", "Why do you want the take-or-pay gone altogether?", "share"),
        ("transport", "Who at your place has to agree besides you?", "decision"),
        ("transport", "What is your alternative?", "switching"),
    ],
)
def test_what_anybody_would_ask_has_an_answer(name: str, asked: str, topic: str) -> None:
    topics = {k.id: k.topic for k in case_of(name).knowledge}
    assert {topics[a.knowledge] for a in heard_in(name, asked).acts if a.knowledge} == {topic}


def test_who_decides_is_named_in_the_answer() -> None:
    lines = [w for k in case_of("transport").knowledge if k.id == "decision_view" for w in k.wordings]
    assert "In the end the owner, Bart Dekkers, signs. What I put on that desk is my business." in lines
    pressed = [w for t in case_of("transport").tactics for w in t.wordings]
    assert not [w for w in pressed if "Bart Dekkers, the owner" in w or ",." in w or ",," in w]


def test_the_names_of_both_houses_are_turned_round() -> None:
    vanilla = case_of("vanilla")
    assert "we lost a private label" in vanilla.opening_lines[0] and "Nordlys" not in vanilla.opening_lines[0]
    said = [w for k in vanilla.knowledge for w in k.wordings] + [w for t in vanilla.tactics for w in t.wordings]
    assert not [w for w in said if "Nordlys" in w or "Aromell" in w]


def test_her_reason_is_never_a_cost_of_the_other_side() -> None:
    cleaning = case_of("cleaning")
    lines = [
        *cleaning.opening_lines,
        *(w for k in cleaning.knowledge for w in k.wordings),
        *(w for t in cleaning.tactics for w in t.wordings),
    ]
    assert not [w for w in lines if "wage floor" in w]
    assert "planned operations by 18 % from April" in cleaning.opening_lines[0]


def test_a_long_reason_is_not_said_word_for_word_again_and_again() -> None:
    cleaning = case_of("cleaning")
    secret = [w for i in cleaning.confidential.interests for w in i.wordings]
    lines = [
        *cleaning.opening_lines,
        *secret,
        *(w for k in cleaning.knowledge if not k.asks for w in k.wordings),
        *(w for t in cleaning.tactics for w in t.wordings),
    ]
    assert sum("hole in our estates budget" in w for w in lines) <= 2
    asked = [w for k in cleaning.knowledge if k.asks for w in k.wordings if "hole in our estates budget" in w]
    assert len(asked) <= 2 and all("nurses" not in w for w in asked)  # alone, where it is asked about


TALKS = {
    "cleaning": (
        "Where does the 12 percent come from, and who needs the saving?",
        "If the wage adjustment stays at 4.1 percent, we can wait 45 days for our money instead of 30.",
        "If you keep the notice period at twelve months, you get 2.5 percent off the fee.",
        "Here is a package: 4 percent off the fee and payment at 60 days. In return the wage adjustment of 4.1 percent stays and the notice stays at twelve months.",
        "If you keep the notice period at twelve months, you get 5 percent off the fee, 60 days, and the night team goes to 11 people.",
    ),
    "transport": (
        "Where do the 225 licences come from?",
        "If you sign until the end of 2028, I lower the licences to 280.",
        "I could do 82 euros per vehicle instead of 88, if you sign until 31 December 2028.",
        "A package: 270 licences and payment quarterly in advance. In return the contract runs until the end of 2028 and the premium support stays.",
        "If you sign until the end of 2028, you get 260 licences, 82 euros and payment quarterly in advance.",
    ),
    "vanilla": (
        "How do you get from the spot price to 165?",
        "If you extend to 33 months, I can go to 225 euros a kilo.",
        "If you pay in 30 days, the take-or-pay can go to 80 percent and the volume to 12 tonnes.",
        "A package: 8 percent off the price, 12 tonnes, a take-or-pay of 75 percent. In return the contract runs 33 months and you pay in 30 days.",
        "If you sign for 33 months, you get 209 euros a kilo, 11 tonnes and 75 percent take-or-pay.",
    ),
}  # fmt: skip


def moves(case: CaseFile, draw: str, lines: tuple[str, ...]) -> int:
    """How often her table moved."""
    opened = open_talks(case, Level.STANDARD, 7, draw=draw)
    state, move, history = opened.decision.state, opened.decision.move, [Line("buyer", opened.text)]
    for text in lines:
        decided = decide_turn(case, state, text, tuple(history), 7, last=move)
        history.append(Line("trainee", text))
        state, move = decided.state, decided.move
    return state.table_moves


@pytest.mark.parametrize("name", sorted(TALKS))
def test_trades_that_meet_a_part_of_her_demand_move_her_in_most_draws(name: str) -> None:
    case = case_of(name)
    moved = [d.id for d in case.confidential.draws if moves(case, d.id, TALKS[name])]
    assert len(moved) >= LEAST_MOVING, moved


def test_a_wish_below_todays_is_taken_as_todays_and_said() -> None:
    reading = read(CLEANING, TODAY)
    assert reading.answers is not None and "taken as today's 14" in reading.notes["volume.like"]
    issue = reading.answers.issue("volume")
    assert issue is not None and issue.like == 14.0 and issue.limit == 11.0


def test_vanilla_is_kept_as_typed() -> None:
    answers = answers_of(VANILLA)
    assert answers.revenue == 3332 and answers.price.demand == 30.7 and answers.price.limit == 12.2
