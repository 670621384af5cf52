"""What the model cost, summed over turns; and whether a message was accepted before."""

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, func, select

from app.store import tables as t
from app.store.database import reading


class SqlSpend:
    """Spend on SQLAlchemy; see `app.practice.allowance.SpendStore`."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading(engine)

    def accepted_before(self, session: str, key: str) -> bool:
        """Whether a session has a message of this key."""
        mine = (t.turns.c.session == session) & (t.turns.c.client_key == key)
        with self.reading.begin() as db:
            return db.execute(select(t.turns.c.id).where(mine)).first() is not None

    def spent_by(self, user: str, since: datetime) -> float:
        """What the turns of a user have cost since then."""
        return self._sum(t.sessions.c.owner == user, since)

    def spent_in(self, team: str, since: datetime) -> float:
        """What the turns of a team have cost since then, by the team that a session was begun in."""
        return self._sum(t.sessions.c.team_then == team, since)

    def _sum(self, whose: ColumnElement[bool], since: datetime) -> float:
        query = select(func.sum(t.turns.c.cost)).join(t.sessions, t.sessions.c.id == t.turns.c.session)
        with self.reading.begin() as db:
            return float(db.execute(query.where(whose, t.turns.c.created >= since)).scalar_one() or 0.0)
