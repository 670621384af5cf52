"""Signing in: one-time links, and login sessions that are rows, so that they can be revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.errors import BadValue, NotFound, SignedOut
from app.locale.filled import Filled
from app.people.ports import PeopleStore
from app.people.records import ROLES, User

LINK_LIVES = timedelta(minutes=15)
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
TOUCH_EVERY = timedelta(minutes=5)
LOCAL = "you"
LONGEST_NAME = 80


class SignIn:
    """Links and login sessions. Tokens leave this class once; only their hashes are stored."""

    def __init__(self, store: PeopleStore) -> None:
        self.store = store

    def local_user(self, now: datetime) -> User:
        """The one local user of a machine with no other: trainee, coach and admin in one."""
        try:
            return self.store.user_named(LOCAL)
        except NotFound:
            pass
        try:
            return self.store.add_user(LOCAL, ROLES, "home", now)
        except BadValue:  # another process that starts at this moment was quicker
            return self.store.user_named(LOCAL)

    def named_or_local(self, name: str | None, now: datetime) -> User:
        """The user of that name, or the local one where none is named. Raises NotFound."""
        return self.store.user_named(name) if name else self.local_user(now)

    def add(self, name: str, role: str, team: str | None, now: datetime) -> User:
        """Add a user with a role, or with several that commas separate. Raises BadValue for an unknown role or a name that does not fit."""
        roles = fit_roles(r.strip() for r in role.split(","))
        return self.store.add_user(fit_name(name), roles, team or "home", now)

    def link_token(self, user: User, now: datetime) -> str:
        """A new one-time token for a sign-in link, good for 15 minutes."""
        token = new_secret()
        self.store.add_token(digest(token), "sign-in", user.id, now + LINK_LIVES)
        return token

    def use_link(self, token: str, now: datetime, *, before: str | None = None) -> str:
        """Use a link once: the key of a new login session; the one that this browser had `before` ends. Raises BadValue where the link is used
        up or too old."""
        user = self.store.use_token(digest(token), "sign-in", now)
        if user is None or self.store.user(user).disabled:
            fix = "it was used or is older than 15 minutes; ask for a new one with 'counterpart sign-in-link'"
            raise BadValue("sign-in link", token[:4] + "…", fix)
        return self.begin(user, now, before)

    def begin(self, user: str, now: datetime, before: str | None = None) -> str:
        """The key of a new login session of a user who has shown who they are; the one that this browser had `before` ends, so that no key
        that somebody else put there comes to life."""
        key = new_secret()
        self.store.add_login(digest(key), user, now)
        if before:
            self.store.revoke_login(digest(before), now)
        return key

    def who(self, key: str | None, now: datetime) -> User:
        """The user of a login session. Raises SignedOut where there is none, it is idle too long, too old, or the user disabled."""
        found = self.store.login(digest(key)) if key else None
        if key is None or found is None:
            raise SignedOut("Please sign in with a link first.")
        person, made, seen = found
        if now - seen > IDLE or now - made > LONGEST:
            self.store.revoke_login(digest(key), now)
            raise SignedOut("You were away for long; please sign in again.")
        if person.disabled:
            raise SignedOut("This account is closed; ask your admin.")
        if now - seen > TOUCH_EVERY:
            self.store.touch_login(digest(key), now)
        return person

    def sign_out(self, key: str, now: datetime) -> None:
        """End a login session."""
        self.store.revoke_login(digest(key), now)


def fit_name(name: str) -> str:
    """A name as it is kept. Raises BadValue where it does not fit."""
    found = name.strip()
    if not found or len(name) > LONGEST_NAME or not found.isprintable():
        raise BadValue("name", name, Filled("use 1 to %(most)s characters", most=LONGEST_NAME))
    return found


def fit_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles in their order, each once. Raises BadValue for one that there is not, and for none."""
    given = set(roles)
    if not given or given - set(ROLES):
        wrong = ", ".join(sorted(given - set(ROLES)))
        raise BadValue("role", wrong, Filled("use one of %(names)s", names=", ".join(ROLES)))
    return tuple(r for r in ROLES if r in given)


def new_secret() -> str:
    """A new token or key: 32 random bytes."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a token: its sha256."""
    return hashlib.sha256(secret.encode()).hexdigest()
