"""What was learned: features that do not depend on chance, sums of weights, the words that speak for an act, and the shipped file."""

import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.acts import RUBRIC, Act, MoveKind, Strategy, Tactic
from app.content.learned import Message, Setting, features_of, learned, message_of
from app.content.learned.features import clause_features
from app.content.learned.model import read, read_for_the_ear
from app.content.learned.spans import MOST_SHARED, best_stretch
from app.grading import judging
from app.grading.context import TurnToGrade
from app.language.sentences import Stretch, clauses, shared
from tests.conftest import ROOT
from tests.corpora.files import ACTS_TUNE, TURNS_TRAIN

SHIPPED = learned()  # loaded before anything is timed
SMALL = read(
    {
        "about": {},
        "acts": [
            {"id": "asks_why", "bias": -2.0, "threshold": 0.5, "floor": 0.2},
            {"id": "keeps_word", "bias": -2.0, "threshold": 0.6, "floor": 0.0},
        ],
        "weights": {"w=why": [0, 3000], "w=promised": [1, 4000], "w=perhaps": [1, 2200]},
    }
)


def test_the_chance_is_the_logistic_of_bias_and_weights() -> None:
    chances = SMALL.chances(Message(frozenset({"w=why", "w=unknown"})))
    assert chances[Act.ASKS_WHY] == pytest.approx(1 / (1 + 2.718281828**-1.0))
    assert chances[Act.KEEPS_WORD] == pytest.approx(1 / (1 + 2.718281828**2.0))


FILE = {
    "about": {},
    "acts": [
        {
            "id": "coerces",
            "bias": -1.0,
            "threshold": 0.5,
            "floor": 0.0,
            "graded": {"threshold": 0.6, "floor": 0.1, "clause": -2.0, "share": 0.5},
        },
        {"id": "small_talk", "bias": 0.5, "threshold": 0.5, "floor": 0.0},
    ],
    "anything": {"bias": -1.0, "doubt": 0.5},
    "weights": {"w=or": [0, 1000]},
    "small": {"w=deal": [2, 4000], "w=lovely": [2, -9000]},
    "clauses": {"w=else": [0, 4000], "w=or": [0, 1000], "w=please": [0, -3000], "move=holds": [0, 500]},
}
HALF = read(FILE)


def odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


def test_the_clause_that_speaks_most_for_an_act_counts_half_and_others_take_nothing_from_it() -> None:
    one = frozenset({"w=or", "w=else"})
    whole, setting = frozenset({"w=or", "w=deal"}), frozenset({"move=holds"})
    alone = HALF.chances(Message(whole, setting, (one,)))
    assert odds(alone[Act.COERCES]) == pytest.approx(0.5 * (-1.0 + 1.0) + 0.5 * (-2.0 + 0.5 + 4.0 + 1.0))
    assert HALF.chances(Message(whole, setting, (frozenset({"w=please"}), one, frozenset()))) == alone
    assert odds(alone[Act.SMALL_TALK]) == pytest.approx(0.5), "what has no share in clauses goes by the whole message"


def test_a_message_that_seems_to_hold_nothing_loses_odds_within_bounds_and_only_for_acts_of_the_rubric() -> None:
    sure = HALF.chances(Message(frozenset({"w=deal"})))
    unsure = HALF.chances(Message(frozenset()))
    least = HALF.chances(Message(frozenset({"w=lovely"})))
    assert odds(sure[Act.COERCES]) == pytest.approx(-1.0)
    assert odds(unsure[Act.COERCES]) == pytest.approx(-1.0 - 0.5 * 1.0)
    assert odds(least[Act.COERCES]) == pytest.approx(-1.0 - 0.5 * 3.0)
    assert sure[Act.SMALL_TALK] == unsure[Act.SMALL_TALK] == least[Act.SMALL_TALK]


def test_the_same_model_for_some_acts_says_the_same_of_them_but_never_doubts_that_there_is_something() -> None:
    message = Message(frozenset({"w=or", "w=deal"}), frozenset({"move=holds"}), (frozenset({"w=else"}),))
    every = HALF.chances(message)
    assert HALF.only([Act.COERCES]).chances(message) == {Act.COERCES: every[Act.COERCES]}
    assert HALF.only([Act.SMALL_TALK]).chances(message) == {Act.SMALL_TALK: every[Act.SMALL_TALK]}
    doubted = Message(frozenset())
    assert HALF.only([Act.COERCES]).chances(doubted)[Act.COERCES] > HALF.chances(doubted)[Act.COERCES]


def test_the_ear_goes_by_the_whole_message_its_own_cuts_and_the_greater_weights() -> None:
    ear = read_for_the_ear(FILE)
    message = Message(frozenset({"w=or", "w=lovely"}), frozenset({"move=holds"}), (frozenset({"w=else"}),))
    assert odds(ear.chances(message)[Act.COERCES]) == pytest.approx(-1.0 + 1.0)
    assert (ear.threshold[Act.COERCES], HALF.threshold[Act.COERCES]) == (0.5, 0.6)
    assert (ear.floor[Act.COERCES], HALF.floor[Act.COERCES]) == (0.0, 0.1)
    assert HALF.threshold[Act.SMALL_TALK] == 0.5
    small = read({**FILE, "small": {"w=or": [0, 40]}})
    assert small.lean(Act.COERCES, ["w=or"]) == pytest.approx(1.04)


def test_each_clause_has_its_own_words_and_the_cues_that_lie_in_it() -> None:
    text = "Why do you need 8 %? We can hold six weeks of stock; otherwise we stop the line at noon."
    each = clause_features(text)
    assert len(each) == len(clauses(text)) == 3
    assert "cue=asks_why" in each[0]
    assert "cue=asks_why" not in each[1] | each[2]
    assert "w=otherwise" in each[2]
    assert "w=otherwise" not in each[0] | each[1]


def test_rules_and_the_buyers_words_are_told_of_the_whole_and_her_words_once_of_the_clauses() -> None:
    told = message_of("We hold. And you?", Setting("8 %?", MoveKind.HOLDS, None, frozenset({"offers"})))
    assert "rule=offers" in told.whole
    assert "rule=offers" not in told.setting
    assert {"move=holds", "buyer asks"} <= told.setting
    assert not any("move=holds" in clause for clause in told.clauses)


def test_a_rule_is_believed_above_the_floor_and_always_where_nothing_was_learned() -> None:
    assert SMALL.believed(Act.ASKS_WHY, 0.21)
    assert not SMALL.believed(Act.ASKS_WHY, 0.19)
    assert SMALL.believed(Act.COERCES, 0.0)


def test_the_stretch_that_speaks_for_an_act_is_found_and_a_taken_one_is_left() -> None:
    text = "Let us see. You have it as promised, on Tuesday. Why does the date matter?"
    found = best_stretch(text, Act.KEEPS_WORD, SMALL)
    assert found is not None
    assert "promised" in found.text
    again = best_stretch(text, Act.KEEPS_WORD, SMALL, [found])
    assert again is not None
    assert shared(found, again) <= MOST_SHARED
    assert best_stretch("Why?", Act.ASKS_WHY, SMALL, [Stretch("Why?", 0, 4)]) is None


def test_what_is_told_is_never_shown_by_a_question() -> None:
    assert best_stretch("Was it promised?", Act.KEEPS_WORD, SMALL) is None


def test_any_figure_is_the_same_word_and_the_buyers_move_counts() -> None:
    one = features_of("We do 3 % then.", Setting("8 %?", MoveKind.HOLDS, Tactic.DEADLINE))
    other = features_of("We do 47 % then.", Setting("8 %?", MoveKind.HOLDS, Tactic.DEADLINE))
    assert one == other
    assert {"buyer asks", "move=holds", "rider=deadline"} <= one


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_text_breaks_it_and_the_same_text_gives_the_same(text: str, buyer: str) -> None:
    features = features_of(text, Setting(buyer))
    assert features == features_of(text, Setting(buyer))
    assert all(0.0 <= chance <= 1.0 for chance in SHIPPED.chances(message_of(text, Setting(buyer))).values())


def test_the_shipped_weights_were_learned_from_the_rows_as_they_lie() -> None:
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in (TURNS_TRAIN, ACTS_TUNE))).hexdigest()[:16]
    assert learned().about["data"] == digest, "the rows changed: make train"
    assert set(RUBRIC) <= set(learned().acts), "every act of the rubric is learned"


def test_no_sealed_writer_was_learned_from() -> None:
    rows = (ROOT / "tests" / "sealed").glob("*.jsonl")
    sealed = {json.loads(line).get("writer") for p in rows for line in p.read_text(encoding="utf-8").splitlines()}
    assert not sealed & set(learned().about["writers"])


def test_where_the_model_is_not_sure_the_strategy_is_abstained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "learned", lambda: SMALL)
    near = judging.judge(TurnToGrade("t", "Perhaps."), None, None)
    assert near.unsure == {Strategy.TRUST}
    clear = judging.judge(TurnToGrade("t", "You have it as promised."), None, None)
    assert [c.act for c in clear.cues] == [Act.KEEPS_WORD]
    assert Strategy.TRUST not in clear.unsure
    assert judging.judge(TurnToGrade("t", "Good."), None, None).unsure == frozenset()
