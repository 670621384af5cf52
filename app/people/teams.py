"""Teams: add, rename, add members, end a membership. A user may be in several teams; what ended stays in the past."""

from datetime import datetime

from app.errors import BadValue, Conflict
from app.locale.filled import Filled
from app.people.permissions import must_look_after
from app.people.ports import PeopleStore, TeamStore
from app.people.records import Asked, Group, Member, Page, TeamLine, User
from app.people.signin import fit_name

MEMBER_ROLES = ("trainee", "coach")


class Teams:
    """The service of teams, for admins."""

    def __init__(self, store: TeamStore, people: PeopleStore) -> None:
        self.store, self.people = store, people

    def all(self, by: User) -> list[Group]:
        """All teams with their members of today. Raises NotFound for anybody but an admin."""
        must_look_after(by, "page", "admin")
        return self.store.teams()

    def lines(self, by: User, asked: Asked) -> Page[TeamLine]:
        """Teams by name, a page at a time. Raises NotFound for anybody but an admin."""
        must_look_after(by, "page", "admin")
        return self.store.lines(asked)

    def named(self, by: User, team: str) -> str:
        """The name of a team. Raises NotFound, also for anybody but an admin."""
        must_look_after(by, "team", team)
        return self.store.name(team)

    def members(self, by: User, team: str, asked: Asked) -> Page[Member]:
        """The members of a team, a page at a time. Raises NotFound for anybody but an admin."""
        must_look_after(by, "team", team)
        return self.store.members(team, asked)

    def offered(self, by: User) -> list[tuple[str, str]]:
        """Id and name of the teams that `by` may invite into."""
        if by.admin:
            return self.store.names()
        return [(t.id, t.name) for t in by.teams if t.id in by.coached_teams]

    def add(self, by: User, name: str) -> str:
        """Add a team; its id. Raises NotFound, BadValue."""
        must_look_after(by, "page", "admin")
        return self.store.add_team(fit_name(name))

    def rename(self, by: User, team: str, name: str) -> None:
        """Give a team another name. Raises NotFound, BadValue."""
        must_look_after(by, "team", team)
        self.store.rename_team(team, fit_name(name))

    def add_member(self, by: User, team: str, user: str, role: str, now: datetime) -> None:
        """Let a user be in a team, as a trainee or as its coach. Raises NotFound, BadValue, Conflict."""
        must_look_after(by, "team", team)
        if role not in MEMBER_ROLES:
            raise BadValue("role", role, Filled("use one of %(names)s", names=", ".join(MEMBER_ROLES)))
        found = self.people.user(user)
        if role == "coach" and not found.coach:
            raise Conflict("Only a user with the role of coach can coach a team. Give the role first, then the team.")
        self.store.add_member(team, user, role, now)

    def end(self, by: User, membership: str, now: datetime) -> str:
        """End a membership from now on; the team that it was of. Raises NotFound."""
        must_look_after(by, "membership", membership)
        return self.store.end_membership(membership, now)
