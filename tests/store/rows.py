"""Every row of a database, and rows made up for every table of a schema that nobody may know any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    insert,
    inspect,
    select,
    text,
)

ROWS = 3
AT = datetime(2026, 3, 5, 7, 8, 9, 123456)
WORDS = "„Only if“ – 2.5 % & 36 months"
Kept = dict[str, list[dict[str, Any]]]


def every_row(engine: Engine) -> Kept:
    """The rows of every table by name, in an order of their own."""
    with engine.connect() as db:
        found = MetaData()
        found.reflect(db)
        return {t.name: _sorted([dict(r) for r in db.execute(select(t)).mappings()]) for t in found.sorted_tables}


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def made_up(engine: Engine, count: int = ROWS) -> Kept:
    """Write rows into every table of the schema as it is, each pointing at rows that are there; what was written."""
    with engine.begin() as db:
        found = MetaData()
        found.reflect(db)
        tables = [t for t in found.sorted_tables if t.name != "alembic_version"]
        written: Kept = {}
        for table in tables:
            written[table.name] = [_row(table, n, written) for n in range(count)]
            db.execute(insert(table), written[table.name])
    return written


def _row(table: Table, number: int, written: Kept) -> dict[str, Any]:
    return {column.name: _value(column, number, written) for column in table.columns}


def _value(column: Column[Any], number: int, written: Kept) -> Any:
    for key in column.foreign_keys:
        target = key.column
        if target.table is column.table:
            return None
        return written[target.table.name][number][target.name]
    kinds = (
        (Boolean, number % 2 == 0),
        (Integer, number + 1),
        (Float, number + 0.25),
        (DateTime, AT),
        (JSON, {"ß": [number]}),
    )
    found = next((value for kind, value in kinds if isinstance(column.type, kind)), None)
    if found is not None:
        return found
    longest = getattr(column.type, "length", None) or 200
    return f"{column.table.name[:4]}{number}{column.name} {WORDS}"[:longest]


def points_at_nothing(db: Connection) -> list[str]:
    """Rows whose foreign keys point at no row."""
    lost = []
    for name in inspect(db).get_table_names():
        for key in inspect(db).get_foreign_keys(name):
            own, other = key["constrained_columns"][0], key["referred_columns"][0]
            query = (
                f'SELECT count(*) FROM "{name}" a WHERE a."{own}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM "{key["referred_table"]}" b WHERE b."{other}" = a."{own}")'
            )
            if db.execute(text(query)).scalar():
                lost.append(f"{name}.{own}")
    return lost
