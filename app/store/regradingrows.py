"""Rows for a further grader: turns that an earlier one read are put into the queue again, behind the turns that are new."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, exists, func, insert, select

from app.grading.grader import Status
from app.practice.records import Step
from app.store import tables as t
from app.store.database import hold, new_id

CLOSED = (Status.GRADED, Status.NOT_GRADABLE)


def is_closed(status: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a grading was read to its end. Said the other way round: nearly all were, and SQLite would look all of them up by that before it looks at the turn."""
    return status.not_in([s.value for s in Status if s not in CLOSED])


class RegradingRows:
    """The part of the ledger that has turns read by a further grader."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def unread(self, grader: str, since: datetime | None = None) -> int:
        """How many turns an earlier grader has read and this one has not, said since a time. Those of sessions that a coach has finished reviewing, or where
        she was asked about or changed a finding, stay as they are."""
        with self.reading.begin() as db:
            found = _unread(grader, since).subquery()
            return db.execute(select(func.count()).select_from(found)).scalar_one()

    def have_read(self, grader: str, now: datetime, since: datetime | None = None, most: int = 500) -> int:
        """Put at most so many of those turns into the queue, oldest first, behind whatever is new; how many."""
        put = 0
        with self.reading.begin() as db:
            rows = db.execute(_unread(grader, since).order_by(t.turns.c.id).limit(most)).all()
        for turn, session in rows:
            with self.sharing.begin() as db:
                hold(db, t.sessions.c.id, session)
                if db.execute(_unread(grader, since).where(t.turns.c.id == turn)).first() is None:
                    continue  # another has put it there, or it was deleted
                row = {
                    "id": new_id(),
                    "turn": turn,
                    "grader": grader,
                    "status": Status.WAITING,
                    "at": now,
                    "later": True,
                }
                db.execute(insert(t.gradings).values(**row))
                put += 1
        return put


def _unread(grader: str, since: datetime | None) -> Select[Any]:
    g, f, u = t.gradings.c, t.findings.c, t.turns.c
    read = exists().where(g.turn == u.id, is_closed(g.status))
    known = exists().where(g.turn == u.id, g.grader == grader)
    asked = exists().where(t.disputes.c.finding == f.id, f.turn == u.id)
    corrected = exists().where(f.turn == u.id, f.author.is_not(None))
    query = (
        select(u.id, u.session)
        .join(t.sessions, t.sessions.c.id == u.session)
        .where(u.step.in_([Step.COMPLETED.value, Step.STOPPED.value]), u.number > 0, t.sessions.c.reviewed.is_(None))
        .where(read, ~known, ~asked, ~corrected)
    )
    return query if since is None else query.where(u.created >= since)
