"""Her main act: what she does first when several things would fit, and what a move may say."""

import pytest

from app.content.acts import Act, MoveKind
from app.negotiation.heard import Heard, HeardPuzzle, Puzzle
from app.negotiation.move import Mood
from app.negotiation.moves import mood
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk

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
