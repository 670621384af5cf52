"""Rows of processes and of the chores that one of them does. All times are the database's own."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.practice.fleetports import Standing
from app.store import tables as t
from app.store.database import apart, moment, reading

# How long a process that went without a word stays on the roll, for people who look.
REMEMBERED = timedelta(hours=1)


class SqlProcesses:
    """The roll of processes."""

    def __init__(self, engine: Engine) -> None:
        self.apart, self.reading = apart(engine), reading(engine)
        self._upsert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def renew(self, process: str, kind: str, host: str, lease: timedelta) -> None:
        """Say that a process is there for so long from now; see `ProcessStore.renew`."""
        with self.apart.begin() as db:
            now = moment(db)
            row = {"id": process, "kind": kind, "host": host, "started": now, "seen_until": now + lease}
            statement = self._upsert(t.processes).values(**row)
            later = {"seen_until": row["seen_until"]}
            db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=later))
            db.execute(delete(t.processes).where(t.processes.c.seen_until < now - REMEMBERED))

    def leave(self, process: str) -> None:
        """Strike a process out."""
        with self.apart.begin() as db:
            db.execute(delete(t.processes).where(t.processes.c.id == process))

    def there(self, processes: Collection[str]) -> frozenset[str]:
        """Those of these processes whose lease runs."""
        p = t.processes.c
        with self.reading.begin() as db:
            wanted = select(p.id).where(p.id.in_(list(processes)), p.seen_until >= moment(db))
            return frozenset(db.execute(wanted).scalars())

    def all(self) -> list[Standing]:
        """Everybody on the roll, the oldest first."""
        p = t.processes.c
        with self.reading.begin() as db:
            now = moment(db)
            rows = db.execute(select(t.processes).order_by(p.started, p.id)).all()
        return [Standing(r.id, r.kind, r.host, r.started, r.seen_until, r.seen_until >= now) for r in rows]


class SqlChores:
    """Chores, each done by one process at a time."""

    def __init__(self, engine: Engine) -> None:
        self.apart = apart(engine)
        self._upsert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def take(self, chore: str, process: str, first: timedelta) -> bool:
        """Take a chore that is due; see `ChoreStore.take`."""
        c = t.chores.c
        with self.apart.begin() as db:
            now = moment(db)
            new = self._upsert(t.chores).values(name=chore, due=now + first)
            db.execute(new.on_conflict_do_nothing(index_elements=["name"]))
            row = db.execute(select(t.chores).where(c.name == chore).with_for_update()).one()
            others = row.lease_owner if row.lease_owner != process else None
            if row.due > now or (others and db.execute(_there(others, now)).first()):
                return False
            db.execute(update(t.chores).where(c.name == chore).values(lease_owner=process))
            return True

    def end(self, chore: str, process: str, again: timedelta, failed: str | None) -> None:
        """Give a chore back; see `ChoreStore.end`."""
        c = t.chores.c
        with self.apart.begin() as db:
            now = moment(db)
            values = {"lease_owner": None, "ended": now, "due": now + again, "failed": failed}
            db.execute(update(t.chores).where(c.name == chore, c.lease_owner == process).values(**values))


def _there(process: str, now: Any) -> Select[tuple[str]]:
    p = t.processes.c
    return select(p.id).where(p.id == process, p.seen_until >= now)
