"""The lines offered in the place of a trap: each shows a behaviour, shows no trap, and is short."""

from dataclasses import replace

import pytest

from app.content.acts import Act, MoveKind, Strategy
from app.content.loading import case_ids, load_case
from app.grading.advice import _INSTEAD, WORDS, _filled, stronger_line
from app.grading.context import TurnToGrade
from app.grading.embedded import grade_turn


@pytest.mark.parametrize("act", list(_INSTEAD))
def test_what_could_stand_in_the_place_of_a_trap_shows_a_behaviour_and_no_trap(act: Act) -> None:
    filled = 0
    for name in case_ids():
        turn = TurnToGrade(f"{name}{act}", "x", "I need it now.", MoveKind.HOLDS, case=load_case(name))
        words = _filled(_INSTEAD[act], turn, act)
        if words is None:
            continue
        filled += 1
        found = grade_turn(replace(turn, text=words))
        assert not any(f.trap for f in found.findings), (words, [f.id for f in found.findings])
        assert (found.turn_level or 0) >= 3, (words, [(f.id, f.specific) for f in found.findings])
        assert len(words.split()) <= WORDS + 20, words
    assert filled >= 3, "it fits most cases"


@pytest.mark.parametrize("name", case_ids())
@pytest.mark.parametrize("strategy", list(Strategy))
def test_a_stronger_line_shows_its_strategy_and_no_trap(name: str, strategy: Strategy) -> None:
    case = load_case(name)
    for number in range(6):
        turn = TurnToGrade(f"t{number}", "x", "I need it now.", MoveKind.HOLDS, case=case)
        words = stronger_line(turn, strategy)
        found = grade_turn(replace(turn, text=words))
        assert not any(f.trap for f in found.findings), (words, [f.id for f in found.findings])
        assert (found.levels[strategy] or 0) >= 3, (words, [(f.id, f.specific) for f in found.findings])
