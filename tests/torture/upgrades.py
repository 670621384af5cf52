"""R8: a database of every schema comes to the newest with every row, the rows of talks that the program of that time held among them; and a backup taken
while people talk comes back as it was."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event as Flag
from threading import Lock, Thread

import httpx
from sqlalchemy import Engine, text

from app.bootstrap import back_up_database, restore_database
from app.content.loading import case_ids
from app.practice.records import UNFINISHED
from app.settings import Settings
from app.store.database import open_engine
from app.store.upgrading import at_head, upgrade
from tests.databases import Cluster, find_postgresql
from tests.promises.said import LINES
from tests.store.rows import Kept, every_row, made_up, points_at_nothing
from tests.store.test_every_revision import REVISIONS, at_revision
from tests.torture.crashes import Wrong
from tests.torture.journal import Entry
from tests.torture.oldprograms import commit_at, played, program_of
from tests.torture.servers import Server, fresh_database
from tests.torture.visitors import Visitor, house_beside, say, visitor

PART = "R8"
FIRST_ON_POSTGRESQL = "0006"
MADE_UP, PLAYED, BACKUP = "made up at ", "played at ", "backup under load"
ROWS, TALKERS, HEALS_WITHIN_S = 60, 6, 60.0
LEAST_BEFORE, LEAST_MEANWHILE = 20, 6
OLD_LINES = 3


def places(kind: str, backups: int) -> list[tuple[str, int]]:
    """Everything that is tried on a kind of database. Programs of the time are tried on PostgreSQL from the first one on that knew it."""
    schemas = [(MADE_UP + revision, 1) for revision in REVISIONS]
    talks = [(PLAYED + r, 1) for r in REVISIONS if commit_at(r) and (kind == "sqlite" or r >= FIRST_ON_POSTGRESQL)]
    return schemas + talks + [(BACKUP, number) for number in range(1, backups + 1)]


def tried(kind: str, place: str, number: int, folder: Path, running: Cluster | None) -> Entry:
    """Try one of them."""
    wrong, begun = Wrong(), time.monotonic()
    if place == BACKUP:
        with fresh_database(kind, folder, running) as database, fresh_database(kind, _other(folder), running) as other:
            count = _Loaded(database, other, folder, Random(number), wrong).through()
    else:
        with _Empty(kind, folder, running) as database:
            revision = place.rsplit(maxsplit=1)[-1]
            count = (_made_up if place.startswith(MADE_UP) else _played)(database, revision, folder, wrong)
    return Entry(
        PART, kind, place, number, count, round(time.monotonic() - begun, 1), dict(wrong.counts), wrong.why[:5]
    )


def _other(folder: Path) -> Path:
    path = folder / "other"
    path.mkdir()
    return path


class _Empty:
    """A database without any table; dropped afterwards."""

    def __init__(self, kind: str, folder: Path, running: Cluster | None) -> None:
        self.running = running if kind == "postgresql" else None
        self.url = self.running.fresh(prepared=False) if self.running else f"sqlite:///{folder}/c.sqlite3"

    def __enter__(self) -> str:
        return self.url

    def __exit__(self, *error: object) -> None:
        if self.running:
            self.running.drop(self.url)


def _made_up(database: str, revision: str, folder: Path, wrong: Wrong) -> int:
    engine = open_engine(database)
    at_revision(engine, revision)
    made_up(engine, ROWS)
    before = every_row(engine)
    upgrade(engine)
    compare(engine, before, wrong)
    engine.dispose()
    return _count(before)


def _played(database: str, revision: str, folder: Path, wrong: Wrong) -> int:
    """Talks held by the program of that time, then by today's: each row is there, each page of them opens, and each talk goes on."""
    commit = commit_at(revision)
    assert commit is not None
    lines = Random(revision).sample(LINES, OLD_LINES)
    with program_of(commit, database, folder) as person:
        sessions = played(person, case_ids(), lines)
        token = person.cookie
    engine = open_engine(database)
    before = every_row(engine)
    upgrade(engine)
    compare(engine, before, wrong)
    server = Server(database, folder, pace=0.0)
    server.start()
    with httpx.Client(base_url=server.base, headers={"cookie": token}, timeout=60, verify=False) as client:
        client.post("/notice", headers={"origin": server.base})
        for session in sessions:
            _opens(client, session, wrong)
    server.end()
    engine.dispose()
    return _count(before)


def _opens(client: httpx.Client, session: str, wrong: Wrong) -> None:
    for path in (f"/sessions/{session}", f"/sessions/{session}/debrief", f"/api/v1/sessions/{session}"):
        answer = client.get(path, follow_redirects=True)
        if answer.status_code not in (200, 409):  # a debrief waits for the end of the talks
            wrong.note("lost", f"{path} answers {answer.status_code}: {answer.text[:150]}")
    if client.get(f"/api/v1/sessions/{session}").json().get("status") == "running":
        answer = say(client, session, "now", "What would help you most now?")
        if answer.status_code != 202:
            wrong.note("lost", f"{session} does not go on: {answer.status_code} {answer.text[:150]}")


def compare(engine: Engine, before: Kept, wrong: Wrong) -> None:
    """Hold every row of a database, in the columns of then, against what it held then."""
    if not at_head(engine):
        wrong.note("stuck", "it is not at the newest schema")
    after = every_row(engine)
    for name, rows in before.items():
        if not rows or name == "alembic_version":
            continue
        now = sorted(repr(sorted((key, row[key]) for key in rows[0])) for row in after[name])
        then = sorted(repr(sorted(row.items())) for row in rows)
        if now != then:
            wrong.note("lost", f"{name}: {len(set(then) - set(now))} of {len(then)} rows are not as they were")
    with engine.connect() as db:
        if lost := points_at_nothing(db):
            wrong.note("lost", f"these point at nothing: {lost}")


def _count(kept: Kept) -> int:
    return sum(len(rows) for rows in kept.values())


@dataclass
class _Loaded:
    """A backup while people talk with a server; what is restored from it is held against what was acknowledged, and a server finishes what was under way."""

    database: str
    other: str
    folder: Path
    chance: Random
    wrong: Wrong
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    _ended: Flag = field(default_factory=Flag)
    _lock: Lock = field(default_factory=Lock)

    def through(self) -> int:
        """How many rows were restored."""
        server, house = Server(self.database, self.folder, pace=0.0), house_beside(self.database)
        server.start()
        people = [visitor(house, server.base, f"Tess {n}") for n in range(TALKERS)]
        talkers = [Thread(target=self._talk, args=(person, seed), daemon=True) for seed, person in enumerate(people)]
        for talker in talkers:
            talker.start()
        self._wait(LEAST_BEFORE)
        known = list(self.acknowledged)
        programs = find_postgresql()
        back_up_database(
            Settings(database_url=self.database, postgresql_programs=programs), self.folder / "kept", replace=False
        )
        self._wait(len(known) + LEAST_MEANWHILE)
        self._ended.set()
        for talker in talkers:
            talker.join(60)
        server.end()
        restore_database(
            Settings(database_url=self.other, postgresql_programs=programs), self.folder / "kept", replace=True
        )
        restored = open_engine(self.other)
        rows = every_row(restored)
        self._judge(rows, every_row(house.engine), known, restored)
        self._heals(restored)
        self._quiet(house.engine, restored, programs)
        house.engine.dispose()
        restored.dispose()
        return _count(rows)

    def _talk(self, person: Visitor, seed: int) -> None:
        chance = Random(seed)
        with person.client() as client:
            while not self._ended.is_set():
                session = person.begin(client, chance.choice(case_ids()), chance.randrange(2**31))
                for number in range(5):
                    answer = say(client, session, f"k{number}", chance.choice(LINES))
                    if answer.status_code == 202:
                        with self._lock:
                            self.acknowledged.append((session, answer.json()["id"]))
                    if self._ended.is_set():
                        return
                    time.sleep(0.1 * chance.random())

    def _wait(self, count: int) -> None:
        until = time.monotonic() + HEALS_WITHIN_S
        while len(self.acknowledged) < count:
            assert time.monotonic() < until, f"only {len(self.acknowledged)} messages were taken"
            time.sleep(0.01)

    def _judge(self, rows: Kept, live: Kept, known: list[tuple[str, str]], restored: Engine) -> None:
        """Everything acknowledged before is there; what cannot change any more is to the letter what the live database has."""
        there = {(row["session"], row["id"]) for row in rows["turns"]}
        for lost in set(known) - there:
            self.wrong.note("lost", f"turn {lost[1]} was acknowledged before the backup")
        unfinished = {step.value for step in UNFINISHED}
        now = {row["id"]: row for row in live["turns"]}
        for row in rows["turns"]:
            if row["step"] not in unfinished and now[row["id"]] != row:
                self.wrong.note("changed", f"turn {row['id']} is not as it was")
        events = {(row["session"], row["seq"]): row for row in live["events"]}
        if any(events.get((row["session"], row["seq"])) != row for row in rows["events"]):
            self.wrong.note("changed", "events are not as they were")
        for session, count in _highest(rows).items():
            if sum(row["session"] == session for row in rows["events"]) != count:
                self.wrong.note("lost", f"events of {session} have a gap")
        with restored.connect() as db:
            if lost_keys := points_at_nothing(db):
                self.wrong.note("lost", f"these point at nothing: {lost_keys}")
            if restored.dialect.name == "sqlite" and db.execute(text("PRAGMA integrity_check")).scalars().all() != [
                "ok"
            ]:
                self.wrong.note("changed", "SQLite finds the file damaged")

    def _heals(self, restored: Engine) -> None:
        """A server on the restored database finishes what was under way."""
        folder = self.folder / "healing"
        folder.mkdir()
        server, house = Server(self.other, folder, pace=0.0), house_beside(self.other)
        server.start()
        least, until = len(house.ledger.unfinished()) + house.ledger.waiting(), time.monotonic() + HEALS_WITHIN_S
        while least and time.monotonic() < until:
            now = len(house.ledger.unfinished()) + house.ledger.waiting()
            if now < least:  # stuck is where nothing moves, not where there is much to do
                least, until = now, time.monotonic() + HEALS_WITHIN_S
            time.sleep(0.05)
        if least:
            turns, gradings = len(house.ledger.unfinished()), house.ledger.waiting()
            self.wrong.note("stuck", f"{turns} turns and {gradings} gradings wait")
        server.end()
        house.engine.dispose()

    def _quiet(self, engine: Engine, restored: Engine, programs: Path | None) -> None:
        """Once nobody talks, a backup of all comes back row by row."""
        path = self.folder / "quiet"
        back_up_database(Settings(database_url=self.database, postgresql_programs=programs), path, replace=False)
        restored.dispose()
        restore_database(Settings(database_url=self.other, postgresql_programs=programs), path, replace=True)
        if every_row(restored) != every_row(engine):
            self.wrong.note("changed", "rows restored are not those of the database")


def _highest(rows: Kept) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows["events"]:
        found[row["session"]] = max(row["seq"], found.get(row["session"], 0))
    return found
