"""Rows of assignments: what was given to whom, and the sessions that were begun from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, insert, or_, select, update

from app.content.acts import Strategy
from app.errors import NotFound
from app.practice.records import Visibility
from app.review.assignmentports import Assignment, Member
from app.review.figures import Source
from app.review.passing import Attempt, PassRule, passes
from app.store import tables as t
from app.store.database import reading
from app.store.figurerows import kept_from

_G = t.past_attempts.c
_A, _P, _M, _S = t.assignments.c, t.assignment_people.c, t.memberships.c, t.sessions.c


class SqlAssignments:
    """Assignments on SQLAlchemy; see `app.review.assignmentports.AssignmentStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def add_assignment(self, assignment: Assignment) -> None:
        """Write a new one."""
        a = assignment
        row = {
            "id": a.id, "team": a.team, "case_id": a.case, "level": a.level, "due": a.due, "pass_rule": asdict(a.rule), "by": a.by, "at": a.at,
            "focus": a.focus, "withdrawn": a.withdrawn,
        }  # fmt: skip
        with self.engine.begin() as db:
            db.execute(insert(t.assignments).values(**row))
            if a.people:
                rows = [{"assignment": a.id, "user": user} for user in sorted(a.people)]
                db.execute(insert(t.assignment_people), rows)

    def assignment(self, assignment: str) -> Assignment:
        """One by id."""
        with self.reading.begin() as db:
            found = _read(db, select(t.assignments).where(_A.id == assignment))
        if not found:
            raise NotFound("assignment", assignment)
        return found[0]

    def assignments_of(self, teams: Sequence[str]) -> list[Assignment]:
        """Those of these teams, newest first."""
        with self.reading.begin() as db:
            return _read(db, select(t.assignments).where(_A.team.in_(list(teams))).order_by(_A.at.desc(), _A.id.desc()))

    def assignments_for(self, user: str) -> list[Assignment]:
        """Those that are given to a person who is still in the team."""
        named = select(_P.assignment).where(_P.user == user)
        anybody = ~select(_P.assignment).where(_P.assignment == _A.id).exists()
        mine = and_(_M.team == _A.team, _M.user == user, _M.until.is_(None))
        member = select(_M.id).where(mine).exists()
        trainee = select(_M.id).where(mine, _M.role == "trainee").exists()
        given = or_(and_(_A.id.in_(named), member), and_(anybody, trainee))
        query = select(t.assignments).where(given, _A.withdrawn.is_(None))
        with self.reading.begin() as db:
            return _read(db, query.order_by(_A.due.is_(None), _A.due, _A.at.desc()))

    def withdraw_assignment(self, assignment: str, now: datetime) -> None:
        """Take one back; the first time stands."""
        with self.engine.begin() as db:
            where = (_A.id == assignment) & _A.withdrawn.is_(None)
            db.execute(update(t.assignments).where(where).values(withdrawn=now))

    def members(self, teams: Sequence[str]) -> Mapping[str, list[Member]]:
        """The people of these teams at present, by name."""
        query = select(_M.team, _M.role, t.users.c.id, t.users.c.name).join(t.users, t.users.c.id == _M.user)
        now = _M.team.in_(list(teams)), _M.until.is_(None), t.users.c.disabled.is_(False)
        found: dict[str, list[Member]] = {team: [] for team in teams}
        with self.reading.begin() as db:
            for row in db.execute(query.where(*now).order_by(t.users.c.name)):
                found[row.team].append(Member(row.id, row.name, row.role == "trainee"))
        return found

    def attempts(self, assignments: Sequence[str]) -> Mapping[tuple[str, str], list[Attempt]]:
        """The sessions begun from assignments, by assignment and person, oldest first."""
        v = t.visibility_changes.c
        first, last = (
            select(one(v.at)).where(v.session == _S.id, v.to == Visibility.SUBMITTED).scalar_subquery()
            for one in (func.min, func.max)
        )
        columns: list[ColumnElement[Any]] = [
            _S.id,
            _S.assignment,
            _S.owner,
            _S.started,
            _S.status,
            _S.mode,
            _S.hindsight,
            _S.parent_session,
        ]
        query: Select[Any] = select(*columns, _S.visibility, first.label("first"), last.label("submitted")).where(
            _S.assignment.in_(list(assignments))
        )
        with self.reading.begin() as db:
            rows = db.execute(query.order_by(_S.started, _S.id)).all()
            gone = db.execute(select(t.past_attempts).where(_G.assignment.in_(list(assignments)))).all()
            figures = _figures(db, [row.id for row in rows if row.visibility == Visibility.SUBMITTED])
        found: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
        for row in rows:
            found[row.assignment, row.owner].append(_attempt(row, figures.get(row.id)))
        for row in gone:
            past = Attempt(row.attempt, row.first, False, True, False, False, None, first=row.first, gone=True, passed=row.passed)  # fmt: skip
            found[row.assignment, row.user].append(past)
        return found


def keep_attempts(db: Connection, sessions: Sequence[str]) -> None:
    """Before sessions are deleted, within an open transaction: keep of those that were submitted for an assignment only that they were, and whether it was passed."""
    v = t.visibility_changes.c
    times = func.min(v.at).label("first"), func.max(v.at).label("last")
    tried = (
        select(_S.id, _S.owner, _S.assignment, _S.visibility, t.assignments.c.pass_rule, *times)
        .join(t.assignments, _A.id == _S.assignment)
        .join(t.visibility_changes, (v.session == _S.id) & (v.to == Visibility.SUBMITTED))
        .where(_S.id.in_(sessions), _S.mode == "scored", _S.hindsight.is_(False), _S.parent_session.is_(None))
        .group_by(_S.id, _A.id)
    )
    rows = db.execute(tried).all()
    kept_now = _figures(db, [row.id for row in rows if row.visibility == Visibility.SUBMITTED])
    for row in rows:
        kept = kept_now.get(row.id)
        passed = kept is not None and passes(PassRule(**row.pass_rule), kept_from(kept, ()))
        values = {"assignment": row.assignment, "user": row.owner, "attempt": row.id, "first": row.first}
        db.execute(insert(t.past_attempts).values(**values, passed=row.last if passed else None))


def _attempt(row: Row[Any], figures: Row[Any] | None) -> Attempt:
    return Attempt(
        session=row.id,
        started=row.started,
        running=row.status == "running",
        scored=row.mode == "scored",
        hindsight=row.hindsight,
        retry=row.parent_session is not None,
        submitted=row.submitted if row.visibility == Visibility.SUBMITTED else None,
        figures=kept_from(figures, ()) if figures is not None else None,
        first=row.first,
    )


def _figures(db: Connection, sessions: Sequence[str]) -> dict[str, Row[Any]]:
    """The figures of sessions: a coach's word stands over the grader's."""
    f = t.session_figures.c
    rows = db.execute(select(t.session_figures).where(f.session.in_(sessions))).all()
    by_grader = {row.session: row for row in rows if row.source == Source.GRADER}
    return by_grader | {row.session: row for row in rows if row.source == Source.COACH}


def _read(db: Connection, query: Select[Any]) -> list[Assignment]:
    rows = db.execute(query).all()
    people: defaultdict[str, set[str]] = defaultdict(set)
    named = select(t.assignment_people).where(_P.assignment.in_([row.id for row in rows]))
    for one in db.execute(named).all():
        people[one.assignment].add(one.user)
    return [
        Assignment(
            row.id, row.team, row.case_id, row.level, PassRule(**row.pass_rule), row.by, row.at, row.due,
            Strategy(row.focus) if row.focus else None, frozenset(people[row.id]), row.withdrawn,
        )
        for row in rows
    ]  # fmt: skip
