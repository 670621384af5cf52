"""The queue of a coach, read in one query a page: what was submitted to her teams and waits to be looked at."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, exists, func, not_, or_, select

from app.practice.records import Visibility
from app.review.records import Claim, QueueRow, Why
from app.store import tables as t

# Ids end in chance, in 32 signs of which these are three: about one session in eleven.
SAMPLED = ("0", "1", "2")
_S = t.sessions.c


def listed(
    db: Connection, teams: Sequence[str], coach: str, why: Why, now: datetime, after: int, most: int
) -> list[QueueRow]:
    """A stretch of a list, disputed sessions first (oldest question first), then by the time they began."""
    asked = _asked()
    done = select(func.max(t.reviews.c.at)).where(t.reviews.c.session == _S.id).scalar_subquery()
    turns = select(func.max(t.turns.c.number)).where(t.turns.c.session == _S.id).scalar_subquery()
    columns = _S.id, _S.owner, _S.case_id, _S.case_hash, _S.level, _S.end_reason, _S.started
    query = select(
        *columns,
        asked.c.asked_times,
        asked.c.oldest,
        done.label("done"),
        turns.label("turns"),
        t.claims.c.coach,
        t.claims.c.until,
    )
    query = query.outerjoin(asked, asked.c.session == _S.id).outerjoin(
        t.claims, and_(t.claims.c.session == _S.id, t.claims.c.until > now)
    )
    query = query.where(*within_reach(teams, coach), _in(why, asked))
    if why is Why.DONE:
        query = query.order_by(_S.started.desc())
    else:
        query = query.order_by(asked.c.oldest.is_(None), asked.c.oldest, _S.started)
    rows = db.execute(query.offset(after).limit(most)).all()
    unsure = _unsure_turns(db, [row.id for row in rows])
    return [_queue_row(row, unsure.get(row.id, 0)) for row in rows]


def counted(db: Connection, teams: Sequence[str], coach: str) -> Mapping[Why, int]:
    """How many sessions are open, disputed and done."""
    asked = _asked()
    found = {}
    for why in (Why.OPEN, Why.DISPUTED, Why.DONE):
        query: Select[Any] = select(func.count()).select_from(t.sessions)
        if why is not Why.DONE:
            query = query.outerjoin(asked, asked.c.session == _S.id)
        found[why] = int(db.execute(query.where(*within_reach(teams, coach), _in(why, asked))).scalar_one())
    return found


def within_reach(teams: Sequence[str], coach: str) -> tuple[ColumnElement[bool], ...]:
    """What a coach may review: what was submitted to her teams; sessions of her own only where nobody else coaches that team."""
    m = t.memberships.c
    others = exists().where(m.team == _S.team_then, m.role == "coach", m.until.is_(None), m.user != coach)
    mine = or_(_S.owner != coach, not_(others))
    return _S.team_then.in_(list(teams)), _S.visibility == Visibility.SUBMITTED, mine


def _asked() -> Subquery:
    """Open disputes by session."""
    d, f = t.disputes.c, t.findings.c
    query = (
        select(t.turns.c.session, func.count().label("asked_times"), func.min(d.at).label("oldest"))
        .select_from(t.disputes)
        .join(t.findings, f.id == d.finding)
        .join(t.turns, t.turns.c.id == f.turn)
    )
    return query.where(d.settled.is_(None)).group_by(t.turns.c.session).subquery()


def _in(why: Why, asked: Subquery) -> ColumnElement[bool]:
    reviewed = exists().where(t.reviews.c.session == _S.id)
    if why is Why.DONE:
        return reviewed
    if why is Why.DISPUTED:
        return asked.c.oldest.is_not(None)
    if why is Why.UNSURE:
        return and_(not_(reviewed), _unsure())
    if why is Why.SAMPLE:
        return and_(not_(reviewed), or_(*(_S.id.like(f"%{sign}") for sign in SAMPLED)))
    return or_(not_(reviewed), asked.c.oldest.is_not(None))


def _unsure() -> ColumnElement[bool]:
    """Whether a turn of the session has something that the grader was not sure of."""
    return exists().where(t.turns.c.session == _S.id, t.gradings.c.turn == t.turns.c.id, _doubted())


def _doubted() -> ColumnElement[bool]:
    away = exists().where(t.abstentions.c.grading == t.gradings.c.id)
    low = exists().where(t.findings.c.grading == t.gradings.c.id, t.findings.c.confidence == "low")
    return or_(away, low)


def _unsure_turns(db: Connection, sessions: Sequence[str]) -> dict[str, int]:
    query = select(t.turns.c.session, func.count(t.turns.c.id.distinct()).label("n")).join(
        t.gradings, t.gradings.c.turn == t.turns.c.id
    )
    rows = db.execute(query.where(t.turns.c.session.in_(list(sessions)), _doubted()).group_by(t.turns.c.session))
    return {row.session: row.n for row in rows}


def _queue_row(row: Any, unsure: int) -> QueueRow:
    return QueueRow(
        session=row.id, owner=row.owner, case=row.case_id, case_hash=row.case_hash, level=row.level, end_reason=row.end_reason, started=row.started,
        turns=row.turns or 0, disputes=row.asked_times or 0, asked=row.oldest, unsure=unsure, sample=row.id.endswith(SAMPLED),
        claim=Claim(row.id, row.coach, row.until) if row.coach else None, done=row.done,
    )  # fmt: skip
