"""People as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from app.locale.filled import N_

ROLES = (N_("trainee"), N_("coach"), N_("admin"))


@dataclass(frozen=True, slots=True)
class Team:
    """A membership: the team and the role in it."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class User:
    """A user with roles and teams."""

    id: str
    name: str
    roles: tuple[str, ...]
    teams: tuple[Team, ...] = ()
    disabled: bool = False

    @property
    def coach(self) -> bool:
        """Whether the user coaches."""
        return "coach" in self.roles

    @property
    def admin(self) -> bool:
        """Whether the user looks after people, teams and retention."""
        return "admin" in self.roles

    @property
    def team(self) -> str | None:
        """The id of the team that new sessions belong to."""
        return self.teams[0].id if self.teams else None

    @property
    def coached_teams(self) -> tuple[str, ...]:
        """The teams whose submitted sessions this user may read."""
        return tuple(t.id for t in self.teams if t.role == "coach") if self.coach else ()


# Whoever has the machine itself: acts as an admin from the command line and is no row.
OPERATOR = User("", "the operator of this machine", ("admin",))


@dataclass(frozen=True, slots=True)
class Account:
    """A user as an admin sees them. `seen` is None where they never signed in; `subjects` are their ids at the sign-in provider."""

    user: User
    created: datetime
    seen: datetime | None
    has_password: bool
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that still waits for its user."""

    user: User
    expires: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A membership that has not ended."""

    id: str
    user: str
    name: str
    role: str
    since: datetime
    disabled: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A team with its members of today, all or a page of them."""

    id: str
    name: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in a list, with the number of its members of today."""

    id: str
    name: str
    members: int


A_PAGE = 25
_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a long list: a text that is looked for ("": all), and the id of the row that the page begins `after` or ends `before` ("": the
    beginning)."""

    find: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[_One]):
    """A page of at most `A_PAGE` rows, and whether there are others before and after it."""

    rows: tuple[_One, ...]
    earlier: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a sign-in provider: its issuer, and their subject there."""

    issuer: str
    subject: str
