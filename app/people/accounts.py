"""Accounts: passwords, invitations, reset links, roles, closing and opening. Whoever may do a thing is checked here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import BadValue, Conflict, NotFound, WrongPassword
from app.locale.filled import N_
from app.people.passwords import Passwords
from app.people.permissions import must_invite, must_look_after
from app.people.ports import AccountStore
from app.people.records import Account, Asked, Invitation, Page, User
from app.people.signin import SignIn, digest, fit_name, fit_roles, new_secret

FIRST = Asked()
INVITATION, RESET = "invitation", "reset"
# What the audit says was done to an account; its owner finds it among her data.
MADE_LINK, CHANGED_ROLES, CLOSED, OPENED = "made a password link", "changed roles", "closed account", "opened account"
LIVES = {INVITATION: timedelta(hours=72), RESET: timedelta(hours=24)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was just made: for whom, what for, its token (shown once, never stored) and when it ends."""

    user: User
    purpose: str
    token: str
    expires: datetime


class Accounts:
    """The service of accounts. Methods that take a password hash it: call them in a thread."""

    def __init__(self, store: AccountStore, signer: SignIn, passwords: Passwords) -> None:
        self.store, self.signer, self.passwords = store, signer, passwords

    def sign_in(self, name: str, password: str, now: datetime, *, before: str | None = None) -> str:
        """The key of a new login session. Raises WrongPassword, with the same words and after the same work whatever is wrong."""
        try:
            user = self.store.user_named(name.strip())
            stored = self.store.password(user.id)
        except NotFound:
            user, stored = None, None
        fits, better = self.passwords.verified(password, stored)
        if user is None or stored is None or not fits or user.disabled:
            raise WrongPassword
        if better is not None:
            self.store.rehash(user.id, stored, better)
        return self.signer.begin(user.id, now, before)

    def invite(self, by: User, name: str, roles: tuple[str, ...], team: tuple[str, str] | None, now: datetime) -> Link:
        """Add a user and invite them; `team` is its id and name. Raises NotFound where `by` may not, BadValue."""
        wanted = fit_roles(roles)
        must_invite(by, wanted, team[0] if team else None)
        user = self.store.add_user(fit_name(name), wanted, team[1] if team else None, now)
        return self._link(user, INVITATION, now)

    def invite_again(self, by: User, user: str, now: datetime) -> Link:
        """A new invitation for a user who has no password yet; the one before ends. Raises NotFound, Conflict."""
        found = self._seen_by(by, user)
        if found.has_password:
            raise Conflict("This user has a password already. Make a link for a new password instead.")
        if not by.admin and (found.seen or found.subjects):  # else a coach could take over an account that is in use
            raise Conflict("This user has signed in already. Ask your admin for a new link.")
        link = self._link(found.user, INVITATION, now)
        self.store.note(by.id, MADE_LINK, found.user.id, now)
        return link

    def reset(self, by: User, user: str, now: datetime) -> Link:
        """A link to set a new password. Raises NotFound, Conflict for a closed account."""
        must_look_after(by, "user", user)
        link = self._link(self.store.account(user).user, RESET, now)
        self.store.note(by.id, MADE_LINK, user, now)
        return link

    def behind(self, token: str, now: datetime) -> tuple[str, User]:
        """What a link is for, and for whom; the link stays. Raises BadValue where it cannot be used."""
        found = self.store.token(digest(token), (INVITATION, RESET), now)
        if found is None:
            raise _used_up(token)
        return found[0], self.store.user(found[1])

    def set_password(self, token: str, password: str, now: datetime, *, before: str | None = None) -> str:
        """Use a link: write the password, end every login session and every other link of the user; the key of a new login session. The one that this
        browser had `before`, whoever's, ends too. A password that may not be one leaves the link as it was. Raises BadValue."""
        _, user = self.behind(token, now)
        hashed, key = self.passwords.made(password, user.name), new_secret()
        if self.store.password_by_token(digest(token), (INVITATION, RESET), hashed, digest(key), now) is None:
            raise _used_up(token)
        if before:
            self.signer.sign_out(before, now)
        return key

    def change_password(self, user: User, old: str, new: str, now: datetime) -> str:
        """Change one's own password: every other login session ends; the new key of this one. Raises WrongPassword, BadValue, Conflict where
        there is none to change."""
        stored = self.store.password(user.id)
        if stored is None:
            raise Conflict("You have no password yet. Ask your admin for a link to set one.")
        if not self.passwords.verified(old, stored)[0]:
            raise WrongPassword
        hashed, key = self.passwords.made(new, user.name), new_secret()
        self.store.change_password(user.id, hashed, digest(key), now)
        return key

    def has_password(self, user: User) -> bool:
        """Whether a user has a password of their own to change."""
        return self.store.password(user.id) is not None

    def first_password(self, user: User, password: str, now: datetime) -> None:
        """Write a password from the machine itself; every login session and link of the user ends. Raises BadValue."""
        self.store.change_password(user.id, self.passwords.made(password, user.name), None, now)

    def sign_out_everywhere(self, user: User, now: datetime) -> None:
        """End every login session of a user, this one too."""
        self.store.revoke_logins(user.id, now)

    def disable(self, by: User, user: str, now: datetime) -> None:
        """Close an account; its login sessions and links end. Raises NotFound, Conflict for the last admin."""
        must_look_after(by, "user", user)
        self.store.disable(self.store.user(user).id, now)
        self.store.note(by.id, CLOSED, user, now)

    def enable(self, by: User, user: str, now: datetime) -> None:
        """Open a closed account again. Raises NotFound."""
        must_look_after(by, "user", user)
        self.store.enable(self.store.account(user).user.id)
        self.store.note(by.id, OPENED, user, now)

    def set_roles(self, by: User, user: str, roles: tuple[str, ...], now: datetime) -> None:
        """Give a user these roles and no others. Raises NotFound, BadValue, Conflict for the last admin."""
        must_look_after(by, "user", user)
        self.store.set_roles(self.store.account(user).user.id, fit_roles(roles))
        self.store.note(by.id, CHANGED_ROLES, user, now)

    def withdraw(self, by: User, user: str, now: datetime) -> None:
        """Withdraw an invitation. Raises NotFound where there is none, or `by` may not."""
        found = self._seen_by(by, user)
        if not self.store.withdraw(found.user.id, INVITATION, now):
            raise NotFound("invitation", found.user.name)

    def invitations(self, by: User, now: datetime, most: int | None = None) -> list[Invitation]:
        """The waiting ones that `by` may make and withdraw, by name; of an admin at most so many."""
        return [i for i in self.store.invitations(now, most if by.admin else None) if may_invite_again(by, i.user)]

    def account(self, by: User, user: str) -> Account:
        """A user as an admin sees them. Raises NotFound."""
        must_look_after(by, "user", user)
        return self.store.account(user)

    def accounts(self, by: User, asked: Asked = FIRST) -> Page[Account]:
        """Users by name, a page at a time. Raises NotFound for anybody but an admin."""
        must_look_after(by, "page", "admin")
        return self.store.accounts(asked)

    def coaches(self, by: User, most: int) -> list[User]:
        """The first coaches by name whose account is open. Raises NotFound for anybody but an admin."""
        must_look_after(by, "page", "admin")
        return self.store.coaches(most)

    def _seen_by(self, by: User, user: str) -> Account:
        found = self.store.account(user)
        if not may_invite_again(by, found.user):
            raise NotFound("user", user)
        return found

    def _link(self, user: User, purpose: str, now: datetime) -> Link:
        if user.disabled:
            raise Conflict("This account is closed. Open it again first, then make the link.")
        token, expires = new_secret(), now + LIVES[purpose]
        self.store.give_token(digest(token), purpose, user.id, expires, now)
        return Link(user, purpose, token, expires)


def may_invite_again(by: User, user: User) -> bool:
    """Whether the waiting invitation of a user is `by`'s to withdraw: any for an admin, for a coach those of trainees of her teams."""
    if by.admin:
        return True
    teams = {t.id for t in user.teams}
    return user.roles == ("trainee",) and bool(teams) and teams <= set(by.coached_teams)


def _used_up(token: str) -> BadValue:
    return BadValue(
        N_("link"), token[:4] + "…", N_("it was used or withdrawn, or is too old; ask your admin for a new one")
    )
