"""When she tells a need, and how her table moves."""

from app.content.acts import Act, MoveKind
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk

OPEN = {"trust": 60.0, "credit": 5.0, "heat": 30.0}


def test_the_cover_story_comes_first() -> None:
    talk = Talk(**OPEN)
    assert talk.say(does(Act.ASKS_WHY, "payment")).disclosed is None
    assert talk.say(does(Act.ASKS_WHY, "budget")).disclosed == "cover"
    assert talk.say(does(Act.PLAYS_BACK_INTEREST, "payment")).disclosed == "cash"


def test_a_deeper_need_wants_trust_and_credit() -> None:
    asked = does(Act.ASKS_WHY, "payment")
    for so, told in [
        ({}, "cash"),
        ({"trust": 37.0}, None),
        ({"credit": 0.0}, None),
        ({"freeze": 1}, None),
        ({"heat": 72.0}, None),
    ]:
        talk = Talk(**{**OPEN, "disclosed": ("cover",), **so})
        assert talk.say(asked).disclosed == told, so


def test_telling_is_paid_for_in_credit() -> None:
    talk = Talk(**{**OPEN, "disclosed": ("cover", "cash")})
    talk.say(does(Act.ASKS_WHY, "supply"))
    assert talk.state.disclosed[-1] == "line"
    assert talk.state.credit == 5 + 1 - 3


def test_one_need_a_turn() -> None:
    talk = Talk(**{**OPEN, "disclosed": ("cover",), "credit": 20.0})
    talk.say(does(Act.ASKS_WHY, "payment"), does(Act.ASKS_WHY, "supply"))
    assert len(talk.state.disclosed) == 2


def test_a_decoy_is_never_told() -> None:
    talk = Talk(**{**OPEN, "disclosed": ("cover",), "credit": 20.0, "trust": 100.0})
    assert talk.say(does(Act.ASKS_WHY, "image")).disclosed != "decoy"
    assert talk.say(does(Act.ASKS_WHY, "audit")).disclosed != "ghost"


def test_asking_on_another_topic_opens_only_what_belongs_to_it() -> None:
    talk = Talk(**{**OPEN, "disclosed": ("cover",)})
    assert talk.say(does(Act.ASKS_WHY, "supply")).disclosed == "line"
    plain = Talk(**{**OPEN, "disclosed": ("cover",)})
    assert plain.say(Act.ASKS_WHY).disclosed == "cash", "a plain why opens the next"


def test_a_need_said_back_counts_once() -> None:
    talk = Talk(**{**OPEN, "disclosed": ("cover",)})
    talk.say(does(Act.PLAYS_BACK_INTEREST, "budget"))
    assert talk.state.played_back == ("cover",)
    assert talk.state.active_turns == 1
    talk.say(does(Act.PLAYS_BACK_INTEREST, "budget"))
    assert talk.state.active_turns == 1


def test_on_positions_she_gives_a_step_of_price_for_a_turn_that_moved_her() -> None:
    talk = Talk(active_turns=8)
    move = talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("price", 1),))
    assert move.kind is MoveKind.CONCEDES
    assert move.terms == {"price": 5.0}
    assert talk.state.table["price"] == 5
    assert "table.concedes" in talk.rules


def test_she_does_not_move_for_a_turn_that_did_not_move_her() -> None:
    talk = Talk(active_turns=8)
    assert talk.say(terms=(offers("price", 1),)).kind is MoveKind.HOLDS


def test_she_never_bids_against_herself() -> None:
    talk = Talk(active_turns=10, offers_made=1)
    kinds = [talk.say(does(Act.HOLDS_FIRM_OPENLY, f"t{n}", issue="price")).kind for n in range(4)]
    assert kinds.count(MoveKind.CONCEDES) <= 2
    assert talk.state.table_moves <= 1 + talk.state.offers_made


def test_frozen_she_holds() -> None:
    talk = Talk(active_turns=8, freeze=2)
    move = talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("price", 1),))
    assert move.kind is MoveKind.HOLDS
    assert move.frozen


def test_she_never_goes_below_what_she_holds_out_for() -> None:
    talk = Talk(active_turns=0)
    move = talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("price", 1),))
    assert move.kind is MoveKind.HOLDS
    assert talk.state.table["price"] == 6


def test_with_two_needs_told_she_trades_on_the_issues_that_were_named() -> None:
    talk = Talk(active_turns=12, disclosed=("cover", "cash"), **{k: v for k, v in OPEN.items() if k != "credit"})
    move = talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("term", 24), offers("payment", 45)))
    assert move.kind is MoveKind.TRADES
    assert set(move.terms) <= {"term", "payment"}
    assert all(move.terms[n] == talk.state.table[n] for n in move.terms)
    goal, was = talk.state.standing, {"term": 12.0, "payment": 60.0}
    assert all(min(was[n], float(goal[n])) <= float(v) <= max(was[n], float(goal[n])) for n, v in move.terms.items()), (
        "never past the offer"
    )


def test_a_trade_that_nobody_named_is_not_made() -> None:
    talk = Talk(active_turns=12, disclosed=("cover", "cash"))
    assert talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price")).kind is MoveKind.HOLDS


def test_there_is_no_step_where_the_offer_has_reached_her_price() -> None:
    talk = Talk(active_turns=8, cover=0.0, lock=2.0)
    assert (
        talk.say(
            does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("price", 6), offers("payment", 30))
        ).kind
        is not MoveKind.CONCEDES
    )


def test_a_threat_wins_one_step_where_there_is_something_behind_it_and_only_once() -> None:
    plain, real = Talk(active_turns=8), Talk("leverage", active_turns=8)
    for talk in (plain, real):
        talk.put(aspiration=0.8, standing={**talk.state.standing, "price": 1.0})
        assert talk.say(Act.COERCES).kind is MoveKind.COUNTER_THREAT
    assert plain.state.table["price"] == 6
    assert real.state.table["price"] == 5
    assert "table.forced" in real.rules
    real.say(Act.COERCES)
    assert real.state.table["price"] == 5


def test_a_threat_freezes_her_for_two_turns_and_takes_the_credit() -> None:
    talk = Talk(credit=5.0)
    talk.say(Act.COERCES)
    assert (talk.state.freeze, talk.state.credit) == (2, 0)
    talk.say(Act.SMALL_TALK)
    talk.say(Act.SMALL_TALK)
    assert talk.state.freeze == 0
