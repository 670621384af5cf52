"""Pressure that rides along, claims that are tested, questions that are answered."""

from dataclasses import replace

import pytest

from app.content.acts import Act, Tactic
from app.negotiation.move import AnswerHow
from app.negotiation.state import Level
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import case_with, draw

OPEN = {"trust": 60.0, "credit": 5.0, "heat": 30.0}


def test_each_tactic_of_the_script_rides_once_in_its_order() -> None:
    talk = Talk()
    ridden = [talk.say(Act.SMALL_TALK).rider for _ in range(9)]
    assert [r for r in ridden if r] == list(talk.truth.draw.order)


def test_guided_leaves_out_every_third_and_hard_presses_again() -> None:
    guided, hard = Talk(level=Level.GUIDED), Talk(level=Level.HARD)
    for _ in range(11):
        guided.say(Act.SMALL_TALK)
        hard.say(Act.SMALL_TALK)
    assert len(guided.state.ridden) == 5
    assert len(hard.state.ridden) > 7
    assert max(hard.state.ridden.count(t) for t in hard.state.ridden) == 2


def test_a_spent_tactic_does_not_ride() -> None:
    talk = Talk(spent=("rival_quote",))
    ridden = [talk.say(Act.SMALL_TALK).rider for _ in range(8)]
    assert Tactic.RIVAL_QUOTE not in ridden


def test_while_she_tells_a_need_pressure_waits_unless_its_time_runs_out() -> None:
    talk = Talk(**OPEN)
    assert talk.say(does(Act.ASKS_WHY, "budget")).rider is None
    late = Talk(**{**OPEN, "turn": 3})
    assert late.say(does(Act.ASKS_WHY, "budget")).rider is Tactic.RIVAL_QUOTE


def test_she_pockets_a_trade_once() -> None:
    talk = Talk(cover=0.0)
    trade = (offers("price", 2, tied=True), offers("payment", 30, asked=True, tied=True))
    talk.put(cover_asked_turn=0)
    assert talk.say(terms=trade).rider is Tactic.POCKETING
    assert talk.state.pocketed
    assert talk.say(terms=(offers("price", 3, tied=True), *trade[1:])).rider is not Tactic.POCKETING


@pytest.mark.parametrize(("named", "spent"), [("hostage", ("hostage",)), (None, ("hostage",)), ("nibble", ())])
def test_naming_a_tactic_spends_it(named: str | None, spent: tuple[str, ...]) -> None:
    talk = Talk(ridden=("rival_quote", "hostage"))
    talk.say(does(Act.NAMES_TACTIC, tactic=named))
    assert talk.state.spent == spent


def test_keeping_the_relationship_apart_spends_the_hostage() -> None:
    talk = Talk(ridden=("hostage",))
    talk.say(Act.SEPARATES_RELATIONSHIP_FROM_TERMS)
    assert talk.state.spent == ("hostage",)
    assert "spent.hostage" in talk.rules


@pytest.mark.parametrize(("claims", "rule"), [(["deadline"], "pace.deadline_is_real"), ([], "spent.deadline")])
def test_taking_time_spends_a_false_deadline_and_heats_a_true_one(claims: list[str], rule: str) -> None:
    talk = Talk("set", case=case_with(draw("set", true_claims=claims)), ridden=("deadline",))
    talk.say(Act.SLOWS_PACE)
    assert rule in talk.rules
    quiet = Talk("set", case=case_with(draw("set", true_claims=claims)))
    quiet.say(Act.SLOWS_PACE)
    assert rule not in quiet.rules


def test_a_tested_bluff_is_spent_and_lowers_what_she_believes() -> None:
    talk = Talk(ridden=("rival_quote",))
    move = talk.say(does(Act.TESTS_ASSUMPTION, tactic="rival_quote"))
    assert talk.state.spent == ("rival_quote",)
    assert talk.state.believed_floor == pytest.approx(0.56)
    assert (move.answers[0].tactic, move.answers[0].claim_held) == ("rival_quote", False)


def test_a_tested_truth_is_proved_and_changes_no_belief() -> None:
    talk = Talk(ridden=("deadline",))
    move = talk.say(does(Act.ASKS_FOR_JUSTIFICATION, tactic="deadline"))
    assert talk.state.spent == ()
    assert talk.state.believed_floor == pytest.approx(0.6)
    assert move.answers[0].claim_held is True


@pytest.mark.parametrize("ridden, tactic", [((), "rival_quote"), (("blame",), "blame")])
def test_what_was_not_claimed_cannot_be_tested(ridden: tuple[str, ...], tactic: str) -> None:
    talk = Talk(ridden=ridden)
    assert talk.say(does(Act.TESTS_ASSUMPTION, tactic=tactic)).answers == ()
    assert talk.state.spent == ()


@pytest.mark.parametrize(
    ("entry", "trust", "how"),
    [
        ("entry_0", 30, AnswerHow.TOLD),
        ("entry_1", 30, AnswerHow.NOT_YET),
        ("entry_1", 60, AnswerHow.TOLD),
        ("entry_2", 90, AnswerHow.NEVER),
    ],
)
def test_a_question_is_answered_by_its_gate(entry: str, trust: float, how: AnswerHow) -> None:
    move = Talk(trust=trust).say(does(Act.ASKS_FACT, knowledge=entry))
    assert [(a.knowledge, a.how) for a in move.answers] == [(entry, how)]


def test_what_nobody_wrote_down_is_not_known_and_secrets_are_never_told() -> None:
    assert Talk().say(Act.ASKS_FACT).answers[0].how is AnswerHow.UNKNOWN
    assert Talk().say(Act.ASKS_SECRET).answers[0].how is AnswerHow.NEVER
    assert Talk().say(Act.ASKS_WHY).answers == ()


def test_at_most_three_answers_and_the_known_ones_first() -> None:
    asked = [does(Act.ASKS_FACT, knowledge=f"entry_{n}") for n in (0, 3, 6, 0, 9)]
    move = Talk().say(does(Act.ASKS_FACT), *asked)
    assert [a.knowledge for a in move.answers] == ["entry_0", "entry_3", "entry_6"]


def test_what_she_does_not_know_is_said_beside_what_she_does_but_not_of_the_same_question() -> None:
    known = replace(does(Act.ASKS_FACT, knowledge="entry_0"), quote="How many plants are there?")
    other = replace(does(Act.ASKS_FACT), quote="Who painted the gate?")
    same = replace(does(Act.GATHERS_INFORMATION), quote="how many plants are there")
    assert [a.knowledge for a in Talk().say(known, other).answers] == ["entry_0", None]
    assert [a.knowledge for a in Talk().say(known, same).answers] == ["entry_0"]


def test_several_answers_leave_no_room_for_pressure_as_long_as_it_can_wait() -> None:
    asked = [does(Act.ASKS_FACT, knowledge=f"entry_{n}") for n in (0, 3)]
    first = Talk()
    assert first.say(asked[0]).rider is not None
    other = Talk()
    assert other.say(*asked).rider is None
    assert other.say(asked[0]).rider is not None


def test_her_question_left_open_twice_costs_and_an_answer_settles_it() -> None:
    talk = Talk(open_question="margin_question")
    assert talk.say(Act.SMALL_TALK).about["unanswered"] == "margin_question"
    talk.say(Act.SMALL_TALK)
    assert talk.line("act.evades").effects == {"trust": -2.0, "heat": 3.0}
    assert talk.state.open_question is None
    met = Talk(open_question="margin_question")
    met.say(Act.ANSWERS_QUESTION)
    assert met.state.open_question is None
    named = Talk(open_question="margin_question", question_ignored=1)
    named.say(Act.EVADES)
    assert [r for r in named.rules if r == "act.evades"] == ["act.evades"], "one act, one cost"


def test_a_strain_that_was_raised_first_can_no_longer_be_thrown_at_the_rep() -> None:
    raised = Talk(ridden=("blame",))
    raised.say(does(Act.NAMES_RELATIONSHIP_ISSUE, "budget"))
    assert raised.state.spent == ("blame",)
    by_name = Talk()
    by_name.say(does(Act.NAMES_RELATIONSHIP_ISSUE, "elsewhere", tactic=Tactic.BLAME))
    assert by_name.state.spent == ("blame",)
    other = Talk()
    other.say(does(Act.NAMES_RELATIONSHIP_ISSUE, "elsewhere"))
    assert other.state.spent == ()
