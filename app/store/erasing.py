"""Deleting for good: a family of sessions with all that hangs on it, an account, and what the database file still remembers of both."""

import logging
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from app.errors import NotFound
from app.practice.privacyports import Family
from app.practice.records import UNFINISHED
from app.store import tables as t
from app.store.belonging import LET_GO, PERSONS, Rule, named, pointing_at
from app.store.database import new_id, reading
from app.store.owncaserows import drop_documents, drop_own_case

log = logging.getLogger(__name__)


class SqlErasing:
    """The store of deletions; see `app.practice.privacyports.EraseStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def family(self, session: str) -> Family:
        """The whole tree of sessions that a session belongs to, whatever turned back from whatever. Raises NotFound."""
        with self.reading.begin() as db:
            root: str | None = session
            while root is not None:
                row = db.execute(select(t.sessions.c.parent_session, t.sessions.c.id).where(t.sessions.c.id == root)).first()  # fmt: skip
                if row is None:
                    raise NotFound("session", session)
                root, top = row.parent_session, row.id
            return _families(db, [top])[0]

    def families_of(self, owner: str) -> list[Family]:
        """All families of a user."""
        with self.reading.begin() as db:
            roots = select(t.sessions.c.id).where(t.sessions.c.owner == owner, t.sessions.c.parent_session.is_(None))
            return _families(db, list(db.execute(roots).scalars()))

    def older_than(self, when: datetime) -> list[Family]:
        """The families whose newest session, and newest turn, is older than a time; oldest first."""
        with self.reading.begin() as db:
            roots = select(t.sessions.c.id).where(t.sessions.c.parent_session.is_(None), t.sessions.c.started < when)
            found = [f for f in _families(db, list(db.execute(roots).scalars())) if f.newest < when]
        return sorted(found, key=lambda f: f.newest)

    def erase_family(self, family: Family, actor: str, action: str, reason: str, now: datetime) -> bool:
        """Delete a family, with a row of the audit for each session. False, and nothing is done, where a turn is being answered or the family has grown."""
        with self.engine.begin() as db:
            _overwrite(db)
            stands = _families(db, [family.root])
            if not stands or stands[0].unfinished or set(stands[0].sessions) != set(family.sessions):
                return False
            _erase_sessions(db, stands[0].sessions)
            for session in stands[0].sessions:
                row = {"id": new_id(), "actor": actor, "action": action, "object": session, "reason": reason, "at": now}
                db.execute(insert(t.audit).values(**row))
        return True

    def erase_user(self, user: str, actor: str, name: str, now: datetime) -> bool:
        """Delete an account with all that is its own. What it left with others stays, by somebody of this name, who cannot sign in. False where a turn of
        hers is being answered."""
        with self.engine.begin() as db:
            _overwrite(db)
            running = select(t.turns.c.id).join(t.sessions, t.sessions.c.id == t.turns.c.session)
            if db.execute(running.where(t.sessions.c.owner == user, t.turns.c.step.in_(UNFINISHED))).first():
                return False
            _erase_sessions(db, list(db.execute(select(t.sessions.c.id).where(t.sessions.c.owner == user)).scalars()))
            for case in list(db.execute(select(t.own_cases.c.id).where(t.own_cases.c.owner == user)).scalars()):
                drop_own_case(db, case)
            for column, _ in pointing_at(t.users):
                if PERSONS.get(named(column), Rule.GOES) is Rule.GOES:
                    _erase(db, column.table, column == user)
            gone = {"name": name, "password": None, "roles": "", "disabled": True}
            db.execute(update(t.users).where(t.users.c.id == user).values(**gone))
            db.execute(update(t.audit).where(t.audit.c.actor == user).values(reason=None))
            row = {"id": new_id(), "actor": actor, "action": "deleted account", "object": user, "at": now}
            db.execute(insert(t.audit).values(**row))
        return True

    def wipe(self) -> bool:
        """Write the database anew without what was deleted, and empty the write-ahead log. False where somebody was reading; the next run does it."""
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                db.exec_driver_sql("VACUUM")
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return int(busy) == 0
        except (sqlite3.OperationalError, DBAPIError):
            log.warning("the database could not be written anew after a deletion; it is tried again with the next one")
            return False
        finally:
            connection.close()


def _families(db: Connection, roots: Sequence[str]) -> list[Family]:
    return [_family(db, root) for root in roots if db.execute(select(t.sessions.c.id).where(t.sessions.c.id == root)).first()]  # fmt: skip


def _family(db: Connection, root: str) -> Family:
    members, layer = [root], [root]
    while layer:
        layer = list(db.execute(select(t.sessions.c.id).where(t.sessions.c.parent_session.in_(layer))).scalars())
        members += layer
    s, u = t.sessions.c, t.turns.c
    of, said = s.id.in_(members), u.session.in_(members)
    heads = db.execute(select(s.owner, s.started, s.ended).where(of)).all()
    last = db.execute(select(func.count(), func.max(u.created)).where(said, u.number > 0)).one()
    unfinished = db.execute(select(u.id).where(said, u.step.in_(UNFINISHED))).scalars()
    newest = max(at for row in heads for at in (row.started, row.ended, last[1]) if at is not None)
    return Family(root, tuple(members), heads[0].owner, newest, last[0], tuple(unfinished))


def _erase_sessions(db: Connection, sessions: Sequence[str]) -> None:
    if not sessions:
        return
    pinned = list(db.execute(select(t.sessions.c.case_hash).where(t.sessions.c.id.in_(sessions)).distinct()).scalars())
    _erase(db, t.sessions, t.sessions.c.id.in_(sessions))
    drop_documents(db, pinned)


def _erase(db: Connection, table: Table, which: ColumnElement[bool]) -> None:
    """Delete rows, and before them all that points at them, and so on."""
    for column, at in pointing_at(table):
        beneath = column.in_(select(at).where(which))
        if named(column) in LET_GO:
            db.execute(update(column.table).where(beneath).values({column.name: None}))
        else:
            _erase(db, column.table, beneath)
    db.execute(delete(table).where(which))


def _overwrite(db: Connection) -> None:
    """SQLite then writes zeros over what is deleted."""
    if db.dialect.name == "sqlite":
        db.exec_driver_sql("PRAGMA secure_delete = ON")
