"""Who uses the product: users, teams, roles, and the actor on whose behalf something is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a team. One user may hold several."""

    TRAINEE = "trainee"
    COACH = "coach"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in. `name` is unique, folded to lower case; a disabled user may not sign in."""

    id: str
    name: str
    created: datetime
    disabled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A role of a user in a team, from a moment on (and until one)."""

    user: str
    team: str
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user with the roles held now. `login` is the login session by which they came (None at the terminal)."""

    user: User
    memberships: tuple[Membership, ...]
    login: str | None = None

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held in any team."""
        return frozenset(m.role for m in self.memberships)

    def teams(self, role: Role) -> frozenset[str]:
        """The teams in which the role is held."""
        return frozenset(m.team for m in self.memberships if m.role is role)

    @property
    def home_team(self) -> str | None:
        """The team that new sessions belong to: the first in which the user trains, else any."""
        trained = [m.team for m in self.memberships if m.role is Role.TRAINEE]
        return next(iter([*trained, *(m.team for m in self.memberships)]), None)


@dataclass(frozen=True, slots=True)
class Login:
    """A login session: a row, so that it can be revoked. Only the hash of its secret is kept."""

    id: str
    user: str
    created: datetime
    last_seen: datetime
    ends: datetime
    revoked: datetime | None = None
