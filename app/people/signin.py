"""Signing in: one-time links, and login sessions that are rows, so that they can be revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta

from app.errors import BadValue, NotFound, SignedOut
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
        """Add a user with a role. Raises BadValue for an unknown role or a name that does not fit."""
        if role not in ROLES:
            raise BadValue("role", role, f"use one of {', '.join(ROLES)}")
        if not name.strip() or len(name) > LONGEST_NAME:
            raise BadValue("name", name, "use 1 to 80 characters")
        return self.store.add_user(name.strip(), (role,), team or "home", now)

    def link_token(self, user: User, now: datetime) -> str:
        """A new one-time token for a sign-in link, good for 15 minutes."""
        token = secrets.token_urlsafe(32)
        self.store.add_token(digest(token), "sign-in", user.id, now + LINK_LIVES)
        return token

    def use_link(self, token: str, now: datetime) -> str:
        """Use a link once: the key of a new login session. Raises BadValue where it is used up or too old."""
        user = self.store.use_token(digest(token), "sign-in", now)
        if user is None or self.store.user(user).disabled:
            fix = "it was used or is older than 15 minutes; ask for a new one with 'counterpart sign-in-link'"
            raise BadValue("sign-in link", token[:4] + "…", fix)
        key = secrets.token_urlsafe(32)
        self.store.add_login(digest(key), user, now)
        return key

    def who(self, key: str | None, now: datetime) -> User:
        """The user of a login session. Raises SignedOut where there is none, it is idle too long, too old, or the user disabled."""
        found = self.store.login(digest(key)) if key else None
        if key is None or found is None:
            raise SignedOut("Please sign in with a link first.")
        user, made, seen = found
        if now - seen > IDLE or now - made > LONGEST:
            self.store.revoke_login(digest(key), now)
            raise SignedOut("You were away for long; please sign in again.")
        person = self.store.user(user)
        if person.disabled:
            raise SignedOut("This account is closed; ask your admin.")
        if now - seen > TOUCH_EVERY:
            self.store.touch_login(digest(key), now)
        return person

    def sign_out(self, key: str, now: datetime) -> None:
        """End a login session."""
        self.store.revoke_login(digest(key), now)


def digest(secret: str) -> str:
    """What is stored of a token: its sha256."""
    return hashlib.sha256(secret.encode()).hexdigest()
