"""What happens between turns: a corrected term, the end of a day, a yes or no to a sum-up, leaving. Each is kept as a step that can be replayed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from app.errors import Conflict, TalksEnded, TurnRunning
from app.negotiation.replay import BetweenTurns, Confirmed, Corrected, DayEnded, Left
from app.negotiation.state import Change, State
from app.practice.records import UNFINISHED, Between, NewEvent, Step
from app.store import tables as t
from app.store.codec import dump, dump_log, load
from app.store.database import new_id
from app.store.sessionrows import session_of
from app.store.turnrows import append_events, end_session, hold_session, line_of, of_line


class BetweenRows:
    """The part of the ledger that keeps what happens between turns."""

    engine: Engine
    sharing: Engine
    reading: Engine

    def adjust(
        self,
        session: str,
        before: State,
        state: State,
        log: Sequence[Change],
        events: Sequence[NewEvent],
        end: str | None,
        now: datetime,
        step: BetweenTurns | None = None,
    ) -> None:
        """Replace the state `before`, adding to the last turn's log; see `Ledger.adjust`."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            head = session_of(db, session)
            if head.status != "running":
                raise TalksEnded(head.end_reason or "ended")
            own = select(t.turns).where(t.turns.c.session == session)
            last = db.execute(own.order_by(t.turns.c.number.desc()).limit(1)).first()
            if last is not None and Step(last.step) in UNFINISHED:
                raise TurnRunning(last.number)
            wanted = select(t.sessions.c.state_now, t.sessions.c.start_log).where(t.sessions.c.id == session)
            stored = db.execute(wanted).one()
            if load(stored.state_now, State) != before:
                raise Conflict("The talks have moved on in the meantime; look at where they stand, then do it again.")
            now_stands = dump(state, State)
            if last is not None:
                body = [*(last.log or []), *dump_log(log)]
                db.execute(update(t.turns).where(t.turns.c.id == last.id).values(log=body))
            else:  # a session that went back to a turn and has said nothing yet
                body = [*(stored.start_log or []), *dump_log(log)]
                db.execute(update(t.sessions).where(t.sessions.c.id == session).values(start_log=body))
            db.execute(update(t.sessions).where(t.sessions.c.id == session).values(state_now=now_stands))
            if step is not None:
                db.execute(insert(t.between_turns).values(session=session, after_turn=head.turns, at=now, **_row(step)))
            if end:
                end_session(db, session, end, now)
            append_events(db, session, events)

    def between(self, session: str) -> list[Between]:
        """What happened between the turns of a session and of those it came from, in order."""
        with self.reading.begin() as db:
            rows = _rows(db, session)
        return [Between(row.after_turn, _step(row)) for row in rows]


def _rows(db: Connection, session: str) -> Sequence[Row[Any]]:
    b = t.between_turns.c
    mine = of_line(line_of(db, session), b.session, b.after_turn)
    return db.execute(select(t.between_turns).where(mine).order_by(b.after_turn, b.id)).all()


def _row(step: BetweenTurns) -> dict[str, Any]:
    match step:
        case Corrected(issue, value):
            return {"id": new_id(), "kind": "corrected", "issue": issue, "value": value}
        case DayEnded(preparations, agreed):
            return {"id": new_id(), "kind": "day", "prepared": list(preparations), "agreed": agreed}
        case Confirmed(yes):
            return {"id": new_id(), "kind": "confirmed", "yes": yes}
        case Left():
            return {"id": new_id(), "kind": "left"}


def _step(row: Row[Any]) -> BetweenTurns:
    match row.kind:
        case "corrected":
            return Corrected(row.issue, row.value if isinstance(row.value, str) else float(row.value))
        case "day":
            return DayEnded(tuple(row.prepared), row.agreed or "")
        case "confirmed":
            return Confirmed(row.yes)
        case _:
            return Left()
