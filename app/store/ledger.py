"""The ledger of sessions, turns and events on SQLAlchemy. Each public method is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from app.errors import BadValue, Conflict, NotFound, StoreError, TalksEnded, TurnRunning
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Change, State
from app.practice.records import UNFINISHED, Event, Exchange, Finished, NewEvent, Session, Step, Talk, Turn
from app.store import tables as t
from app.store.codec import dump, dump_log, load, load_log
from app.store.database import new_id, reading
from app.store.gradingrows import GradingRows
from app.store.sessionrows import SessionRows, session_of

LEASE = timedelta(seconds=60)
ENGINE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn stands: its session and the step it has reached."""

    session: str
    step: Step


class SqlLedger(SessionRows, GradingRows):
    """The ledger. Safe to use from several threads; every writing method is one immediate transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.reading = engine, reading(engine)

    def begin(self, session: Session, opening: Turn, state: State) -> None:
        """Write a new session with the opening as turn 0 and its first event."""
        with self.engine.begin() as db:
            db.execute(
                insert(t.sessions).values(
                    id=session.id, owner=session.owner, team_then=session.team, case_id=session.case, case_hash=session.case_hash,
                    rubric=session.rubric, engine_version=ENGINE_VERSION, level=session.level, mode=session.mode, seed=session.seed,
                    draw=session.draw, parent_session=session.parent, fork_turn=session.fork_turn, hindsight=session.hindsight,
                    status=session.status, started=session.started, state_now=dump(state, State),
                )
            )  # fmt: skip
            db.execute(insert(t.turns).values(**_turn_row(opening)))
            _append(db, session.id, [NewEvent("turn.completed", {"turn": opening.id, "number": 0, "by": "embedded"})])

    def turns(self, session: str) -> list[Turn]:
        """All turns in order, number 0 first."""
        with self.reading.begin() as db:
            rows = db.execute(select(t.turns).where(t.turns.c.session == session).order_by(t.turns.c.number)).all()
        return [_turn(row) for row in rows]

    def talk(self, session: str, before: int) -> Talk:
        """What was said before a turn, by its number; see `Ledger.talk`."""
        wanted = t.turns.c.session == session, t.turns.c.number < before
        query = select(t.turns.c.text, t.turns.c.reply, t.turns.c.move).where(*wanted).order_by(t.turns.c.number)
        with self.reading.begin() as db:
            rows = db.execute(query).all()
        return Talk(tuple(Exchange(row.text, row.reply) for row in rows), load(rows[-1].move, Move) if rows else None)

    def reply(self, turn: str) -> str:
        """The buyer's words in a turn, as far as they are spoken."""
        with self.reading.begin() as db:
            return db.execute(select(t.turns.c.reply).where(t.turns.c.id == turn)).scalar() or ""

    def turn(self, turn: str) -> Turn:
        """One turn by id."""
        with self.reading.begin() as db:
            return _turn(_one_turn(db, turn))

    def accept(self, session: str, key: str, text: str, owner: str, now: datetime) -> tuple[Turn, bool]:
        """Accept a message once; see `Ledger.accept`."""
        with self.engine.begin() as db:
            row = db.execute(select(t.turns).where(t.turns.c.session == session, t.turns.c.client_key == key)).first()
            if row is not None:
                if row.text != text:
                    raise BadValue("Idempotency-Key", key, "it was used with other text; send a new key")
                return _turn(row), False
            head = session_of(db, session)
            if head.status != "running":
                raise TalksEnded(head.end_reason or "ended")
            wanted = select(t.turns.c.number, t.turns.c.step).where(t.turns.c.session == session)
            last = db.execute(wanted.order_by(t.turns.c.number.desc()).limit(1)).one()
            if Step(last.step) in UNFINISHED:
                raise TurnRunning(last.number)
            turn = Turn(
                new_id(),
                session,
                last.number + 1,
                key,
                text,
                Step.ACCEPTED,
                None,
                None,
                (),
                None,
                "",
                "embedded",
                None,
                now,
            )
            db.execute(insert(t.turns).values(**_turn_row(turn), lease_owner=owner, lease_until=now + LEASE))
            _append(db, session, [NewEvent("turn.started", {"turn": turn.id, "number": turn.number, "text": text})])
            return turn, True

    def decide(
        self, turn: str, heard: Heard, move: Move, log: Sequence[Change], state: State, events: Sequence[NewEvent]
    ) -> None:
        """Commit what was heard and decided; a second call for the same turn changes nothing."""
        with self.engine.begin() as db:
            row = _place(db, turn)
            if row.step != Step.ACCEPTED:
                return
            db.execute(
                update(t.turns)
                .where(t.turns.c.id == turn)
                .values(
                    step=Step.DECIDED,
                    heard=dump(heard, Heard),
                    move=dump(move, Move),
                    log=dump_log(log),
                    state_after=dump(state, State),
                )
            )
            db.execute(update(t.sessions).where(t.sessions.c.id == row.session).values(state_now=dump(state, State)))
            _append(db, row.session, events)

    def say(self, turn: str, reply: str, events: Sequence[NewEvent]) -> None:
        """Add to the reply while speaking; a closed turn stays as it is."""
        with self.engine.begin() as db:
            row = _place(db, turn)
            if row.step not in UNFINISHED:
                return
            db.execute(update(t.turns).where(t.turns.c.id == turn).values(step=Step.SPEAKING, reply=reply))
            _append(db, row.session, events)

    def finish(
        self, turn: str, finished: Finished, events: Sequence[NewEvent], grader: str | None, now: datetime
    ) -> None:
        """Close a turn, once, with its events and the waiting row of its grading."""
        with self.engine.begin() as db:
            row = _place(db, turn)
            if row.step not in UNFINISHED:
                return
            db.execute(
                update(t.turns)
                .where(t.turns.c.id == turn)
                .values(
                    step=finished.step, reply=finished.reply, spoken_by=finished.spoken_by, why=finished.why, lease_owner=None,
                    prompt_tokens=finished.prompt_tokens, completion_tokens=finished.completion_tokens, cost=finished.cost,
                )
            )  # fmt: skip
            if finished.end_reason:
                _end(db, row.session, finished.end_reason, now)
            if grader is not None and finished.step in (Step.COMPLETED, Step.STOPPED):
                self.wait_for_grading(db, turn, grader, now)
            _append(db, row.session, events)

    def adjust(
        self,
        session: str,
        before: State,
        state: State,
        log: Sequence[Change],
        events: Sequence[NewEvent],
        end: str | None,
        now: datetime,
    ) -> None:
        """Replace the state `before`, adding to the last turn's log; see `Ledger.adjust`."""
        with self.engine.begin() as db:
            head = session_of(db, session)
            if head.status != "running":
                raise TalksEnded(head.end_reason or "ended")
            last = db.execute(
                select(t.turns).where(t.turns.c.session == session).order_by(t.turns.c.number.desc()).limit(1)
            ).one()
            if Step(last.step) in UNFINISHED:
                raise TurnRunning(last.number)
            stored = db.execute(select(t.sessions.c.state_now).where(t.sessions.c.id == session)).scalar_one()
            if load(stored, State) != before:
                raise Conflict("The talks have moved on in the meantime; look at where they stand, then do it again.")
            body = [*(last.log or []), *dump_log(log)]
            db.execute(update(t.turns).where(t.turns.c.id == last.id).values(log=body))
            db.execute(update(t.sessions).where(t.sessions.c.id == session).values(state_now=dump(state, State)))
            if end:
                _end(db, session, end, now)
            _append(db, session, events)

    def state(self, session: str) -> State:
        """The state as it stands."""
        with self.reading.begin() as db:
            data = db.execute(select(t.sessions.c.state_now).where(t.sessions.c.id == session)).scalar()
        state = load(data, State)
        if state is None:
            raise NotFound("session", session)
        return state

    def ask_stop(self, turn: str) -> None:
        """Ask whoever speaks a turn to stop."""
        with self.engine.begin() as db:
            db.execute(update(t.turns).where(t.turns.c.id == turn).values(stop_asked=True))

    def unfinished(self) -> list[tuple[str, str]]:
        """Turns that are not finished, with the owner of their lease."""
        with self.reading.begin() as db:
            steps = [s.value for s in UNFINISHED]
            rows = db.execute(select(t.turns.c.id, t.turns.c.lease_owner).where(t.turns.c.step.in_(steps))).all()
        return [(row.id, row.lease_owner or "") for row in rows]

    def take_over(self, turn: str, before: str, owner: str) -> bool:
        """Take the lease of an unfinished turn from its owner before; False where another was quicker."""
        with self.engine.begin() as db:
            row = db.execute(select(t.turns.c.step, t.turns.c.lease_owner).where(t.turns.c.id == turn)).one()
            if Step(row.step) not in UNFINISHED or (row.lease_owner or "") != before:
                return False
            db.execute(update(t.turns).where(t.turns.c.id == turn).values(lease_owner=owner))
            return True

    def events_after(self, session: str, seq: int) -> list[Event]:
        """Events with a number above `seq`, in order."""
        with self.reading.begin() as db:
            rows = db.execute(
                select(t.events).where(t.events.c.session == session, t.events.c.seq > seq).order_by(t.events.c.seq)
            ).all()
        return [Event(row.session, row.seq, row.type, row.body) for row in rows]

    def append(self, db: Connection, session: str, events: Sequence[NewEvent]) -> None:
        """Append events within a transaction that is already open."""
        _append(db, session, events)


def _append(db: Connection, session: str, events: Sequence[NewEvent]) -> None:
    if not events:
        return
    last = db.execute(select(func.max(t.events.c.seq)).where(t.events.c.session == session)).scalar() or 0
    rows = [
        {"session": session, "seq": last + n, "type": e.type, "body": dict(e.body)}
        for n, e in enumerate(events, start=1)
    ]
    db.execute(insert(t.events), rows)


def _end(db: Connection, session: str, reason: str, now: datetime) -> None:
    db.execute(
        update(t.sessions).where(t.sessions.c.id == session).values(status="ended", end_reason=reason, ended=now)
    )


def _place(db: Connection, turn: str) -> Place:
    """Which session a turn belongs to, and the step it has reached."""
    row = db.execute(select(t.turns.c.session, t.turns.c.step).where(t.turns.c.id == turn)).first()
    if row is None:
        raise NotFound("turn", turn)
    return Place(row.session, Step(row.step))


def _one_turn(db: Connection, turn: str) -> Row[Any]:
    row = db.execute(select(t.turns).where(t.turns.c.id == turn)).first()
    if row is None:
        raise NotFound("turn", turn)
    return row


def _turn(row: Row[Any]) -> Turn:
    try:
        return Turn(
            row.id, row.session, row.number, row.client_key, row.text, Step(row.step), load(row.heard, Heard), load(row.move, Move),
            load_log(row.log), load(row.state_after, State), row.reply, row.spoken_by, row.why, row.created, row.stop_asked,
            row.prompt_tokens, row.completion_tokens, row.cost,
        )  # fmt: skip
    except ValueError as error:
        raise StoreError(
            "Turn in the database", row.id, "it was written by another version; restore a backup"
        ) from error


def _turn_row(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.id, "session": turn.session, "number": turn.number, "client_key": turn.client_key, "text": turn.text, "step": turn.step,
        "heard": dump(turn.heard, Heard), "move": dump(turn.move, Move), "log": dump_log(turn.log), "state_after": dump(turn.state, State),
        "reply": turn.reply, "spoken_by": turn.spoken_by, "created": turn.created, "stop_asked": False, "prompt_tokens": 0,
        "completion_tokens": 0, "cost": 0.0,
    }  # fmt: skip
