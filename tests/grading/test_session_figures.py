"""The figures of a session, and the one thing that is said of a turn."""

from dataclasses import replace

import pytest

from app.content.acts import Act, MoveKind, Opens, Strategy, Tactic
from app.content.loading import load_case
from app.grading.advice import advise, stronger_line
from app.grading.context import TurnToGrade
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.grading.moves import infer_move
from app.grading.session import GradedTurn, session_figures

TOLD = "The bank looks at our cash on 31 December."


def finding(act: Act, quote: str = "words", *, specific: bool = True, takes_up: str | None = None) -> Finding:
    return Finding(act, quote, 0, len(quote), specific, takes_up)


def graded(number: int, *findings: Finding, told: str | None = None, level: int | None = 3) -> GradedTurn:
    grading = Grading(
        Status.GRADED, "test", None, findings, Opens((Strategy.UNCOVER,)), {Strategy.UNCOVER: level}, level, False, (), 0
    )  # fmt: skip
    return GradedTurn(number, grading, told)


def test_what_was_told_counts_as_used_where_it_is_said_back_or_taken_up_within_two_turns() -> None:
    played = [graded(1), graded(2, told=TOLD), graded(3, finding(Act.PLAYS_BACK_INTEREST))]
    taken = [graded(1), graded(2, told=TOLD), graded(3, finding(Act.PROPOSES_OPTIONS, takes_up="cash on 31 December"))]
    late = [graded(1), graded(2, told=TOLD), graded(3), graded(4), graded(5, finding(Act.PLAYS_BACK_INTEREST))]
    general = [graded(1), graded(2, told=TOLD), graded(3, finding(Act.PLAYS_BACK_INTEREST, specific=False))]
    for turns, used in ((played, 1), (taken, 1), (late, 0), (general, 0)):
        found = session_figures(turns)
        assert (found.uptake, found.uptake_of) == (used, 1)


def test_a_grave_trap_is_repaired_by_something_specific_within_three_turns_unless_another_follows_in_it() -> None:
    threat = finding(Act.COERCES, "or else")
    strain = finding(Act.NAMES_RELATIONSHIP_ISSUE, "that was wrong of me")
    repaired = session_figures([graded(1, threat, level=0), graded(2), graded(4, strain)])
    late = session_figures([graded(1, threat, level=0), graded(2), graded(5, strain)])
    again = session_figures([graded(1, threat, level=0), graded(2, threat, strain, level=0), graded(3)])
    assert [trap.repaired for trap in repaired.grave] == [True]
    assert [trap.repaired for trap in late.grave] == [False]
    assert [trap.repaired for trap in again.grave] == [False, False]


@pytest.mark.parametrize(
    ("line", "kind", "rider"),
    [
        ("Let me sum up. 3 % and 60 days. Yes or no?", MoveKind.SUMS_UP, None),
        ("That falls short for me.", MoveKind.CRITIQUE, None),
        ("It is a nice day.", None, None),
    ],
)
def test_the_move_of_a_pasted_line_is_named_where_its_words_tell(
    line: str, kind: MoveKind | None, rider: Tactic | None
) -> None:
    assert infer_move(line) == (kind, rider)


def test_pressure_without_a_move_of_its_own_is_a_hold() -> None:
    kind, rider = infer_move("Another supplier has quoted nine per cent below your price.")
    assert (kind, rider) == (MoveKind.HOLDS, Tactic.RIVAL_QUOTE)


def test_advice_on_a_turn_that_had_the_idea_but_nothing_of_this_deal() -> None:
    turn = TurnToGrade("t", "words", "I need 8 %.", case=load_case("packaging-film"))
    general = replace(graded(1, finding(Act.ASKS_WHY, specific=False), level=2).grading)
    said = advise(turn, general)
    assert said is not None
    assert said.stronger
    assert "nothing in it belonged to this deal" in said.happened
    trap = replace(general, findings=(finding(Act.STAKES_POSITION),), turn_level=0)
    missed = replace(general, findings=(), turn_level=1, missed=True)
    best = replace(general, findings=(finding(Act.ASKS_WHY, takes_up="by Friday"),), turn_level=4)
    assert "nothing in it" not in advise(turn, trap).happened  # type: ignore[union-attr]
    assert "walked past" in advise(turn, missed).happened  # type: ignore[union-attr]
    assert "took up her words 'by Friday'" in advise(turn, best).happened  # type: ignore[union-attr]
    assert advise(turn, replace(general, findings=(), turn_level=None)) is None
    assert advise(turn, replace(general, findings=(), turn_level=2)) is None


def test_without_a_case_a_stronger_line_still_stands_on_its_own() -> None:
    turn = TurnToGrade("t", "words", "I need 8 %.")
    for strategy in Strategy:
        line = stronger_line(turn, strategy)
        assert line
        assert "{" not in line
