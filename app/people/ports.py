"""What people need from the store."""

from datetime import datetime
from typing import Protocol

from app.people.records import User


class PeopleStore(Protocol):
    """Users, tokens and login sessions. Only hashes of secrets are handed in."""

    def add_user(self, name: str, roles: tuple[str, ...], team: str | None, now: datetime) -> User:
        """Add a user."""
        ...

    def user(self, user: str) -> User:
        """One user by id; NotFound."""
        ...

    def user_named(self, name: str) -> User:
        """One user by name; NotFound."""
        ...

    def users(self) -> list[User]:
        """All users."""
        ...

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all accounts and of all teams."""
        ...

    def disable(self, user: str, now: datetime) -> None:
        """Disable a user and revoke their login sessions."""
        ...

    def add_token(self, digest: str, purpose: str, user: str, expires: datetime) -> None:
        """Store a one-time token."""
        ...

    def use_token(self, digest: str, purpose: str, now: datetime) -> str | None:
        """Use a token once; its user or None."""
        ...

    def add_login(self, digest: str, user: str, now: datetime) -> None:
        """Store a login session."""
        ...

    def login(self, digest: str) -> tuple[str, datetime, datetime] | None:
        """A living login session: user, made, seen."""
        ...

    def touch_login(self, digest: str, now: datetime) -> None:
        """Note its use."""
        ...

    def revoke_login(self, digest: str, now: datetime) -> None:
        """End it."""
        ...
