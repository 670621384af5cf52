"""Signing in: one-time links and login sessions as rows."""

from app.people.values import Actor, User


class SignIn:
    """Issues one-time links and keeps login sessions."""

    def issue_link_token(self, user: User) -> str:
        """A new token for a sign-in link: single use, 15 minutes; only its hash is kept."""
        raise NotImplementedError

    def redeem(self, token: str) -> str:
        """Use a token once; returns the secret of a new login session for a cookie. Raises SignedOut for a token that is unknown, used or too old."""
        raise NotImplementedError

    def actor(self, secret: str | None) -> Actor:
        """Who comes with that cookie. Raises SignedOut where it is missing, unknown, expired or revoked, or the user disabled."""
        raise NotImplementedError

    def sign_out(self, secret: str | None) -> None:
        """Revoke a login session; nothing happens where there is none."""
        raise NotImplementedError


class Users:
    """Keeps users, teams and roles."""

    def first(self) -> User:
        """The local user (trainee, coach and admin), made at first start."""
        raise NotImplementedError

    def by_name(self, name: str) -> User:
        """The user of that name. Raises NotFound."""
        raise NotImplementedError

    def add(self, name: str, roles: tuple[str, ...], team: str | None = None) -> User:
        """Add a user to a team (default: the first team). Raises BadValue for a name that is taken or a role that is unknown."""
        raise NotImplementedError

    def actor(self, user: User) -> Actor:
        """The user with the roles held now, for the terminal."""
        raise NotImplementedError

    def disable(self, name: str) -> User:
        """Disable a user and revoke what is signed in."""
        raise NotImplementedError
