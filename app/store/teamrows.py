"""Rows of teams and memberships. A membership that ended keeps its row, with its end."""

from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import BadValue, Conflict, NotFound
from app.people.records import Asked, Group, Member, Page, TeamLine
from app.store import tables as t
from app.store.database import new_id, reading
from app.store.paging import holding, page_of


class SqlTeams:
    """Teams on SQLAlchemy; see `app.people.ports.TeamStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def teams(self) -> list[Group]:
        """All teams by name, with today's members by name."""
        columns = (t.memberships, t.users.c.name, t.users.c.disabled)
        query = select(*columns).join(t.users, t.users.c.id == t.memberships.c.user)
        with self.reading.begin() as db:
            teams = db.execute(select(t.teams).order_by(t.teams.c.name)).all()
            rows = db.execute(query.where(t.memberships.c.until.is_(None)).order_by(t.users.c.name)).all()
        members: dict[str, list[Member]] = {}
        for row in rows:
            found = Member(row.id, row.user, row.name, row.role, row.since, row.disabled)
            members.setdefault(row.team, []).append(found)
        return [Group(team.id, team.name, tuple(members.get(team.id, ()))) for team in teams]

    def names(self) -> list[tuple[str, str]]:
        """Id and name of all teams, by name."""
        with self.reading.begin() as db:
            return [(row.id, row.name) for row in db.execute(select(t.teams).order_by(t.teams.c.name)).all()]

    def lines(self, asked: Asked) -> Page[TeamLine]:
        """Teams by name, a page at a time."""
        m, query = t.memberships.c, select(t.teams)
        query = query.where(holding((t.teams.c.name,), asked.find)) if asked.find else query
        with self.reading.begin() as db:
            page = page_of(db, query, t.teams.c.id, t.teams.c.name, asked)
            wanted = m.team.in_([row.id for row in page.rows]), m.until.is_(None)
            counts = db.execute(select(m.team, func.count().label("members")).where(*wanted).group_by(m.team)).all()
        members = {row.team: row.members for row in counts}
        rows = tuple(TeamLine(row.id, row.name, members.get(row.id, 0)) for row in page.rows)
        return Page(rows, page.earlier, page.more)

    def name(self, team: str) -> str:
        """The name of a team."""
        with self.reading.begin() as db:
            found = db.execute(select(t.teams.c.name).where(t.teams.c.id == team)).scalar()
        if found is None:
            raise NotFound("team", team)
        return str(found)

    def members(self, team: str, asked: Asked) -> Page[Member]:
        """Today's members of a team by name, a page at a time."""
        m, u = t.memberships.c, t.users.c
        query = select(t.memberships, u.name, u.disabled).join(t.users, u.id == m.user)
        query = query.where(m.team == team, m.until.is_(None))
        query = query.where(holding((u.name,), asked.find)) if asked.find else query
        with self.reading.begin() as db:
            page = page_of(db, query, u.id, u.name, asked)
        rows = tuple(Member(row.id, row.user, row.name, row.role, row.since, row.disabled) for row in page.rows)
        return Page(rows, page.earlier, page.more)

    def add_team(self, name: str) -> str:
        """Add a team; its id."""
        team = new_id()
        try:
            with self.engine.begin() as db:
                db.execute(insert(t.teams).values(id=team, name=name))
        except IntegrityError:
            raise BadValue("team", name, "the name is taken; choose another") from None
        return team

    def rename_team(self, team: str, name: str) -> None:
        """Rename a team."""
        try:
            with self.engine.begin() as db:
                if db.execute(update(t.teams).where(t.teams.c.id == team).values(name=name)).rowcount != 1:
                    raise NotFound("team", team)
        except IntegrityError:
            raise BadValue("team", name, "the name is taken; choose another") from None

    def add_member(self, team: str, user: str, role: str, now: datetime) -> None:
        """Begin a membership; one of the same user and team in another role ends."""
        of = t.memberships.c
        lasts = (of.team == team) & (of.user == user) & of.until.is_(None)
        with self.engine.begin() as db:
            # Locked, so that a second press of the button finds the first.
            if db.execute(select(t.teams.c.id).where(t.teams.c.id == team).with_for_update()).first() is None:
                raise NotFound("team", team)
            if db.execute(select(of.id).where(lasts, of.role == role)).first():
                raise Conflict("This user is in the team already, in this role. Nothing was changed.")
            db.execute(update(t.memberships).where(lasts).values(until=now))
            db.execute(insert(t.memberships).values(id=new_id(), user=user, team=team, role=role, since=now))

    def end_membership(self, membership: str, now: datetime) -> str:
        """End a membership; the team that it was of."""
        lasts = (t.memberships.c.id == membership) & t.memberships.c.until.is_(None)
        with self.engine.begin() as db:
            if db.execute(update(t.memberships).where(lasts).values(until=now)).rowcount != 1:
                raise NotFound("membership", membership)
            return str(db.execute(select(t.memberships.c.team).where(t.memberships.c.id == membership)).scalar_one())
