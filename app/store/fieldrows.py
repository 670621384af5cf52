"""Rows of the field log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, Select, delete, insert, select, update

from app.content.acts import Strategy
from app.review.fieldlog import FieldNote, SharedNote
from app.store import tables as t
from app.store.database import reading
from app.store.peoplerows import hold_person

_N = t.field_notes.c


class SqlFieldLog:
    """The field log on SQLAlchemy; see `app.review.fieldlog.FieldStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def add_note(self, note: FieldNote) -> None:
        """Write a new note. Raises NotFound where the account was deleted meanwhile."""
        row = {
            "id": note.id, "user": note.user, "team": note.team, "asked": note.asked, "given": note.given, "tried": note.tried, "shared": note.shared, "at": note.at,
        }  # fmt: skip
        with self.engine.begin() as db:
            hold_person(db, note.user)
            db.execute(insert(t.field_notes).values(**row))

    def notes_of(self, user: str) -> list[FieldNote]:
        """A user's notes, newest first."""
        with self.reading.begin() as db:
            rows = db.execute(select(t.field_notes).where(_N.user == user).order_by(_N.at.desc(), _N.id.desc())).all()
        return [_note(row) for row in rows]

    def shared_notes(self, teams: Sequence[str], most: int | None = None) -> list[SharedNote]:
        """What was shared with the coaches of these teams, newest first."""
        query: Select[Any] = select(*_N, t.users.c.name).join(t.users, t.users.c.id == _N.user)
        seen = _N.team.in_(list(teams)), _N.shared.is_(True)
        with self.reading.begin() as db:
            rows = db.execute(query.where(*seen).order_by(_N.at.desc(), _N.id.desc()).limit(most)).all()
        return [SharedNote(row.name, _note(row)) for row in rows]

    def share_note(self, user: str, note: str, team: str | None) -> bool:
        """Share a note of the user's with the coaches of a team, or take it back."""
        values: dict[str, Any] = {"shared": False} if team is None else {"shared": True, "team": team}
        with self.engine.begin() as db:
            changed = db.execute(update(t.field_notes).where(_N.id == note, _N.user == user).values(**values))
        return changed.rowcount == 1

    def delete_note(self, user: str, note: str) -> bool:
        """Delete a note of the user's."""
        with self.engine.begin() as db:
            gone = db.execute(delete(t.field_notes).where(_N.id == note, _N.user == user))
        return gone.rowcount == 1


def _note(row: Row[Any]) -> FieldNote:
    tried = Strategy(row.tried) if row.tried else None
    return FieldNote(row.id, row.user, row.team, row.asked, row.given, tried, row.shared, row.at)
