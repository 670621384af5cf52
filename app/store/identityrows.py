"""Rows of who a user is at a sign-in provider, and of who accepted the notice on first use."""

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.people.records import Identity
from app.store import tables as t
from app.store.database import new_id, reading
from app.store.peoplerows import end_logins, used

_CHANGED = "The link was changed by somebody else at the same moment. Look at it, then try again."


class SqlIdentities:
    """Identities on SQLAlchemy; see `app.people.ports.IdentityStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def user_of(self, identity: Identity) -> str | None:
        """The user, or None where nobody is linked."""
        with self.reading.begin() as db:
            return _user_of(db, identity)

    def link(self, identity: Identity, user: str, now: datetime) -> None:
        """Link an identity to a user."""
        try:
            with self.engine.begin() as db:
                _link(db, identity, user, now)
        except IntegrityError:  # linked, or the account deleted, in the meantime
            raise Conflict(_CHANGED) from None

    def link_by_token(self, digest: str, purpose: str, identity: Identity, now: datetime) -> str | None:
        """Use a token once and link the identity to its user; the user, or None where it cannot be used."""
        try:
            with self.engine.begin() as db:
                user = used(db, digest, (purpose,), now)
                if user is not None:
                    _link(db, identity, user, now)
                return user
        except IntegrityError:
            raise Conflict(_CHANGED) from None

    def unlink(self, user: str, subject: str, now: datetime) -> None:
        """Take a link away and end the login sessions of that user."""
        mine = (t.identities.c.user == user) & (t.identities.c.subject == subject)
        with self.engine.begin() as db:
            if not db.execute(delete(t.identities).where(mine)).rowcount:
                raise NotFound("link", subject)
            end_logins(db, user, now)


class SqlNotices:
    """Accepted notices on SQLAlchemy; see `app.people.ports.NoticeStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def accepted(self, user: str, version: int) -> bool:
        """Whether a user accepted a version of the notice."""
        mine = (t.notices.c.user == user) & (t.notices.c.version == version)
        with self.reading.begin() as db:
            return db.execute(select(t.notices.c.user).where(mine)).first() is not None

    def accept(self, user: str, version: int, now: datetime) -> None:
        """They did; a second time changes nothing."""
        try:
            with self.engine.begin() as db:
                db.execute(insert(t.notices).values(user=user, version=version, at=now))
        except IntegrityError:
            if not self.accepted(user, version):
                raise


def _user_of(db: Connection, identity: Identity) -> str | None:
    mine = (t.identities.c.issuer == identity.issuer) & (t.identities.c.subject == identity.subject)
    return db.execute(select(t.identities.c.user).where(mine)).scalar_one_or_none()


def _link(db: Connection, identity: Identity, user: str, now: datetime) -> None:
    linked = _user_of(db, identity)
    if linked is not None:
        if linked != user:
            raise Conflict("This account of the sign-in provider belongs to another user already. Ask your admin.")
        return
    row = {"id": new_id(), "issuer": identity.issuer, "subject": identity.subject, "user": user, "at": now}
    db.execute(insert(t.identities).values(**row))
