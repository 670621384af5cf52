"""Rows of sessions: reading them, plans, visibility, the hidden side, documents, the audit."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, func, insert, select, union_all, update

from app.errors import NotFound
from app.practice.records import Session, Visibility
from app.store import tables as t
from app.store.clinicrows import drop_clinics
from app.store.database import new_id
from app.store.turnrows import hold_session

MOST_IN_ONE = 500


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
            return [_session(row) for row in rows]

    def set_visibility(self, session: str, to: Visibility, by: str, now: datetime) -> None:
        """Append a change of visibility. What is no longer submitted is no longer shown to a room."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            if to is not Visibility.SUBMITTED:
                drop_clinics(db, t.clinics.c.session == session)
            db.execute(insert(t.visibility_changes).values(id=new_id(), session=session, to=to, by=by, at=now))
            db.execute(update(t.sessions).where(t.sessions.c.id == session).values(visibility=to))

    def open_hidden(self, session: str, now: datetime) -> None:
        """Record that the hidden side was opened; the first time stands."""
        with self.sharing.begin() as db:
            where = (t.sessions.c.id == session) & t.sessions.c.hidden_opened.is_(None)
            db.execute(update(t.sessions).where(where).values(hidden_opened=now))

    def submitted(
        self, teams: Sequence[str], *, but_of: str | None = None, first: int = 0, most: int | None = None
    ) -> list[Session]:
        """Submitted sessions of these teams, newest first; see `Ledger.submitted`."""
        s, last = t.sessions.c, None if most is None else first + most
        # The newest of each team come straight out of an index; only those are put in order, and only of the page are whole rows read.
        parts = []
        for team in sorted(set(teams)):
            part = select(s.id, s.started).where(s.team_then == team, s.visibility == Visibility.SUBMITTED)
            part = part if but_of is None else part.where(s.owner != but_of)
            part = part.order_by(s.started.desc(), s.id.desc()).limit(last)
            parts.append(select(part.subquery()))
        if not parts:
            return []
        newest = union_all(*parts).subquery()
        page = select(newest.c.id).order_by(newest.c.started.desc(), newest.c.id.desc()).offset(first).limit(most)
        with self.reading.begin() as db:
            wanted = list(db.execute(page).scalars())
            rows = [row for some in chunked(wanted) for row in db.execute(select(*_head()).where(s.id.in_(some))).all()]
        found = {row.id: row for row in rows}
        return [_session(found[name]) for name in wanted]

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


def chunked(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in parts that a statement can take."""
    for start in range(0, len(ids), MOST_IN_ONE):
        yield ids[start : start + MOST_IN_ONE]


def _head() -> list[ColumnElement[Any]]:
    """The columns of a session without its state, which is large and seldom wanted, and the number of its last turn."""
    last = select(func.max(t.turns.c.number)).where(t.turns.c.session == t.sessions.c.id).scalar_subquery()
    columns = [column for column in t.sessions.c if column.name not in ("state_now", "start_log")]
    return [*columns, last.label("last_turn")]


_ONE = select(*_head()).where(t.sessions.c.id == bindparam("session"))


def session_of(db: Connection, session: str) -> Session:
    """One session within an open transaction. Raises NotFound."""
    row = db.execute(_ONE, {"session": session}).first()
    if row is None:
        raise NotFound("session", session)
    return _session(row)


def _session(row: Row[Any]) -> Session:
    count = row.last_turn
    if count is None:  # went back to a turn and has said nothing yet
        count = (row.fork_turn or 1) - 1
    return Session(
        id=row.id, owner=row.owner, team=row.team_then, case=row.case_id, case_hash=row.case_hash, rubric=row.rubric, level=row.level,
        mode=row.mode, seed=row.seed, draw=row.draw, status=row.status, end_reason=row.end_reason, hindsight=row.hindsight,
        hidden_opened=row.hidden_opened is not None, visibility=Visibility(row.visibility), started=row.started, ended=row.ended,
        turns=count, parent=row.parent_session, fork_turn=row.fork_turn, spoken=row.spoken,
        assignment=row.assignment,
    )  # fmt: skip
