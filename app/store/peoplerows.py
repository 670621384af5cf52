"""Rows of people: users, teams, sign-in tokens and login sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from app.errors import BadValue, NotFound
from app.people.records import Team, User
from app.store import tables as t
from app.store.database import hold, new_id, reading, sharing


class SqlPeople:
    """People on SQLAlchemy; see `app.people.ports.PeopleStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading, self.sharing = engine, reading(engine), sharing(engine)

    def add_user(self, name: str, roles: tuple[str, ...], team: str | None, now: datetime) -> User:
        """Add a user, to a team where one is named (made where it is new)."""
        with self.engine.begin() as db:
            if db.execute(select(t.users.c.id).where(t.users.c.name == name)).first():
                raise BadValue("user", name, "the name is taken; choose another")
            user = new_id()
            db.execute(insert(t.users).values(id=user, name=name, roles=" ".join(roles), disabled=False, created=now))
            if team:
                row = db.execute(select(t.teams).where(t.teams.c.name == team)).first()
                team_id = row.id if row else new_id()
                if row is None:
                    db.execute(insert(t.teams).values(id=team_id, name=team))
                role = "coach" if "coach" in roles else "trainee"
                db.execute(insert(t.memberships).values(id=new_id(), user=user, team=team_id, role=role, since=now))
        return self.user(user)

    def user(self, user: str) -> User:
        """One user by id."""
        with self.reading.begin() as db:
            row = db.execute(select(t.users).where(t.users.c.id == user)).first()
        if row is None:
            raise NotFound("user", user)
        return self._user(row)

    def user_named(self, name: str) -> User:
        """One user by name."""
        with self.reading.begin() as db:
            row = db.execute(select(t.users).where(t.users.c.name == name)).first()
        if row is None:
            raise NotFound("user", name, "list them with 'counterpart users list'")
        return self._user(row)

    def users(self) -> list[User]:
        """All users by name."""
        with self.reading.begin() as db:
            rows = db.execute(select(t.users).order_by(t.users.c.name)).all()
        return [self._user(row) for row in rows]

    def disable(self, user: str, now: datetime) -> None:
        """Disable a user and revoke every login session of theirs."""
        with self.engine.begin() as db:
            db.execute(update(t.users).where(t.users.c.id == user).values(disabled=True))
            db.execute(update(t.login_sessions).where(t.login_sessions.c.user == user).values(revoked=now))

    def add_token(self, digest: str, purpose: str, user: str, expires: datetime) -> None:
        """Store the hash of a one-time token."""
        with self.sharing.begin() as db:
            db.execute(insert(t.tokens).values(hash=digest, purpose=purpose, user=user, expires=expires))

    def use_token(self, digest: str, purpose: str, now: datetime) -> str | None:
        """Use a token once: its user, or None where it is unknown, used or too old."""
        with self.sharing.begin() as db:
            hold(db, t.tokens.c.hash, digest)
            row = db.execute(select(t.tokens).where(t.tokens.c.hash == digest, t.tokens.c.purpose == purpose)).first()
            if row is None or row.used_at is not None or row.expires < now:
                return None
            db.execute(update(t.tokens).where(t.tokens.c.hash == digest).values(used_at=now))
            return str(row.user)

    def add_login(self, digest: str, user: str, now: datetime) -> None:
        """Store a new login session."""
        with self.sharing.begin() as db:
            db.execute(insert(t.login_sessions).values(hash=digest, user=user, created=now, seen=now))

    def login(self, digest: str) -> tuple[str, datetime, datetime] | None:
        """A login session that is not revoked: user, made, last seen."""
        with self.reading.begin() as db:
            row = db.execute(
                select(t.login_sessions).where(t.login_sessions.c.hash == digest, t.login_sessions.c.revoked.is_(None))
            ).first()
        return (row.user, row.created, row.seen) if row else None

    def touch_login(self, digest: str, now: datetime) -> None:
        """Note that a login session was used."""
        with self.sharing.begin() as db:
            db.execute(update(t.login_sessions).where(t.login_sessions.c.hash == digest).values(seen=now))

    def revoke_login(self, digest: str, now: datetime) -> None:
        """End a login session."""
        with self.sharing.begin() as db:
            db.execute(update(t.login_sessions).where(t.login_sessions.c.hash == digest).values(revoked=now))

    def _user(self, row: Row[Any]) -> User:
        with self.reading.begin() as db:
            query = select(t.memberships, t.teams.c.name).join(t.teams, t.teams.c.id == t.memberships.c.team)
            found = db.execute(query.where(t.memberships.c.user == row.id, t.memberships.c.until.is_(None))).all()
        teams = tuple(Team(m.team, m.name, m.role) for m in found)
        return User(row.id, row.name, tuple(row.roles.split()), teams, row.disabled)
