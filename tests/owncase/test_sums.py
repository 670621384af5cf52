"""A sum of money that is said to be what something saves her is no offer: she takes note of it, and asks nothing back."""

import pytest

from app.buyer.turn import Line, decide_turn, open_talks
from app.content.acts import MoveKind
from app.content.loading import case_ids
from app.content.persona import CaseFile
from app.language.savings import asks_for_a_sum, sum_saved
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.reading import read
from tests.owncase.playing import TODAY, play
from tests.owncase.situations import LOGISTICS

ASKED = "Fuller trucks is something that I could show here. I would need a sum for it that finance can follow."


def lent_by(manner: str) -> CaseFile:
    answers = read({**LOGISTICS, "manner": manner}, TODAY).answers
    assert answers is not None
    return build(answers, "own-test")


@pytest.mark.parametrize("manner", case_ids())
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("About 60k a year for you.", "60k a year"),
        ("Sum: about 60k a year for you, less goods-in work. Will you send it to your CFO?", "60k a year"),
        ("That saves you €60,000 a year.", "€60,000 a year"),
    ],
)
def test_a_sum_that_she_saves_is_taken_note_of(manner: str, seed: int, said: str, quoted: str) -> None:
    case = lent_by(manner)
    _, reply, why = play(case, seed, [said])[-1]
    assert reply.count(quoted) == 1 and "upstairs" in reply, reply
    assert not why.startswith(MoveKind.ASKS_BACK) and "which of our points" not in reply and "per cent of" not in reply


def test_once_she_asked_for_it_the_sum_alone_is_enough() -> None:
    case = lent_by("nearest")
    opened = open_talks(case, Level.STANDARD, 1)
    for last, taken in ((ASKED, True), ("I am still at 9 %.", False)):
        turn = decide_turn(
            case, opened.decision.state, "About 60k.", (Line("buyer", last),), 1, last=opened.decision.move
        )
        assert (not turn.heard.puzzles) is taken
        assert not turn.heard.terms


@pytest.mark.parametrize(
    "said",
    [
        "I give you 60k a year.", "We could pay you 60k once.", "60k off for you", "I can do 60k a year for you.", "That costs us 60k a year.", "We made 60k last year.",
        "3 % for you.", "We saved you 12 trips a week.",
    ],
)  # fmt: skip
def test_a_sum_that_is_offered_or_is_not_hers_is_none(said: str) -> None:
    assert sum_saved(said, False) == ""


def test_only_a_question_for_a_sum_asks_for_one() -> None:
    assert asks_for_a_sum(ASKED)
    assert asks_for_a_sum("How much would it bring us, in your opinion?")
    assert not asks_for_a_sum("Show me where the sum is wrong and I will look at it.")
