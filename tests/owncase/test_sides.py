"""Questions about her own demand get one side or that it stays open, and an idea that is not on the table gets a reaction; neither a neighbouring fact."""

import re
import time
from dataclasses import replace
from functools import cache

import pytest

from app.buyer.asking import where_we_are
from app.buyer.topics import ear_of
from app.buyer.turn import Decided, Line, decide_turn, open_talks
from app.content.acts import Act
from app.content.loading import case_ids, load_case
from app.content.persona import CaseFile
from app.language.sides import SIDES, is_idea, side_of, thing_of
from app.language.wanted import Wanted
from app.negotiation.move import AnswerHow
from app.negotiation.state import Level
from tests.owncase.playing import DEALS, case_of
from tests.owncase.test_pressure import words_of

SEEDS = (1, 2, 3, 4, 5)
OPEN = re.compile(r"\b(?:leave (?:it|that)(?: \w+)*|open|neither yes nor no|cannot pick one)\b", re.IGNORECASE)


@cache
def built(name: str) -> CaseFile:
    return case_of(name)


def turn(name: str, seed: int, text: str, **table: float) -> Decided:
    opened = open_talks(built(name), Level.STANDARD, seed)
    state = opened.decision.state
    state = replace(state, table={**state.table, **table}) if table else state
    return decide_turn(built(name), state, text, (Line("buyer", opened.text),), seed, last=opened.decision.move)


def replies(name: str, text: str, **table: float) -> list[str]:
    return [words_of(built(name), turn(name, seed, text, **table), seed) for seed in SEEDS]


def kinds(name: str, text: str) -> set[str]:
    """The kinds of the entries that answer a message."""
    asks = {k.id: {str(w) for w in k.asks} for k in built(name).knowledge}
    return {kind for a in turn(name, 4, text).move.answers if a.knowledge for kind in asks[a.knowledge]}


@pytest.mark.parametrize(
    ("name", "asked", "kind"),
    [
        ("logistics", "Hello Ines. Is the 9 per cent for this year or for good?", "lasting"),
        ("dairy", "Greta, is the 15 % meant for one year or for the whole contract?", "lasting"),
        ("transport", "Yes or no: is premium support gone for good?", "lasting"),
        ("logistics", "Is that your number or the CFO's?", "whose"),
        ("dairy", "Did you choose the figure or did the board?", "whose"),
        ("vanilla", "Kirsten, is 165 your number or Mogens's?", "whose"),
        ("logistics", "Is the price or the lead time more urgent for you?", "ranks"),
        ("software", "Price or response time?", "ranks"),
        ("logistics", "Is 9 % your last word?", "firm"),
        ("dairy", "Are 75 days a must?", "firm"),
        ("transport", "Is 225 fixed?", "firm"),
        ("dairy", "Is that fixed or can we talk about it?", "firm"),
        ("dairy", "So is the share settled then?", "settled"),
        ("software", "Do you need all three points?", "all_of_it"),
        ("cleaning", "Are you allowed to sign that yourself or does Paul have to?", "decides"),
        ("sensors", "Did Dr Amend set that number?", "whose"),
        ("dairy", "Greta, must it be 15?", "firm"),
        ("dairy", "And is six weeks of stock open for discussion?", "firm"),
        ("vanilla", "Is take-or-pay really out of the question?", "firm"),
        ("cleaning", "Is Paul the one who wants the 75 days?", "whose"),
        ("guards", "Is the board's ten per cent meant for good?", "lasting"),
        ("lunches", "Is that Sir Peter's figure?", "whose"),
        ("lunches", "Is it only for this school year?", "lasting"),
        ("linen", "Are the 60 days really necessary or is that a wish?", "firm"),
        ("sensors", "Will you take 18,000 in any case?", "firm"),
        ("lifts", "So the number of lifts is off the table?", "settled"),
    ],
)
def test_a_question_about_her_demand_is_answered_in_its_kind_alone(name: str, asked: str, kind: str) -> None:
    assert kinds(name, asked) == {kind}


@pytest.mark.parametrize(
    ("name", "asked", "picks"),
    [
        ("logistics", "Is the 9 per cent for this year or for good?", r"for good|meant to stay"),
        ("software", "Tom, is that your number or the board's?", r"\bmine\b"),
        ("dairy", "So is the share settled then?", r"^(?:No|Not)\b"),
        ("cleaning", "Do you need all five points?", r"\b[Yy]es\b"),
        ("software", "And do you still want two hours?", r"\b[Yy]es\b"),
        ("dairy", "Do you need six weeks or would four do?", r"\b[Yy]es\b.*6 weeks|6 weeks.*\byes\b"),
        ("cleaning", "Are you allowed to sign that yourself or does Paul have to?", r"Paul Etheridge"),
    ],
)
def test_she_picks_one_side(name: str, asked: str, picks: str) -> None:
    for said in replies(name, asked):
        assert re.search(picks, said, re.IGNORECASE), said


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("software", "Is it about cost or about the outage in June?"),
        ("cleaning", "Is it the money or the wards?"),
        ("cleaning", "Is the wage adjustment out or can we halve it?"),
        ("logistics", "And the payment, is it 60 days for everybody or only for us?"),
        ("logistics", "Is 9 % your last word?"),
        ("transport", "Do you want fewer licences or a lower price?"),
        ("linen", "Would you take half?"),
        ("courses", "Would you be fine with 38?"),
        ("transport", "Would you say yes to 80 euros?"),
        ("vanilla", "Kirsten, is nine tonnes a floor or a ceiling?"),
        ("linen", "Does the family council insist on 10 % or would they take less?"),
        ("lunches", "Marion, is 3.10 what you need or what you hope for?"),
        ("guards", "Six guards less: is that decided or still open?"),
        ("software", "Would half of that do?"),
    ],
)
def test_or_she_says_that_she_leaves_it_open(name: str, asked: str) -> None:
    for said in replies(name, asked):
        assert OPEN.search(said), said


def test_half_is_half_of_what_she_asks_of_the_point_that_is_named() -> None:
    assert all("4.5 % off the price" in said for said in replies("logistics", "Would you take half?"))
    assert all("45 days" in said for said in replies("logistics", "On the payment, would you take half?"))
    assert turn("logistics", 3, "Would you take half?").state.standing["price"] == 0


def test_what_she_has_moved_from_she_does_not_want_any_more() -> None:
    for said in replies("software", "And do you still want two hours?", response=4.0):
        assert "4 hours" in said and re.search(r"\b(?:No|Not)\b", said), said
    assert all(re.search(r"\b[Yy]es\b", said) for said in replies("software", "And do you still want two hours?"))


@pytest.mark.parametrize(
    ("name", "said", "thing"),
    [
        ("logistics", "We could send a trainer for a week to your depots.", "A trainer?"),
        ("logistics", "What if we put one of our planners into your office for a month?", "One of your planners?"),
        ("dairy", "Maybe we could run a joint tasting with your customers.", "A joint tasting?"),
        ("dairy", "We could send you a flavourist for a week to try a leaner recipe.", "A flavourist?"),
        ("transport", "We could train two of your dispatchers for a week.", ""),
        ("cleaning", "How about a joint inspection round before September?", "A joint inspection round?"),
        ("software", "Our people could train your help desk on Saturdays.", ""),
        ("sensors", "I can imagine sending one of our engineers to your line for two days.", "One of your engineers?"),
        ("guards", "Our team leader could do a safety training for your volunteers.", "A safety training?"),
        ("linen", "We might lend you a laundry manager during the fair.", "A laundry manager?"),
        ("transport", "We'd be glad to give your dispatchers two extra training days.", "Two extra training days?"),
        ("vanilla", "What if our lab tested your new recipe for free?", ""),
        ("dairy", "I was thinking we might share our forecast tool with your planners.", ""),
        ("forklifts", "We would be happy to bring in an engineer for the first month.", "An engineer?"),
    ],
)
def test_an_idea_of_ones_own_gets_a_reaction_that_says_what_it_would_have_to_do_with(
    name: str, said: str, thing: str
) -> None:
    assert kinds(name, said) == {"idea"}
    for seed in SEEDS:
        decided = turn(name, seed, said)
        assert not decided.heard.has(Act.OFF_TOPIC) and not decided.heard.offered()
        reply = words_of(built(name), decided, seed)
        assert thing in reply and re.search(
            r"\b(?:interests|helps?|worth|like|take|throw|harm|imagine|safer|noticed)\b", reply
        ), reply
        assert re.search(r"\b(?:have to|sum|saves?|figures?|price|pay|helps?|work)\b", reply), reply


@pytest.mark.parametrize(
    ("name", "asked", "subject"),
    [("courses", "Is the cut in budget permanent?", "reason"), ("transport", "So Friday is fixed?", "timing")],
)
def test_what_is_firm_or_lasting_of_something_else_is_answered_there(name: str, asked: str, subject: str) -> None:
    assert all((a.knowledge or "").startswith(subject) for a in turn(name, 4, asked).move.answers)


def test_a_second_idea_gets_other_words() -> None:
    case, seed = built("vanilla"), 3
    first, second = "We could send our flavourist to your plant for a week.", "I could lend you a mixer for the trial."
    opened = open_talks(case, Level.STANDARD, seed)
    one = decide_turn(case, opened.decision.state, first, (), seed)
    two = decide_turn(case, one.state, second, (), seed, last=one.move)
    assert words_of(case, one, seed) != words_of(case, two, seed)
    assert [a.how for a in (*one.move.answers, *two.move.answers)] == [AnswerHow.TOLD, AnswerHow.TOLD]


@pytest.mark.parametrize(
    "said",
    [
        "We could offer you 3 % if you sign for 36 months.", "I would like to understand that.", "We could stop your deliveries for a week.", "I can see that.", "We could talk about it tomorrow.",
        "If I say 4 %, do we have a deal?",
    ],
)  # fmt: skip
def test_an_offer_a_threat_and_talk_about_the_talk_are_no_ideas(said: str) -> None:
    assert "idea" not in kinds("logistics", said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Is that a yes or a no?", None), ("Do you want it or not?", None), ("Who decides, you or the board?", None), ("Why 9 % and not 4 or 5?", None), ("Is it a firm date?", Wanted.FIRM),
        ("Did you calculate it, or where does the ten come from?", None), ("Is it two hotels or three?", Wanted.EITHER), ("When is it settled?", None), ("Do you know when it is settled?", None),
    ],
)  # fmt: skip
def test_what_lays_two_sides_before_her_is_told_from_other_questions(said: str, kind: Wanted | None) -> None:
    assert side_of(said) is kind


def test_the_thing_of_an_idea_is_only_named_where_it_is_plain() -> None:
    assert thing_of("We could send our best people.") == "your best people"
    assert thing_of("We could help you with the audit.") == ""
    assert is_idea("We could help you with the audit.") and not is_idea("I can do that.")
    assert is_idea("Idea from my side: I put a guard on late Saturdays.") and not is_idea(
        "No idea what you mean by that, really."
    )


def test_shipped_cases_and_cases_built_before_hear_as_they_did() -> None:
    assert not any(ear_of(load_case(name)).weighs for name in case_ids())
    case = built("logistics")
    before = case.model_copy(update={"knowledge": [k for k in case.knowledge if not SIDES & set(k.asks)]})
    assert not ear_of(before).weighs and ear_of(case).weighs
    asked = decide_turn(before, open_talks(before, Level.STANDARD, 4).decision.state, "We could send a trainer.", (), 4)
    assert not asked.move.answers


@pytest.mark.parametrize("name", sorted(DEALS))
def test_answers_to_two_sides_do_not_hang_on_the_hidden_side(name: str) -> None:
    asked = "Is the price cut for this year or for good?"
    case = built(name)
    told = set()
    for draw in case.confidential.draws:
        state = open_talks(case, Level.STANDARD, 3, draw=draw.id).decision.state
        told |= {a.knowledge for a in decide_turn(case, state, asked, (), 3).move.answers}
    assert len(told) == 1


@pytest.mark.parametrize(
    "word",
    [
        "so so, ",
        "is it or ",
        "we could ",
        "our team could send a ",
        "'s number or ",
        "need all ",
        "would 600 ",
        "take half ",
    ],
)
def test_long_messages_are_read_fast(word: str) -> None:
    text = (word * 2000)[:4000] + "?"
    began = time.perf_counter()
    side_of(text), is_idea(text), thing_of(text), where_we_are(text)
    assert time.perf_counter() - began < 1.0
