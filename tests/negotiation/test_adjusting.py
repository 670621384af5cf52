"""What happens between turns: a day ends, a term that was misheard is put right."""

from dataclasses import replace

import pytest

from app.content.acts import Act
from app.errors import BadValue
from app.negotiation.adjusting import correct_term, end_day
from app.negotiation.policy import begin, decide
from app.negotiation.state import Level, Promise
from tests.negotiation.games import does, offers, said
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import case_with, small
from tests.negotiation.worlds import draw as world_draw


def test_a_night_cools_heads_and_yields_what_was_prepared() -> None:
    talk = Talk(heat=50.0, freeze=2)
    done = end_day(talk.state, "I send the index", ("prep_0", "prep_2"), small())
    assert done.state.day == 1
    assert done.state.heat == 42
    assert done.state.freeze == 0
    assert done.state.facts_known == ("fact_6",)
    assert done.state.prepared == ("prep_0", "prep_2")
    assert [c.rule for c in done.log] == ["day.ended", "prepared.prep_0", "prepared.prep_2"]
    assert done.log[0].note == "Tuesday"
    assert done.state.promises == (Promise("both", "I send the index", 14),)


def test_a_prepared_fact_counts_in_full_the_next_day() -> None:
    talk = Talk()
    talk.put(**{"day": 1, "facts_known": end_day(talk.state, "", ("prep_0",), small()).state.facts_known})
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_6"))
    assert talk.state.cover == 28
    assert talk.state.facts_used == ("fact_6",)


def test_the_night_takes_no_more_heat_than_there_is_and_promises_nothing_unsaid() -> None:
    done = end_day(Talk(heat=3.0).state, "", (), small())
    assert done.state.heat == 0
    assert done.log[0].effects == {"heat": -3.0}
    assert done.state.promises == ()


def test_a_promise_that_is_due_and_open_is_broken_by_morning() -> None:
    late, early = Promise("trainee", "the index by Monday", 2), Promise("trainee", "the plan", 9)
    talk = Talk(turn=3, promises=(late, early), trust=40.0, heat=50.0)
    done = end_day(talk.state, "", (), small())
    assert [p.kept for p in done.state.promises] == [False, None]
    assert (done.state.trust, done.state.heat) == (36, 44)
    assert done.log[-1].rule == "promise.broken"
    assert done.log[-1].cause == "the index by Monday"


@pytest.mark.parametrize(
    ("so", "preparations", "message"),
    [
        ({}, ("prep_9",), "preparation: 'prep_9' does not fit; use one of prep_0"),
        ({"prepared": ("prep_1",)}, ("prep_1",), "it was used before"),
        ({}, ("prep_0", "prep_1", "prep_2"), "pick at most 2"),
        ({"day": 2}, (), "this was the last day"),
        ({"ended": "deal"}, (), "the talks are over"),
    ],
)
def test_a_day_that_cannot_end_like_this_says_why(
    so: dict[str, object], preparations: tuple[str, ...], message: str
) -> None:
    with pytest.raises(BadValue, match=message):
        end_day(Talk(**so).state, "", preparations, small())


def test_a_corrected_term_undoes_what_the_misreading_did_and_acts_on_the_next_turn() -> None:
    talk = Talk()
    before = talk.state
    talk.say(terms=(offers("price", 4),))
    wrong = talk.state
    done = correct_term(wrong, "price", 1.0, small())
    assert done.state.standing["price"] == 1
    assert done.state.given == pytest.approx(before.given)
    assert done.state.heat == pytest.approx(before.heat)
    assert done.state.best_offer == pytest.approx(before.best_offer)
    assert done.state.turn == wrong.turn, "words already said stay"
    assert done.log[0].rule == "term.corrected"
    assert done.log[0].note == "price was heard as 4, meant 1.0"
    assert done.log[0].effects["given"] == pytest.approx(-wrong.given)
    follow = decide(done.state, said(does(Act.SMALL_TALK)), small(), 1)
    assert follow.state.aspiration <= wrong.aspiration


def test_the_other_terms_stay_when_one_is_corrected() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 4), offers("payment", 45)))
    done = correct_term(talk.state, "price", 1.0, small())
    assert done.state.standing == {**talk.state.standing, "price": 1.0}
    again = correct_term(done.state, "payment", 30.0, small())
    assert again.state.given == done.state.given, "the misreading is undone once"
    assert again.state.corrections == ("price=1.0", "payment=30.0")


def test_correcting_a_sum_up_takes_it_back() -> None:
    talk = Talk(summed_up={"price": 4.0, "form": "price", "payment": 45.0, "term": 12.0})
    assert correct_term(talk.state, "price", 1.0, small()).state.summed_up is None


@pytest.mark.parametrize(
    ("issue", "value", "message"),
    [
        ("colour", 1.0, "issue: 'colour' does not fit; use one of price"),
        ("price", 40.0, "price: 40.0 does not fit; use a value from 0"),
        ("form", "gift", "form: 'gift'"),
    ],
)
def test_a_correction_that_does_not_fit_says_why(issue: str, value: float | str, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        correct_term(Talk().state, issue, value, small())


def test_a_step_that_was_offered_and_never_reported_on_is_remembered_once() -> None:
    promise = Promise("trainee", "we test one line until March", 2)
    talk = Talk(turn=2, promises=(promise,), trust=40.0, heat=40.0)
    assert talk.say(Act.SMALL_TALK).about["broken_promise"] == "we test one line until March"
    assert talk.state.promises[0].kept is False
    assert (talk.state.trust, talk.state.heat) == (36.0, 42.0)
    assert "broken_promise" not in talk.say(Act.SMALL_TALK).about


def test_taking_time_until_a_day_is_met_with_the_next_day_of_the_calendar() -> None:
    talk = Talk()
    assert talk.say(does(Act.SLOWS_PACE, "pause")).about["pause"] == "Tuesday"
    assert "pause" not in talk.say(Act.SLOWS_PACE).about
    last = Talk(day=2)
    assert "pause" not in last.say(does(Act.SLOWS_PACE, "pause")).about


@pytest.mark.parametrize(("draw", "warmer"), [("plain", 3.0), ("calm", 0.0)])
def test_a_true_deadline_makes_the_last_day_less_patient(draw: str, warmer: float) -> None:
    hidden = world_draw(draw, true_claims=["deadline"] if draw == "plain" else [])
    case = case_with(hidden)
    state = replace(begin(case, Level.STANDARD, 1, draw=draw).state, day=1, heat=50.0)
    assert end_day(state, "", (), case).state.heat == 50.0 - 8.0 + warmer
