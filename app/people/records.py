"""People as values."""

from dataclasses import dataclass

ROLES = ("trainee", "coach", "admin")


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
