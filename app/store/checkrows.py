"""Rows of checks that were kept because their writer said so."""

from sqlalchemy import Engine, delete, insert, select

from app.practice.checking import KeptCheck, ToCheck
from app.store import tables as t
from app.store.database import reading, sharing
from app.store.peoplerows import hold_person


class SqlChecks:
    """The store of kept checks. Each public method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.sharing, self.reading = engine, sharing(engine), reading(engine)

    def keep(self, user: str, kept: KeptCheck) -> None:
        """Keep what was pasted. Raises NotFound where the account was deleted meanwhile."""
        what = kept.what
        row = {
            "id": kept.id, "user": user, "kind": "exchange" if what.exchange else "draft", "customer": what.customer, "text": what.text,
            "own_name": what.me, "hidden": "\n".join(what.hide), "case_id": what.case, "at": kept.at,
        }  # fmt: skip
        with self.sharing.begin() as db:
            hold_person(db, user)
            db.execute(insert(t.kept_checks).values(**row))

    def kept(self, user: str) -> list[KeptCheck]:
        """A user's kept checks, newest first."""
        k = t.kept_checks.c
        with self.reading.begin() as db:
            rows = db.execute(select(t.kept_checks).where(k.user == user).order_by(k.id.desc())).all()
        return [
            KeptCheck(
                r.id,
                ToCheck(
                    r.text,
                    r.customer,
                    r.kind == "exchange",
                    r.own_name,
                    r.case_id,
                    tuple(r.hidden.split("\n")) if r.hidden else (),
                ),
                r.at,
            )
            for r in rows
        ]

    def drop(self, user: str, check: str) -> bool:
        """Delete a kept check of a user's."""
        k = t.kept_checks.c
        with self.sharing.begin() as db:
            return db.execute(delete(t.kept_checks).where(k.id == check, k.user == user)).rowcount > 0
