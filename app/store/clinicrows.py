"""Rows of clinics: the room, its devices, their answers and findings. Everything goes with the clinic; only the audit remains."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, or_, select, update

from app.content.acts import Act
from app.errors import Conflict, NotFound
from app.grading.embedded import NAME
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.practice.records import Visibility
from app.review.room import OPENED, Clinic, RoomAnswer, Standing
from app.store import tables as t
from app.store.database import new_id, reading

MOST_DEVICES = 200
_CLINICS, _DEVICES, _ANSWERS, _FINDINGS = t.clinics, t.clinic_devices, t.clinic_answers, t.clinic_findings


class SqlClinics:
    """The store of clinics; see `app.review.clinicports.ClinicStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def open_clinic(self, clinic: Clinic) -> None:
        """Write a new clinic, one per coach and session."""
        with self.engine.begin() as db:
            mine = (_CLINICS.c.session == clinic.session) & (_CLINICS.c.coach == clinic.coach)
            drop_clinics(db, mine & (_CLINICS.c.closes <= clinic.opened))
            if db.execute(select(_CLINICS.c.id).where(mine)).first():
                raise Conflict("A clinic on this session is open already; close it first, then open another.")
            db.execute(
                insert(_CLINICS).values(
                    id=clinic.id, session=clinic.session, turn=clinic.turn, coach=clinic.coach, code=clinic.code, opened=clinic.opened, closes=clinic.closes,
                    shown=clinic.shown,
                )
            )  # fmt: skip

    def clinic_of(self, session: str, coach: str, now: datetime) -> Clinic | None:
        """The open clinic of a coach on a session."""
        return self._one((_CLINICS.c.session == session) & (_CLINICS.c.coach == coach), now)

    def clinic_by_code(self, code: str, now: datetime) -> Clinic | None:
        """The open clinic of a code's hash."""
        return self._one(_CLINICS.c.code == code, now)

    def clinic_of_device(self, device: str, now: datetime) -> Clinic | None:
        """The open clinic that a device joined."""
        joined = select(_DEVICES.c.clinic).where(_DEVICES.c.hash == device)
        return self._one(_CLINICS.c.id.in_(joined), now)

    def change_code(self, clinic: str, code: str) -> None:
        """Put another code in place of the one before."""
        with self.engine.begin() as db:
            db.execute(update(_CLINICS).where(_CLINICS.c.id == clinic).values(code=code))

    def add_device(self, device: str, clinic: str, now: datetime) -> None:
        """Let a device in."""
        with self.engine.begin() as db:
            _open(db, _CLINICS.c.id == clinic, now)
            count = select(func.count()).select_from(_DEVICES).where(_DEVICES.c.clinic == clinic)
            if db.execute(count).scalar_one() >= MOST_DEVICES:
                raise Conflict("The room is full; share a device with somebody.")
            db.execute(insert(_DEVICES).values(hash=device, clinic=clinic, at=now))

    def keep_answer(self, device: str, text: str, grading: Grading, now: datetime) -> None:
        """Write a device's answer, in place of the one before."""
        joined = select(_DEVICES.c.clinic).where(_DEVICES.c.hash == device)
        with self.engine.begin() as db:
            # The clinic's row is locked, so that neither a closing nor the same device's second tab comes between.
            clinic = _open(db, _CLINICS.c.id.in_(joined), now)
            if clinic.shown:
                raise Conflict("The answers are on the screen by now, so none can be changed any more.")
            old = db.execute(select(_ANSWERS.c.id).where(_ANSWERS.c.device == device)).scalar()
            if old is not None:
                db.execute(delete(_FINDINGS).where(_FINDINGS.c.answer == old))
                db.execute(delete(_ANSWERS).where(_ANSWERS.c.id == old))
            made = new_id()
            db.execute(
                insert(_ANSWERS).values(
                    id=made, clinic=clinic.id, device=device, text=text, status=grading.status.value, reason=grading.reason, level=grading.turn_level, at=now
                )
            )  # fmt: skip
            rows = [
                {
                    "id": new_id(), "answer": made, "item": f.id.value, "quote": f.quote, "start": f.start, "end": f.end, "specific": f.specific,
                    "fresh": f.fresh,
                }
                for f in grading.findings
            ]  # fmt: skip
            if rows:
                db.execute(insert(_FINDINGS), rows)

    def answer_of(self, device: str) -> RoomAnswer | None:
        """A device's own answer."""
        return next(iter(self._answers(_ANSWERS.c.device == device)), None)

    def answers(self, clinic: str) -> list[RoomAnswer]:
        """All answers of a clinic."""
        return self._answers(_ANSWERS.c.clinic == clinic)

    def standing(self, clinic: str, now: datetime) -> Standing | None:
        """How far the room is."""
        with self.reading.begin() as db:
            row = db.execute(select(_CLINICS.c.shown, _CLINICS.c.closes).where(_CLINICS.c.id == clinic)).first()
            if row is None or row.closes <= now:
                return None
            devices, answers = (
                db.execute(select(func.count()).select_from(table).where(table.c.clinic == clinic)).scalar_one()
                for table in (_DEVICES, _ANSWERS)
            )
            return Standing(devices, answers, row.shown)

    def show(self, clinic: str) -> None:
        """Put the answers on the screen."""
        with self.engine.begin() as db:
            db.execute(update(_CLINICS).where(_CLINICS.c.id == clinic).values(shown=True))

    def close(self, clinic: str) -> None:
        """Delete a clinic with everything in it."""
        with self.engine.begin() as db:
            drop_clinics(db, _CLINICS.c.id == clinic)

    def sweep(self, now: datetime) -> list[str]:
        """Close what is past its time or no longer submitted."""
        submitted = select(t.sessions.c.id).where(t.sessions.c.visibility == Visibility.SUBMITTED)
        over = or_(_CLINICS.c.closes <= now, _CLINICS.c.session.not_in(submitted))
        with self.reading.begin() as db:  # mostly there is nothing, and readers wait for no writer
            found = list(db.execute(select(_CLINICS.c.session).where(over)).scalars())
        if found:
            with self.engine.begin() as db:
                drop_clinics(db, over)
        return found

    def uses(self, session: str) -> list[datetime]:
        """When a session was used in a clinic, by the audit."""
        mine = (t.audit.c.object == session) & (t.audit.c.action == OPENED)
        with self.reading.begin() as db:
            return list(db.execute(select(t.audit.c.at).where(mine).order_by(t.audit.c.at)).scalars())

    def _one(self, where: ColumnElement[bool], now: datetime) -> Clinic | None:
        with self.reading.begin() as db:
            row = db.execute(select(_CLINICS).where(where, _CLINICS.c.closes > now)).first()
        return _clinic(row) if row else None

    def _answers(self, where: ColumnElement[bool]) -> list[RoomAnswer]:
        with self.reading.begin() as db:
            rows = db.execute(select(_ANSWERS).where(where).order_by(_ANSWERS.c.id)).all()
            ids = [row.id for row in rows]
            query = select(_FINDINGS).where(_FINDINGS.c.answer.in_(ids)).order_by(_FINDINGS.c.start, _FINDINGS.c.id)
            found: defaultdict[str, list[Finding]] = defaultdict(list)
            for f in db.execute(query).all():
                found[f.answer].append(Finding(Act(f.item), f.quote, f.start, f.end, f.specific, fresh=f.fresh))
        return [RoomAnswer(row.id, row.text, _grading(row, tuple(found[row.id]))) for row in rows]


def drop_clinics(db: Connection, where: ColumnElement[bool]) -> None:
    """Delete clinics with their findings, answers and devices, within an open transaction."""
    clinics = list(db.execute(select(_CLINICS.c.id).where(where).with_for_update()).scalars())
    if not clinics:
        return
    answers = select(_ANSWERS.c.id).where(_ANSWERS.c.clinic.in_(clinics))
    db.execute(delete(_FINDINGS).where(_FINDINGS.c.answer.in_(answers)))
    db.execute(delete(_ANSWERS).where(_ANSWERS.c.clinic.in_(clinics)))
    db.execute(delete(_DEVICES).where(_DEVICES.c.clinic.in_(clinics)))
    db.execute(delete(_CLINICS).where(_CLINICS.c.id.in_(clinics)))


def _open(db: Connection, where: ColumnElement[bool], now: datetime) -> Row[Any]:
    row = db.execute(select(_CLINICS).where(where, _CLINICS.c.closes > now).with_for_update()).first()
    if row is None:
        raise NotFound("clinic", "of this device", "it is over; ask for a new code")
    return row


def _clinic(row: Row[Any]) -> Clinic:
    return Clinic(row.id, row.session, row.turn, row.coach, row.code, row.opened, row.closes, row.shown)


def _grading(row: Row[Any], findings: tuple[Finding, ...]) -> Grading:
    return Grading(Status(row.status), NAME, row.reason, findings, turn_level=row.level)
