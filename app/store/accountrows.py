"""Rows of accounts: passwords, roles, the links of invitations and resets, and what an admin sees of each user."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from app.errors import NotFound
from app.people.records import Account, Invitation
from app.store import tables as t
from app.store.peoplerows import SqlPeople, end_logins, keep_an_admin, memberships, use_up_tokens, used, user_from

_INVITATION = "invitation"


class SqlAccounts(SqlPeople):
    """People with their accounts; see `app.people.ports.AccountStore`."""

    def accounts(self) -> list[Account]:
        """All users as an admin sees them, by name; one that was deleted has no role, and is no user any more."""
        return [found for found in self._accounts() if found.user.roles]

    def account(self, user: str) -> Account:
        """One of them."""
        found = self._accounts(user)
        if not found or not found[0].user.roles:
            raise NotFound("user", user)
        return found[0]

    def enable(self, user: str) -> None:
        """Let a disabled user sign in again."""
        with self.engine.begin() as db:
            db.execute(update(t.users).where(t.users.c.id == user).values(disabled=False))

    def set_roles(self, user: str, roles: tuple[str, ...]) -> None:
        """Write a user's roles."""
        with self.engine.begin() as db:
            if "admin" not in roles:
                keep_an_admin(db, user)
            db.execute(update(t.users).where(t.users.c.id == user).values(roles=" ".join(roles)))

    def password(self, user: str) -> str | None:
        """The stored hash of a user's password."""
        with self.reading.begin() as db:
            return db.execute(select(t.users.c.password).where(t.users.c.id == user)).scalar_one_or_none()

    def rehash(self, user: str, before: str, password: str) -> None:
        """Store a better hash of the same password, where it has not been changed in the meantime."""
        with self.engine.begin() as db:
            same = (t.users.c.id == user) & (t.users.c.password == before)
            db.execute(update(t.users).where(same).values(password=password))

    def passwords_in_use(self) -> bool:
        """Whether any user who is not disabled has a password."""
        has = t.users.c.password.is_not(None) & t.users.c.disabled.is_(False)
        with self.reading.begin() as db:
            return db.execute(select(t.users.c.id).where(has).limit(1)).first() is not None

    def admin_with_password(self) -> bool:
        """Whether an admin who is not disabled has a password."""
        has = t.users.c.password.is_not(None) & t.users.c.disabled.is_(False)
        with self.reading.begin() as db:
            return any("admin" in roles.split() for roles in db.execute(select(t.users.c.roles).where(has)).scalars())

    def change_password(self, user: str, password: str, login: str | None, now: datetime) -> None:
        """Write a password, end all login sessions and tokens of the user, and begin one new login session where one is given."""
        with self.engine.begin() as db:
            _put_password(db, user, password, login, now)

    def give_token(self, digest: str, purpose: str, user: str, expires: datetime, now: datetime) -> None:
        """Store a one-time token in place of the user's earlier ones of that purpose."""
        with self.engine.begin() as db:
            use_up_tokens(db, user, now, purpose)
            db.execute(insert(t.tokens).values(hash=digest, purpose=purpose, user=user, expires=expires))

    def token(self, digest: str, purposes: tuple[str, ...], now: datetime) -> tuple[str, str] | None:
        """Purpose and user of a token that could be used now; it stays."""
        found = t.tokens.c
        waits = (found.hash == digest) & found.purpose.in_(purposes) & found.used_at.is_(None) & (found.expires >= now)
        with self.reading.begin() as db:
            row = db.execute(select(t.tokens).where(waits)).first()
        return (row.purpose, row.user) if row else None

    def withdraw(self, user: str, purpose: str, now: datetime) -> bool:
        """Use up the waiting tokens of a user; whether there was any."""
        with self.engine.begin() as db:
            return use_up_tokens(db, user, now, purpose) > 0

    def password_by_token(
        self, digest: str, purposes: tuple[str, ...], password: str, login: str, now: datetime
    ) -> str | None:
        """Use a token once and do as `change_password` for its user; the user, or None where it cannot be used."""
        with self.engine.begin() as db:
            user = used(db, digest, purposes, now)
            if user is not None:
                _put_password(db, user, password, login, now)
            return user

    def invitations(self, now: datetime) -> list[Invitation]:
        """Those that wait, by name."""
        waits = (t.tokens.c.purpose == _INVITATION) & t.tokens.c.used_at.is_(None) & (t.tokens.c.expires >= now)
        query = select(t.users, t.tokens.c.expires).join(t.users, t.users.c.id == t.tokens.c.user).where(waits)
        with self.reading.begin() as db:
            rows, teams = db.execute(query.order_by(t.users.c.name)).all(), memberships(db)
        return [Invitation(user_from(row, teams), row.expires) for row in rows]

    def _accounts(self, user: str | None = None) -> list[Account]:
        query = select(t.users).order_by(t.users.c.name)
        with self.reading.begin() as db:
            rows = db.execute(query.where(t.users.c.id == user) if user else query).all()
            seen, subjects, teams = _last_seen(db, user), _subjects(db, user), memberships(db, user)
        return [
            Account(
                user_from(row, teams),
                row.created,
                seen.get(row.id),
                row.password is not None,
                tuple(subjects.get(row.id, ())),
            )
            for row in rows
        ]


def _put_password(db: Connection, user: str, password: str, login: str | None, now: datetime) -> None:
    db.execute(update(t.users).where(t.users.c.id == user).values(password=password))
    end_logins(db, user, now)
    use_up_tokens(db, user, now)
    if login is not None:
        db.execute(insert(t.login_sessions).values(hash=login, user=user, created=now, seen=now))


def _last_seen(db: Connection, user: str | None = None) -> dict[str, datetime]:
    logins = t.login_sessions.c
    query = select(logins.user, func.max(logins.seen).label("seen")).group_by(logins.user)
    query = query.where(logins.user == user) if user else query
    return {row.user: row.seen for row in db.execute(query)}


def _subjects(db: Connection, user: str | None = None) -> dict[str, list[str]]:
    query = select(t.identities.c.user, t.identities.c.subject).order_by(t.identities.c.id)
    found: dict[str, list[str]] = {}
    for row in db.execute(query.where(t.identities.c.user == user) if user else query):
        found.setdefault(row.user, []).append(row.subject)
    return found
