"""Rows that belong to the person who practises: plans, notes, her own view before the debrief, hints taken, findings disputed."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine, Table, func, insert, select, update

from app.errors import Conflict, NotFound
from app.practice.foreseen import Prediction, Reading
from app.practice.records import Dispute, Hint, Plan
from app.store import tables as t
from app.store.database import hold, new_id
from app.store.regradingrows import is_closed
from app.store.turnrows import hold_session, line_of, turns_of


class PracticeRows:
    """The part of the ledger that keeps what is the trainee's own."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def save_plan(self, session: str, plan: Plan, now: datetime) -> None:
        """Write a new version of the plan."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            newest = select(func.max(t.plans.c.version)).where(t.plans.c.session == session)
            version = (db.execute(newest).scalar() or 0) + 1
            db.execute(insert(t.plans).values(id=new_id(), session=session, version=version, body=asdict(plan), at=now))

    def plan(self, session: str) -> Plan:
        """The newest plan of a session, else of the one it went back from, else an empty one."""
        with self.reading.begin() as db:
            for part in line_of(db, session):
                query = select(t.plans.c.body).where(t.plans.c.session == part.session)
                body = db.execute(query.order_by(t.plans.c.version.desc()).limit(1)).scalar()
                if body:
                    return Plan(**body)
        return Plan()

    def save_notes(self, session: str, text: str, now: datetime) -> None:
        """Write the notes of a session, in place of those before."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            _put(db, t.notes, session, text, now)

    def notes(self, session: str) -> str:
        """The notes of a session, else of the one it went back from."""
        with self.reading.begin() as db:
            for part in line_of(db, session):
                text = db.execute(select(t.notes.c.text).where(t.notes.c.session == part.session)).scalar()
                if text is not None:
                    return str(text)
        return ""

    def save_own_view(self, session: str, text: str, now: datetime) -> None:
        """Write the trainee's own view of an ended session; empty where she passed over the question."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            _put(db, t.own_views, session, text, now)

    def own_view(self, session: str) -> str | None:
        """The trainee's own view; None where she was not asked yet, empty where she passed over it."""
        with self.reading.begin() as db:
            text = db.execute(select(t.own_views.c.text).where(t.own_views.c.session == session)).scalar()
        return None if text is None else str(text)

    def add_hint(self, session: str, hint: Hint, now: datetime) -> None:
        """Keep a hint that was taken; the same step of the same turn twice is kept once."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            h = t.hints.c
            same = select(h.id).where(h.session == session, h.turn == hint.turn, h.step == hint.step)
            if db.execute(same).first() is None:
                values = {"session": session, "turn": hint.turn, "step": hint.step, "text": hint.text, "at": now}
                db.execute(insert(t.hints).values(id=new_id(), **values))

    def hints(self, session: str) -> list[Hint]:
        """The hints taken in a session, in order."""
        with self.reading.begin() as db:
            query = select(t.hints).where(t.hints.c.session == session).order_by(t.hints.c.turn, t.hints.c.step)
            return [Hint(row.turn, row.step, row.text) for row in db.execute(query).all()]

    def predictions(self, session: str) -> list[Prediction]:
        """The calls made in a session and in those it came from, in order of turns."""
        with self.reading.begin() as db:
            query = select(t.predictions).join(t.turns, t.turns.c.id == t.predictions.c.turn)
            rows = db.execute(query.where(turns_of(line_of(db, session))).order_by(t.turns.c.number)).all()
        return [Prediction(row.turn, Reading(row.expected)) for row in rows]

    def dispute(self, session: str, turn: str, item: str, by: str, reason: str, now: datetime) -> None:
        """Dispute a finding of a turn, once, by the item of the rubric. Raises NotFound where the newest grading has no such finding, Conflict where it is disputed already."""
        with self.sharing.begin() as db:
            hold(db, t.turns.c.id, turn)  # a session that went back shares it with the one before
            g, f = t.gradings.c, t.findings.c
            closed = is_closed(g.status)
            newest = select(g.id).where(g.turn == turn, closed).order_by(g.id.desc()).limit(1).scalar_subquery()
            found = db.execute(select(f.id).where(f.grading == newest, f.item == item)).scalar()
            if found is None:
                raise NotFound("finding", item, "name one that stands at this turn")
            if db.execute(select(t.disputes.c.id).where(t.disputes.c.finding == found)).first() is not None:
                raise Conflict("A coach has been asked about this finding already.")
            db.execute(insert(t.disputes).values(id=new_id(), finding=found, by=by, reason=reason, at=now))

    def disputes(self, session: str) -> list[Dispute]:
        """The findings of a session's turns that a coach was asked about, oldest first."""
        with self.reading.begin() as db:
            d, f = t.disputes.c, t.findings.c
            query = (
                select(f.turn, f.item, d.reason, d.at, d.settled)
                .join(t.findings, f.id == d.finding)
                .join(t.turns, t.turns.c.id == f.turn)
                .where(turns_of(line_of(db, session)))
            )
            rows = db.execute(query.order_by(d.id)).all()
        return [Dispute(row.turn, row.item, row.reason, row.at, row.settled) for row in rows]


def _put(db: Connection, table: Table, session: str, text: str, now: datetime) -> None:
    changed = db.execute(update(table).where(table.c.session == session).values(text=text, at=now))
    if changed.rowcount == 0:
        db.execute(insert(table).values(session=session, text=text, at=now))
