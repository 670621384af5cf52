"""Rows of the audit: who did what to what, by ids only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, insert, select

from app.practice.privacyports import EXPORTED, READ, Read
from app.store import tables as t
from app.store.database import new_id


class AuditRows:
    """The part of the ledger that keeps the audit; see `app.practice.privacyports.AuditStore`."""

    engine: Engine
    reading: Engine

    def audit(self, actor: str, action: str, thing: str, reason: str, now: datetime) -> None:
        """Append a row of the audit."""
        row = {"id": new_id(), "actor": actor, "action": action, "object": thing, "reason": reason, "at": now}
        with self.engine.begin() as db:
            db.execute(insert(t.audit).values(**row))

    def reads(self, sessions: Sequence[str]) -> list[Read]:
        """Who has read these sessions, newest first, by name."""
        a = t.audit.c
        query = select(a.object, a.at, a.action, t.users.c.name).join(t.users, t.users.c.id == a.actor)
        with self.reading.begin() as db:
            rows = db.execute(
                query.where(a.object.in_(sessions), a.action.in_([READ, EXPORTED])).order_by(a.id.desc())
            ).all()
        return [Read(row.object, row.name, row.at, row.action == EXPORTED) for row in rows]

    def read_since(self, actor: str, session: str, since: datetime) -> bool:
        """Whether somebody's reading of a session was noted since a time."""
        a = t.audit.c
        same = a.object == session, a.actor == actor, a.action == READ, a.at >= since
        with self.reading.begin() as db:
            return db.execute(select(a.id).where(*same).limit(1)).first() is not None

    def last(self, action: str) -> tuple[datetime, str] | None:
        """When something was last done, and to what; None where never."""
        a = t.audit.c
        with self.reading.begin() as db:
            row = db.execute(select(a.at, a.object).where(a.action == action).order_by(a.id.desc()).limit(1)).first()
        return (row.at, row.object) if row else None
