"""Counts of submitted sessions, by person."""

from collections.abc import Sequence

from sqlalchemy import Engine, func, select

from app.practice.records import Visibility
from app.review.climatecounts import CountKind
from app.review.climateports import CountRow
from app.store import tables as t
from app.store.database import reading
from app.store.figurerows import stamp_of

_C, _S = t.session_counts.c, t.sessions.c


class SqlClimate:
    """Counts on SQLAlchemy; see `app.review.climateports.ClimateStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def stamp(self) -> tuple[int, str]:
        """How many figures there are, and when the last were written."""
        with self.reading.begin() as db:
            return stamp_of(db)

    def counts(self, teams: Sequence[str] | None) -> list[CountRow]:
        """The counts of these teams' submitted sessions; of all where None."""
        sums = func.sum(_C.times).label("times"), func.sum(_C.hits).label("hits")
        query = select(_C.kind, _C.item, _S.owner, *sums).join(t.sessions, _S.id == _C.session)
        query = query.where(_S.visibility == Visibility.SUBMITTED)
        if teams is not None:
            query = query.where(_S.team_then.in_(list(teams)))
        with self.reading.begin() as db:
            rows = db.execute(query.group_by(_C.kind, _C.item, _S.owner)).all()
        return [CountRow(CountKind(r.kind), r.item, r.owner, int(r.times), int(r.hits)) for r in rows]
