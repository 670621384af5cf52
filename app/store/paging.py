"""Long lists a page at a time: by a name that nobody else has and the id of the row before or after, so that a page far down costs no more than the first."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, or_, select

from app.people.records import A_PAGE, Asked, Page


def page_of(db: Connection, query: Select[Any], key: Column[Any], name: Column[Any], asked: Asked) -> Page[Row[Any]]:
    """The rows of a query by name, from the one with the id `asked.after` on or up to the one with the id `asked.before`. An id that there is not is the
    beginning of the list."""
    edge = asked.after or asked.before
    at = db.execute(select(name).where(key == edge)).scalar() if edge else None
    back = at is not None and not asked.after
    if at is not None:
        query = query.where(name < at if back else name > at)
    rows = list(db.execute(query.order_by(name.desc() if back else name).limit(A_PAGE + 1)).all())
    over = len(rows) > A_PAGE
    rows = rows[:A_PAGE]
    if back:
        return Page(tuple(reversed(rows)), earlier=over, more=True)
    return Page(tuple(rows), earlier=at is not None, more=over)


def holding(columns: tuple[Column[str], ...], text: str) -> ColumnElement[bool]:
    """Whether one of these columns holds a text, in capitals or not. SQLite knows capitals of plain letters only, so others are looked for in each way
    that people write them."""
    ways = sorted({text, text.lower(), text.upper(), text.title(), text.capitalize()})
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))
