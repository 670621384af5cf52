"""Rows of people: users, teams, sign-in tokens and login sessions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import BadValue, Conflict, NotFound
from app.people.records import Team, User
from app.store import tables as t
from app.store.database import new_id, reading, sharing

# What every request asks, put together once.
_l, _m = t.login_sessions.c, t.memberships.c
_LOGIN = (
    select(_l.created.label("made"), _l.seen, t.users.c.id, t.users.c.name, t.users.c.roles, t.users.c.disabled)
    .join(t.users, t.users.c.id == _l.user)
    .where(_l.hash == bindparam("hash"), _l.revoked.is_(None))
)
_TEAMS = (
    select(t.memberships, t.teams.c.name)
    .join(t.teams, t.teams.c.id == _m.team)
    .where(_m.until.is_(None))
    .order_by(_m.id)
)
_NAMES = select(t.users.c.name).where(t.users.c.roles != "").order_by(t.users.c.id)  # one that was deleted has none
_TEAM_NAMES = select(t.teams.c.name).order_by(t.teams.c.id)
_TEAMS_OF = _TEAMS.where(_m.user == bindparam("user"))


class SqlPeople:
    """People on SQLAlchemy; see `app.people.ports.PeopleStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading, self.sharing = engine, reading(engine), sharing(engine)

    def add_user(self, name: str, roles: tuple[str, ...], team: str | None, now: datetime) -> User:
        """Add a user, to a team where one is named (made where it is new)."""
        try:
            return self.user(self._added(name, roles, team, now))
        except IntegrityError:  # added by somebody else at the same moment
            raise BadValue("user", name, "the name is taken; choose another") from None

    def _added(self, name: str, roles: tuple[str, ...], team: str | None, now: datetime) -> str:
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
        return user

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
            rows, teams = db.execute(select(t.users).order_by(t.users.c.name)).all(), memberships(db)
        return [user_from(row, teams) for row in rows]

    def names(self, users: Collection[str]) -> dict[str, str]:
        """The names of these users, by id."""
        with self.reading.begin() as db:
            rows = db.execute(select(t.users.c.id, t.users.c.name).where(t.users.c.id.in_(list(users)))).all()
        return {row.id: row.name for row in rows}

    def all_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all accounts and of all teams."""
        with self.reading.begin() as db:
            return tuple(db.execute(_NAMES).scalars()), tuple(db.execute(_TEAM_NAMES).scalars())

    def note(self, actor: str, action: str, user: str, now: datetime) -> None:
        """Append a row of the audit."""
        with self.engine.begin() as db:
            known = db.execute(select(t.users.c.id).where(t.users.c.id == actor)).first() is not None
            by, reason = (actor, None) if known else (user, "on the machine itself")
            row = {"id": new_id(), "actor": by, "action": action, "object": user, "reason": reason, "at": now}
            db.execute(insert(t.audit).values(**row))

    def disable(self, user: str, now: datetime) -> None:
        """Disable a user, revoke every login session of theirs and use up their tokens."""
        with self.engine.begin() as db:
            keep_an_admin(db, user)
            db.execute(update(t.users).where(t.users.c.id == user).values(disabled=True))
            end_logins(db, user, now)
            use_up_tokens(db, user, now)

    def add_token(self, digest: str, purpose: str, user: str, expires: datetime) -> None:
        """Store the hash of a one-time token."""
        with self.sharing.begin() as db:
            db.execute(insert(t.tokens).values(hash=digest, purpose=purpose, user=user, expires=expires))

    def use_token(self, digest: str, purpose: str, now: datetime) -> str | None:
        """Use a token once: its user, or None where it is unknown, used or too old."""
        with self.engine.begin() as db:
            return used(db, digest, (purpose,), now)

    def add_login(self, digest: str, user: str, now: datetime) -> None:
        """Store a new login session."""
        with self.sharing.begin() as db:
            db.execute(insert(t.login_sessions).values(hash=digest, user=user, created=now, seen=now))

    def login(self, digest: str) -> tuple[User, datetime, datetime] | None:
        """A login session that is not revoked: user, made, last seen."""
        with self.reading.begin() as db:
            row = db.execute(_LOGIN, {"hash": digest}).first()
            if row is None:
                return None
            teams = [_team(m) for m in db.execute(_TEAMS_OF, {"user": row.id})]
        return user_from(row, {row.id: teams}), row.made, row.seen

    def touch_login(self, digest: str, now: datetime) -> None:
        """Note that a login session was used."""
        with self.sharing.begin() as db:
            db.execute(update(t.login_sessions).where(t.login_sessions.c.hash == digest).values(seen=now))

    def revoke_login(self, digest: str, now: datetime) -> None:
        """End a login session."""
        with self.sharing.begin() as db:
            db.execute(update(t.login_sessions).where(t.login_sessions.c.hash == digest).values(revoked=now))

    def revoke_logins(self, user: str, now: datetime) -> None:
        """End every login session of a user."""
        with self.engine.begin() as db:
            end_logins(db, user, now)

    def _user(self, row: Row[Any]) -> User:
        with self.reading.begin() as db:
            return user_from(row, memberships(db, [row.id]))


def memberships(db: Connection, users: Collection[str] | None = None) -> dict[str, list[Team]]:
    """Today's memberships by user, of all or of these, in the order in which they began."""
    found: dict[str, list[Team]] = {}
    for row in db.execute(_TEAMS if users is None else _TEAMS.where(_m.user.in_(list(users)))):
        found.setdefault(row.user, []).append(_team(row))
    return found


def _team(membership: Row[Any]) -> Team:
    return Team(membership.team, membership.name, membership.role)


def user_from(row: Any, teams: dict[str, list[Team]]) -> User:
    """The user of a row."""
    return User(row.id, row.name, tuple(row.roles.split()), tuple(teams.get(row.id, ())), row.disabled)


def used(db: Connection, digest: str, purposes: tuple[str, ...], now: datetime) -> str | None:
    """Use a token once: its user, or None where it is unknown, used or too old. Of two at the same time one gets it."""
    found = t.tokens.c
    waits = (found.hash == digest) & found.purpose.in_(purposes) & found.used_at.is_(None) & (found.expires >= now)
    if db.execute(update(t.tokens).where(waits).values(used_at=now)).rowcount != 1:
        return None
    return str(db.execute(select(found.user).where(found.hash == digest)).scalar_one())


def end_logins(db: Connection, user: str, now: datetime) -> None:
    """End every login session of a user; those that ended keep their time."""
    mine = (t.login_sessions.c.user == user) & t.login_sessions.c.revoked.is_(None)
    db.execute(update(t.login_sessions).where(mine).values(revoked=now))


def use_up_tokens(db: Connection, user: str, now: datetime, purpose: str | None = None) -> int:
    """Use up the tokens of a user that were not used, all or those of a purpose; how many could still have been used."""
    mine = (t.tokens.c.user == user) & t.tokens.c.used_at.is_(None)
    mine = mine & (t.tokens.c.purpose == purpose) if purpose else mine
    waiting = db.execute(select(t.tokens.c.hash).where(mine & (t.tokens.c.expires >= now))).all()
    db.execute(update(t.tokens).where(mine).values(used_at=now))
    return len(waiting)


def hold_person(db: Connection, user: str) -> None:
    """Hold a user's row to the end of the transaction, so that nothing is written for an account that is being deleted. Raises NotFound where it is gone;
    what is left of it then has no role."""
    query = select(t.users.c.roles).where(t.users.c.id == user).with_for_update(key_share=True)
    if not db.execute(query).scalar():
        raise NotFound("user", user)


def keep_an_admin(db: Connection, user: str, *, but_alone: bool = False) -> None:
    """Raise Conflict where this user is the last admin who can sign in, `but_alone` only while others can. The rows are locked, so that two cannot close
    each other."""
    rows = db.execute(
        select(t.users.c.id, t.users.c.roles).where(t.users.c.disabled.is_(False)).with_for_update()
    ).all()
    admins = {row.id for row in rows if "admin" in row.roles.split()}
    if admins == {user} and not (but_alone and len(rows) == 1):
        raise Conflict("This is the last admin. Make somebody else an admin first, then try again.")
