"""What a coach's teams did, as a table of people and strategies and one of cases. By name, never ranked."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.content.acts import Strategy
from app.errors import NotFound
from app.people.records import User
from app.review.assignments import Assignments
from app.review.cohortports import CaseSum, CohortStore, ExportRow, PersonSum, SessionLine, StrategySum, Wanted
from app.review.figures import Source
from app.review.keeping import Kept
from app.review.passing import State, counted_of, passes, seen_by_coach

PAGE = 50
# Mean points from which a case is called too easy, and down to which too hard, from so many sessions with points on.
EASY, HARD, LEAST_SESSIONS = 85.0, 35.0, 5
STRIP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """A strategy of one person, or of all: turns in which it was shown, the mean level there (0 to 4, to one place; None: never), openings, openings taken, traps."""

    strategy: Strategy
    shown: int
    mean: float | None
    opened: int
    taken: int
    traps: int

    @property
    def place(self) -> int:
        """The whole level that the mean lies nearest to; of a cell that has one."""
        return int((self.mean or 0.0) + 0.5)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, or everybody together (`id` empty): sessions, first and best points, cells by strategy, grave traps not mended, assignments passed of those given."""

    id: str
    name: str
    sessions: int
    first: float | None
    best: float | None
    cells: tuple[Cell, ...]
    unrepaired: int
    passed: int
    given: int

    @property
    def share_taken(self) -> float | None:
        """Openings taken of all, 0 to 1, in whole per cent; None without any."""
        return round(self.taken / self.opened, 2) if self.opened else None

    @property
    def opened(self) -> int:
        """Openings over all strategies."""
        return sum(c.opened for c in self.cells)

    @property
    def taken(self) -> int:
        """Openings taken over all strategies."""
        return sum(c.taken for c in self.cells)

    @property
    def traps(self) -> int:
        """Traps over all strategies."""
        return sum(c.traps for c in self.cells)


class Fit(StrEnum):
    """Whether a case fits those who play it; `unknown` where too few did."""

    EASY = "easy"
    FITS = "fits"
    HARD = "hard"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case at a level: sessions, people, mean points, deals, sessions that passed an assignment of those that counted for one."""

    case: str
    title: str
    level: str
    sessions: int
    people: int
    mean: float | None
    deals: int
    passed: int
    counted: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class CohortView:
    """The whole page: people by name, everybody together, cases."""

    people: tuple[PersonRow, ...]
    everybody: PersonRow
    cases: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the sessions behind a figure; `more` says that older ones follow."""

    lines: tuple[SessionLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    people: list[PersonSum]
    strategies: list[StrategySum]
    cases: list[CaseSum]


@dataclass(slots=True)
class _Passed:
    """Of assignments: by person given and passed, by case and level counted and passed."""

    given: defaultdict[str, int]
    passed: defaultdict[str, int]
    counted: defaultdict[tuple[str, str], int]
    good: defaultdict[tuple[str, str], int]


class Cohort:
    """The service of the cohort. Every method raises NotFound for a team that the user does not coach."""

    def __init__(
        self,
        store: CohortStore,
        assignments: Assignments,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store, self.assignments = store, assignments
        self._sums_kept = Kept[Wanted, _Sums](seconds)
        self._cases_kept = Kept[tuple[str, ...], list[str]](seconds)

    def view(self, user: User, wanted: Wanted) -> CohortView:
        """People, everybody together, and cases."""
        _must_coach(user, wanted)
        sums, passed = self._sums(wanted), self._passed(user, wanted)
        by_person: defaultdict[str, list[StrategySum]] = defaultdict(list)
        for row in sums.strategies:
            by_person[row.person].append(row)
        people = tuple(_person(p, by_person[p.person], passed) for p in sums.people)
        cases = tuple(_case(c, self.assignments.title(c.case), passed) for c in sums.cases)
        return CohortView(people, _everybody(people, sums.strategies), cases)

    def strip(self, user: User, now: datetime) -> tuple[Cell, ...]:
        """Everybody's cells by strategy over the last days, for one line; empty where too few sessions were submitted."""
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        wanted = Wanted(user.coached_teams, since=midnight - timedelta(days=STRIP_DAYS))
        if not wanted.teams:
            return ()
        sums = self._sums(wanted)
        return _cells(sums.strategies) if sum(p.sessions for p in sums.people) >= LEAST_SESSIONS else ()

    def behind(
        self, user: User, wanted: Wanted, person: str | None, strategy: Strategy | None, page: int = 1
    ) -> Behind:
        """The sessions behind a figure, a page of fifty, newest first."""
        _must_coach(user, wanted)
        lines = self.store.sessions(wanted, person, strategy, (page - 1) * PAGE, PAGE + 1)
        return Behind(tuple(lines[:PAGE]), len(lines) > PAGE)

    def titles(self, user: User) -> dict[str, str]:
        """The cases that these teams submitted sessions of, with their titles."""
        teams = user.coached_teams
        played = self._cases_kept.of(teams, lambda: self.store.played_cases(teams), self.store.stamp())
        return {case: self.assignments.title(case) for case in played}

    def rows(self, user: User, wanted: Wanted, sources: Sequence[Source] = tuple(Source)) -> Iterator[ExportRow]:
        """Every session by strategy and source, for an export."""
        _must_coach(user, wanted)
        return self.store.rows(wanted, sources)

    def _sums(self, wanted: Wanted) -> _Sums:
        store = self.store
        return self._sums_kept.of(
            wanted, lambda: _Sums(store.people(wanted), store.strategies(wanted), store.cases(wanted)), store.stamp()
        )

    def _passed(self, user: User, wanted: Wanted) -> _Passed:
        """What came of the assignments of these teams that are not withdrawn, by what was submitted."""
        store = self.assignments.store
        found = [a for a in store.assignments_of(wanted.teams) if a.withdrawn is None]
        found = [a for a in found if wanted.case in (None, a.case) and wanted.level in (None, a.level)]
        made = _Passed(*(defaultdict(int) for _ in range(4)))
        if not found:
            return made
        attempts, members = store.attempts([a.id for a in found]), store.members(wanted.teams)
        for one in found:
            for member in members[one.team]:
                if member.id in one.people or (not one.people and member.trainee):
                    made.given[member.id] += 1
                    stands = seen_by_coach(one.rule, attempts.get((one.id, member.id), ()))
                    made.passed[member.id] += stands.state is State.PASSED
        rules = {a.id: a for a in found}
        for (name, _person_id), tried in attempts.items():
            given = rules[name]
            for attempt in (a for a in counted_of(given.rule, tried) if a.submitted is not None):
                made.counted[given.case, given.level] += 1
                good = attempt.figures is not None and passes(given.rule, attempt.figures)
                made.good[given.case, given.level] += good
        return made


def _must_coach(user: User, wanted: Wanted) -> None:
    strange = [team for team in wanted.teams if team not in user.coached_teams]
    if strange:
        raise NotFound("team", strange[0])


def _person(row: PersonSum, sums: Sequence[StrategySum], passed: _Passed) -> PersonRow:
    return PersonRow(
        row.person, row.name, row.sessions, row.first, row.best, _cells(sums), row.unrepaired, passed.passed[row.person], passed.given[row.person]
    )  # fmt: skip


def _everybody(people: Sequence[PersonRow], sums: Sequence[StrategySum]) -> PersonRow:
    return PersonRow(
        id="",
        name="",
        sessions=sum(p.sessions for p in people),
        first=_mean([p.first for p in people if p.first is not None]),
        best=_mean([p.best for p in people if p.best is not None]),
        cells=_cells(sums),
        unrepaired=sum(p.unrepaired for p in people),
        passed=sum(p.passed for p in people),
        given=sum(p.given for p in people),
    )


def _cells(sums: Sequence[StrategySum]) -> tuple[Cell, ...]:
    by: Mapping[Strategy, list[StrategySum]] = {s: [row for row in sums if row.strategy is s] for s in Strategy}
    return tuple(_cell(s, rows) for s, rows in by.items())


def _cell(strategy: Strategy, rows: Sequence[StrategySum]) -> Cell:
    shown = sum(r.shown for r in rows)
    mean = round(sum(r.levels for r in rows) / shown, 1) if shown else None
    opened, taken = sum(r.opened for r in rows), sum(r.taken for r in rows)
    return Cell(strategy, shown, mean, opened, taken, sum(r.traps for r in rows))


def _case(row: CaseSum, title: str, passed: _Passed) -> CaseRow:
    mean = row.points / row.with_points if row.with_points else None
    key = row.case, row.level
    return CaseRow(
        row.case, title, row.level, row.sessions, row.people, mean, row.deals, passed.good[key], passed.counted[key], fit_of(mean, row.with_points)
    )  # fmt: skip


def fit_of(mean: float | None, sessions: int) -> Fit:
    """Whether a case is too easy or too hard, by the mean points of so many sessions."""
    if mean is None or sessions < LEAST_SESSIONS:
        return Fit.UNKNOWN
    if mean >= EASY:
        return Fit.EASY
    return Fit.HARD if mean <= HARD else Fit.FITS


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
