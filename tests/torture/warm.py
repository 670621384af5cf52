"""Loaded before processes are forked: reads what every server reads at its first turn, so that forks begin warm. The one module here that acts on import."""

from app.buyer.turn import decide_turn, open_talks, prepare
from app.content.loading import case_ids, load_case, load_rubric
from app.grading.context import TurnToGrade
from app.grading.embedded import grade_turn
from app.negotiation.state import Level

load_rubric()
for _name in case_ids():
    _case = load_case(_name)
    prepare(_case)
    _opened = open_talks(_case, Level.STANDARD, 1).decision
    decide_turn(_case, _opened.state, "Who needs the 2 %, and by when?", (), 1, last=_opened.move)
grade_turn(TurnToGrade("1", "Who needs the saving, and by when?", "We need 8 %."))
