"""Rows of turns and events, within a transaction that is already open; and the line of sessions that a session's turns come from.

A session that went back to a turn shares the turns before it with the session it came from, and never copies them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, or_, update

from app.errors import LeaseLost, NotFound, StoreError
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import State
from app.practice.records import Event, NewEvent, Step, Turn
from app.store import prepared
from app.store import tables as t
from app.store.codec import dump, dump_log, load, load_log
from app.store.database import hold_by


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn stands: its session, the step it has reached, whether somebody asked to stop it, the process that holds it, and the number of its
    session's last event."""

    turn: str
    session: str
    step: Step
    stop_asked: bool
    owner: str
    last: int

    def must_be_held(self, by: str | None) -> None:
        """Raise LeaseLost where another process has taken the turn up; None is nobody in particular."""
        if by is not None and by != self.owner:
            raise LeaseLost("Turn", self.turn)


@dataclass(frozen=True, slots=True)
class Part:
    """A session of a line, and the number below which its turns belong to the line (None: all of them)."""

    session: str
    before: int | None


def line_of(db: Connection, session: str) -> list[Part]:
    """The sessions that a session's turns come from, the session itself first."""
    line: list[Part] = []
    before: int | None = None
    at: str | None = session
    while at is not None:
        line.append(Part(at, before))
        row = db.execute(prepared.PARENT, {"session": at}).first()
        if row is None or row.parent_session is None:
            break
        before = row.fork_turn if before is None else min(before, row.fork_turn)
        at = row.parent_session
    return line


def turns_of(line: Sequence[Part]) -> ColumnElement[bool]:
    """The condition that a row of `turns` belongs to a line."""
    return of_line(line, t.turns.c.session, t.turns.c.number)


def of_line(line: Sequence[Part], session: Column[Any], number: Column[Any]) -> ColumnElement[bool]:
    """The condition that a row, by its columns of session and turn number, belongs to a line."""
    return or_(*(
        session == part.session if part.before is None else and_(session == part.session, number < part.before)
        for part in line
    ))  # fmt: skip


def append_events(
    db: Connection, session: str, events: Sequence[NewEvent], reply: str = "", last: int | None = None
) -> list[Event]:
    """Append events with the next numbers of their session, which is held; `reply` is the one into which its deltas point, `last` the number of the last
    event where it is known."""
    if not events:
        return []
    if last is None:
        last = db.execute(prepared.LAST, {"session": session}).scalar() or 0
    rows: list[dict[str, Any]] = [
        {"session": session, "seq": last + n, "type": e.type, "body": dict(e.body)}
        for n, e in enumerate(events, start=1)
    ]
    db.execute(prepared.APPEND, rows)
    if db.dialect.name == "postgresql":  # heard where the transaction is committed, by every process that listens
        db.execute(prepared.NOTIFY, {"session": session})
    return [Event(row["session"], row["seq"], row["type"], row["body"], _words(row["body"], reply)) for row in rows]


def _words(body: Mapping[str, Any], reply: str) -> str | None:
    return reply[body["start"] : body["end"]] if reply and "start" in body else None


def end_session(db: Connection, session: str, reason: str, now: datetime) -> None:
    """Write how and when a session ended."""
    db.execute(
        update(t.sessions).where(t.sessions.c.id == session).values(status="ended", end_reason=reason, ended=now)
    )


def hold_session(db: Connection, session: str) -> None:
    """Hold a session: whoever writes its turns, events or what the trainee wrote into it waits for us."""
    hold_by(db, prepared.HOLD, session=session)


def held_place(db: Connection, turn: str) -> Place:
    """Hold a turn's session; which it is, and the step that the turn has reached. Raises NotFound."""
    hold_by(db, prepared.HOLD_OF_TURN, turn=turn)
    # Read once it is held: what stood there before may be old.
    row = db.execute(prepared.PLACE, {"turn": turn}).first()
    if row is None:
        raise NotFound("turn", turn)
    return Place(turn, row.session, Step(row.step), row.stop_asked, row.lease_owner or "", row.last or 0)


def one_turn(db: Connection, turn: str) -> Row[Any]:
    """The row of one turn. Raises NotFound."""
    row = db.execute(prepared.TURN, {"turn": turn}).first()
    if row is None:
        raise NotFound("turn", turn)
    return row


def turn_of(row: Row[Any]) -> Turn:
    """A turn from its row. Raises StoreError where another version wrote it."""
    try:
        return Turn(
            row.id, row.session, row.number, row.client_key, row.text, Step(row.step), load(row.heard, Heard), load(row.move, Move),
            load_log(row.log), load(row.state_after, State), row.reply, row.spoken_by, row.why, row.created, row.stop_asked,
            row.prompt_tokens, row.completion_tokens, row.cost, row.text_en, row.reply_en,
        )  # fmt: skip
    except ValueError as error:
        raise StoreError(
            "Turn in the database", row.id, "it was written by another version; restore a backup"
        ) from error


def turn_row(turn: Turn) -> dict[str, Any]:
    """The row of a new turn."""
    return {
        "id": turn.id, "session": turn.session, "number": turn.number, "client_key": turn.client_key, "text": turn.text, "step": turn.step,
        "heard": dump(turn.heard, Heard), "move": dump(turn.move, Move), "log": dump_log(turn.log), "state_after": dump(turn.state, State),
        "reply": turn.reply, "spoken_by": turn.spoken_by, "why": turn.why, "created": turn.created, "stop_asked": False, "prompt_tokens": turn.prompt_tokens,
        "completion_tokens": turn.completion_tokens, "cost": turn.cost, "text_en": turn.text_en, "reply_en": turn.reply_en,
    }  # fmt: skip
