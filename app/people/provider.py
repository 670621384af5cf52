"""Signing in by a provider (OpenID Connect). Who somebody is there is issuer and subject, never a mail address; nobody gets in unknown: an
identity is linked by an invitation that was opened in the same browser, or by an admin."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.errors import BadValue, NotAllowed, NotFound
from app.locale.filled import N_
from app.people.accounts import INVITATION
from app.people.permissions import must_look_after
from app.people.ports import IdentityStore
from app.people.records import Identity, User
from app.people.signin import SignIn, digest, new_secret

LINKED, UNLINKED = "linked a sign-in account", "unlinked a sign-in account"


@dataclass(frozen=True, slots=True)
class Journey:
    """What a browser keeps while it is away at the provider: all made here for this one journey. `invitation` is the token of an invitation
    that was opened in this browser, or empty."""

    state: str
    nonce: str
    verifier: str
    invitation: str = ""


class Provider(Protocol):
    """A provider of identities."""

    issuer: str

    def address(self, journey: Journey, back: str) -> str:
        """Where to send the browser; it comes `back` with a code. Raises StoreError where the provider cannot be reached."""
        ...

    def identity(self, journey: Journey, code: str, back: str) -> Identity:
        """Who came back: the code is exchanged, the signed answer checked. Raises NotAllowed where anything about it is wrong."""
        ...


class ProviderSignIn:
    """The service of signing in by a provider. Its methods ask the provider: call them in a thread."""

    def __init__(self, provider: Provider, store: IdentityStore, signer: SignIn) -> None:
        self.provider, self.store, self.signer = provider, store, signer

    def begin(self, back: str, invitation: str = "") -> tuple[Journey, str]:
        """A new journey, and where to send the browser."""
        journey = Journey(new_secret(), new_secret(), secrets.token_urlsafe(64), invitation)
        return journey, self.provider.address(journey, back)

    def end(
        self, journey: Journey, state: str, code: str, back: str, now: datetime, *, before: str | None = None
    ) -> str:
        """The key of a new login session of whoever came back. Raises NotAllowed, Conflict."""
        if not code or not secrets.compare_digest(journey.state.encode(), state.encode()):
            raise NotAllowed("The sign-in was not finished, or not begun in this browser. Please begin again.")
        identity = self.provider.identity(journey, code, back)
        user = self.store.user_of(identity) or self._invited(journey.invitation, identity, now)
        if user is None or self._closed(user):
            raise NotAllowed(
                "Nobody here is linked to that account. Open your invitation link first, or ask your admin."
            )
        return self.signer.begin(user, now, before)

    def link(self, by: User, user: str, subject: str, now: datetime) -> None:
        """Link somebody's subject at the provider to a user. Raises NotFound, BadValue, Conflict."""
        must_look_after(by, "user", user)
        found = self.signer.store.user(user)
        self.store.link(Identity(self.provider.issuer, fit_subject(subject)), found.id, now)
        self.signer.store.note(by.id, LINKED, found.id, now)

    def unlink(self, by: User, user: str, subject: str, now: datetime) -> None:
        """Take the link away; the user's login sessions end. Raises NotFound."""
        must_look_after(by, "user", user)
        self.store.unlink(user, subject, now)
        self.signer.store.note(by.id, UNLINKED, user, now)

    def _invited(self, token: str, identity: Identity, now: datetime) -> str | None:
        return self.store.link_by_token(digest(token), INVITATION, identity, now) if token else None

    def _closed(self, user: str) -> bool:
        try:
            return self.signer.store.user(user).disabled
        except NotFound:
            return True


def fit_subject(subject: str) -> str:
    """A subject as it is kept. Raises BadValue."""
    found = subject.strip()
    if not found or len(found) > 240 or not found.isprintable():
        raise BadValue(N_("subject"), subject, N_("copy the user's subject (sub) from the sign-in provider"))
    return found
