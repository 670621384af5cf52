"""Gradings that failed for what may pass: put back into the queue when they are due."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, exists, select, update

from app.grading.grader import Status
from app.store import tables as t
from app.store.database import hold
from app.store.gradingrows import drop_results


class AgainRows:
    """The part of the ledger that has failed gradings tried again."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def put_back(self, grader: str, now: datetime, most: int) -> int:
        """Let at most so many failed gradings of this grader wait again that are due, the longest due first, behind whatever is new; how many. What a coach
        has finished reviewing stays as it is."""
        g, u, s = t.gradings.c, t.turns.c, t.sessions.c
        due = _due(grader) & (g.due <= now)
        with self.reading.begin() as db:
            query = select(g.id, u.session).join(t.turns, u.id == g.turn).join(t.sessions, s.id == u.session)
            rows = db.execute(query.where(due, s.reviewed.is_(None)).order_by(g.due, g.id).limit(most)).all()
        put = 0
        for grading, session in rows:
            with self.sharing.begin() as db:
                hold(db, s.id, session)
                unread = exists().where(s.id == session, s.reviewed.is_(None))
                values: dict[str, Any] = {
                    "status": Status.WAITING, "reason": None, "tries": 0, "lease_owner": None, "later": True, "due": None, "again": g.again + 1,
                }  # fmt: skip
                if db.execute(update(t.gradings).where(g.id == grading, due, unread).values(**values)).rowcount:
                    drop_results(db, grading)
                    put += 1
        return put

    def hasten(self, grader: str, now: datetime) -> None:
        """Let every failed grading of this grader that is to be tried again be due now."""
        with self.sharing.begin() as db:
            db.execute(update(t.gradings).where(_due(grader), t.gradings.c.due > now).values(due=now))


def _due(grader: str) -> ColumnElement[bool]:
    g = t.gradings.c
    return and_(g.grader == grader, g.status == Status.UNGRADED, g.due.is_not(None))
