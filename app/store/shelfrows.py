"""Which versions of cases the submitted sessions played, and how often."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Engine, func, select

from app.practice.records import Visibility
from app.practice.shelfrecords import Pinned
from app.store import tables as t
from app.store.database import reading


class SqlShelf:
    """See `app.practice.shelfrecords.ShelfStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def pinned(self, cases: Sequence[str], teams: Sequence[str]) -> dict[str, list[Pinned]]:
        """The versions of these cases that sessions submitted to these teams pinned, newest first."""
        s, d = t.sessions.c, t.documents.c
        counted = select(s.case_id, s.case_hash, d.version, func.count().label("played"), func.max(s.started).label("until"))  # fmt: skip
        seen = s.case_id.in_(cases), s.team_then.in_(teams), s.visibility == Visibility.SUBMITTED
        joined = counted.join(t.documents, d.hash == s.case_hash).where(*seen)
        found: defaultdict[str, list[Pinned]] = defaultdict(list)
        with self.reading.begin() as db:
            rows = db.execute(joined.group_by(s.case_id, s.case_hash, d.version)).all()
        for row in sorted(rows, key=lambda r: r.until, reverse=True):
            found[row.case_id].append(Pinned(row.case_hash, row.version, row.played))
        return dict(found)
