"""Rows of accounts: passwords, roles, the links of invitations and resets, and what an admin sees of each user."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.errors import NotFound
from app.people.records import Account, Asked, Invitation, Page, User
from app.store import tables as t
from app.store.paging import holding, page_of
from app.store.peoplerows import SqlPeople, end_logins, keep_an_admin, memberships, use_up_tokens, used, user_from

_INVITATION = "invitation"
_U = t.users.c


class SqlAccounts(SqlPeople):
    """People with their accounts; see `app.people.ports.AccountStore`."""

    def accounts(self, asked: Asked) -> Page[Account]:
        """Users as an admin sees them, by name, a page at a time; one that was deleted has no role, and is no user any more."""
        query = select(t.users).where(_U.roles != "")
        if asked.find:
            linked = select(t.identities.c.user).where(holding((t.identities.c.subject,), asked.find))
            query = query.where(holding((_U.name,), asked.find) | _U.id.in_(linked))
        with self.reading.begin() as db:
            page = page_of(db, query, _U.id, _U.name, asked)
            return Page(_accounts(db, page.rows), page.earlier, page.more)

    def account(self, user: str) -> Account:
        """One of them."""
        with self.reading.begin() as db:
            rows = db.execute(select(t.users).where(_U.id == user, _U.roles != "")).all()
            if not rows:
                raise NotFound("user", user)
            return _accounts(db, rows)[0]

    def coaches(self, most: int) -> list[User]:
        """The first of those coaches whose account is open, by name, without their teams."""
        # No other role has this word in it.
        query = select(t.users).where(_U.roles.contains("coach"), _U.disabled.is_(False))
        with self.reading.begin() as db:
            return [user_from(row, {}) for row in db.execute(query.order_by(_U.name).limit(most)).all()]

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

    def invitations(self, now: datetime, most: int | None = None) -> list[Invitation]:
        """Those that wait, by name; at most so many."""
        waits = (t.tokens.c.purpose == _INVITATION) & t.tokens.c.used_at.is_(None) & (t.tokens.c.expires >= now)
        query = select(t.users, t.tokens.c.expires).join(t.users, t.users.c.id == t.tokens.c.user).where(waits)
        with self.reading.begin() as db:
            rows = db.execute(query.order_by(t.users.c.name).limit(most)).all()
            teams = memberships(db, [row.id for row in rows])
        return [Invitation(user_from(row, teams), row.expires) for row in rows]


def _accounts(db: Connection, rows: Sequence[Row[Any]]) -> tuple[Account, ...]:
    """The accounts of these rows of users, in their order."""
    ids = [row.id for row in rows]
    seen, subjects, teams = _last_seen(db, ids), _subjects(db, ids), memberships(db, ids)
    return tuple(
        Account(
            user_from(row, teams),
            row.created,
            seen.get(row.id),
            row.password is not None,
            tuple(subjects.get(row.id, ())),
        )
        for row in rows
    )


def _put_password(db: Connection, user: str, password: str, login: str | None, now: datetime) -> None:
    db.execute(update(t.users).where(t.users.c.id == user).values(password=password))
    end_logins(db, user, now)
    use_up_tokens(db, user, now)
    if login is not None:
        db.execute(insert(t.login_sessions).values(hash=login, user=user, created=now, seen=now))


def _last_seen(db: Connection, users: Sequence[str]) -> dict[str, datetime]:
    logins = t.login_sessions.c
    query = select(logins.user, func.max(logins.seen).label("seen")).where(logins.user.in_(users))
    return {row.user: row.seen for row in db.execute(query.group_by(logins.user))}


def _subjects(db: Connection, users: Sequence[str]) -> dict[str, list[str]]:
    i = t.identities.c
    found: dict[str, list[str]] = {}
    for row in db.execute(select(i.user, i.subject).where(i.user.in_(users)).order_by(i.id)):
        found.setdefault(row.user, []).append(row.subject)
    return found
