"""P1: delete means gone, export is all. People write a word of their own into every field there is; some delete their account, some a session; then every byte of
the data folder is read."""

import io
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import String, Text, insert, select

from app.people.records import User
from app.store import tables as t
from app.store.database import new_id
from app.store.minerows import SqlMine
from tests.owncase.situations import LOGISTICS
from tests.promises.household import Household, household
from tests.promises.noted import world_ends
from tests.promises.outcome import Outcome
from tests.web.conftest import Person

PLAN = ("target", "walk_away", "then", "assumptions", "own_assumption", "questions", "standards", "trades")
BUILDS_EVERY = 8
# What is a person's own text; the sample holds a word in each that is there.
FIELDS = (
    "turns.text", "plans.body", "notes.text", "own_views.text", "between_turns.agreed", "disputes.reason", "drill_answers.text", "kept_checks.text",
    "kept_checks.customer", "kept_checks.own_name", "kept_checks.hidden", "own_case_answers.text", "own_case_versions.title", "documents.body", "field_notes.asked",
    "field_notes.given", "findings.quote", "users.name", "events.body", "turns.client_key",
)  # fmt: skip


def deleted_is_gone(people: int) -> Outcome:
    """`people` write, a third delete their account, a third a session; 0 bytes of what went, all of what stays, and an export that holds every field."""
    found = Outcome("P1", "deleted people or sessions left a byte, or took something of others along")
    with tempfile.TemporaryDirectory() as folder, _logged(Path(folder)), household(Path(folder)) as world:
        someone = [_writes(world, number) for number in range(people)]
        _fields_hold_words(world, found)
        for user, person, _ in someone[: min(people, 5)]:
            _export_is_all(world, user, person, found)
        going, shorter, staying = someone[::3], someone[1::3], someone[2::3]
        before = {user.id: _rows(world, user) for user, _, _ in staying}
        for user, person, _ in going:
            assert person.post("/settings/deletion", data={"name": user.name}).status_code == 303
        for _, person, session in shorter:
            assert person.post(f"/sessions/{session}/deletion").status_code == 303
        files = _bytes(world.folder)
        for user, _, session in going:
            _gone(found, files, (_word(user), user.name), session)
        for user, _, session in shorter:
            _gone(found, files, (f"{_word(user)}talk",), session)
        for user, _, _ in staying:
            found.tried += 1
            if _rows(world, user) != before[user.id] or _word(user).encode() not in b"".join(files.values()):
                found.failures.append(f"{_word(user)}: something of somebody who stayed is missing")
    return found


def _writes(world: Household, number: int) -> tuple[User, Person, str]:
    """One person who writes her word everywhere; what belongs to the talks has 'talk' behind it."""
    word = f"zq{number:03}kestrelw"
    user, person = world.person(f"Person {word}")
    talk = f"{word}talk"
    form = {"level": "standard", "mode": "scored", **{name: f"{name} {talk}" for name in PLAN}}
    session = person.post("/cases/packaging-film/sessions", data=form).headers["location"].rpartition("/")[2]
    person.post(f"/sessions/{session}/notes", data={"text": f"note {talk}, first"})
    person.post(f"/sessions/{session}/notes", data={"text": f"note {talk} " * 60})
    person.post(f"/sessions/{session}/turns", data={"text": f"Why the 8 %, asks {talk}?", "key": f"key-{talk}"})
    person.post(f"/sessions/{session}/days", data={"agreed": f"we bring {talk}"})
    world.say(person, session, f"I am sorry, {talk}; what would 2 % be worth to you?")
    world_ends(person, session)
    person.post(f"/sessions/{session}/own-view", data={"text": f"view {talk}"})
    for turn in world.house.ledger.turns(session)[1:]:
        graded = world.house.ledger.gradings(session).get(turn.id)
        for finding in graded.findings if graded else ():
            data = {"item": finding.id.value, "reason": f"not so, {talk}"}
            person.post(f"/turns/{turn.id}/disputes", data=data)
    person.post("/drill", data={"situation": "packaging-film.deadline", "text": f"Why by Friday, {word}?"})
    check = {"text": f"We can talk, {word}.", "customer": f"Dear {word}", "me": word, "hide": f"{word}, other"}
    person.post("/checks", data=check)
    flat = {**LOGISTICS, "customer": f"Firm {word}", "do": "build" if number % BUILDS_EVERY == 0 else "keep"}
    person.post("/cases/new", data=flat)
    _straight(world, user, word)
    return user, person, session


def _straight(world: Household, user: User, word: str) -> None:
    """What has no page here."""
    row: dict[str, Any] = {"asked": f"asked {word}", "given": f"given {word}", "tried": None, "shared": True}
    with world.house.engine.begin() as db:
        db.execute(insert(t.field_notes).values(id=new_id(), user=user.id, team=user.team, at=world.house.services.clock.now(), **row))  # fmt: skip


def _word(user: User) -> str:
    return user.name.split()[1]


def _fields_hold_words(world: Household, found: Outcome) -> None:
    """The run proves nothing of a field that holds no word."""
    with world.house.engine.connect() as db:
        for name in FIELDS:
            table, _, column = name.partition(".")
            values = db.execute(select(t.metadata.tables[table].c[column])).scalars()
            if not any("kestrelw" in str(v) for v in values):
                found.failures.append(f"{name}: nothing was written there")
        texts = [c for table in t.metadata.tables.values() for c in table.c if isinstance(c.type, String | Text)]
        for column in texts:
            held = any("kestrelw" in str(v) for v in db.execute(select(column)).scalars())
            if held and f"{column.table.name}.{column.name}" not in FIELDS:
                found.failures.append(f"{column.table.name}.{column.name}: words of a person, and not in the list")


def _export_is_all(world: Household, user: User, person: Person, found: Outcome) -> None:
    """Every row of hers that holds her word is in what she takes along."""
    with zipfile.ZipFile(io.BytesIO(person.get("/settings/export").content)) as packed:
        names, whole = packed.namelist(), "\n".join(packed.read(n).decode() for n in packed.namelist())
    found.tried += 1
    for table, rows in SqlMine(world.house.engine).rows_of(user.id).items():
        if rows and f"rows/{table}.json" not in names:
            found.failures.append(f"{table}: not in the export")
    for words in ("note", "view", "not so,", "asked", "given", "Why by Friday,", "We can talk,", "we bring", "target"):
        if f"{words} {_word(user)}" not in whole:
            found.failures.append(f"the export lacks {words!r}")


def _rows(world: Household, user: User) -> dict[str, object]:
    return {
        name: rows for name, rows in SqlMine(world.house.engine).rows_of(user.id).items() if name != "login_sessions"
    }


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _gone(found: Outcome, files: dict[str, bytes], words: tuple[str, ...], session: str) -> None:
    found.tried += 1
    for name, content in files.items():
        found.failures += [f"{name} still holds {word}" for word in words if word.encode() in content]
        if name.endswith(".sqlite3") and content.count(session.encode()) > 4:
            found.failures.append(f"{name} still holds rows of {session}")


@contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """All that is logged goes to a file in the folder, down to the finest."""
    handler, root = logging.FileHandler(folder / "log.txt"), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()
