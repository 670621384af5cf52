"""What the model cost, summed over turns, with those of sessions that were deleted since; and whether a message was accepted before."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select

from app.store import tables as t
from app.store.database import new_id, reading


class SqlSpend:
    """Spend on SQLAlchemy; see `app.practice.allowance.SpendStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def accepted_before(self, session: str, key: str) -> bool:
        """Whether a session has a message of this key."""
        mine = (t.turns.c.session == session) & (t.turns.c.client_key == key)
        with self.reading.begin() as db:
            return db.execute(select(t.turns.c.id).where(mine)).first() is not None

    def said_at(self, user: str, number: int, since: datetime) -> datetime | None:
        """When a user said her message of this number, counted from the newest (1); see `SpendStore.said_at`."""
        u, s = t.turns.c, t.sessions.c
        query = select(u.created).join(t.sessions, s.id == u.session)
        hers = query.where(s.owner == user, u.number > 0, u.created >= since).order_by(u.created.desc())
        with self.reading.begin() as db:
            return db.execute(hers.offset(number - 1).limit(1)).scalar()

    def spent_by(self, user: str, since: datetime) -> float:
        """What the turns of a user have cost since then."""
        return self._sum(t.sessions.c.owner == user, t.past_spend.c.user == user, since)

    def spent_in(self, team: str, since: datetime) -> float:
        """What the turns of a team have cost since then, by the team that a session was begun in."""
        return self._sum(t.sessions.c.team_then == team, t.past_spend.c.team == team, since)

    def _sum(self, whose: ColumnElement[bool], before: ColumnElement[bool], since: datetime) -> float:
        past = select(func.sum(t.past_spend.c.cost)).where(before, t.past_spend.c.at >= since)
        query = select(func.sum(t.turns.c.cost)).join(t.sessions, t.sessions.c.id == t.turns.c.session)
        with self.reading.begin() as db:
            stands = db.execute(query.where(whose, t.turns.c.created >= since)).scalar_one() or 0.0
            return float(stands) + float(db.execute(past).scalar_one() or 0.0)


def keep_spend(db: Connection, sessions: Sequence[str], now: datetime) -> None:
    """Before sessions are deleted, within an open transaction: keep what their turns of today (UTC) cost, as a figure only. What is kept of earlier days goes:
    no budget asks for it any more."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    db.execute(delete(t.past_spend).where(t.past_spend.c.at < today))
    s, u = t.sessions.c, t.turns.c
    cost = select(s.owner, s.team_then, func.sum(u.cost).label("cost")).join(t.turns, u.session == s.id)
    for row in db.execute(cost.where(s.id.in_(sessions), u.created >= today).group_by(s.owner, s.team_then)).all():
        if row.cost:
            values = {"id": new_id(), "user": row.owner, "team": row.team_then, "at": now, "cost": row.cost}
            db.execute(insert(t.past_spend).values(**values))
