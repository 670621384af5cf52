"""The ledger of sessions, turns and events on SQLAlchemy. Each public method is one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from app.errors import BadValue, Conflict, NotFound, TalksEnded, TurnRunning
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Change, State
from app.practice.foreseen import Reading
from app.practice.records import (
    RUNS_ALREADY,
    UNFINISHED,
    English,
    Event,
    Exchange,
    Finished,
    NewEvent,
    Session,
    Step,
    Talk,
    Turn,
)
from app.store import prepared
from app.store import tables as t
from app.store.againrows import AgainRows
from app.store.auditrows import AuditRows
from app.store.betweenrows import BetweenRows
from app.store.codec import dump, dump_log, load, load_log
from app.store.database import hold, new_id, reading, sharing
from app.store.gradingrows import GradingRows
from app.store.owncaserows import OwnCaseRows
from app.store.peoplerows import hold_person
from app.store.practicerows import PracticeRows
from app.store.regradingrows import RegradingRows
from app.store.reopening import Reopening
from app.store.sessionrows import SessionRows, session_of
from app.store.turnrows import (
    append_events,
    end_session,
    held_place,
    hold_session,
    line_of,
    one_turn,
    turn_of,
    turn_row,
    turns_of,
)

ENGINE_VERSION = "1"


class SqlLedger(
    SessionRows, PracticeRows, BetweenRows, GradingRows, RegradingRows, AgainRows, OwnCaseRows, AuditRows, Reopening
):  # fmt: skip
    """The ledger. Safe to use from several threads; every writing method is one transaction that
    holds the sessions it writes in. `told` is called with the events of a turn once they are committed, from the thread that wrote them."""

    sharing: Engine

    def __init__(self, engine: Engine, told: Callable[[list[Event]], object] = lambda events: None) -> None:
        self.told = told
        self.engine, self.reading, self.sharing = engine, reading(engine), sharing(engine)

    def begin(self, session: Session, opening: Turn, state: State) -> None:
        """Write a new session with the opening as turn 0 and its first event. Raises NotFound where the account was deleted meanwhile."""
        with self.sharing.begin() as db:
            hold_person(db, session.owner)
            if session.assignment is not None:
                _none_running(db, session)
            db.execute(insert(t.sessions).values(**_session_row(session, state)))
            db.execute(insert(t.turns).values(**turn_row(opening)))
            first = {"turn": opening.id, "number": 0, "by": opening.spoken_by}
            append_events(db, session.id, [NewEvent("turn.completed", first)])

    def fork(self, session: Session, state: State, now: datetime) -> None:
        """Write a session that goes back to a turn of its parent; see `Ledger.fork`."""
        with self.sharing.begin() as db:
            hold_session(db, str(session.parent))
            parent = session_of(db, str(session.parent))
            if parent.status == "running":
                end_session(db, parent.id, "rewound", now)
                append_events(db, parent.id, [NewEvent("session.ended", {"reason": "rewound", "to": session.id})])
            db.execute(insert(t.sessions).values(**_session_row(session, state)))

    def turns(self, session: str) -> list[Turn]:
        """All turns in order, number 0 first."""
        with self.reading.begin() as db:
            wanted = turns_of(line_of(db, session))
            rows = db.execute(select(t.turns).where(wanted).order_by(t.turns.c.number)).all()
            began = db.execute(select(t.sessions.c.start_log).where(t.sessions.c.id == session)).scalar()
        turns = [turn_of(row) for row in rows]
        # What happened in a session that went back, before its first own turn, belongs to the last turn that it shares.
        shared = max((n for n, turn in enumerate(turns) if turn.session != session), default=None)
        if began and shared is not None:
            turns[shared] = replace(turns[shared], log=(*turns[shared].log, *load_log(began)))
        return turns

    def scene(self, session: str, before: int) -> tuple[Session, Talk]:
        """A session, and what was said in it before a turn, by its number."""
        with self.reading.begin() as db:
            return session_of(db, session), _talk(db, session, before)

    def reply(self, turn: str) -> str:
        """The buyer's words in a turn, as far as they are spoken."""
        with self.reading.begin() as db:
            return db.execute(prepared.REPLY, {"turn": turn}).scalar() or ""

    def turn(self, turn: str) -> Turn:
        """One turn by id."""
        with self.reading.begin() as db:
            return turn_of(one_turn(db, turn))

    def accept(
        self, session: str, key: str, text: str, owner: str, now: datetime, expected: Reading | None = None
    ) -> tuple[Turn, bool]:
        """Accept a message once; see `Ledger.accept`."""
        with self.sharing.begin() as db:
            hold_session(db, session)
            row = db.execute(prepared.OF_KEY, {"session": session, "key": key}).first()
            if row is not None:
                if row.text != text:
                    raise BadValue("Idempotency-Key", key, "it was used with other text; send a new key")
                return turn_of(row), False
            head = session_of(db, session)
            if head.status != "running":
                raise TalksEnded(head.end_reason or "ended")
            last = db.execute(prepared.NEWEST, {"session": session}).first()
            if last is not None and Step(last.step) in UNFINISHED:
                raise TurnRunning(last.number)
            turn = Turn(
                new_id(), session, head.turns + 1, key, text, Step.ACCEPTED, None, None, (), None, "", "embedded", None, now,
            )  # fmt: skip
            db.execute(prepared.ACCEPT, {**turn_row(turn), "lease_owner": owner})
            if expected is not None:
                db.execute(insert(t.predictions).values(turn=turn.id, expected=expected, at=now))
            started = NewEvent("turn.started", {"turn": turn.id, "number": turn.number, "text": text})
            events = append_events(db, session, [started])
        self.told(events)
        return turn, True

    def decide(
        self,
        turn: str,
        heard: Heard,
        move: Move,
        log: Sequence[Change],
        state: State,
        events: Sequence[NewEvent],
        english: English | None = None,
        by: str | None = None,
    ) -> None:
        """Commit what was heard and decided; a second call for the same turn changes nothing."""
        with self.sharing.begin() as db:
            row = held_place(db, turn)
            row.must_be_held(by)
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
                    **_english_row(english),
                )
            )
            db.execute(prepared.NEW_STATE, {"this_session": row.session, "new_state": dump(state, State)})
            written = append_events(db, row.session, events, last=row.last)
        self.told(written)

    def say(self, turn: str, reply: str, events: Sequence[NewEvent], by: str | None = None) -> bool:
        """Add to the reply while speaking; a closed turn stays as it is. Whether somebody asked to stop."""
        with self.sharing.begin() as db:
            row = held_place(db, turn)
            if row.step not in UNFINISHED:
                return False
            row.must_be_held(by)
            db.execute(prepared.SAY, {"this_turn": turn, "new_step": Step.SPEAKING, "new_reply": reply})
            written = append_events(db, row.session, events, reply, row.last)
        self.told(written)
        return row.stop_asked

    def finish(
        self,
        turn: str,
        finished: Finished,
        events: Sequence[NewEvent],
        grader: str | None,
        now: datetime,
        by: str | None = None,
    ) -> None:
        """Close a turn, once, with its events and the waiting row of its grading."""
        with self.sharing.begin() as db:
            row = held_place(db, turn)
            if row.step not in UNFINISHED:
                return
            row.must_be_held(by)
            db.execute(prepared.FINISH, {
                "this_turn": turn, "new_step": finished.step, "new_reply": finished.reply, "new_voice": finished.spoken_by, "new_english": finished.reply_en,
                "new_why": finished.why, "more_asked": finished.prompt_tokens, "more_said": finished.completion_tokens, "more_cost": finished.cost,
            })  # fmt: skip
            if finished.end_reason:
                end_session(db, row.session, finished.end_reason, now)
            if grader is not None and finished.step in (Step.COMPLETED, Step.STOPPED):
                self.wait_for_grading(db, turn, grader, now)
            written = append_events(db, row.session, events, finished.reply, row.last)
        self.told(written)

    def state(self, session: str) -> State:
        """The state as it stands."""
        with self.reading.begin() as db:
            data = db.execute(prepared.STATE, {"session": session}).scalar()
        state = load(data, State)
        if state is None:
            raise NotFound("session", session)
        return state

    def ask_stop(self, turn: str) -> None:
        """Ask whoever speaks a turn to stop; a closed turn stays as it is."""
        going = t.turns.c.step.in_([s.value for s in UNFINISHED])
        with self.sharing.begin() as db:
            db.execute(update(t.turns).where(t.turns.c.id == turn, going).values(stop_asked=True))

    def unfinished(self) -> list[tuple[str, str]]:
        """Turns that are not finished, with the owner of their lease."""
        with self.reading.begin() as db:
            steps = [s.value for s in UNFINISHED]
            rows = db.execute(select(t.turns.c.id, t.turns.c.lease_owner).where(t.turns.c.step.in_(steps))).all()
        return [(row.id, row.lease_owner or "") for row in rows]

    def take_over(self, turn: str, before: str, owner: str) -> bool:
        """Take the lease of an unfinished turn from its owner before; False where another was quicker."""
        with self.sharing.begin() as db:
            place = held_place(db, turn)
            if place.step not in UNFINISHED or place.owner != before:
                return False
            db.execute(update(t.turns).where(t.turns.c.id == turn).values(lease_owner=owner or None))
            return True

    def events_after(self, session: str, seq: int) -> list[Event]:
        """Events with a number above `seq`, in order."""
        with self.reading.begin() as db:
            rows = db.execute(prepared.AFTER, {"session": session, "seq": seq}).all()
        return [Event(row.session, row.seq, row.type, row.body) for row in rows]


def _talk(db: Connection, session: str, before: int) -> Talk:
    line = line_of(db, session)
    if len(line) == 1:
        rows = db.execute(prepared.EXCHANGES, {"session": session, "before": before}).all()
    else:
        wanted = turns_of(line), t.turns.c.number < before
        rows = db.execute(select(*prepared.EXCHANGE).where(*wanted).order_by(t.turns.c.number)).all()
    said = tuple(Exchange(row.text, row.reply, row.text_en, row.reply_en) for row in rows)
    return Talk(said, load(rows[-1].move, Move) if rows else None)


def _none_running(db: Connection, session: Session) -> None:
    """Hold the person, so that two who begin at once come one after the other. Raises Conflict where she is at the assignment already."""
    s = t.sessions.c
    hold(db, t.users.c.id, session.owner)
    same = s.owner == session.owner, s.assignment == session.assignment, s.parent_session.is_(None)
    if db.execute(select(s.id).where(*same, s.status == "running")).first() is not None:
        raise Conflict(RUNS_ALREADY)


def _english_row(english: English | None) -> dict[str, Any]:
    if english is None:
        return {}
    return {
        "text_en": english.text, "why": english.why, "prompt_tokens": english.prompt_tokens, "completion_tokens": english.completion_tokens,
        "cost": english.cost,
    }  # fmt: skip


def _session_row(session: Session, state: State) -> dict[str, Any]:
    return {
        "id": session.id, "owner": session.owner, "team_then": session.team, "case_id": session.case, "case_hash": session.case_hash,
        "spoken": session.spoken, "rubric": session.rubric, "engine_version": ENGINE_VERSION, "level": session.level, "mode": session.mode, "seed": session.seed,
        "draw": session.draw, "parent_session": session.parent, "fork_turn": session.fork_turn, "hindsight": session.hindsight,
        "status": session.status, "started": session.started, "assignment": session.assignment, "state_now": dump(state, State),
    }  # fmt: skip
