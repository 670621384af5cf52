"""What was not told is not answered with: facts and ideas of one's own, what-if questions, her own last words, and which way a level goes."""

import re
from dataclasses import replace
from functools import cache

import pytest

from app.buyer.hearing import hear
from app.buyer.turn import Line, open_talks, scene_of
from app.content.acts import Act, Tactic
from app.content.persona import CaseFile
from app.negotiation.heard import Heard
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.numbers import money_in, years_in
from app.owncase.reading import read
from app.owncase.shape import person, whole
from tests.owncase.blinddeals import BLIND, LABS
from tests.owncase.playing import TODAY, play


@cache
def built(name: str) -> CaseFile:
    answers = read(BLIND[name], TODAY).answers
    assert answers is not None
    return build(answers, "own-test")


def heard_in(name: str, text: str, *before: str) -> Heard:
    """What is heard of a text; `before` is what was said, the trainee first and in turn, her opening before it."""
    case = built(name)
    opened = open_talks(case, Level.STANDARD, 4)
    said = [Line("buyer", opened.text), *(Line("buyer" if n % 2 else "trainee", t) for n, t in enumerate(before))]
    return hear(text, case, scene_of(opened.decision.state, said, opened.decision.move))


def answered(name: str, text: str, *before: str) -> set[str]:
    return {a.knowledge for a in heard_in(name, text, *before).acts if a.knowledge}


@pytest.mark.parametrize(
    ("name", "question", "matter"),
    [
        ("labs", "What happens in your labs if we come after 48 instead of 24 hrs?", "other_way"),
        ("labs", "What about the other sites?", "other_way"),
        ("hinges", "What happens if the delivery is late?", "other_way"),
        ("hinges", "OK, show me the sum then. What's in it - steel, labour, what?", "fact"),
        ("malt", "17? No way, what did he put in for the barley?", "fact"),
        ("malt", "Which loads do you mean?", "fact"),
    ],
)
def test_one_common_word_gives_away_nothing_that_was_not_told(name: str, question: str, matter: str) -> None:
    assert not [k for k in answered(name, question) if k.startswith(matter)]


@pytest.mark.parametrize(
    ("name", "question", "matter"),
    [
        ("labs", "Would it help you if we did all the sites in one tour?", "other_way"),
        ("hinges", "Would it help you if we deliver every two weeks in bigger lots?", "other_way"),
        ("malt", "We bought 80% of the barley forward. Do you see that?", "fact1"),
        ("malt", "212 of 214 loads met the spec. Is that not worth something?", "fact2"),
        ("hinges", "Did you know that only 41% of the hinge is steel?", "fact1"),
    ],
)
def test_what_was_told_is_answered_with(name: str, question: str, matter: str) -> None:
    assert [k for k in answered(name, question) if k.startswith(matter)]


def test_a_fact_of_an_earlier_message_stays_told() -> None:
    told = ("We bought 80% of the barley forward in February.", "I see.")
    assert any(k.startswith("fact1") for k in answered("malt", "How do you count the barley?", *told))
    assert not any(k.startswith("fact1") for k in answered("malt", "How do you count the barley?"))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("labs", "What happens in your labs if we come after 48 instead of 24 hrs?"),
        ("labs", "what happens if we come after 48 hours?"),
        ("labs", "If we come after 36 hours, what happens then?"),
        ("hinges", "What would go wrong if you had only 3 weeks of stock?"),
        ("malt", "What do you do if we deliver in 5 days?"),
    ],
)
def test_a_question_for_what_would_follow_from_a_level_is_no_offer_of_it(name: str, question: str) -> None:
    heard = heard_in(name, question)
    assert not heard.offered()
    assert not {a.act for a in heard.acts} & {Act.OFFERS, Act.MAKES_IT_CONDITIONAL}


@pytest.mark.parametrize(
    ("name", "said", "issue", "value"),
    [
        ("labs", "What if we do 24 hours?", "response", 24.0),
        ("hinges", "What happens if the line stops? I could do 4 weeks of stock.", "stock", 4.0),
        ("hinges", "If you stay at 30 days, I give you 2 % off the price.", "price", 2.0),
    ],
)
def test_a_proposal_stays_an_offer(name: str, said: str, issue: str, value: float) -> None:
    assert heard_in(name, said).offered().get(issue) == value


REORGANISED = (
    "There is talk of a reorganisation. Until that is through, a long signature of mine is worth nothing, or too much."
)
WORKED_OUT = "By the way, I had somebody work out your cost. The result is 17 % lower than your invoice."


def after_sheet(text: str) -> set[str]:
    case = built("malt")
    opened = open_talks(case, Level.STANDARD, 4)
    scene = scene_of(opened.decision.state, (Line("buyer", WORKED_OUT),), opened.decision.move)
    return {a.knowledge for a in hear(text, case, replace(scene, last_rider=Tactic.SHOULD_COST)).acts if a.knowledge}


@pytest.mark.parametrize(
    "question",
    [
        "Reorganisation? Then let's keep it at 12 months. When do you know more?",
        "A reorganisation? Who is behind it?",
        "When do you know more?",
    ],
)
def test_a_question_about_what_she_confided_is_answered_about_that(question: str) -> None:
    found = answered("hinges", question, "Why do you want a short contract?", REORGANISED)
    assert len(found) == 1 and found.pop().startswith("matter_q")
    assert not any(k.startswith("matter") for k in answered("hinges", question))


@pytest.mark.parametrize(
    "question", ["17? No way, what did he put in for the barley?", "17? no way, how did he get that?"]
)
def test_a_question_about_what_she_had_worked_out_is_answered_about_that(question: str) -> None:
    found = after_sheet(question)
    assert len(found) == 1 and found.pop().startswith("sheet_q")
    assert not any(k.startswith(("fact", "sheet", "cost")) for k in answered("malt", question))


def test_another_question_after_her_words_is_not_about_them() -> None:
    found = answered("hinges", "When was the canteen painted?", "Why?", REORGANISED)
    assert not any(k.startswith("matter") for k in found)


@pytest.mark.parametrize(
    ("typed", "years"), [("since 2014", 12), ("11", 11), ("about 4", 4), ("since 2027", None), ("since long", None)]
)
def test_years_together_may_be_a_year_since_when(typed: str, years: int | None) -> None:
    assert years_in(typed, TODAY) == years
    answers = read({**LABS, "years": typed}, TODAY).answers
    assert (answers.years if answers else None) == years


@pytest.mark.parametrize("typed", ["about 480k", "roughly 480k", "ca. 480k", "~480k", "~ £480k", "£ about 480,000"])
def test_a_sum_that_is_not_exact_is_read(typed: str) -> None:
    assert money_in(typed) == 480


def test_half_sentences_and_jobs_get_their_article() -> None:
    said = " ".join(built("labs").opening_lines)
    assert "There is a procurement savings programme, all services minus 10." in said
    assert person("Global procurement head") == "the global procurement head"
    assert whole("overall budget freeze") == "There is an overall budget freeze"
    assert whole("pressure on margins") == "There is pressure on margins"
    assert whole("a savings target") == "There is a savings target"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "said",
    [
        "I can do 3 % and 5000 units, if you pay after 30 days.",
        "If you stay at 30 days, we agree on 5000 units committed.",
    ],
)
def test_a_level_that_she_wants_lower_is_never_called_too_little(seed: int, said: str) -> None:
    reply = play(built("malt"), seed, [said])[1][1]
    assert not re.search(r"\b(?:short|too little|half|crumbs|under|cover my)\b", reply, re.IGNORECASE), reply
