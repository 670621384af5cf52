"""Sum-ups, cover, walk-outs and how talks end."""

import pytest

from app.content.acts import Act, MoveKind
from app.errors import TalksEnded
from app.negotiation.closing import cover_needed, would_accept
from app.negotiation.desk import Desk
from app.negotiation.heard import Heard
from app.negotiation.policy import begin, end_talks
from app.negotiation.state import Ended, Level
from tests.negotiation.games import does, offers, yes
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import film, small

GOOD = {"price": 5.0, "form": "price", "payment": 60.0, "term": 12.0}


def ready(**so: object) -> Talk:
    """She would take 5 % and 60 days: believes 0.4, has the cover and is calm."""
    return Talk(**{"believed_floor": 0.4, "aspiration": 0.4, "cover": 90.0, "active_turns": 14, **so})  # type: ignore[arg-type]


def desk_of(talk: Talk) -> Desk:
    return Desk(talk.truth, talk.state, Heard(""), talk.state)


@pytest.mark.parametrize("gap", [0.05, 0.01, 1e-6])
def test_just_below_the_floor_is_refused_and_just_above_is_taken(gap: float) -> None:
    talk = ready(table={"price": 6.0, "form": "price", "payment": 60.0, "term": 12.0})
    at_floor = next(p for p in talk.truth.economics.packages() if talk.utility(p) >= 0.4)
    for package in (at_floor, {**at_floor, "price": 2.3}, GOOD):
        utility = talk.utility(package)
        hidden = talk.truth.draw.model_copy(update={"floor": utility + gap})
        talk.put(believed_floor=0.0, aspiration=0.0)
        desk = Desk(type(talk.truth)(talk.case, hidden, talk.truth.economics), talk.state, Heard(""), talk.state)
        assert not would_accept(desk, package)
        hidden = talk.truth.draw.model_copy(update={"floor": max(0.0, utility - gap)})
        desk = Desk(type(talk.truth)(talk.case, hidden, talk.truth.economics), talk.state, Heard(""), talk.state)
        assert would_accept(desk, package)


def test_an_offer_that_is_worth_enough_is_summed_up_whole() -> None:
    talk = ready()
    move = talk.say(terms=(offers("price", 5), offers("payment", 60)))
    assert move.kind is MoveKind.SUMS_UP
    assert move.terms == talk.state.summed_up == GOOD
    assert move.reacts == "enough"
    assert talk.state.ended is None


def test_a_yes_to_the_sum_up_closes_and_nothing_else_does() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    move = talk.hear(yes())
    assert move.kind is MoveKind.ACCEPTS
    assert move.ended == "deal"
    assert talk.state.deal == GOOD
    assert "close.confirmed" in talk.rules
    with pytest.raises(TalksEnded, match="deal"):
        talk.say(Act.SMALL_TALK)


def test_a_no_to_the_sum_up_goes_on_and_keeps_its_worth_as_her_bound() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    worth = talk.utility(GOOD)
    move = talk.say(does(Act.REJECTS))
    assert move.kind is not MoveKind.SUMS_UP
    assert talk.state.summed_up is None
    assert talk.state.lock == worth
    talk.say(terms=(offers("price", 4),))
    assert talk.state.summed_up is None, "less than what was summed up is no longer enough"


def test_reopening_to_her_loss_costs_trust_and_heat() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    talk.say(terms=(offers("price", 4),))
    assert talk.line("sum_up.reopened").effects == {"trust": -5.0, "heat": 6.0}


def test_reopening_to_her_gain_costs_nothing() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    talk.say(terms=(offers("price", 6),))
    assert "sum_up.reopened" not in talk.rules


def test_a_yes_with_another_figure_is_no_yes_to_the_sum_up() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    talk.say(Act.ACCEPTS, terms=(offers("price", 3),), confirms=True)
    assert talk.state.ended is None


def test_talking_on_without_a_no_brings_the_sum_up_again() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    assert talk.say(Act.SMALL_TALK).kind is MoveKind.SUMS_UP
    assert talk.say(Act.COERCES).kind is MoveKind.COUNTER_THREAT
    assert talk.state.summed_up is None


def test_her_own_table_can_be_taken_whatever_cover_and_heat() -> None:
    talk = Talk(cover=0.0, heat=92.0)
    table = talk.state.table
    assert talk.say(Act.ACCEPTS).kind is MoveKind.ACCEPTS
    assert talk.state.deal == table
    assert "close.table_accepted" in talk.rules


def test_her_own_figures_said_back_are_summed_up_whatever_the_cover() -> None:
    talk = Talk(cover=0.0, heat=90.0)
    assert talk.say(terms=(offers("price", 6), offers("payment", 60))).kind is MoveKind.SUMS_UP


def test_yes_but_is_not_yes() -> None:
    talk = Talk()
    talk.say(Act.ACCEPTS, Act.REJECTS)
    assert talk.state.ended is None
    talk.say(Act.ACCEPTS, terms=(offers("price", 2),))
    assert talk.state.ended is None


def test_cover_needed_follows_the_formula() -> None:
    talk = ready()
    assert cover_needed(desk_of(talk), 1.0) == 0
    assert cover_needed(desk_of(talk), 0.7) == pytest.approx(85 * 0.3 / 0.6)
    assert cover_needed(desk_of(talk), 1.2) == 0


def test_without_cover_she_asks_for_it_and_says_what_she_lacks() -> None:
    talk = ready(cover=0.0)
    move = talk.say(terms=(offers("price", 3), offers("payment", 60)))
    assert move.kind is MoveKind.ASKS_COVER
    assert move.about["lacks"] == "standard"
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"))
    talk.say(Act.SMALL_TALK)
    talk.put(cover=0.0)
    move = talk.say(terms=(offers("payment", 60),))
    assert (move.kind, move.about["lacks"]) == (MoveKind.ASKS_COVER, "words")


def test_she_asks_for_cover_at_most_every_third_turn() -> None:
    talk = ready(cover=0.0)
    kinds = [talk.say(terms=(offers("price", 3), offers("payment", 60))).kind for _ in range(7)]
    turns = [n for n, kind in enumerate(kinds) if kind is MoveKind.ASKS_COVER]
    assert turns == [0, 3, 6]


def test_once_standard_and_words_were_given_she_lacks_a_rule() -> None:
    talk = ready(cover=0.0)
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"), does(Act.ARMS_COUNTERPART, "payment", fact="fact_2"))
    talk.put(cover=0.0)
    assert talk.say(terms=(offers("price", 3), offers("payment", 60))).about["lacks"] == "rule"


def test_too_heated_she_does_not_sign() -> None:
    talk = ready(heat=88.0)
    assert talk.say(terms=(offers("price", 5), offers("payment", 60))).kind is not MoveKind.SUMS_UP
    hot = ready(heat=88.0)
    assert hot.say(terms=(offers("price", 6), offers("payment", 60))).kind is MoveKind.SUMS_UP, (
        "what she opened with needs no calm"
    )


def test_she_never_takes_an_old_offer_unasked_but_asks_whether_it_stands() -> None:
    talk = ready(cover=0.0)
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    talk.put(cover=95.0)
    move = talk.say(Act.SMALL_TALK)
    assert move.kind is MoveKind.HOLDS
    assert move.about["still_stands"] == "yes"
    assert move.terms == {"price": 5.0, "payment": 60.0}
    assert talk.state.summed_up is None


@pytest.mark.parametrize("so", [{"heat": 94.0}, {"spiral": 2}])
def test_she_walks_out_when_it_is_too_hot_or_the_third_hostile_turn(so: dict[str, float]) -> None:
    talk = Talk(**so)
    move = talk.say(Act.COERCES)
    assert move.kind is MoveKind.WALKS_OUT
    assert talk.state.ended is Ended.WALK_OUT


@pytest.mark.parametrize("act", [Act.COERCES, Act.RETALIATES, Act.INSULTS, Act.HOLDS_RELATIONSHIP_HOSTAGE])
def test_each_hostile_turn_winds_the_spiral(act: Act) -> None:
    talk = Talk()
    talk.say(act)
    assert talk.state.spiral == 1
    talk.say(Act.STAKES_POSITION)
    assert talk.state.spiral == 1


def test_the_trainee_may_end_the_talks_in_words_or_by_the_button() -> None:
    talk = Talk()
    move = talk.say(Act.ENDS_TALKS)
    assert (move.kind, talk.state.ended) == (MoveKind.ENDS, Ended.IMPASSE)
    other = Talk()
    decision = end_talks(other.state, other.case)
    assert decision.state.ended is Ended.IMPASSE
    assert decision.state.turn == other.state.turn
    with pytest.raises(TalksEnded):
        end_talks(decision.state, other.case)


def test_at_the_limit_talks_end() -> None:
    talk = Talk(turn=13)
    move = talk.say(Act.SMALL_TALK)
    assert (move.kind, talk.state.ended) == (MoveKind.ENDS, Ended.TURN_LIMIT)
    with pytest.raises(TalksEnded, match="turn-limit"):
        talk.say(Act.SMALL_TALK)


def test_at_the_limit_an_offer_that_stands_and_suffices_is_taken_even_if_the_last_words_are_lost() -> None:
    talk = ready(turn=12, cover=0.0)
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    talk.put(cover=95.0)
    assert talk.say(Act.UNCLEAR).kind is MoveKind.SUMS_UP
    assert talk.state.ended is None
    with pytest.raises(TalksEnded):
        talk.say(Act.SMALL_TALK)
    assert talk.confirm(True).kind is MoveKind.ACCEPTS
    assert talk.state.deal == GOOD


def test_at_the_limit_a_no_to_the_sum_up_ends_without_a_deal() -> None:
    talk = ready(turn=13)
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    assert talk.confirm(False).kind is MoveKind.ENDS
    assert talk.state.ended is Ended.TURN_LIMIT
    assert talk.state.deal is None


def test_before_the_limit_the_button_says_no_and_talks_go_on() -> None:
    talk = ready()
    talk.say(terms=(offers("price", 5), offers("payment", 60)))
    assert talk.confirm(False).kind is MoveKind.HOLDS
    assert talk.state.ended is None
    with pytest.raises(TalksEnded, match="nothing to confirm"):
        talk.confirm(True)


def test_the_limit_is_the_levels_unless_the_case_or_the_session_sets_it() -> None:
    assert begin(small(), Level.HARD, 1).state.limit == 12
    assert begin(small(), Level.HARD, 1, limit=5).state.limit == 5
    capped = small().model_copy(update={"turn_limit": 9})
    assert begin(capped, Level.HARD, 1).state.limit == 9


def test_the_short_form_starts_half_way() -> None:
    state = begin(small(), Level.STANDARD, 1, draw="plain", short=True).state
    assert state.limit == 6
    assert state.table["price"] == 4
    assert state.standing == {"price": 1, "form": "price", "payment": 45, "term": 12}
    assert state.active_turns == 3
    assert state.aspiration < 1


def test_a_session_can_avoid_the_draw_of_the_last_one() -> None:
    for seed in range(20):
        first = begin(film(), Level.STANDARD, seed).state.draw
        assert begin(film(), Level.STANDARD, seed, avoid_draw=first).state.draw != first
