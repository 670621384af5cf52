"""Letting a turn that failed go on: its row takes up the step at which it stood."""

from sqlalchemy import Connection, Engine, func, select, update

from app.errors import Conflict, TalksEnded
from app.locale.filled import N_
from app.negotiation.move import Move
from app.practice.records import NewEvent, Step, Turn
from app.store import tables as t
from app.store.codec import load
from app.store.sessionrows import session_of
from app.store.turnrows import append_events, held_place, one_turn, turn_of

NOT_FAILED = N_("This answer did not fail, or it is being tried again already; open the talks anew to see it.")
NOT_THE_LAST = N_("Only the last message can be answered again; the talks have gone on since.")


class Reopening:
    """The part of the ledger that opens a failed turn again."""

    sharing: Engine

    def reopen(self, turn: str, owner: str) -> Turn:
        """Let a failed turn go on from where it stood; see `Ledger.reopen`."""
        with self.sharing.begin() as db:
            place = held_place(db, turn)
            row = one_turn(db, turn)
            if place.step is not Step.FAILED:
                raise Conflict(NOT_FAILED)
            _check_goes_on(db, place.session, row.number, load(row.move, Move))
            step = Step.ACCEPTED if row.move is None else Step.SPEAKING if row.reply else Step.DECIDED
            db.execute(
                update(t.turns)
                .where(t.turns.c.id == turn)
                .values(step=step, why=None, stop_asked=False, lease_owner=owner)
            )
            retried = NewEvent("turn.retried", {"turn": turn, "number": row.number})
            append_events(db, place.session, [retried], last=place.last)
            return turn_of(one_turn(db, turn))


def _check_goes_on(db: Connection, session: str, number: int, move: Move | None) -> None:
    """Raise where the talks went on, or were ended by something else than this very move."""
    newest = db.execute(select(func.max(t.turns.c.number)).where(t.turns.c.session == session)).scalar()
    if newest != number:
        raise Conflict(NOT_THE_LAST)
    head = session_of(db, session)
    if head.status != "running" and (move is None or move.ended is None):
        raise TalksEnded(head.end_reason or "ended")
