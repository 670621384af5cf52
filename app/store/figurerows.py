"""Rows of the figures of sessions: a cache beside the sessions that can be made anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.content.acts import Strategy
from app.practice.records import Visibility
from app.review.climatecounts import Count
from app.review.figures import DealKept, FiguresKept, Source, StrategyKept
from app.store import tables as t
from app.store.database import reading
from app.store.turnrows import line_of, turns_of

_FIGURES, _STRATEGIES, _COUNTS = t.session_figures, t.session_strategies, t.session_counts
_TABLES: tuple[Table, ...] = (_FIGURES, _STRATEGIES, _COUNTS)
_STAMP = "figures"


class SqlFigures:
    """Kept figures on SQLAlchemy; see `app.review.figureports.FigureStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def keep(
        self,
        session: str,
        figures: Mapping[Source, FiguresKept],
        counts: Sequence[Count],
        now: datetime,
        rules: str,
        mark: str | None = None,
    ) -> bool:
        """Write what is known of a session in place of what was kept before."""
        with self.engine.begin() as db:  # alone, so that nothing changes between the look and the write
            if mark is not None and _mark(db, session) != mark:
                return False
            _drop(db, session)
            for source, found in figures.items():
                db.execute(insert(_FIGURES).values(session=session, source=source, at=now, rules=rules, **_row(found)))
                db.execute(insert(_STRATEGIES), _strategy_rows(session, source, found))
            if counts:
                rows = [
                    {"session": session, "kind": c.kind, "item": c.item, "times": c.times, "hits": c.hits}
                    for c in counts
                ]
                db.execute(insert(_COUNTS), rows)
        return True

    def mark(self, session: str) -> str:
        """Changes whenever anything does that the figures of a session are made of."""
        with self.reading.begin() as db:
            return _mark(db, session)

    def drop(self, session: str) -> None:
        """Forget what was kept of a session, unless it is submitted by now."""
        with self.engine.begin() as db:
            if db.execute(select(t.sessions.c.visibility).where(t.sessions.c.id == session)).scalar() != Visibility.SUBMITTED:  # fmt: skip
                _drop(db, session)

    def figures(self, session: str) -> dict[Source, FiguresKept]:
        """What is kept of a session."""
        with self.reading.begin() as db:
            heads = db.execute(select(_FIGURES).where(_FIGURES.c.session == session)).all()
            rows = db.execute(select(_STRATEGIES).where(_STRATEGIES.c.session == session)).all()
        return {Source(h.source): kept_from(h, [r for r in rows if r.source == h.source]) for h in heads}

    def submitted_with(self, session: str) -> list[str]:
        """The submitted sessions whose turns a session shares: itself, and those that went back from it."""
        s = t.sessions.c
        with self.reading.begin() as db:
            front = db.execute(select(s.id, s.visibility).where(s.id == session)).all()
            found = list(front)
            while front:
                parents = [row.id for row in front]
                front = db.execute(select(s.id, s.visibility).where(s.parent_session.in_(parents))).all()
                found += front
        return [row.id for row in found if row.visibility == Visibility.SUBMITTED]

    def without_figures(self, most: int) -> list[str]:
        """Submitted sessions that nothing is kept of, oldest first."""
        s = t.sessions.c
        lacking = s.visibility == Visibility.SUBMITTED, s.id.not_in(select(_FIGURES.c.session))
        with self.reading.begin() as db:
            return list(db.execute(select(s.id).where(*lacking).order_by(s.started, s.id).limit(most)).scalars())

    def all_submitted(self) -> list[str]:
        """Every submitted session, oldest first."""
        s = t.sessions.c
        with self.reading.begin() as db:
            query = select(s.id).where(s.visibility == Visibility.SUBMITTED).order_by(s.started, s.id)
            return list(db.execute(query).scalars())

    def drop_all_but(self, sessions: Sequence[str]) -> None:
        """Forget what was kept of all other sessions."""
        keep = set(sessions)
        with self.engine.begin() as db:
            s = t.sessions.c
            submitted = select(s.id).where(s.visibility == Visibility.SUBMITTED)  # since the list was made, too
            left = select(_FIGURES.c.session).where(_FIGURES.c.session.not_in(submitted))
            for session in set(db.execute(left).scalars()) - keep:
                _drop(db, session)


def _drop(db: Connection, session: str) -> None:
    figures_change(db)
    for table in _TABLES:
        db.execute(delete(table).where(table.c.session == session))


def _mark(db: Connection, session: str) -> str:
    """Its visibility, and the gradings and findings of its turns; with those of the sessions that it went back from."""
    visibility = db.execute(select(t.sessions.c.visibility).where(t.sessions.c.id == session)).scalar()
    if visibility is None:
        return ""
    turns = select(t.turns.c.id).where(turns_of(line_of(db, session)))
    g, f = t.gradings.c, t.findings.c
    graded = db.execute(select(g.id, g.status, g.at).where(g.turn.in_(turns)).order_by(g.id)).all()
    found = db.execute(select(func.count(), func.max(f.id)).where(f.turn.in_(turns))).one()
    said = db.execute(turns.with_only_columns(func.count())).scalar_one()
    return repr((visibility, said, [tuple(row) for row in graded], tuple(found)))


def _row(found: FiguresKept) -> dict[str, Any]:
    return {
        "graded": found.graded, "points": found.points, "worst": found.worst, "breadth": found.breadth, "breadth_of": found.breadth_of, "grave": found.grave,
        "unrepaired": found.unrepaired, "deal_value": found.deal.value, "share_of_best": found.deal.share, "within_limits": found.deal.within_limits,
    }  # fmt: skip


def _strategy_rows(session: str, source: Source, found: FiguresKept) -> list[dict[str, Any]]:
    return [
        {
            "session": session, "source": source, "strategy": s, "opened": row.opened, "taken": row.taken, "shown": row.shown, "levels": row.levels,
            "best": row.best, "traps": row.traps,
        }
        for s, row in found.strategies.items()
    ]  # fmt: skip


def stamp_of(db: Connection) -> tuple[int, str]:
    """What changes whenever the figures of any session do: how often they did, and when the last were written. No row is counted for it."""
    number = db.execute(select(t.stamps.c.number).where(t.stamps.c.name == _STAMP)).scalar() or 0
    return int(number), str(db.execute(select(func.max(_FIGURES.c.at))).scalar())


def figures_change(db: Connection) -> None:
    """Say within the transaction that writes or deletes figures that they are others from now on."""
    upsert: Any = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    first = upsert(t.stamps).values(name=_STAMP, number=1)
    db.execute(first.on_conflict_do_update(index_elements=["name"], set_={"number": t.stamps.c.number + 1}))


def kept_from(row: Row[Any], strategies: Sequence[Row[Any]]) -> FiguresKept:
    """Kept figures from their row and those of their strategies."""
    return FiguresKept(
        row.graded, row.points, row.worst, row.breadth, row.breadth_of, row.grave, row.unrepaired,
        DealKept(row.deal_value, row.share_of_best, row.within_limits),
        {Strategy(r.strategy): StrategyKept(r.opened, r.taken, r.shown, r.levels, r.best, r.traps) for r in strategies},
    )  # fmt: skip
