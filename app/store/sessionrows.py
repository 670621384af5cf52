"""Rows of sessions: reading them, plans, visibility, the hidden side, documents, the audit."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Column, Connection, Engine, Row, func, insert, select, update

from app.errors import NotFound
from app.practice.records import Session, Visibility
from app.store import tables as t
from app.store.database import new_id
from app.store.turnrows import hold_session


class SessionRows:
    """The part of the ledger that keeps sessions."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def pin(self, kind: str, name: str, version: str, digest: str, document: BaseModel) -> None:
        """Store a document's body under its hash, once."""
        with self.reading.begin() as db:
            if db.execute(select(t.documents.c.hash).where(t.documents.c.hash == digest)).first() is not None:
                return  # as nearly always, so nobody is held up
        with self.engine.begin() as db:
            if db.execute(select(t.documents.c.hash).where(t.documents.c.hash == digest)).first() is None:
                body = json.dumps(document.model_dump(mode="json"), ensure_ascii=False)
                db.execute(insert(t.documents).values(hash=digest, kind=kind, name=name, version=version, body=body))

    def document(self, digest: str) -> str:
        """The body of a pinned document, as JSON."""
        with self.reading.begin() as db:
            body = db.execute(select(t.documents.c.body).where(t.documents.c.hash == digest)).scalar()
        if body is None:
            raise NotFound("document", digest)
        return str(body)

    def session(self, session: str) -> Session:
        """One session."""
        with self.reading.begin() as db:
            return session_of(db, session)

    def sessions_of(self, owner: str) -> list[Session]:
        """A user's sessions, newest first."""
        with self.reading.begin() as db:
            rows = db.execute(
                select(*_head()).where(t.sessions.c.owner == owner).order_by(t.sessions.c.started.desc())
            ).all()
            return [_session(db, row) for row in rows]

    def set_visibility(self, session: str, to: Visibility, by: str, now: datetime) -> None:
        """Append a change of visibility."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            db.execute(insert(t.visibility_changes).values(id=new_id(), session=session, to=to, by=by, at=now))
            db.execute(update(t.sessions).where(t.sessions.c.id == session).values(visibility=to))

    def open_hidden(self, session: str, now: datetime) -> None:
        """Record that the hidden side was opened; the first time stands."""
        with self.sharing.begin() as db:
            where = (t.sessions.c.id == session) & t.sessions.c.hidden_opened.is_(None)
            db.execute(update(t.sessions).where(where).values(hidden_opened=now))

    def submitted(self, teams: Sequence[str]) -> list[Session]:
        """Submitted sessions of these teams, newest first."""
        with self.reading.begin() as db:
            seen = t.sessions.c.team_then.in_(list(teams)), t.sessions.c.visibility == Visibility.SUBMITTED
            rows = db.execute(select(*_head()).where(*seen).order_by(t.sessions.c.started.desc())).all()
            return [_session(db, row) for row in rows]

    def last_draw(self, owner: str, case: str) -> tuple[str | None, bool]:
        """The draw of the owner's last session of a case, and whether its hidden side was opened."""
        with self.reading.begin() as db:
            query = select(t.sessions.c.draw, t.sessions.c.hidden_opened).where(
                t.sessions.c.owner == owner, t.sessions.c.case_id == case
            )
            row = db.execute(query.order_by(t.sessions.c.started.desc()).limit(1)).first()
        return (row.draw, row.hidden_opened is not None) if row else (None, False)

    def opened_draws(self, owner: str, case: str) -> frozenset[str]:
        """The draws of a case whose hidden side this user has opened."""
        with self.reading.begin() as db:
            query = select(t.sessions.c.draw).where(
                t.sessions.c.owner == owner, t.sessions.c.case_id == case, t.sessions.c.hidden_opened.is_not(None)
            )
            return frozenset(db.execute(query).scalars())

    def correction(self, turn: str, by: str, before: Any, after: Any, now: datetime) -> None:
        """Append a correction of a misheard term."""
        with self.sharing.begin() as db:
            db.execute(
                insert(t.term_corrections).values(id=new_id(), turn=turn, by=by, at=now, before=before, after=after)
            )

    def audit(self, actor: str, action: str, thing: str, reason: str, now: datetime) -> None:
        """Append a row of the audit."""
        with self.sharing.begin() as db:
            db.execute(
                insert(t.audit).values(id=new_id(), actor=actor, action=action, object=thing, reason=reason, at=now)
            )


def _head() -> list[Column[Any]]:
    """The columns of a session without its state, which is large and seldom wanted."""
    return [column for column in t.sessions.c if column.name not in ("state_now", "start_log")]


def session_of(db: Connection, session: str) -> Session:
    """One session within an open transaction. Raises NotFound."""
    row = db.execute(select(*_head()).where(t.sessions.c.id == session)).first()
    if row is None:
        raise NotFound("session", session)
    return _session(db, row)


def _session(db: Connection, row: Row[Any]) -> Session:
    count = db.execute(select(func.max(t.turns.c.number)).where(t.turns.c.session == row.id)).scalar()
    if count is None:  # went back to a turn and has said nothing yet
        count = (row.fork_turn or 1) - 1
    return Session(
        id=row.id, owner=row.owner, team=row.team_then, case=row.case_id, case_hash=row.case_hash, rubric=row.rubric, level=row.level,
        mode=row.mode, seed=row.seed, draw=row.draw, status=row.status, end_reason=row.end_reason, hindsight=row.hindsight,
        hidden_opened=row.hidden_opened is not None, visibility=Visibility(row.visibility), started=row.started, ended=row.ended,
        turns=count, parent=row.parent_session, fork_turn=row.fork_turn, spoken=row.spoken,
        assignment=row.assignment,
    )  # fmt: skip
