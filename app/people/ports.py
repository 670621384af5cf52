"""What people need from the store."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from app.people.records import Account, Asked, Group, Identity, Invitation, Member, Page, TeamLine, User


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

    def names(self, users: Collection[str]) -> dict[str, str]:
        """The names of these users, by id; of those that there are."""

    def all_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all accounts and of all teams."""
        ...

    def note(self, actor: str, action: str, user: str, now: datetime) -> None:
        """Append a row of the audit to what was done to a user; by themselves where the actor is no user but works on the machine itself."""
        ...

    def disable(self, user: str, now: datetime) -> None:
        """Disable a user, revoke their login sessions and use up their tokens. Raises Conflict for the last admin."""
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

    def login(self, digest: str) -> tuple[User, datetime, datetime] | None:
        """A living login session: user, made, seen."""
        ...

    def touch_login(self, digest: str, now: datetime) -> None:
        """Note its use."""
        ...

    def revoke_login(self, digest: str, now: datetime) -> None:
        """End it."""
        ...

    def revoke_logins(self, user: str, now: datetime) -> None:
        """End all of a user's."""
        ...


class AccountStore(PeopleStore, Protocol):
    """Passwords, roles and links of users. Only hashes of secrets are handed in."""

    def accounts(self, asked: Asked) -> Page[Account]:
        """Users as an admin sees them, by name, a page at a time; looked for by what is in their name or in their subject at the sign-in provider."""
        ...

    def coaches(self, most: int) -> list[User]:
        """The first of those coaches whose account is open, by name, without their teams."""
        ...

    def account(self, user: str) -> Account:
        """One of them; NotFound."""
        ...

    def enable(self, user: str) -> None:
        """Let a disabled user sign in again."""
        ...

    def set_roles(self, user: str, roles: tuple[str, ...]) -> None:
        """Write a user's roles. Raises Conflict where the last admin would lose that role."""
        ...

    def password(self, user: str) -> str | None:
        """The stored hash of a user's password."""
        ...

    def rehash(self, user: str, before: str, password: str) -> None:
        """Store a better hash of the same password, where it has not been changed in the meantime."""
        ...

    def passwords_in_use(self) -> bool:
        """Whether any user who is not disabled has a password."""
        ...

    def admin_with_password(self) -> bool:
        """Whether an admin who is not disabled has a password."""
        ...

    def change_password(self, user: str, password: str, login: str | None, now: datetime) -> None:
        """Write a password, end all login sessions and tokens of the user, and begin one new login session where one is given."""
        ...

    def give_token(self, digest: str, purpose: str, user: str, expires: datetime, now: datetime) -> None:
        """Store a one-time token in place of the user's earlier ones of that purpose."""
        ...

    def token(self, digest: str, purposes: tuple[str, ...], now: datetime) -> tuple[str, str] | None:
        """Purpose and user of a token that could be used now; it stays."""
        ...

    def withdraw(self, user: str, purpose: str, now: datetime) -> bool:
        """Use up the waiting tokens of a user; whether there was any."""
        ...

    def password_by_token(
        self, digest: str, purposes: tuple[str, ...], password: str, login: str, now: datetime
    ) -> str | None:
        """Use a token once and do as `change_password` for its user; the user, or None where it cannot be used."""
        ...

    def invitations(self, now: datetime, most: int | None = None) -> list[Invitation]:
        """Those that wait, by name; at most so many."""
        ...


class TeamStore(Protocol):
    """Teams and memberships. What ended stays, with its end."""

    def teams(self) -> list[Group]:
        """All teams by name, with today's members by name."""
        ...

    def names(self) -> list[tuple[str, str]]:
        """Id and name of all teams, by name."""
        ...

    def lines(self, asked: Asked) -> Page[TeamLine]:
        """Teams by name, a page at a time."""
        ...

    def name(self, team: str) -> str:
        """The name of a team; NotFound."""
        ...

    def members(self, team: str, asked: Asked) -> Page[Member]:
        """Today's members of a team by name, a page at a time; its rows are asked for by the ids of users."""
        ...

    def add_team(self, name: str) -> str:
        """Add a team; its id. Raises BadValue where the name is taken."""
        ...

    def rename_team(self, team: str, name: str) -> None:
        """Rename a team. Raises NotFound, BadValue where the name is taken."""
        ...

    def add_member(self, team: str, user: str, role: str, now: datetime) -> None:
        """Begin a membership; one of the same user and team in another role ends. Raises NotFound, Conflict where it is there already."""
        ...

    def end_membership(self, membership: str, now: datetime) -> str:
        """End a membership; the team that it was of. Raises NotFound."""
        ...


class NoticeStore(Protocol):
    """Which user accepted which version of the notice, and when."""

    def accepted(self, user: str, version: int) -> bool:
        """Whether they did."""
        ...

    def accept(self, user: str, version: int, now: datetime) -> None:
        """They did; a second time changes nothing."""
        ...


class IdentityStore(Protocol):
    """Which user somebody at a sign-in provider is."""

    def user_of(self, identity: Identity) -> str | None:
        """The user, or None where nobody is linked."""
        ...

    def link(self, identity: Identity, user: str, now: datetime) -> None:
        """Link an identity to a user. Raises Conflict where it is somebody else's."""
        ...

    def link_by_token(self, digest: str, purpose: str, identity: Identity, now: datetime) -> str | None:
        """Use a token once and link the identity to its user; the user, or None where it cannot be used. Raises Conflict as `link`."""
        ...

    def unlink(self, user: str, subject: str, now: datetime) -> None:
        """Take a link away and end the login sessions of that user."""
        ...
