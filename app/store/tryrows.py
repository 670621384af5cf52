"""Rows of tries: wrong secrets and those that are being looked at, over all processes that share the database."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select

from app.people.tries import Place, Taken
from app.store import tables as t
from app.store.database import apart, moment, new_id

# Any number will do, as long as every process takes the same one.
TRIES = 0x54524945
# How long a try is held that is neither right nor wrong, such as that of a process which has died.
HELD = timedelta(minutes=1)
_SWEPT = 200
_T = t.tries.c


class SqlTries:
    """Tries on SQLAlchemy; see `app.people.tries.TryStore`. All times are the database's own."""

    def __init__(self, engine: Engine, moment: Callable[[Connection], datetime] = moment) -> None:
        self.apart, self.moment = apart(engine), moment

    def take(self, places: Sequence[Place]) -> Taken:
        """Take a place of each key, or none at all where one is full."""
        with self.apart.begin() as db:
            _alone(db, [place.key for place in places])
            now = self.moment(db)
            _sweep(db, now)
            for place in places:
                held = select(_T.until, _T.wrong).where(_T.key == place.key, _T.until > now).order_by(_T.until)
                found = db.execute(held).all()
                if len(found) >= place.most:
                    wrong = [row.until for row in found if row.wrong]
                    full = len(wrong) >= place.most
                    return Taken(wait=wrong[-place.most] - now if full else None, full=True)
            ids = tuple(new_id() for _ in places)
            rows = [{"id": i, "key": p.key, "until": now + HELD, "wrong": False} for i, p in zip(ids, places, strict=True)]  # fmt: skip
            db.execute(insert(t.tries), rows)
        return Taken(ids)

    def wrong(self, taken: Taken, places: Sequence[Place]) -> None:
        """Count what was taken as wrong, from now on for as long as each place says."""
        with self.apart.begin() as db:
            now = self.moment(db)
            db.execute(delete(t.tries).where(_T.id.in_(taken.ids)))  # written anew: it may have been swept away
            rows = [{"id": new_id(), "key": p.key, "until": now + p.lasts, "wrong": True} for p in places]
            db.execute(insert(t.tries), rows)

    def give(self, taken: Taken, anew: Collection[str] = ()) -> None:
        """Give back what was taken; what was wrong before under the keys in `anew` counts no more."""
        with self.apart.begin() as db:
            db.execute(delete(t.tries).where(_T.id.in_(taken.ids)))
            if anew:
                db.execute(delete(t.tries).where(_T.key.in_(list(anew)), _T.wrong.is_(True)))


def _alone(db: Connection, keys: Sequence[str]) -> None:
    """Nobody else counts under these keys until the transaction is over. SQLite has one writer at a time anyway."""
    if db.dialect.name == "postgresql":
        for key in sorted(keys):
            db.execute(select(func.pg_advisory_xact_lock(TRIES, int(key[:7], 16))))


def _sweep(db: Connection, now: datetime) -> None:
    """Take away what counts no more, of all keys; what somebody else is at is left to them."""
    old = select(_T.id).where(_T.until <= now).order_by(_T.until).limit(_SWEPT).with_for_update(skip_locked=True)
    ids = list(db.execute(old).scalars())
    if ids:
        db.execute(delete(t.tries).where(_T.id.in_(ids)))
