"""Deleting leaves no row: neither of a family of sessions nor of an account; a table that is added later cannot be forgotten."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Integer, Table, event, insert, select

from app.content.loading import document_hash, load_case
from app.practice.privacyports import READ, Read
from app.practice.records import Visibility
from app.practice.shelfrecords import Pinned
from app.store import tables as t
from app.store.belonging import LET_GO, PERSONS, UNSEEN, Rule, named, pointing_at
from app.store.database import new_id, open_engine
from app.store.erasing import SqlErasing
from app.store.minerows import SqlMine
from app.store.shelfrows import SqlShelf
from tests.store.conftest import LATER, NOW, Stored, completed

# What a column of these names points at, in every table.
LINKS = {
    "session": "sessions", "parent_session": "sessions", "turn": "turns", "own_turn": "turns", "grading": "gradings", "finding": "findings",
    "card": "drill_cards", "answer": None, "clinic": "clinics", "device": "clinic_devices", "own_case": "own_cases", "round": "calibration_rounds",
    "user": "users", "owner": "users", "coach": "users", "by": "users", "actor": "users", "settled_by": "users", "author": "users", "assignment": None,
}  # fmt: skip
# Columns of those names that hold something else, and why that is no row of a person's.
FREE = {
    "hints.turn": "the number of a turn in the session that the row names", "clinics.turn": "the number of a turn in the session that the row names",
    "findings.author": "the id of a coach, beside a turn that the row names", "turns.lease_owner": "a process", "gradings.lease_owner": "a process",
    "disputes.answer": "words", "sessions.assignment": "an id of the team's", "assignment_people.assignment": "its own table",
    "past_attempts.assignment": "its own table",
}  # fmt: skip
# What holds nothing of anybody: which processes run and what they do, counts, and hashes that are kept for a quarter of an hour.
NOBODYS = {"processes", "chores", "model_places", "stamps", "tries"}


def test_every_column_that_names_a_session_a_turn_or_a_person_is_followed() -> None:
    for table in t.metadata.tables.values():
        for column in table.c:
            if column.name not in LINKS or named(column) in FREE:
                continue
            assert column.foreign_keys, f"{named(column)} points at nothing, so a deletion would not find it"
            aim = LINKS[column.name]
            assert aim is None or next(iter(column.foreign_keys)).column.table.name == aim, named(column)
    for name in FREE:
        table, _, column = name.partition(".")
        assert column in t.metadata.tables[table].c, f"{name} is gone; take it out of this list"
        if column == "turn":
            assert isinstance(t.metadata.tables[table].c.turn.type, Integer)


def test_every_column_that_names_a_person_has_its_rule() -> None:
    assert {named(c) for c, _ in pointing_at(t.users)} == set(PERSONS)
    assert all(name.partition(".")[2] in t.metadata.tables[name.partition(".")[0]].c for name in LET_GO | UNSEEN)
    for name in LET_GO:
        table, _, column = name.partition(".")
        assert t.metadata.tables[table].c[column].nullable


def _full(stored: Stored) -> tuple[str, str]:
    """A row in every table, made from the foreign keys: one of the trainee's own wherever a table can hold one. Gives the ids of the coach and of a retry."""
    completed(stored, end="impasse")
    turn = stored.ledger.turns(stored.session.id)[1].id
    coach = stored.people.add_user("Cora", ("coach",), "north", NOW).id
    team = stored.user.team or ""
    rows = [*_of_person(stored, coach, team), *_of_talks(stored, turn, coach, team)]
    child = new_id()
    with stored.engine.begin() as db:
        for table, values in rows:
            db.execute(insert(table).values(**values))
        grading = db.execute(select(t.gradings.c.id)).scalar_one()
        db.execute(insert(t.turn_levels).values(grading=grading, strategy="ask", level=1, rules="1"))
        db.execute(insert(t.abstentions).values(grading=grading, strategy="ask"))
        head = dict(db.execute(select(t.sessions)).one()._mapping)
        db.execute(insert(t.sessions).values(**head | {"id": child, "parent_session": stored.session.id, "fork_turn": 1, "started": LATER}))  # fmt: skip
        empty = [name for name, table in t.metadata.tables.items() if db.execute(select(table)).first() is None]
    assert empty == [], "a new table: give it a row here, so that deletion and export are tried on it"
    return coach, child


def _of_person(stored: Stored, coach: str, team: str) -> list[tuple[Table, dict[str, object]]]:
    own, assignment, round_ = (new_id() for _ in range(3))
    return [
        (t.own_cases, {"id": f"own-{own}", "owner": stored.user.id, "created": NOW}),
        (t.own_case_answers, {"own_case": f"own-{own}", "version": 0, "field": "goods", "text": "w"}),
        (t.documents, {"hash": own, "kind": "persona", "name": f"own-{own}", "version": "1", "body": "w"}),
        (t.own_case_versions, {"own_case": f"own-{own}", "version": 1, "hash": own, "title": "w", "at": NOW}),
        (t.assignments, {"id": assignment, "team": team, "case_id": "c", "level": "l", "pass_rule": {}, "by": coach, "at": NOW}),
        (t.assignment_people, {"assignment": assignment, "user": stored.user.id}),
        (t.past_attempts, {"assignment": assignment, "user": stored.user.id, "attempt": "an earlier one", "first": NOW}),
        (t.past_spend, {"id": new_id(), "user": stored.user.id, "team": team, "at": NOW, "cost": 0.5}),
        (t.kept_checks, {"id": new_id(), "user": stored.user.id, "kind": "draft", "customer": "w", "text": "w", "own_name": "w", "hidden": "", "at": NOW}),
        (t.login_sessions, {"hash": "h", "user": stored.user.id, "created": NOW, "seen": NOW}),
        (t.tokens, {"hash": "h", "purpose": "sign-in", "user": stored.user.id, "expires": NOW}),
        (t.identities, {"id": new_id(), "issuer": "i", "subject": "s", "user": stored.user.id, "at": NOW}),
        (t.notices, {"user": stored.user.id, "version": 1, "at": NOW}),
        (t.calibration_rounds, {"id": round_, "user": stored.user.id, "month": "2026-11", "at": NOW}),
        (t.calibration_turns, {"round": round_, "place": 1, "row": "r"}),
        (t.calibration_answers, {"round": round_, "place": 1, "item": "i", "specific": True}),
        (t.processes, {"id": "p", "kind": "pages", "host": "h", "started": NOW, "seen_until": NOW}),
        (t.chores, {"name": "retention", "due": NOW}),
        (t.model_places, {"endpoint": "e", "place": 0}),
        (t.stamps, {"name": "figures", "number": 1}), (t.tries, {"id": new_id(), "key": "k", "until": NOW, "wrong": True}),
        (t.field_notes, {"id": new_id(), "user": stored.user.id, "asked": "w", "given": "w", "shared": False, "at": NOW}),
    ]  # fmt: skip


def _of_talks(stored: Stored, turn: str, coach: str, team: str) -> list[tuple[Table, dict[str, object]]]:
    card, finding, clinic, answer = (new_id() for _ in range(4))
    mine = {"session": stored.session.id, "user": stored.user.id, "at": NOW}
    return [
        (t.plans, {"id": new_id(), **_of(mine, "session", "at"), "version": 1, "body": {"target": "w"}}),
        (t.notes, {**_of(mine, "session", "at"), "text": "w"}),
        (t.own_views, {**_of(mine, "session", "at"), "text": "w"}),
        (t.hints, {"id": new_id(), **_of(mine, "session", "at"), "turn": 1, "step": 1, "text": "w"}),
        (t.between_turns, {"id": new_id(), **_of(mine, "session", "at"), "after_turn": 1, "kind": "left"}),
        (t.visibility_changes, {"id": new_id(), **_of(mine, "session", "at"), "to": "submitted", "by": stored.user.id}),
        (t.term_corrections, {"id": new_id(), "turn": turn, "by": stored.user.id, "at": NOW, "before": {}, "after": {}}),
        (t.findings, {
            "id": finding, "turn": turn, "item": "asks_why", "quote": "w", "start": 0, "end": 1, "specific": True, "fresh": True, "confidence": "high", "note": "",
            "action": "add", "at": NOW,
        }),
        (t.opened, {"id": new_id(), "turn": turn, "strategy": "ask", "primary_place": True, "source": "move"}),
        (t.comments, {"id": new_id(), "turn": turn, "author": coach, "text": "w", "at": NOW}),
        (t.disputes, {"id": new_id(), "finding": finding, "by": stored.user.id, "reason": "w", "at": NOW, "settled_by": coach, "answer": "w"}),
        (t.audit, {"id": new_id(), "actor": coach, "action": "read session", "object": stored.session.id, "at": NOW}),
        (t.predictions, {"turn": turn, "expected": "moves", "at": NOW}),
        (t.drill_cards, {"id": card, "user": stored.user.id, "situation": f"own.{turn}", "own_turn": turn, "stability": 1, "difficulty": 1, "due": NOW, "reviewed": NOW}),
        (t.drill_answers, {"id": answer, "card": card, "line": "w", "text": "w", "counts": True, "at": NOW}),
        (t.drill_strategies, {"answer": answer, "strategy": "ask"}),
        (t.claims, {"session": stored.session.id, "coach": coach, "until": NOW}),
        (t.reviews, {"id": new_id(), "session": stored.session.id, "coach": coach, "word": "w", "blind": False, "at": NOW}),
        (t.better_lines, {"id": new_id(), "turn": turn, "author": coach, "team": team, "case_id": "c", "spot": "s", "text": "w", "at": NOW}),
        (t.session_figures, {"session": stored.session.id, "source": "grader", "graded": 1, "breadth": 1, "breadth_of": 1, "grave": 0, "unrepaired": 0, "rules": "1", "at": NOW}),
        (t.session_strategies, {"session": stored.session.id, "source": "grader", "strategy": "ask", "opened": 1, "taken": 1, "shown": 1, "levels": 1, "traps": 0}),
        (t.session_counts, {"session": stored.session.id, "kind": "tactic", "item": "deadline", "times": 1, "hits": 1}),
        (t.clinics, {"id": clinic, "session": stored.session.id, "turn": 1, "coach": coach, "code": "c", "opened": NOW, "closes": NOW, "shown": False}),
        (t.clinic_devices, {"hash": "h", "clinic": clinic, "at": NOW}),
        (t.clinic_answers, {"id": answer, "clinic": clinic, "device": "h", "text": "w", "status": "graded", "at": NOW}),
        (t.clinic_findings, {"id": new_id(), "answer": answer, "item": "i", "quote": "w", "start": 0, "end": 1, "specific": True, "fresh": True}),
    ]  # fmt: skip


def _of(row: dict[str, object], *names: str) -> dict[str, object]:
    return {name: row[name] for name in names}


def counts(stored: Stored) -> dict[str, int]:
    with stored.engine.begin() as db:
        return {name: len(db.execute(select(table)).all()) for name, table in t.metadata.tables.items()}


def test_a_family_goes_with_every_row_and_leaves_what_is_others(stored: Stored) -> None:
    coach, child = _full(stored)
    store = SqlErasing(stored.engine)
    family = store.family(child)
    assert (family.root, set(family.sessions), family.turns) == (stored.session.id, {stored.session.id, child}, 1)
    before = counts(stored)
    assert store.erase_family(family, stored.user.id, "deleted session", "by its owner", NOW)
    after = counts(stored)
    stays = {
        "documents", "users", "teams", "memberships", "login_sessions", "tokens", "graders", "assignments", "kept_checks", "own_cases", "own_case_versions",
        "own_case_answers", "identities", "notices", "assignment_people", "better_lines", "calibration_rounds", "calibration_turns", "calibration_answers", "field_notes",
        "past_attempts", "past_spend",
    }  # fmt: skip
    assert {name for name, count in after.items() if count and name != "audit"} == stays | NOBODYS
    assert {name: after[name] for name in stays} == {name: before[name] for name in stays}
    with stored.engine.begin() as db:
        assert db.execute(select(t.better_lines.c.turn)).scalar() is None
        noted = db.execute(select(t.audit.c.object).where(t.audit.c.action == "deleted session")).scalars().all()
        assert db.execute(select(t.documents).where(t.documents.c.hash == document_hash(load_case("packaging-film")))).first()  # fmt: skip
    assert set(noted) == {stored.session.id, child}
    assert not store.erase_family(family, stored.user.id, "deleted session", "", NOW), "twice is no deletion"
    assert coach


def test_an_account_goes_with_every_row_of_its_own(stored: Stored) -> None:
    coach, _ = _full(stored)
    store = SqlErasing(stored.engine)
    assert store.erase_user(stored.user.id, coach, "a former colleague (ab)", NOW)
    with stored.engine.begin() as db:
        for column, _ in pointing_at(t.users):
            if named(column) != "audit.actor":
                assert db.execute(select(column.table).where(column == stored.user.id)).first() is None, named(column)
        gone = db.execute(select(t.users).where(t.users.c.id == stored.user.id)).one()
        assert (gone.name, gone.roles, gone.disabled, gone.password) == ("a former colleague (ab)", "", True, None)
        left = {name for name, table in t.metadata.tables.items() if db.execute(select(table)).first()}
    left -= NOBODYS
    assert left == {"documents", "users", "teams", "memberships", "graders", "assignments", "better_lines", "audit"}


def test_a_coach_goes_and_what_she_left_with_others_stays(stored: Stored) -> None:
    coach, _ = _full(stored)
    before = counts(stored)
    assert SqlErasing(stored.engine).erase_user(coach, coach, "a former coach (ab)", NOW)
    after = counts(stored)
    lost = {name for name, count in before.items() if after[name] < count}
    assert lost == {"memberships", "claims"}
    assert stored.people.user(coach).name == "a former coach (ab)"
    with stored.engine.begin() as db:
        assert db.execute(select(t.comments.c.text).where(t.comments.c.author == coach)).scalar() == "w"


def test_a_family_that_is_spoken_in_or_has_grown_is_left_alone(stored: Stored) -> None:
    store = SqlErasing(stored.engine)
    family = store.family(stored.session.id)
    stored.ledger.accept(stored.session.id, "key", "Hello", "owner", NOW)
    assert not store.erase_family(family, stored.user.id, "deleted session", "", NOW)
    assert not store.erase_user(stored.user.id, stored.user.id, "gone", NOW)
    assert len(stored.ledger.turns(stored.session.id)) == 2
    assert store.family(stored.session.id).unfinished


def test_what_is_old_is_told_by_the_newest_of_a_family(stored: Stored) -> None:
    _full(stored)
    store = SqlErasing(stored.engine)
    assert store.older_than(NOW + timedelta(seconds=10)) == []
    found = store.older_than(LATER + timedelta(days=1))
    assert [f.root for f in found] == [stored.session.id]


def test_the_export_has_rows_of_every_table_that_holds_something_of_a_person(stored: Stored) -> None:
    coach, _ = _full(stored)
    mine = SqlMine(stored.engine).rows_of(stored.user.id)
    nobodys = {
        "documents",
        "graders",
        "assignments",
        "better_lines",
        "clinic_devices",
        "clinic_answers",
        "clinic_findings",
    }
    assert {name for name, rows in mine.items() if rows} == set(t.metadata.tables) - nobodys - NOBODYS
    hers = SqlMine(stored.engine).rows_of(coach)
    expected = {c.table.name for c, _ in pointing_at(t.users) if _names(stored, c, coach)} | {"users", "teams"}
    assert {name for name, rows in hers.items() if rows} == expected
    for name in UNSEEN:
        table, _, column = name.partition(".")
        assert all(column not in row for row in mine.get(table, ())), name
    assert not hers["sessions"], "what others wrote is not a coach's to take"
    assert [("reason" in row, row["answer"]) for row in hers["disputes"]] == [(False, "w")]
    assert [(row["reason"], row["answer"]) for row in mine["disputes"]] == [("w", "w")]


def _names(stored: Stored, column, user: str) -> bool:  # type: ignore[no-untyped-def]
    with stored.engine.begin() as db:
        return db.execute(select(column).where(column == user)).first() is not None


def test_the_rules_are_one_of_two() -> None:
    assert set(PERSONS.values()) == {Rule.GOES, Rule.STAYS}


def test_what_was_deleted_is_taken_out_of_the_file_too(stored: Stored) -> None:
    completed(stored, end="impasse")
    store = SqlErasing(stored.engine)
    assert store.erase_family(store.family(stored.session.id), stored.user.id, "deleted session", "", NOW)
    assert store.wipe()
    path = stored.engine.url.database
    if stored.engine.dialect.name == "sqlite" and path:
        for name in (path, f"{path}-wal"):
            assert b"if you extend to 36 months" not in Path(name).read_bytes()


def test_the_file_is_written_anew_later_where_somebody_is_writing(stored: Stored) -> None:
    if stored.engine.dialect.name != "sqlite":
        return
    held = stored.engine.raw_connection()
    other = open_engine(str(stored.engine.url))
    event.listen(other, "connect", lambda connection, record: connection.execute("PRAGMA busy_timeout = 10"))
    try:
        held.cursor().execute("BEGIN IMMEDIATE")
        assert not SqlErasing(other).wipe()
    finally:
        held.cursor().execute("ROLLBACK")
        held.close()
    assert SqlErasing(other).wipe()
    other.dispose()


def test_versions_of_submitted_sessions_are_counted_for_their_teams(stored: Stored) -> None:
    shelf, teams = SqlShelf(stored.engine), [stored.user.team or ""]
    assert shelf.pinned(["packaging-film", "freight-lanes"], teams) == {}, "what is private is counted for nobody"
    stored.ledger.set_visibility(stored.session.id, Visibility.SUBMITTED, stored.user.id, NOW)
    case = load_case("packaging-film")
    assert shelf.pinned(["packaging-film", "freight-lanes"], teams) == {"packaging-film": [Pinned(document_hash(case), case.version, 1)]}  # fmt: skip
    assert shelf.pinned(["packaging-film"], ["another"]) == shelf.pinned(["packaging-film"], []) == {}


def test_readings_are_told_by_name_newest_first(stored: Stored) -> None:
    ledger, coach = stored.ledger, stored.people.add_user("Cora", ("coach",), "north", NOW)
    for at in (NOW, LATER):
        ledger.audit(coach.id, READ, stored.session.id, "why", at)
    ledger.audit(coach.id, "something else", stored.session.id, "", LATER)
    assert ledger.reads([stored.session.id]) == [Read(stored.session.id, "Cora", at) for at in (LATER, NOW)]
    assert ledger.read_since(coach.id, stored.session.id, LATER)
    assert not ledger.read_since(coach.id, stored.session.id, LATER + timedelta(seconds=1))
    assert not ledger.read_since(stored.user.id, stored.session.id, NOW)
    assert ledger.last("something else") == (LATER, stored.session.id) and ledger.last("nothing") is None
