"""The edges of a decision: exact counts, exact limits, what is logged and what is not."""

import pytest

from app.content.acts import Act, MoveKind, Tactic
from app.negotiation.heard import HeardAct
from app.negotiation.policy import begin
from app.negotiation.state import Level
from tests.negotiation.games import does, offers, said, yes
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import case_with, draw, small

SUM_UP = {"price": 3.0, "form": "price", "payment": 45.0, "term": 12.0}


def test_she_never_believes_more_than_eighty_of_her_alternative() -> None:
    proud = case_with(draw("prouder", floor=0.4, overrating=0.6))
    assert begin(proud, Level.STANDARD, 1, draw="prouder").state.believed_floor == 0.8


def test_the_opening_is_turn_nought_and_the_first_answer_turn_one() -> None:
    talk = Talk()
    assert talk.last.move.turn == 0
    assert talk.say(Act.SMALL_TALK).turn == 1


def test_only_a_new_package_that_does_not_fall_back_counts_as_an_offer_made() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 2.0),))
    assert talk.state.offers_made == 1
    talk.say(terms=(offers("price", 2.0),))
    assert talk.state.offers_made == 1, "the same again"
    talk.say(terms=(offers("price", 0.5),))
    assert talk.state.offers_made == 1, "a step back"
    talk.say(terms=(offers("price", 3.0),))
    assert talk.state.offers_made == 2


def test_the_last_offer_remembers_what_it_did_so_that_a_misreading_can_be_undone() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 2.0),))
    free = dict(talk.state.last_offer)
    assert free["given"] == pytest.approx(talk.state.given) and free["given"] > 0
    assert free["earned"] == 0
    talk.say(terms=(offers("price", 3.0, tied=True), offers("term", 36.0, asked=True, tied=True)))
    tied = dict(talk.state.last_offer)
    assert tied["earned"] == pytest.approx(talk.state.earned)
    assert tied["given"] == 0


def test_a_trade_makes_a_turn_count_and_an_empty_one_does_not() -> None:
    real, empty = Talk(), Talk()
    real.say(terms=(offers("price", 2.0, tied=True), offers("term", 36.0, asked=True, tied=True)))
    assert real.state.active_turns == 1
    empty.say(terms=(offers("price", 2.0, tied=True), offers("term", 12.0, asked=True, tied=True)))
    assert empty.state.active_turns == 0


def test_putting_the_summed_up_package_forward_again_breaks_no_word() -> None:
    talk = Talk(summed_up=dict(SUM_UP), standing=dict(SUM_UP), trust=40.0, heat=40.0)
    talk.say(terms=(offers("price", 3.0),))
    assert "sum_up.reopened" not in talk.rules
    less = Talk(summed_up=dict(SUM_UP), standing=dict(SUM_UP), trust=40.0, heat=40.0)
    less.say(terms=(offers("price", 2.0),))
    assert "sum_up.reopened" in less.rules


def test_her_question_may_stay_open_once_and_costs_the_second_time() -> None:
    talk = Talk(open_question=Tactic.MARGIN_QUESTION, question_ignored=0, trust=40.0, heat=40.0)
    talk.say(Act.SMALL_TALK)
    assert (talk.state.question_ignored, talk.state.open_question) == (1, Tactic.MARGIN_QUESTION)
    talk.say(Act.SMALL_TALK)
    assert (talk.state.question_ignored, talk.state.open_question) == (0, None)
    assert talk.state.trust == 38.0
    answered = Talk(open_question=Tactic.MARGIN_QUESTION, question_ignored=1, trust=40.0)
    answered.say(does(Act.ANSWERS_QUESTION))
    assert (answered.state.question_ignored, answered.state.open_question) == (0, None)
    assert "act.evades" not in answered.rules


def test_the_acceptance_holds_the_deal_and_answers_nothing_else() -> None:
    talk = Talk(summed_up=dict(SUM_UP))
    move = talk.hear(said(does(Act.ACCEPTS), does(Act.ASKS_FACT, knowledge="entry_0"), confirms=True))
    assert move.kind is MoveKind.ACCEPTS
    assert dict(move.terms) == SUM_UP
    assert move.answers == ()


def test_what_was_not_understood_is_asked_back_without_an_answer_to_anything() -> None:
    move = Talk().hear(said(does(Act.UNCLEAR)))
    assert move.kind is MoveKind.ASKS_BACK
    assert move.answers == ()


def test_a_freeze_thaws_by_a_turn_that_was_understood_and_by_nothing_else() -> None:
    understood, lost = Talk(freeze=2), Talk(freeze=2)
    understood.say(Act.SMALL_TALK)
    assert understood.state.freeze == 1
    lost.hear(said(does(Act.UNCLEAR)))
    assert lost.state.freeze == 2
    waiting = Talk(freeze=2, summed_up=dict(SUM_UP))
    waiting.confirm(False)
    assert waiting.state.freeze == 2, "a no to the sum-up is no turn"


@pytest.mark.parametrize(("heat", "told"), [(70.0, True), (70.5, False), (75.0, False)])
def test_she_tells_nothing_from_seventy_on(heat: float, told: bool) -> None:
    talk = Talk(trust=60.0, credit=5.0, heat=heat)  # asking why cools by one, by half of it above seventy
    assert (talk.say(does(Act.ASKS_WHY, "budget")).disclosed is not None) is told


@pytest.mark.parametrize(("trust", "credit", "told"), [(38.0, 1.0, True), (37.9, 1.0, False), (38.0, 0.0, False)])
def test_a_deeper_need_wants_its_trust_and_its_credit_to_the_point(trust: float, credit: float, told: bool) -> None:
    # asking why adds two of trust and one of credit; the second layer wants 40 and 2
    talk = Talk(trust=trust, credit=credit, disclosed=("cover",))
    assert (talk.say(does(Act.ASKS_WHY, "payment")).disclosed == "cash") is told


def test_a_question_about_no_topic_opens_the_cover_story_and_one_about_another_need_does_not() -> None:
    assert Talk(trust=60.0, credit=5.0).say(Act.ASKS_WHY).disclosed == "cover"
    assert Talk(trust=60.0, credit=5.0).say(does(Act.ASKS_WHY, "payment")).disclosed is None


def test_a_need_said_back_counts_the_first_time_and_only_where_it_was_told() -> None:
    talk = Talk(disclosed=("cover",), trust=40.0)
    talk.say(does(Act.PLAYS_BACK_INTEREST, "budget"))
    assert talk.state.played_back == ("cover",)
    assert talk.state.active_turns == 1
    other = Talk(disclosed=("cover",), trust=40.0)
    other.say(does(Act.PLAYS_BACK_INTEREST, "payment"))
    assert other.state.played_back == ()


def test_a_yes_closes_only_what_lies_there() -> None:
    talk = Talk(summed_up=dict(SUM_UP))
    talk.hear(yes())
    assert talk.state.deal == SUM_UP


def test_the_short_form_starts_with_one_offer_made() -> None:
    assert begin(small(), Level.STANDARD, 1, short=True).state.offers_made == 1


def test_a_second_trade_is_remembered_by_what_it_added_and_a_small_step_counts() -> None:
    talk = Talk(trust=50.0)
    talk.say(terms=(offers("price", 3.0, tied=True), offers("term", 24.0, asked=True, tied=True)))
    first = talk.state.earned
    assert first > 0
    talk.say(terms=(offers("price", 3.5, tied=True), offers("term", 24.0, asked=True, tied=True)))
    assert talk.state.last_offer["earned"] == pytest.approx(talk.state.earned - first)
    made = talk.state.offers_made
    talk.say(terms=(offers("price", 3.51),))
    assert talk.state.offers_made == made + 1


def test_a_need_opens_by_its_own_topic_by_none_or_by_one_that_belongs_to_no_need() -> None:
    def told(act: HeardAct) -> str | None:
        return Talk(trust=60.0, credit=5.0).say(act).disclosed

    assert told(does(Act.ASKS_WHY, "weather")) == "cover"
    assert told(does(Act.PLAYS_BACK_INTEREST)) is None
    assert told(does(Act.PLAYS_BACK_INTEREST, "budget")) == "cover"


def test_only_saying_a_need_back_counts_as_that() -> None:
    talk = Talk(disclosed=("cover",), trust=40.0)
    talk.say(does(Act.ASKS_WHY, "budget"))
    assert talk.state.played_back == ()
