"""The cohort's table out of sums: everybody together, pass rates by what counts, and answers that are kept only while nothing changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.content.acts import Strategy
from app.errors import NotFound
from app.people.records import Team, User
from app.review.assignmentports import Assignment, Member
from app.review.cohort import PAGE, Cohort, Fit, fit_of
from app.review.cohortports import CaseSum, PersonSum, SessionLine, StrategySum, Wanted
from app.review.figures import DealKept, FiguresKept
from app.review.keeping import KEEP_SECONDS, Kept
from app.review.passing import Attempt, PassRule

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COACH = User("c", "Cora", ("coach",), (Team("north", "north", "coach"),))
WANTED = Wanted(("north",))


def figures(points: float) -> FiguresKept:
    return FiguresKept(6, points, 15, 3, 4, 0, 0, DealKept(0.7, 0.8, True), {})


@dataclass
class Sums:
    """A store of sums that counts how often it is asked."""

    stamped: tuple[int, str] = (2, "now")
    asked: int = 0
    lines: list[SessionLine] = field(default_factory=list)

    def stamp(self) -> tuple[int, str]:
        return self.stamped

    def people(self, wanted: Wanted) -> list[PersonSum]:
        self.asked += 1
        return [PersonSum("m", "Mats", 2, 30.0, 50.0, 1), PersonSum("t", "Tess", 1, None, None, 0)]

    def strategies(self, wanted: Wanted) -> list[StrategySum]:
        return [StrategySum("m", Strategy.UNCOVER, 4, 3, 4, 11, 1), StrategySum("t", Strategy.UNCOVER, 2, 0, 1, 1, 0)]

    def cases(self, wanted: Wanted) -> list[CaseSum]:
        return [CaseSum("packaging-film", "standard", 3, 2, 2, 80.0, 1)]

    def sessions(self, *args: Any) -> list[SessionLine]:
        return self.lines


@dataclass
class Given:
    """A store of assignments: one to the whole team, one to Mats, one that was withdrawn."""

    def assignments_of(self, teams: Sequence[str]) -> list[Assignment]:
        rule = PassRule(points=40)
        team = Assignment("a1", "north", "packaging-film", "standard", rule, "c", NOW)
        mats = replace(team, id="a2", case="freight-lanes", people=frozenset({"m"}))
        return [team, mats, replace(team, id="a3", withdrawn=NOW)]

    def members(self, teams: Sequence[str]) -> Mapping[str, list[Member]]:
        return {"north": [Member("c", "Cora", False), Member("m", "Mats", True), Member("t", "Tess", True)]}

    def attempts(self, names: Sequence[str]) -> Mapping[tuple[str, str], list[Attempt]]:
        def attempt(points: float, **more: Any) -> Attempt:
            return replace(Attempt(str(points), NOW, False, True, False, False, NOW, figures(points)), **more)

        found = {
            ("a1", "m"): [attempt(30.0), attempt(60.0)],
            ("a1", "t"): [attempt(90.0, submitted=None), attempt(95.0, hindsight=True)],
            ("a3", "t"): [attempt(99.0)],
        }
        return {key: tried for key, tried in found.items() if key[0] in names}


@dataclass
class FakeAssignments:
    store: Given = field(default_factory=Given)

    def title(self, case: str) -> str:
        return case.title()


def cohort(store: Sums, seconds: Any = lambda: 0.0) -> Cohort:
    return Cohort(store, FakeAssignments(), seconds)  # type: ignore[arg-type]


def test_people_by_name_and_everybody_together() -> None:
    view = cohort(Sums()).view(COACH, WANTED)
    mats, tess = view.people
    uncover = next(c for c in mats.cells if c.strategy is Strategy.UNCOVER)
    assert (uncover.shown, uncover.mean, uncover.place, uncover.opened, uncover.taken) == (4, 2.8, 3, 4, 3)
    assert (mats.share_taken, mats.traps, mats.unrepaired) == (0.75, 1, 1)
    assert next(c for c in tess.cells if c.strategy is Strategy.TRUST).mean is None
    whole = next(c for c in view.everybody.cells if c.strategy is Strategy.UNCOVER)
    assert (whole.shown, whole.mean, view.everybody.sessions) == (5, 2.4, 3)
    assert (view.everybody.first, view.everybody.best) == (30.0, 50.0)


def test_pass_rates_count_what_counts_and_nothing_else() -> None:
    view = cohort(Sums()).view(COACH, WANTED)
    assert [(p.name, p.passed, p.given) for p in view.people] == [("Mats", 1, 2), ("Tess", 0, 1)]
    assert [(c.title, c.passed, c.counted) for c in view.cases] == [("Packaging-Film", 1, 2)]
    only = cohort(Sums()).view(COACH, replace(WANTED, case="freight-lanes"))
    assert [(p.passed, p.given) for p in only.people] == [(0, 1), (0, 0)]


@pytest.mark.parametrize(
    ("mean", "sessions", "fit"),
    [(85.0, 5, Fit.EASY), (84.9, 5, Fit.FITS), (35.0, 5, Fit.HARD), (35.1, 5, Fit.FITS), (99.0, 4, Fit.UNKNOWN), (None, 9, Fit.UNKNOWN)],
)  # fmt: skip
def test_a_case_is_too_easy_or_too_hard_by_its_mean(mean: float | None, sessions: int, fit: Fit) -> None:
    assert fit_of(mean, sessions) is fit


def test_sums_are_kept_until_a_figure_changes_or_a_minute_has_gone() -> None:
    store, now = Sums(), [0.0]
    service = cohort(store, lambda: now[0])
    for _ in range(3):
        service.view(COACH, WANTED)
    assert store.asked == 1
    service.view(COACH, replace(WANTED, level="hard"))
    assert store.asked == 2
    store.stamped = (3, "later")
    service.view(COACH, WANTED)
    assert store.asked == 3
    now[0] = KEEP_SECONDS
    service.view(COACH, WANTED)
    assert store.asked == 4


def test_a_list_has_pages_of_fifty() -> None:
    line = SessionLine("s", "m", "Mats", "packaging-film", "standard", NOW, "deal", 50.0)
    store = Sums(lines=[line] * (PAGE + 1))
    found = cohort(store).behind(COACH, WANTED, None, None)
    assert (len(found.lines), found.more) == (PAGE, True)
    store.lines = [line] * PAGE
    assert not cohort(store).behind(COACH, WANTED, None, None).more


def test_another_s_team_is_not_there() -> None:
    for call in (
        lambda s: s.view(COACH, Wanted(("south",))),
        lambda s: s.behind(COACH, Wanted(("north", "south")), None, None),
        lambda s: s.rows(COACH, Wanted(("south",))),
    ):
        with pytest.raises(NotFound):
            call(cohort(Sums()))


def test_only_so_many_answers_are_kept() -> None:
    kept = Kept[int, int](lambda: 0.0)
    made: list[int] = []
    for number in [*range(200), 199, 0]:
        kept.of(number, lambda number=number: made.append(number) or number, "same")  # type: ignore[misc]
    assert made == [*range(200), 0], "the newest is still known, the oldest is made again"
