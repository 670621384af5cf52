"""Agreement of grader and coaches: by hand where it can be counted, and intervals only where there is something to leave out."""

from datetime import UTC, datetime

from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding
from app.grading.grader import Grading, graded
from app.review.agreeing import ReviewedTurn, agreement
from app.review.chains import Action, Link, standings

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WHY = Finding(Act.ASKS_WHY, "why", 0, 3, specific=True)
GIFT = Finding(Act.BUYS_GOODWILL, "have it", 5, 12, specific=True)


def judged(*found: Finding, abstained: tuple[Strategy, ...] = ()) -> Grading:
    return graded("g", found, Opens(), abstained=abstained)


def row(session: str, grader: Grading, coach: Grading, at: datetime = AT) -> ReviewedTurn:
    return ReviewedTurn(session, at, blind=False, grader=grader, coach=coach)


def test_presence_by_strategy_is_counted_turn_by_turn() -> None:
    rows = [
        row("a", judged(WHY), judged(WHY)),
        row("a", judged(WHY), judged()),
        row("b", judged(), judged(WHY)),
        row("c", judged(), judged()),
        row("c", judged(abstained=(Strategy.UNCOVER,)), judged(WHY)),
    ]
    on = next(s for s in agreement(rows).strategies if s.strategy is Strategy.UNCOVER)
    assert (on.turns, on.same, on.only_grader, on.only_coach) == (4, 0.5, 1, 1)
    assert on.kappa.value == 0.0, "half the same, as chance would have it"
    assert on.kappa.low is not None


def test_perfect_agreement_is_one_and_a_single_session_has_no_interval() -> None:
    rows = [row("a", judged(WHY), judged(WHY)), row("a", judged(GIFT), judged(GIFT))]
    found = agreement(rows)
    assert (found.level.value, found.level.low, found.within) == (1.0, None, 1.0)
    assert agreement([]).level.value is None
    assert agreement([]).within is None


def test_months_say_what_became_of_the_findings() -> None:
    october = datetime(2026, 10, 3, tzinfo=UTC)
    chains = standings(
        [
            Link("a", "t", WHY, None, Action.ADD, None, "", AT),
            Link("b", "t", GIFT, None, Action.ADD, None, "", AT),
            Link("c", "t", GIFT, "cora", Action.REMOVE, "b", "no gift", AT),
            Link("d", "t", WHY, "cora", Action.CHANGE, "a", "specific", AT),
            Link("e", "t", GIFT, "cora", Action.ADD, None, "seen", AT),
        ]
    )
    rows = [row("a", judged(), judged(), october), ReviewedTurn("b", AT, False, judged(WHY, GIFT), judged(WHY), chains)]
    first, second = agreement(rows).months
    assert (first.month, first.found) == ("2026-10", 0)
    assert (second.month, second.found, second.changed, second.removed, second.added) == ("2026-11", 2, 1, 1, 1)
