"""All rows that hold something of a person: her own, and what she left with others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, or_, select

from app.store import tables as t
from app.store.belonging import LET_GO, NOT_HERS, OTHERS, PERSONS, UNSEEN, Rule, named, pointing_at
from app.store.database import reading

_Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


class SqlMine:
    """The store of what can be taken along; see `app.practice.privacyports.MineStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def rows_of(self, user: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Rows by table, without keys and without what the buyer keeps back."""
        found: _Rows = {}
        with self.reading.begin() as db:
            _add(db, found, t.users, t.users.c.id == user)
            for column, _ in pointing_at(t.users):
                rule = PERSONS.get(named(column), Rule.GOES)
                if named(column) in NOT_HERS:
                    _add(db, found, column.table, column == user, without=NOT_HERS[named(column)])
                else:
                    _gather(db, found, column.table, column == user, whole=rule is Rule.GOES)
            mine = select(t.sessions.c.id).where(t.sessions.c.owner == user)
            _add(db, found, t.audit, or_(t.audit.c.object.in_(mine), t.audit.c.object == user))
            teams = select(t.memberships.c.team).where(t.memberships.c.user == user)
            _add(db, found, t.teams, t.teams.c.id.in_(teams))
        return {name: list(rows.values()) for name, rows in sorted(found.items())}


def _gather(db: Connection, found: _Rows, table: Table, which: ColumnElement[bool], *, whole: bool) -> None:
    """Rows, and where they are wholly hers, all that points at them, and so on."""
    _add(db, found, table, which)
    if not whole:
        return
    for column, at in pointing_at(table):
        if named(column) not in LET_GO | OTHERS:
            _gather(db, found, column.table, column.in_(select(at).where(which)), whole=True)


def _add(
    db: Connection, found: _Rows, table: Table, which: ColumnElement[bool], without: frozenset[str] = frozenset()
) -> None:
    shown = [c for c in table.c if named(c) not in UNSEEN and c.name not in without]
    keys = list(table.primary_key) or list(table.c)
    rows = found.setdefault(table.name, {})
    for row in db.execute(select(*shown, *(k.label(f"key_{k.name}") for k in keys)).where(which)).all():
        data = row._mapping
        row_of = rows.setdefault(tuple(data[f"key_{k.name}"] for k in keys), {})
        row_of |= {c.name: _plain(data[c]) for c in shown}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
