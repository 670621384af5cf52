"""Whatever is stored comes back as the same value: sessions, turns, gradings, plans, people, and the values inside them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select

from app.content.loading import load_case
from app.errors import BadValue, Conflict, NotFound, StoreError, TalksEnded, TurnRunning
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Promise, Seen, State
from app.people.records import User
from app.practice.records import Exchange, Finished, NewEvent, Plan, Step, Visibility
from app.store import tables as t
from app.store.codec import dump, dump_log, load, load_log
from app.store.database import new_id
from tests.store.conftest import CASE, LATER, NOW, SAID, Stored, accepted, completed, decided

pytestmark = pytest.mark.db


def test_a_session_with_its_opening(stored: Stored) -> None:
    assert stored.ledger.session(stored.session.id) == stored.session
    assert stored.ledger.turns(stored.session.id) == [stored.opening]
    assert stored.ledger.state(stored.session.id) == stored.state
    assert stored.ledger.sessions_of(stored.user.id) == [stored.session]
    assert stored.ledger.last_draw(stored.user.id, CASE) == (stored.session.draw, False)
    assert stored.ledger.last_draw(stored.user.id, "freight-lanes") == (None, False)


def test_a_turn_through_all_its_steps(stored: Stored) -> None:
    turn, what = accepted(stored), decided(stored)
    assert stored.ledger.turn(turn.id) == turn
    assert (turn.number, turn.step, turn.text, turn.created) == (1, Step.ACCEPTED, SAID, NOW)
    stored.ledger.decide(turn.id, what.heard, what.move, what.log, what.state, [NewEvent("deal.updated", {"a": 1})])
    stored.ledger.decide(turn.id, what.heard, what.move, (), stored.state, [])  # a second decision changes nothing
    stands = stored.ledger.turn(turn.id)
    assert stands == replace(turn, step=Step.DECIDED, heard=what.heard, move=what.move, log=what.log, state=what.state)
    assert stored.ledger.state(stored.session.id) == what.state
    stored.ledger.say(turn.id, "Hm, „ja“.", [NewEvent("turn.delta", {"start": 0, "end": 9})])
    stored.ledger.ask_stop(turn.id)
    assert stored.ledger.turn(turn.id) == replace(stands, step=Step.SPEAKING, reply="Hm, „ja“.", stop_asked=True)
    assert stored.ledger.unfinished() == [(turn.id, "owner")]
    assert stored.ledger.take_over(turn.id, "owner", "another")
    assert stored.ledger.unfinished() == [(turn.id, "another")]
    finished = Finished(Step.STOPPED, "Hm, „ja“. 8 %.", "mixed", "stopped", 5, 7, "deal")
    stored.ledger.finish(turn.id, finished, [NewEvent("turn.stopped")], "embedded-1", LATER)
    done = stored.ledger.turn(turn.id)
    assert (done.step, done.reply, done.spoken_by, done.why) == (Step.STOPPED, "Hm, „ja“. 8 %.", "mixed", "stopped")
    assert stored.ledger.unfinished() == []
    head = stored.ledger.session(stored.session.id)
    assert (head.status, head.end_reason, head.ended, head.turns) == ("ended", "deal", LATER, 1)


def test_a_closed_turn_stays_as_it_is(stored: Stored) -> None:
    done = completed(stored)
    events = stored.ledger.events_after(stored.session.id, 0)
    late = Finished(Step.FAILED, "Other words.", "model", None, 0, 0, "impasse")
    stored.ledger.finish(done.id, late, [NewEvent("turn.failed")], "embedded-1", LATER)
    stored.ledger.say(done.id, "Other words.", [NewEvent("turn.delta")])
    assert not stored.ledger.take_over(done.id, "", "another")
    assert stored.ledger.turn(done.id) == done
    assert stored.ledger.events_after(stored.session.id, 0) == events
    assert stored.ledger.session(stored.session.id).status == "running"
    assert stored.ledger.waiting() == 1


def test_a_message_is_taken_once_one_at_a_time_and_never_after_the_end(stored: Stored) -> None:
    turn = accepted(stored)
    ledger, session = stored.ledger, stored.session.id
    assert ledger.accept(session, "key", SAID, "another", LATER) == (turn, False)
    with pytest.raises(BadValue, match="other text"):
        ledger.accept(session, "key", "Other text.", "owner", NOW)
    with pytest.raises(TurnRunning):
        ledger.accept(session, "key two", SAID, "owner", NOW)
    with pytest.raises(TurnRunning):
        ledger.adjust(session, stored.state, stored.state, (), [], None, NOW)
    ledger.finish(turn.id, Finished(Step.COMPLETED, "", "embedded", None, 0, 0, "impasse"), [], None, NOW)
    with pytest.raises(TalksEnded, match="impasse"):
        ledger.accept(session, "key two", SAID, "owner", NOW)
    assert ledger.accept(session, "key", SAID, "owner", NOW)[0].id == turn.id, "a repeated one is still answered"
    with pytest.raises(TalksEnded, match="impasse"):
        ledger.adjust(session, stored.state, stored.state, (), [], None, NOW)
    assert ledger.waiting() == 0, "no grader was named, so no grading waits"


def test_what_is_not_there_is_not_found(stored: Stored) -> None:
    ledger, no = stored.ledger, "nothing"
    for ask in (
        ledger.session,
        ledger.turn,
        ledger.state,
        ledger.document,
        stored.people.user,
        stored.people.user_named,
    ):
        with pytest.raises(NotFound, match=no):
            ask(no)
    with pytest.raises(NotFound):
        ledger.accept(no, "key", SAID, "owner", NOW)
    with pytest.raises(NotFound):
        ledger.say(no, "", [])
    with pytest.raises(NotFound):
        ledger.regrade(no, "embedded-1", NOW)
    assert (ledger.turns(no), ledger.events_after(no, 0), ledger.reply(no), ledger.plan(no)) == ([], [], "", Plan())
    with pytest.raises(NotFound):
        ledger.scene(no, 1)


def test_the_talks_before_a_turn(stored: Stored) -> None:
    done = completed(stored)
    before, after = stored.ledger.scene(stored.session.id, 1)[1], stored.ledger.scene(stored.session.id, 2)[1]
    assert before.exchanges == (Exchange("", stored.opening.reply),)
    assert before.last_move == stored.opening.move
    assert after.exchanges == (*before.exchanges, Exchange(SAID, "Hm."))
    assert after.last_move == done.move


def test_events_are_numbered_without_a_gap_and_read_from_any_place(stored: Stored) -> None:
    done = completed(stored)
    events = stored.ledger.events_after(stored.session.id, 0)
    assert [(e.seq, e.type) for e in events] == [(1, "turn.completed"), (2, "turn.started"), (3, "turn.completed")]
    assert events[1].body == {"turn": done.id, "number": 1, "text": SAID}
    assert [stored.ledger.events_after(stored.session.id, seq) for seq in range(4)] == [events[n:] for n in range(4)]


def test_a_change_between_turns(stored: Stored) -> None:
    done = completed(stored)
    ledger, session, state = stored.ledger, stored.session.id, stored.ledger.state(stored.session.id)
    other = replace(state, heat=12.5)
    ledger.adjust(session, state, other, done.log[:1], [NewEvent("day.ended", {})], None, LATER)
    assert ledger.state(session) == other
    assert ledger.turn(done.id).log == (*done.log, *done.log[:1])
    assert ledger.turn(done.id).state == done.state, "what stood after the turn is history"
    with pytest.raises(Conflict):
        ledger.adjust(session, state, state, (), [], None, LATER)
    ledger.correction(done.id, stored.user.id, {"price": 3.0}, {"price": "none"}, LATER)
    with stored.engine.connect() as db:
        row = db.execute(select(t.term_corrections)).one()
    assert (row.turn, row.by, row.before, row.after, row.at) == (
        done.id, stored.user.id, {"price": 3.0}, {"price": "none"}, LATER,
    )  # fmt: skip


def test_a_grader_and_a_document_are_kept_once(stored: Stored) -> None:
    stored.ledger.know_grader("embedded-1", "model", "other", "p", "m")
    case = load_case(CASE)
    stored.ledger.pin(case.kind, case.id, "9", stored.session.case_hash, case)
    with stored.engine.connect() as db:
        assert [row.kind for row in db.execute(select(t.graders))] == ["embedded"]
        assert [row.version for row in db.execute(select(t.documents).where(t.documents.c.kind == case.kind))] == [
            case.version
        ]
    assert type(case).model_validate(json.loads(stored.ledger.document(stored.session.case_hash))) == case


def test_plans_visibility_the_hidden_side_and_the_audit(stored: Stored) -> None:
    ledger, session, user = stored.ledger, stored.session.id, stored.user
    plan = Plan("2 %", "4 %", "she – needs stock", "why 8?", "clause 7.2", "term")
    ledger.save_plan(session, Plan(target="old"), NOW)
    ledger.save_plan(session, plan, NOW)
    assert ledger.plan(session) == plan
    for to in (
        Visibility.SUBMITTED,
        Visibility.WITHDRAWN,
        Visibility.SUBMITTED,
        Visibility.WITHDRAWN,
        Visibility.SUBMITTED,
    ):
        ledger.set_visibility(session, to, user.id, NOW)
        assert ledger.session(session).visibility is to, "the last change stands, also within one moment"
    assert [s.id for s in ledger.submitted([user.team or ""])] == [session]
    assert (ledger.submitted(["another"]), ledger.submitted([])) == ([], [])
    assert ledger.opened_draws(user.id, CASE) == frozenset()
    ledger.open_hidden(session, NOW)
    ledger.open_hidden(session, LATER)
    assert ledger.session(session).hidden_opened
    assert ledger.opened_draws(user.id, CASE) == {stored.session.draw}
    assert ledger.last_draw(user.id, CASE) == (stored.session.draw, True)
    ledger.audit(user.id, "read session", session, "a reason", LATER)
    with stored.engine.connect() as db:
        assert db.execute(select(t.sessions.c.hidden_opened)).scalar() == NOW, "the first time stands"
        row = db.execute(select(t.audit)).one()
    assert (row.actor, row.action, row.object, row.reason, row.at) == (
        user.id,
        "read session",
        session,
        "a reason",
        LATER,
    )


def test_people_with_their_teams(stored: Stored) -> None:
    people = stored.people
    cora = people.add_user("Cora – é", ("coach", "admin"), "north", NOW)
    alone = people.add_user("Alone", ("trainee",), None, NOW)
    assert people.user(cora.id) == people.user_named("Cora – é") == cora
    assert people.users() == [alone, cora, stored.user]
    assert (cora.roles, cora.coach, cora.coached_teams, cora.team) == (
        ("coach", "admin"), True, (stored.user.team,), stored.user.team,
    )  # fmt: skip
    assert (alone.teams, alone.team, alone.coached_teams) == ((), None, ())
    with pytest.raises(BadValue, match="taken"):
        people.add_user("Cora – é", ("trainee",), None, NOW)
    people.disable(alone.id, NOW)
    assert people.user(alone.id) == User(alone.id, "Alone", ("trainee",), (), disabled=True)


def test_tables_that_wait_for_their_service_keep_their_rows(stored: Stored) -> None:
    done = completed(stored)
    user, team, at = stored.user.id, stored.user.team, LATER
    rows = {
        t.comments: {"id": new_id(), "turn": done.id, "author": user, "text": "gut – so", "at": at},
        t.assignments: {
            "id": new_id(), "team": team, "case_id": CASE, "level": "hard", "due": at, "pass_rule": {"mean": 60}, "by": user, "at": at,
            "focus": "broaden", "withdrawn": None,
        },
        t.findings: {
            "id": "f1", "turn": done.id, "grading": None, "author": user, "item": "asks_why", "quote": "if", "start": 0, "end": 2, "specific": True,
            "takes_up": None, "fresh": True, "confidence": "sure", "note": "", "action": "add", "supersedes": None, "reason": "seen", "at": at,
        },
        t.disputes: {"id": new_id(), "finding": "f1", "by": user, "reason": "no", "at": at, "settled": None, "settled_by": None, "answer": None},
    }  # fmt: skip
    for table, row in rows.items():
        with stored.engine.begin() as db:
            db.execute(insert(table).values(**row))
        with stored.engine.connect() as db:
            assert dict(db.execute(select(table)).one()._mapping) == row


def test_values_keep_every_field_through_json(stored: Stored) -> None:
    state = replace(
        stored.state,
        last_offer={"earned": 1.5}, summed_up={"price": 2.5, "form": "bonus"}, deal={"price": 0.1 + 0.2},
        seen=(Seen("asks_why", "stock", 3, 2),), promises=(Promise("both", "Tuesday", 9, None), Promise("buyer", "x", 1, True)),
        traps={"caves": 2}, lock=0.7, prepared=("run_formula",),
    )  # fmt: skip
    assert load(json.loads(json.dumps(dump(state, State))), State) == state
    for text in (SAID, "Why?", "Deal: 8 % or nothing!", "You are a liar."):
        what = decided(stored, text)
        assert load(json.loads(json.dumps(dump(what.heard, Heard))), Heard) == what.heard
        assert load(json.loads(json.dumps(dump(what.move, Move))), Move) == what.move
        assert load(json.loads(json.dumps(dump(what.state, State))), State) == what.state
        assert load_log(json.loads(json.dumps(dump_log(what.log)))) == what.log
    assert (dump(None, State), load(None, State), load_log(None)) == (None, None, ())


def test_times_come_back_in_utc_and_one_without_a_zone_is_refused(stored: Stored) -> None:
    east = datetime(2026, 11, 24, 18, 0, tzinfo=timezone(timedelta(hours=9)))
    stored.ledger.audit(stored.user.id, "a", "b", "c", east)
    with stored.engine.connect() as db:
        found = db.execute(select(t.audit.c.at)).scalar_one()
    assert (found, found.tzinfo, found.hour) == (east, UTC, 9)
    with pytest.raises(Exception, match="must carry a zone"):
        stored.ledger.audit(stored.user.id, "a", "b", "c", datetime(2026, 11, 24))


def test_a_turn_that_another_version_wrote_is_named(stored: Stored) -> None:
    done = completed(stored)
    with stored.engine.begin() as db:
        db.execute(t.turns.update().where(t.turns.c.id == done.id).values(move={"of": "another time"}))
    with pytest.raises(StoreError, match=done.id):
        stored.ledger.turns(stored.session.id)
