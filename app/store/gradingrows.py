"""Rows of gradings: the waiting row, taking it under a lease, and its result with findings and levels."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from app.content.acts import Act, Opens, Strategy
from app.errors import NotFound
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.locale.filled import N_
from app.practice.records import NewEvent, graded_event
from app.practice.secondtries import pause_after
from app.store import prepared
from app.store import tables as t
from app.store.database import new_id
from app.store.turnrows import append_events, held_place, line_of, turns_of

RULES = "1"
# A grading that ends its process each time must not end all of them, one after the other.
MOST_TRIES = 10
BROKE_OFF = N_("it was begun ten times and each time its process ended")
_TURN = "turn"
# Whoever is at it when a turn is to be graded anew no longer holds it.
_ANEW = {
    "status": Status.WAITING,
    "reason": None,
    "tries": 0,
    "lease_owner": None,
    "later": False,
    "due": None,
    "again": 0,
}
_RANK = {Status.UNGRADED: 1, Status.NOT_GRADABLE: 2, Status.GRADED: 2}


class GradingRows:
    """The part of the ledger that keeps gradings."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def know_grader(self, name: str, kind: str, rubric: str, prompt: str | None, model: str | None) -> None:
        """Register a grader under its name, once."""
        known = select(t.graders.c.id).where(t.graders.c.id == name)
        with self.reading.begin() as db:
            if db.execute(known).first() is not None:  # as at nearly every start: then nobody needs to write alone
                return
        row = {"id": name, "kind": kind, "rubric": rubric, "prompt": prompt, "model": model, "code_version": RULES}
        with self.engine.begin() as db:
            if db.execute(known).first() is None:
                db.execute(insert(t.graders).values(**row))

    def wait_for_grading(self, db: Connection, turn: str, grader: str, now: datetime) -> None:
        """Write the waiting row of a grading, once per turn and grader."""
        if db.execute(prepared.GRADING_OF, {"turn": turn, "grader": grader}).first() is None:
            row = {"id": new_id(), "turn": turn, "grader": grader, "status": Status.WAITING, "at": now}
            db.execute(prepared.WAIT, row)

    def take_grading(self, worker: str, now: datetime) -> tuple[str, str] | None:
        """Take one waiting grading: those of new turns first, the oldest first."""
        g = t.gradings.c
        with self.sharing.begin() as db:
            query = (
                select(g.id, g.turn, g.tries)
                .where(g.status == Status.WAITING)
                .order_by(g.later, g.id)
                .limit(1)
                .with_for_update(skip_locked=True)  # what another takes at this moment is its own; the next one is ours
            )
            row = db.execute(query).first()
            if row is None:
                return None
            values = {"status": Status.RUNNING, "lease_owner": worker, "tries": row.tries + 1}
            db.execute(update(t.gradings).where(g.id == row.id).values(**values))
            return row.id, row.turn

    def taken_gradings(self) -> list[tuple[str, str]]:
        """Gradings that somebody works on, with the owner of their lease."""
        with self.reading.begin() as db:
            query = select(t.gradings.c.id, t.gradings.c.lease_owner).where(t.gradings.c.status == Status.RUNNING)
            return [(row.id, row.lease_owner or "") for row in db.execute(query).all()]

    def give_back(self, grading: str, worker: str, now: datetime | None = None) -> None:
        """Let a grading wait again that this worker had taken; nothing where another has it by now. With `now` its process ended in it: one that was begun
        too often is closed as ungraded."""
        g = t.gradings.c
        with self.sharing.begin() as db:
            session, row = _held_grading(db, grading)
            if row.status != Status.RUNNING or row.lease_owner != worker:
                return
            if now is None or row.tries < MOST_TRIES:
                tries = row.tries if now is not None else row.tries - 1
                values = {"status": Status.WAITING, "lease_owner": None, "tries": tries}
                db.execute(update(t.gradings).where(g.id == grading).values(**values))
                return
            values = {"status": Status.UNGRADED, "reason": BROKE_OFF, "lease_owner": None, "at": now}
            db.execute(update(t.gradings).where(g.id == grading).values(**values))
            number = db.execute(select(t.turns.c.number).where(t.turns.c.id == row.turn)).scalar_one()
            append_events(db, session, [graded_event(row.turn, number, Status.UNGRADED, BROKE_OFF)])

    def save_grading(
        self, grading: str, result: Grading, event: NewEvent, now: datetime, worker: str | None = None
    ) -> None:
        """Write a result, once: a grading that is closed, or that `worker` does not hold any more, stays as it is."""
        with self.sharing.begin() as db:
            session, row = _held_grading(db, grading)
            if row.status not in (Status.RUNNING, Status.WAITING) or worker not in (None, row.lease_owner):
                return
            pause = pause_after(row.again) if result.passing else None
            due = None if pause is None else now + pause
            values = {"status": result.status, "reason": result.reason, "at": now, "lease_owner": None, "due": due}
            db.execute(update(t.gradings).where(t.gradings.c.id == grading).values(**values))
            for finding in result.findings:
                db.execute(insert(t.findings).values(**_finding_row(finding, row.turn, grading, now)))
            if result.status != Status.UNGRADED:  # what was found before by another grader keeps what it belongs to
                _opened_rows(db, row.turn, result.opened)
            rows: list[dict[str, Any]] = [
                {"grading": grading, "strategy": s.value, "level": result.levels.get(s), "rules": RULES}
                for s in Strategy
            ]
            rows.append(
                {
                    "grading": grading,
                    "strategy": _TURN,
                    "level": result.turn_level,
                    "rules": "missed" if result.missed else RULES,
                }
            )
            db.execute(insert(t.turn_levels), rows)
            if result.abstained:
                db.execute(insert(t.abstentions), [{"grading": grading, "strategy": s.value} for s in result.abstained])
            append_events(db, session, [event])

    def gradings(self, session: str) -> dict[str, Grading]:
        """The newest grading of each turn of a session and of those it came from, by turn id."""
        with self.reading.begin() as db:
            mine = select(t.turns.c.id).where(turns_of(line_of(db, session)))
            query = select(t.gradings).where(t.gradings.c.turn.in_(mine)).order_by(t.gradings.c.id)
            # What a further grader has not read yet, or could not, takes nothing from what one before found.
            rows = sorted(db.execute(query).all(), key=lambda row: _RANK.get(row.status, 0))
            return _gradings(db, list({row.turn: row for row in rows}.values()))

    def regrade(self, turn: str, grader: str, now: datetime, *, anew: bool = False) -> None:
        """Put an ungraded turn, or `anew` also a graded one, back into the queue. Raises NotFound where it has no grading."""
        with self.engine.begin() as db:
            where = (t.gradings.c.turn == turn) & (t.gradings.c.grader == grader)
            row = db.execute(select(t.gradings).where(where)).first()
            if row is None:
                raise NotFound("grading of turn", turn)
            if row.status == Status.UNGRADED or (anew and row.status != Status.WAITING):
                drop_results(db, row.id)
                db.execute(delete(t.opened).where(t.opened.c.turn == turn))
                db.execute(update(t.gradings).where(where).values(**_ANEW, at=now))

    def waiting(self) -> int:
        """How many gradings wait or run."""
        with self.reading.begin() as db:
            query = select(t.gradings.c.id).where(t.gradings.c.status.in_([Status.WAITING, Status.RUNNING]))
            return len(db.execute(query).all())


def drop_results(db: Connection, grading: str) -> None:
    """Take away what a grading found, before it waits again."""
    for table in (t.findings, t.turn_levels, t.abstentions):
        db.execute(delete(table).where(table.c.grading == grading))


def _held_grading(db: Connection, grading: str) -> tuple[str, Row[Any]]:
    """Hold the session of a grading; which it is, and the grading's row as it then stands. Raises NotFound."""
    turn = db.execute(select(t.gradings.c.turn).where(t.gradings.c.id == grading)).scalar()
    if turn is None:
        raise NotFound("grading", grading)
    session = held_place(db, turn).session
    return session, db.execute(select(t.gradings).where(t.gradings.c.id == grading)).one()


def _finding_row(finding: Finding, turn: str, grading: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "turn": turn, "grading": grading, "item": finding.id.value, "quote": finding.quote, "start": finding.start, "end": finding.end,
        "specific": finding.specific, "takes_up": finding.takes_up, "fresh": finding.fresh, "confidence": finding.confidence, "note": finding.note,
        "action": "add", "at": now,
    }  # fmt: skip


def _opened_rows(db: Connection, turn: str, opens: Opens) -> None:
    db.execute(delete(t.opened).where(t.opened.c.turn == turn))
    for place, strategies in ((True, opens.primary), (False, opens.also)):
        for strategy in strategies:
            db.execute(
                insert(t.opened).values(
                    id=new_id(), turn=turn, strategy=strategy.value, primary_place=place, source="move"
                )
            )


def _gradings(db: Connection, rows: Sequence[Row[Any]]) -> dict[str, Grading]:
    """Gradings by turn, their findings and levels read in one go each."""
    ids, turns = [row.id for row in rows], [row.turn for row in rows]
    f, lv, o, ab = t.findings.c, t.turn_levels.c, t.opened.c, t.abstentions.c
    found = _grouped(db.execute(select(t.findings).where(f.grading.in_(ids)).order_by(f.start, f.id)).all(), "grading")
    levels = _grouped(db.execute(select(t.turn_levels).where(lv.grading.in_(ids))).all(), "grading")
    opens = _grouped(db.execute(select(t.opened).where(o.turn.in_(turns)).order_by(o.id)).all(), "turn")
    away = _grouped(db.execute(select(t.abstentions).where(ab.grading.in_(ids))).all(), "grading")
    return {r.turn: _grading(r, found[r.id], levels[r.id], opens[r.turn], away[r.id]) for r in rows}


def _grouped(rows: Sequence[Row[Any]], by: str) -> defaultdict[str, list[Row[Any]]]:
    groups: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _grading(
    row: Row[Any], found: Sequence[Row[Any]], rows: Sequence[Row[Any]], opens: Sequence[Row[Any]], away: Sequence[Row[Any]]
) -> Grading:  # fmt: skip
    levels = {r.strategy: r for r in rows}
    whole = levels.get(_TURN)
    return Grading(
        status=Status(row.status),
        grader=row.grader,
        reason=row.reason,
        findings=tuple(
            Finding(Act(f.item), f.quote, f.start, f.end, f.specific, f.takes_up, f.fresh, f.confidence, f.note)
            for f in found
        ),
        opened=Opens(
            tuple(Strategy(o.strategy) for o in opens if o.primary_place),
            tuple(Strategy(o.strategy) for o in opens if not o.primary_place),
        ),
        levels={s: levels[s.value].level if s.value in levels else None for s in Strategy},
        turn_level=whole.level if whole else None,
        missed=whole.rules == "missed" if whole else False,
        abstained=tuple(s for s in Strategy if any(a.strategy == s.value for a in away)),
    )
