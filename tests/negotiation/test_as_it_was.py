"""To say that a thing stays as it is today, before anything was offered, repeats nothing."""

import pytest

from app.buyer.turn import Line, decide_turn, open_talks
from app.content.loading import case_ids, load_case
from app.negotiation.state import Level


@pytest.mark.parametrize("name", case_ids())
def test_what_stays_as_it_is_was_not_said_before(name: str) -> None:
    case = load_case(name)
    issue = next(i for i in case.issues if not i.is_price and case.opening.get(i.id, i.status_quo) != i.status_quo)
    opened = open_talks(case, Level.STANDARD, 1)
    said = f"I keep {issue.spoken(issue.status_quo)}, as it is today."
    first = decide_turn(case, opened.decision.state, said, [Line("buyer", opened.text)], 1)
    assert first.heard.offered() == {issue.id: issue.status_quo}
    assert first.move.reacts == "not_enough"
