"""Kept figures: what the rules give, by hand; and how a deal, a no and a broken limit are kept."""

from dataclasses import replace

from app.content.acts import Act, Opens, Strategy
from app.content.loading import load_case
from app.grading.findings import Finding
from app.grading.grader import graded
from app.grading.session import GradedTurn
from app.negotiation.outcome import outcome
from app.negotiation.policy import begin
from app.negotiation.state import Ended, Level
from app.review.figures import deal_kept, figures_kept

CASE = load_case("packaging-film")
STATE = begin(CASE, Level.STANDARD, 3).state


def found(act: Act, *, specific: bool = True) -> Finding:
    return Finding(act, "these words", 0, 11, specific=specific)


def turn(number: int, *findings: Finding, opens: Opens | None = None) -> GradedTurn:
    return GradedTurn(number, graded("hand", findings, opens or Opens((Strategy.UNCOVER,), ())))


def test_the_figures_of_a_session_worked_out_by_hand() -> None:
    turns = [
        turn(1, found(Act.ASKS_WHY)),
        turn(2, found(Act.ASKS_WHY, specific=False), found(Act.SLOWS_PACE)),
        turn(3, found(Act.CAVES_TO_PRESSURE)),
    ]
    kept = figures_kept(turns, outcome(STATE, CASE))
    uncover, process = kept.strategies[Strategy.UNCOVER], kept.strategies[Strategy.PROCESS]
    assert (uncover.opened, uncover.taken, uncover.shown, uncover.levels, uncover.best) == (3, 2, 2, 5, 3)
    assert uncover.mean == 2.5
    assert (process.opened, process.shown, process.levels, process.best, process.traps) == (0, 2, 3, 3, 1)
    assert (kept.graded, kept.worst, kept.breadth, kept.breadth_of) == (3, 0, 1, 1)
    assert kept.points == (75 + 75 + 0) / 3
    assert (kept.grave, kept.unrepaired) == (1, 1)


def test_fewer_than_three_graded_turns_give_no_points() -> None:
    kept = figures_kept([turn(1, found(Act.ASKS_WHY))], outcome(STATE, CASE))
    assert (kept.points, kept.graded) == (None, 1)
    assert kept.strategies[Strategy.TRUST].mean is None


def test_a_deal_is_kept_against_the_best_that_the_limits_allowed() -> None:
    best = outcome(STATE, CASE).best_within
    assert best is not None
    kept = deal_kept(outcome(replace(STATE, deal=best, ended=Ended.DEAL), CASE))
    assert (kept.share, kept.within_limits) == (1.0, True)
    surrender = deal_kept(outcome(replace(STATE, deal=dict(CASE.opening), ended=Ended.DEAL), CASE))
    assert (surrender.value, surrender.share, surrender.within_limits) == (0.0, 0.0, False)


def test_leaving_is_kept_as_right_only_where_nothing_within_the_limits_was_possible() -> None:
    left = outcome(replace(STATE, ended=Ended.IMPASSE), CASE)
    assert deal_kept(left) == deal_kept(replace(left, ended="walk-out"))
    assert (deal_kept(left).value, deal_kept(left).share, deal_kept(left).within_limits) == (None, None, None)
    hopeless = deal_kept(replace(left, best_within=None, best_within_value=None))
    assert (hopeless.value, hopeless.share, hopeless.within_limits) == (None, 1.0, True)
