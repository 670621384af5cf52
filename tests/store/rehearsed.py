"""Submitted sessions with figures, written straight into the store, for tests of what is summed over them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.content.acts import Strategy
from app.people.records import User
from app.practice.records import Visibility
from app.review.climatecounts import Count
from app.review.figures import DealKept, FiguresKept, Source, StrategyKept
from app.store.database import new_id
from app.store.figurerows import SqlFigures
from tests.store.conftest import NOW, Stored

NONE = StrategyKept(0, 0, 0, 0, None, 0)


def figures(points: float | None, deal: float | None = 0.5, **shown: tuple[int, ...]) -> FiguresKept:
    """Figures with these points, and the levels in which each strategy was shown; each showing was an opening, taken from level 2 on."""
    rows = {
        Strategy(name): StrategyKept(
            len(levels), sum(v >= 2 for v in levels), len(levels), sum(levels), max(levels), sum(v < 2 for v in levels)
        )
        for name, levels in shown.items()
    }
    every = {s: rows.get(s, NONE) for s in Strategy}
    kept = DealKept(deal, deal, True if deal is not None else None)
    return FiguresKept(4, points, 15, 2, 3, 1, 1, kept, every)


def submitted(
    stored: Stored,
    owner: User,
    found: FiguresKept,
    *,
    days: int = 0,
    case: str = "packaging-film",
    level: str = "standard",
    coach: FiguresKept | None = None,
    counts: Sequence[Count] = (),
    assignment: str | None = None,
    visibility: Visibility = Visibility.SUBMITTED,
) -> str:
    """A session of that person, so many days after the first, with its figures; its id."""
    head = replace(
        stored.session, id=new_id(), owner=owner.id, team=owner.team, case=case, level=level, mode="scored",
        started=NOW + timedelta(days=days), hindsight=False, assignment=assignment, status="ended",
    )  # fmt: skip
    opening = replace(stored.opening, id=new_id(), session=head.id)
    stored.ledger.begin(head, opening, stored.state)
    stored.ledger.set_visibility(head.id, visibility, owner.id, head.started)
    sides = {Source.GRADER: found} | ({Source.COACH: coach} if coach else {})
    SqlFigures(stored.engine).keep(head.id, sides, counts, NOW, "1")
    return head.id
