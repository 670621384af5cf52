"""Her main act: what she does first when several things would fit, and what a move may say."""

import pytest

from app.content.acts import Act, MoveKind, Tactic
from app.negotiation.heard import Heard, HeardPuzzle, Puzzle
from app.negotiation.move import AnswerHow, Mood
from app.negotiation.moves import mood
from app.negotiation.state import Level
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import case_with, draw

OPEN = {"trust": 60.0, "credit": 5.0, "heat": 30.0}


def test_a_threat_is_met_before_anything_else() -> None:
    talk = Talk(**OPEN)
    assert talk.say(Act.INVITES_CRITIQUE, does(Act.ASKS_WHY, "budget"), Act.COERCES).kind is MoveKind.COUNTER_THREAT


def test_an_invitation_to_criticise_is_answered_with_a_real_critique() -> None:
    talk = Talk(**OPEN)
    move = talk.say(Act.INVITES_CRITIQUE)
    assert move.kind is MoveKind.CRITIQUE
    worth = {n: talk.utility({**talk.state.standing, n: v}) for n, v in talk.state.table.items()}
    assert move.about["issue"] == max(worth, key=lambda n: worth[n]), "she names what falls furthest short for her"


def test_she_tells_a_need_before_she_moves_the_table() -> None:
    talk = Talk(**OPEN)
    move = talk.say(does(Act.ASKS_WHY, "budget"), terms=(offers("price", 1),))
    assert (move.kind, move.disclosed) == (MoveKind.DISCLOSES, "cover")


@pytest.mark.parametrize(
    "heat, trust, expected",
    [(80, 60, Mood.HEATED), (50, 60, Mood.COOL), (40, 10, Mood.COOL), (30, 60, Mood.WARM), (40, 40, Mood.OPEN)],
)
def test_her_mood_follows_trust_and_heat(heat: float, trust: float, expected: Mood) -> None:
    assert mood(Talk(heat=heat, trust=trust).state) is expected


# needs


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


# the table


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


# not understood


@pytest.mark.parametrize("kind", list(Puzzle))
def test_a_puzzle_is_asked_back_and_nothing_changes(kind: Puzzle) -> None:
    talk = Talk()
    before = talk.state
    move = talk.hear(Heard("about 3", puzzles=(HeardPuzzle(kind, "about 3", "price"),)))
    assert move.kind is MoveKind.ASKS_BACK
    assert move.about == {"puzzle": kind.value, "quote": "about 3", "issue": "price"}
    assert talk.state.trust == before.trust
    assert talk.state.turn == 1


def test_another_language_is_asked_back_too() -> None:
    move = Talk().say(Act.OTHER_LANGUAGE)
    assert (move.kind, move.about["puzzle"]) == (MoveKind.ASKS_BACK, "other_language")


def test_a_puzzle_beside_something_clear_is_mentioned_and_the_rest_counts() -> None:
    talk = Talk()
    move = talk.hear(Heard("why? about 3", (does(Act.REVISES_VIEW),), puzzles=(HeardPuzzle(Puzzle.RANGE, "about 3"),)))
    assert move.kind is not MoveKind.ASKS_BACK
    assert move.about["puzzle"] == "range"
    assert talk.state.trust == 34


def test_a_threat_thaws_only_by_turns_that_were_understood() -> None:
    talk = Talk(freeze=2)
    talk.say(Act.UNCLEAR)
    assert talk.state.freeze == 2


# pressure that rides along


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


# claims, questions and answers


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


def test_at_most_two_answers_and_a_known_one_before_an_unknown() -> None:
    asked = [does(Act.ASKS_FACT, knowledge=f"entry_{n}") for n in (0, 3, 6, 0)]
    move = Talk().say(does(Act.ASKS_FACT), *asked)
    assert [a.knowledge for a in move.answers] == ["entry_0", "entry_3"]


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


# words that come back


def test_a_figure_that_nobody_can_find_costs_dear_unless_it_is_shown_or_taken_back() -> None:
    invented = does(Act.ARGUES_FROM_ASSUMPTION, specific=True)
    talk = Talk(credit=4.0)
    assert talk.say(invented).about["doubt"] == invented.quote
    talk.say(Act.SMALL_TALK)
    assert talk.line("claim.invented").effects["trust"] == -10
    assert talk.state.credit == 0
    for way_out in (
        does(Act.CITES_STANDARD, fact="fact_0"),
        does(Act.RETRACTS),
        does(Act.KEEPS_WORD),
        does(Act.REVISES_VIEW),
    ):
        honest = Talk(credit=4.0)
        honest.say(invented)
        honest.say(way_out)
        assert "claim.cleared" in honest.rules


def test_a_promise_kept_is_remembered() -> None:
    talk = Talk()
    talk.say(Act.OFFERS_INCREMENTAL_COMMITMENT)
    assert [p.kept for p in talk.state.promises] == [None]
    talk.say(does(Act.OFFERS_INCREMENTAL_COMMITMENT, "again"))
    assert len(talk.state.promises) == 1
    talk.say(Act.KEEPS_WORD)
    assert [p.kept for p in talk.state.promises] == [True]
    assert talk.line("promise.kept").effects == {"trust": 5.0}
    talk.say(does(Act.KEEPS_WORD, "again"))
    assert "promise.kept" not in talk.rules


def test_an_offer_taken_back_leaves_the_running_contract() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 3),))
    talk.say(Act.RETRACTS)
    assert talk.state.standing == talk.truth.economics.status_quo
    assert "offer.withdrawn" in talk.rules


@pytest.mark.parametrize(
    ("terms", "reacts"), [({"price": 1}, "worse"), ({"price": 3}, "same"), ({"price": 4}, "not_enough")]
)
def test_she_says_how_an_offer_lands(terms: dict[str, float], reacts: str) -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 3),))
    move = talk.say(terms=tuple(offers(n, v) for n, v in terms.items()))
    assert move.reacts == reacts
    assert move.offer == talk.state.standing
