"""Which versions of cases were played, and how often."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Engine, func, select

from app.practice.shelfrecords import Pinned
from app.store import tables as t
from app.store.database import reading


class SqlShelf:
    """See `app.practice.shelfrecords.ShelfStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def pinned(self, cases: Sequence[str]) -> dict[str, list[Pinned]]:
        """The versions of these cases that sessions pinned, newest first."""
        s, d = t.sessions.c, t.documents.c
        counted = select(s.case_id, s.case_hash, d.version, func.count().label("played"), func.min(s.started).label("since"), func.max(s.started).label("until"))  # fmt: skip
        joined = counted.join(t.documents, d.hash == s.case_hash).where(s.case_id.in_(cases))
        found: defaultdict[str, list[Pinned]] = defaultdict(list)
        with self.reading.begin() as db:
            for row in db.execute(joined.group_by(s.case_id, s.case_hash, d.version)).all():
                found[row.case_id].append(Pinned(row.case_hash, row.version, row.played, row.since, row.until))
        return {case: sorted(rows, key=lambda r: r.last, reverse=True) for case, rows in found.items()}
