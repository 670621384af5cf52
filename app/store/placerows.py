"""Rows of the places at endpoints of models: who calls there now."""

from typing import Any

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store import tables as t
from app.store.database import apart, moment


class SqlPlaces:
    """Places over all processes that share the database; see `app.models.limited.PlaceStore`."""

    def __init__(self, engine: Engine) -> None:
        self.apart = apart(engine)
        self._upsert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def take(self, endpoint: str, most: int, process: str) -> int | None:
        """Take a place below `most` that nobody who is there holds; None where there is none."""
        m, p = t.model_places.c, t.processes.c
        with self.apart.begin() as db:
            there = select(p.id).where(p.seen_until >= moment(db))
            known = db.execute(select(func.count()).where(m.endpoint == endpoint, m.place < most)).scalar_one()
            if known < most:
                rows = [{"endpoint": endpoint, "place": n} for n in range(most)]
                db.execute(self._upsert(t.model_places).on_conflict_do_nothing(), rows)
            free = or_(m.lease_owner.is_(None), m.lease_owner.not_in(there))
            wanted = select(m.place).where(m.endpoint == endpoint, m.place < most, free).order_by(m.place).limit(1)
            place = db.execute(wanted.with_for_update(skip_locked=True)).scalar()
            if place is not None:
                one = m.endpoint == endpoint, m.place == place
                db.execute(update(t.model_places).where(*one).values(lease_owner=process))
            return place

    def give(self, endpoint: str, place: int, process: str) -> None:
        """Give a place back; nothing where another has it by now."""
        m = t.model_places.c
        with self.apart.begin() as db:
            ours = m.endpoint == endpoint, m.place == place, m.lease_owner == process
            db.execute(update(t.model_places).where(*ours).values(lease_owner=None))
