"""The queue of a coach, its ids read from an index, its rows a page at a time: what was submitted to her teams and waits to be looked at."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, not_, or_, select

from app.practice.records import Visibility
from app.review.records import Claim, QueueRow, Why
from app.store import tables as t
from app.store.database import MOST_AT_ONCE, batched
from app.store.regradingrows import is_closed

# Ids end in chance, in 32 signs of which these are three: about one session in eleven.
SAMPLED = ("0", "1", "2")
_S = t.sessions.c


Asked = dict[str, tuple[int, datetime]]


def listed(
    db: Connection, teams: Sequence[str], coach: str, why: Why, now: datetime, after: int, most: int, asked: Asked
) -> list[QueueRow]:
    """A stretch of a list, disputed sessions first (oldest question first), then by the time they began. `asked` is what `open_disputes` gives."""
    first = list(asked) if why in (Why.OPEN, Why.DISPUTED) else []
    ids = first[after : after + most]
    if why is not Why.DISPUTED and len(ids) < most:
        query = select(_S.id).where(*within_reach(teams, coach), _in(why))
        if first:
            query = query.where(_S.id.not_in(first))
        order = _S.reviewed.desc() if why is Why.DONE else _S.started
        ids += db.execute(query.order_by(order).offset(max(0, after - len(first))).limit(most - len(ids))).scalars()
    return _rows(db, ids, asked, now)


def counted(db: Connection, teams: Sequence[str], coach: str, disputed: Asked) -> Mapping[Why, int]:
    """How many sessions are open, disputed and done."""
    reach = within_reach(teams, coach)
    asked = list(disputed)
    query = select(func.count()).select_from(t.sessions).where(*reach)
    waiting = int(db.execute(query.where(_S.reviewed.is_(None))).scalar_one())
    done = int(db.execute(query.where(_S.reviewed.is_not(None))).scalar_one())
    again = int(db.execute(query.where(_S.reviewed.is_not(None), _S.id.in_(asked))).scalar_one()) if asked else 0
    return {Why.OPEN: waiting + again, Why.DISPUTED: len(asked), Why.DONE: done}


def _rows(db: Connection, ids: Sequence[str], asked: Asked, now: datetime) -> list[QueueRow]:
    """The rows of these sessions, in their order."""
    turns = select(func.max(t.turns.c.number)).where(t.turns.c.session == _S.id).scalar_subquery()
    columns = _S.id, _S.owner, _S.case_id, _S.case_hash, _S.level, _S.end_reason, _S.started, _S.reviewed
    query = select(*columns, turns.label("turns"), t.claims.c.coach, t.claims.c.until)
    query = query.outerjoin(t.claims, and_(t.claims.c.session == _S.id, t.claims.c.until > now))
    found = {row.id: row for row in db.execute(query.where(_S.id.in_(list(ids)))).all()}
    unsure = _unsure_turns(db, ids)
    return [_queue_row(found[name], unsure.get(name, 0), asked.get(name)) for name in ids if name in found]


def within_reach(teams: Sequence[str], coach: str) -> tuple[ColumnElement[bool], ...]:
    """What a coach may review: what was submitted to her teams; sessions of her own only where nobody else coaches that team."""
    m = t.memberships.c
    others = exists().where(m.team == _S.team_then, m.role == "coach", m.until.is_(None), m.user != coach)
    mine = or_(_S.owner != coach, not_(others))
    return _S.team_then.in_(list(teams)), _S.visibility == Visibility.SUBMITTED, mine


def open_disputes(db: Connection, teams: Sequence[str], coach: str) -> Asked:
    """Open disputes by session: how many, and when the oldest was asked; the oldest first."""
    d, f = t.disputes.c, t.findings.c
    oldest = func.min(d.at).label("oldest")
    query = (
        select(t.turns.c.session, func.count().label("asked_times"), oldest)
        .select_from(t.disputes)
        .join(t.findings, f.id == d.finding)
        .join(t.turns, t.turns.c.id == f.turn)
    )
    rows = db.execute(query.where(d.settled.is_(None)).group_by(t.turns.c.session).order_by(oldest)).all()
    # In two steps, as there are few open disputes and many sessions within reach: a planner that begins with these reads them all.
    mine: set[str] = set()
    for part in batched([row.session for row in rows], MOST_AT_ONCE):
        mine |= set(db.execute(select(_S.id).where(_S.id.in_(part), *within_reach(teams, coach))).scalars())
    return {row.session: (row.asked_times, row.oldest) for row in rows if row.session in mine}


def _in(why: Why) -> ColumnElement[bool]:
    if why is Why.DONE:
        return _S.reviewed.is_not(None)
    if why is Why.UNSURE:
        return and_(_S.reviewed.is_(None), _unsure())
    if why is Why.SAMPLE:
        return and_(_S.reviewed.is_(None), or_(*(_S.id.like(f"%{sign}") for sign in SAMPLED)))
    return _S.reviewed.is_(None)


def _unsure() -> ColumnElement[bool]:
    """Whether a turn of the session has something that the grader was not sure of."""
    return exists().where(t.turns.c.session == _S.id, t.gradings.c.turn == t.turns.c.id, _doubted())


def _doubted() -> ColumnElement[bool]:
    away = exists().where(t.abstentions.c.grading == t.gradings.c.id)
    low = exists().where(t.findings.c.grading == t.gradings.c.id, t.findings.c.confidence == "low")
    later = t.gradings.alias()
    read_since = exists().where(
        later.c.turn == t.gradings.c.turn, later.c.id > t.gradings.c.id, is_closed(later.c.status)
    )
    return and_(or_(away, low), ~read_since)


def _unsure_turns(db: Connection, sessions: Sequence[str]) -> dict[str, int]:
    query = select(t.turns.c.session, func.count(t.turns.c.id.distinct()).label("n")).join(
        t.gradings, t.gradings.c.turn == t.turns.c.id
    )
    rows = db.execute(query.where(t.turns.c.session.in_(list(sessions)), _doubted()).group_by(t.turns.c.session))
    return {row.session: row.n for row in rows}


def _queue_row(row: Any, unsure: int, asked: tuple[int, datetime] | None) -> QueueRow:
    return QueueRow(
        session=row.id, owner=row.owner, case=row.case_id, case_hash=row.case_hash, level=row.level, end_reason=row.end_reason, started=row.started,
        turns=row.turns or 0, disputes=asked[0] if asked else 0, asked=asked[1] if asked else None, unsure=unsure, sample=row.id.endswith(SAMPLED),
        claim=Claim(row.id, row.coach, row.until) if row.coach else None, done=row.reviewed,
    )  # fmt: skip
