"""Sums over submitted sessions, worked out in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, FromClause, Select, String, and_, cast, func, select, union_all

from app.content.acts import Strategy
from app.practice.records import Visibility
from app.review.cohortports import CaseSum, ExportRow, PersonSum, SessionLine, StrategySum, Wanted
from app.review.figures import Source
from app.store import tables as t
from app.store.database import reading
from app.store.figurerows import stamp_of

_S, _F, _T, _U = t.sessions.c, t.session_figures.c, t.session_strategies.c, t.users.c
AT_ONCE = 1000
_BETWEEN = " "
_SUMMED = ("opened", "taken", "shown", "levels", "traps")


class SqlCohort:
    """Sums on SQLAlchemy; see `app.review.cohortports.CohortStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def stamp(self) -> tuple[int, str]:
        """How many figures there are, and when the last were written."""
        with self.reading.begin() as db:
            return stamp_of(db)

    def people(self, wanted: Wanted) -> list[PersonSum]:
        """Sums by person, by name."""
        # The points of the earliest session, found in the same pass as the sums: the least of 'when points'.
        packed: ColumnElement[Any] = cast(_S.started, String(40)) + _BETWEEN + cast(_F.points, String(40))
        if (
            self.reading.dialect.name == "postgresql"
        ):  # by sign, whatever order of words the database has; SQLite does so anyway
            packed = packed.collate("C")
        first = func.min(packed)
        sums = (
            select(
                _S.owner,
                func.count().label("sessions"),
                func.max(_F.points).label("best"),
                func.sum(_F.unrepaired).label("unrepaired"),
                first.label("first"),
            )
            .select_from(_with_figures(wanted.source))
            .where(*_seen(wanted))
            .group_by(_S.owner)
        ).subquery()
        query = select(sums, _U.name).join(t.users, _U.id == sums.c.owner).order_by(_U.name)
        with self.reading.begin() as db:
            rows = db.execute(query).all()
        return [PersonSum(r.owner, r.name, r.sessions, _points(r.first), r.best, int(r.unrepaired)) for r in rows]

    def strategies(self, wanted: Wanted) -> list[StrategySum]:
        """Sums by person and strategy."""
        # Each strategy joins by its own key, so that a person's rows come in order and nothing has to be sorted: a third quicker than one join.
        joined: FromClause = t.sessions
        sums: list[ColumnElement[Any]] = []
        for strategy in Strategy:
            one = t.session_strategies.alias(strategy)
            same = one.c.session == _S.id, one.c.source == wanted.source, one.c.strategy == strategy
            joined = joined.join(one, and_(*same))
            sums += [func.sum(one.c[name]) for name in _SUMMED]
        query: Select[Any] = select(_S.owner, *sums).select_from(joined).where(*_seen(wanted)).group_by(_S.owner)
        with self.reading.begin() as db:
            rows = db.execute(query).all()
        width = len(_SUMMED)
        return [
            StrategySum(row[0], strategy, *(int(value) for value in row[1 + n * width : 1 + (n + 1) * width]))
            for row in rows
            for n, strategy in enumerate(Strategy)
        ]

    def cases(self, wanted: Wanted) -> list[CaseSum]:
        """Sums by case and level."""
        query = (
            select(
                _S.case_id,
                _S.level,
                func.count().label("sessions"),
                func.count(_S.owner.distinct()).label("people"),
                func.count(_F.points).label("with_points"),
                func.coalesce(func.sum(_F.points), 0.0).label("points"),
                func.count(_F.deal_value).label("deals"),
            )
            .select_from(_with_figures(wanted.source))
            .where(*_seen(wanted))
            .group_by(_S.case_id, _S.level)
            .order_by(_S.case_id, _S.level)
        )
        with self.reading.begin() as db:
            rows = db.execute(query).all()
        return [CaseSum(r.case_id, r.level, r.sessions, r.people, r.with_points, r.points, r.deals) for r in rows]

    def sessions(
        self, wanted: Wanted, person: str | None, strategy: Strategy | None, first: int, most: int
    ) -> list[SessionLine]:
        """The sessions behind a figure, newest first."""
        joined = _with_figures(wanted.source)
        shown: list[ColumnElement[Any]] = []
        narrow: list[ColumnElement[bool]] = [_S.owner == person] if person is not None else []
        if strategy is not None:
            mine = and_(_T.session == _S.id, _T.source == wanted.source, _T.strategy == strategy)
            joined = joined.join(t.session_strategies, mine)
            shown, narrow = [_T.levels, _T.shown], [*narrow, _T.shown > 0]
        # The newest of each team come straight out of an index; only those are put in order and read whole.
        parts = []
        for team in sorted(set(wanted.teams)):
            where = *_seen(replace(wanted, teams=(team,))), *narrow
            part = select(_S.id, _S.started).select_from(joined).where(*where)
            parts.append(select(part.order_by(_S.started.desc(), _S.id.desc()).limit(first + most).subquery()))
        if not parts:
            return []
        newest = union_all(*parts).subquery()
        page = select(newest.c.id).order_by(newest.c.started.desc(), newest.c.id.desc()).offset(first).limit(most)
        columns: list[ColumnElement[Any]] = [
            _S.id, _S.owner, _U.name, _S.case_id, _S.level, _S.started, _S.end_reason, _F.points, *shown
        ]  # fmt: skip
        query: Select[Any] = select(*columns).select_from(joined.join(t.users, _U.id == _S.owner))
        with self.reading.begin() as db:
            ids = list(db.execute(page).scalars())
            rows = db.execute(query.where(_S.id.in_(ids)).order_by(_S.started.desc(), _S.id.desc())).all()
        return [SessionLine(*row) for row in rows]

    def played_cases(self, teams: Sequence[str]) -> list[str]:
        """The cases of which these teams have submitted sessions."""
        query = select(_S.case_id).distinct().where(*_seen(Wanted(tuple(teams)))).order_by(_S.case_id)
        with self.reading.begin() as db:
            return list(db.execute(query).scalars())

    def rows(self, wanted: Wanted, sources: Sequence[Source]) -> Iterator[ExportRow]:
        """Every session by strategy and source, oldest first."""
        same = and_(_T.session == _F.session, _T.source == _F.source)
        joined = (
            t.sessions.join(t.session_figures, _F.session == _S.id)
            .join(t.session_strategies, same)
            .join(t.users, _U.id == _S.owner)
            .join(t.teams, t.teams.c.id == _S.team_then)
        )
        columns = (
            _S.id, _S.owner, _U.name, t.teams.c.name.label("team"), _S.case_id, _S.level, _S.started, _S.ended, _S.end_reason, _F.source, _F.points, _F.worst,
            _F.breadth, _F.breadth_of, _F.grave, _F.unrepaired, _F.deal_value, _F.share_of_best, _F.within_limits, _F.graded, _T.strategy, _T.opened, _T.taken,
            _T.shown, _T.levels, _T.best, _T.traps,
        )  # fmt: skip
        query: Select[Any] = select(*columns).select_from(joined).where(*_seen(wanted), _F.source.in_(list(sources)))
        order = _S.started, _S.id, _F.source, _T.strategy
        with self.reading.connect() as db:
            for row in db.execution_options(yield_per=AT_ONCE).execute(query.order_by(*order)):
                yield ExportRow(*_typed(tuple(row)))


def _points(packed: str | None) -> float | None:
    return float(packed.rpartition(_BETWEEN)[2]) if packed else None


def _typed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:9], Source(row[9]), *row[10:20], Strategy(row[20]), *row[21:])


def _with_figures(source: Source) -> Any:
    return t.sessions.join(t.session_figures, and_(_F.session == _S.id, _F.source == source))


def _seen(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions that a session was submitted to these teams and is wanted."""
    found = [_S.team_then.in_(list(wanted.teams)), _S.visibility == Visibility.SUBMITTED]
    if wanted.case is not None:
        found.append(_S.case_id == wanted.case)
    if wanted.level is not None:
        found.append(_S.level == wanted.level)
    if wanted.since is not None:
        found.append(_S.started >= wanted.since)
    if wanted.until is not None:
        found.append(_S.started < wanted.until)
    return found
