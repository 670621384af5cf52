"""Deleting for good: a family of sessions with all that hangs on it, an account, and what the database file still remembers of both."""

import logging
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from app.errors import NotFound
from app.practice.privacyports import Family
from app.practice.records import UNFINISHED
from app.store import tables as t
from app.store.assignmentrows import keep_attempts
from app.store.belonging import LET_GO, PERSONS, Rule, named, pointing_at
from app.store.database import MOST_AT_ONCE, batched, hold, new_id, reading
from app.store.figurerows import figures_change
from app.store.owncaserows import drop_documents, drop_own_case
from app.store.peoplerows import keep_an_admin
from app.store.spendrows import keep_spend

# How many old sessions are looked at in one statement.
PORTION = 2000
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
            found = _one(db, top)
        if found is None:
            raise NotFound("session", session)
        return found

    def families_of(self, owner: str) -> list[Family]:
        """All families of a user."""
        with self.reading.begin() as db:
            return _told(db, _grouped(db, t.sessions.c.owner == owner))

    def older_than(self, when: datetime) -> list[Family]:
        """The families whose newest session, and newest turn, is older than a time; oldest first."""
        s = t.sessions.c
        last = func.coalesce(s.ended, s.started)
        with self.reading.begin() as db:
            begun = _grouped(db, (s.started < when) & (last < when))
            # Families of which a session that began or ended later is left out above.
            younger = select(s.parent_session).where(s.parent_session.is_not(None), last >= when)
            young = set(db.execute(younger).scalars())
            old = [g for g in begun if g[0].parent_session is None and not any(head.id in young for head in g)]
            found = [f for f in _told(db, old) if f.newest < when]
        return sorted(found, key=lambda f: f.newest)

    def some_older_than(self, when: datetime, named: int, most: int) -> tuple[list[Family], int]:
        """So many of them, of those that began first, and how many sessions there are in all of them; no more are counted once there are more than `most`."""
        found = list[tuple[str, int]]()
        with self.reading.begin() as db:
            for first in count(0, PORTION):
                begun = select(t.sessions.c.id).where(t.sessions.c.started < when).offset(first).limit(PORTION)
                found += [tuple(row) for row in db.execute(_quiet(when, first)).all()]
                sessions = sum(size for _, size in found)
                if sessions > most or len(db.execute(begun).all()) < PORTION:
                    break
            families = _told(db, _descended(db, [root for root, _ in found[:named]]))
        return sorted(families, key=lambda f: f.newest), sessions

    def erase_family(
        self, family: Family, actor: str, action: str, reason: str, now: datetime, older_than: datetime | None = None
    ) -> bool:
        """Delete a family, with a row of the audit for each session. False, and nothing is done, where a turn is being answered, the family has grown, or it
        was spoken in since `older_than`."""
        with self.engine.begin() as db:
            _overwrite(db)
            _hold_sessions(db, t.sessions.c.id.in_(family.sessions))
            stands = _one(db, family.root)
            if stands is None or stands.unfinished or set(stands.sessions) != set(family.sessions):
                return False
            if older_than is not None and stands.newest >= older_than:
                return False
            keep_attempts(db, stands.sessions)
            keep_spend(db, stands.sessions, now)
            _erase_sessions(db, stands.sessions)
            for session in stands.sessions:
                row = {"id": new_id(), "actor": actor, "action": action, "object": session, "reason": reason, "at": now}
                db.execute(insert(t.audit).values(**row))
        return True

    def erase_user(self, user: str, actor: str, name: str, now: datetime) -> bool:
        """Delete an account with all that is its own. What it left with others stays, by somebody of this name, who cannot sign in. False where a turn of
        hers is being answered. Raises Conflict for the last admin of several people."""
        with self.engine.begin() as db:
            _overwrite(db)
            hold(db, t.users.c.id, user)
            keep_an_admin(db, user, but_alone=True)
            _hold_sessions(db, t.sessions.c.owner == user)
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


def _one(db: Connection, root: str) -> Family | None:
    """The family of a first session; None where it is gone."""
    return next(iter(_told(db, _descended(db, [root]))), None)


def _descended(db: Connection, roots: Sequence[str]) -> list[list[Row[Any]]]:
    """The heads of sessions of these families, by the ids of their first sessions, as `_grouped` gives them."""
    members, layer = list(roots), list(roots)
    while layer:
        layer = list(db.execute(select(t.sessions.c.id).where(t.sessions.c.parent_session.in_(layer))).scalars())
        members += layer
    return _grouped(db, t.sessions.c.id.in_(members))


def _grouped(db: Connection, which: ColumnElement[bool]) -> list[list[Row[Any]]]:
    """The heads of sessions by family, its first session first."""
    s = t.sessions.c
    heads = db.execute(select(s.id, s.parent_session, s.owner, s.started, s.ended).where(which).order_by(s.id)).all()
    parents = {head.id: head.parent_session for head in heads}
    families: dict[str, list[Any]] = {}
    for head in heads:
        root = head.id
        while parents.get(root) is not None:
            root = parents[root]
        families.setdefault(root, []).append(head)
    return [sorted(group, key=lambda head: head.id != root) for root, group in families.items()]


def _quiet(when: datetime, first: int) -> Select[Any]:
    """The first sessions, and the sizes, of families that nobody has spoken in since a time, of a portion of the sessions that began before it. Turns are
    large and are looked at only where a session has not ended: after its end nothing is said."""
    s, younger, u = t.sessions.c, t.sessions.alias("younger"), t.turns.c
    # No more is asked of the sessions here, else a planner leaves the index of when they began for that of what they went back from.
    old = select(s.id, s.parent_session, s.started, s.ended).where(s.started < when)
    begun = old.order_by(s.started).offset(first).limit(PORTION).cte("begun")
    tops = select(begun.c.id.label("root"), begun.c.id, begun.c.started, begun.c.ended)
    family = tops.where(begun.c.parent_session.is_(None)).cte("family", recursive=True)
    beneath = select(family.c.root, younger.c.id, younger.c.started, younger.c.ended)
    family = family.union_all(beneath.join(younger, younger.c.parent_session == family.c.id))
    said = exists().where(u.session == family.c.id, u.created >= when)
    late = case((family.c.ended.is_(None) & said, 1), else_=0).label("late")
    each = select(family, func.coalesce(family.c.ended, family.c.started).label("last"), late).subquery()
    whole = select(each.c.root, func.count()).group_by(each.c.root).order_by(func.min(each.c.started))
    return whole.having(func.max(each.c.last) < when, func.max(each.c.late) == 0)


def _told(db: Connection, groups: Sequence[list[Row[Any]]]) -> list[Family]:
    """Families with what was said in them."""
    u, said, newest, unfinished = t.turns.c, Counter[str](), dict[str, datetime](), dict[str, list[str]]()
    sessions = [head.id for group in groups for head in group]
    for part in batched(sessions, MOST_AT_ONCE):
        mine = u.session.in_(part)
        counted = select(u.session, func.count().label("turns"), func.max(u.created).label("last"))
        for row in db.execute(counted.where(mine, u.number > 0).group_by(u.session)).all():
            said[row.session], newest[row.session] = row.turns, row.last
        for row in db.execute(select(u.session, u.id).where(mine, u.step.in_(UNFINISHED))).all():
            unfinished.setdefault(row.session, []).append(row.id)
    found = []
    for group in groups:
        ids = tuple(head.id for head in group)
        last = max(max(_last(head), newest.get(head.id, head.started)) for head in group)
        running = tuple(turn for session in ids for turn in unfinished.get(session, ()))
        found.append(Family(ids[0], ids, group[0].owner, last, sum(said[session] for session in ids), running))
    return found


def _last(head: Row[Any]) -> datetime:
    last: datetime = head.ended or head.started
    return last


def _hold_sessions(db: Connection, which: ColumnElement[bool]) -> None:
    """Wait until nobody speaks in these sessions, and let nobody begin to before the transaction is over."""
    db.execute(select(t.sessions.c.id).where(which).order_by(t.sessions.c.id).with_for_update()).all()


def _erase_sessions(db: Connection, sessions: Sequence[str]) -> None:
    if not sessions:
        return
    pinned = list(db.execute(select(t.sessions.c.case_hash).where(t.sessions.c.id.in_(sessions)).distinct()).scalars())
    figures_change(db)
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
