"""A seeded sample of the long runs, and that they see the faults they are for; `make torture` runs them in full numbers."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.bootstrap import build
from app.clock import SystemClock
from app.settings import Settings
from app.store.database import open_engine
from app.store.upgrading import upgrade
from tests.conftest import ROOT
from tests.databases import KINDS, Cluster
from tests.store.rows import every_row, made_up
from tests.torture import crashes, posts
from tests.torture.crashes import Chain, Wrong, undisturbed
from tests.torture.dying import STEPS, Plan, Watch
from tests.torture.journal import Entry, Journal
from tests.torture.oldprograms import commit_at
from tests.torture.posts import Post
from tests.torture.servers import STARTS_WITHIN_S
from tests.torture.streams import CUT, RESTART, Listening
from tests.torture.tables import table
from tests.torture.upgrades import BACKUP, PLAYED, REVISIONS, compare, tried

pytestmark = [pytest.mark.db, pytest.mark.slow]
# Each kind of database gets some steps, none of them both.
SAMPLE = {"sqlite": STEPS[1::6], "postgresql": STEPS[4::6]}


@pytest.fixture
def made(kind: str, fresh_url: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Makes a chain of servers, two of them or one, on a new database."""
    going: list[Any] = []

    def make(what: Callable[[str, str, Path], Any]) -> Any:
        going.append(what(kind, fresh_url(kind, prepared=True), tmp_path))
        return going[-1]

    yield make
    for one in going:
        one.close()


def assert_kept(entry: Entry) -> None:
    assert entry.tried > 0
    assert entry.wrong == {}, entry.why


def test_a_turn_heals_whose_server_is_killed_at_a_step(kind: str, made: Callable[..., Any]) -> None:
    for entry in made(Chain).run([(step, 7 + place) for place, step in enumerate(SAMPLE[kind])]):
        assert_kept(entry)
        assert entry.seconds < crashes.HEALS_WITHIN_S


def test_messages_are_taken_once(made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "TALKS", 2)
    monkeypatch.setattr(posts, "KILLS", 1)
    assert_kept(made(Post).batch(1))


def test_a_stream_that_is_cut_goes_on(kind: str, made: Callable[..., Any]) -> None:
    listening = made(Listening)
    listening.most_restarts = 2
    assert_kept(listening.reply(CUT, 3))
    assert_kept(listening.reply(RESTART, 3))


def test_talks_of_the_first_program_are_there_and_go_on(tmp_path: Path) -> None:
    if commit_at(REVISIONS[0]) is None:
        pytest.skip("the history of this repository is not here")
    assert_kept(tried("sqlite", PLAYED + REVISIONS[0], 1, tmp_path, None))


@pytest.mark.postgresql
def test_a_backup_while_people_talk_comes_back(postgresql: Cluster, tmp_path: Path) -> None:
    assert_kept(tried("postgresql", BACKUP, 1, tmp_path, postgresql))


@pytest.mark.parametrize("kind", KINDS[:1])
def test_the_run_sees_a_server_that_forgets_what_another_left(
    made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crashes, "HEALS_WITHIN_S", 3.0)
    chain = made(Chain)
    chain.server.fault = "forgets"
    (entry,) = chain.run([("decided", 7)])
    assert entry.wrong == {"stuck": 1}


@pytest.mark.parametrize("kind", KINDS[:1])
def test_the_run_sees_a_message_that_is_taken_twice(made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "TALKS", 1)
    monkeypatch.setattr(posts, "KILLS", 1)
    post = made(Post)
    for server in post.servers:
        server.fault = "doubles"
        server.end()
        server.start()
    assert post.batch(1).wrong["doubled"] > 0


@pytest.mark.parametrize("kind", KINDS[:1])
def test_the_run_sees_an_event_that_is_told_twice(made: Callable[..., Any]) -> None:
    listening = made(Listening)
    listening.server.end()
    listening.server.fault = "repeats"
    listening.server.start()
    assert listening.reply(CUT, 3).wrong["doubled"] > 0


def test_the_run_sees_a_row_that_is_lost_and_one_that_is_changed(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.sqlite3")
    upgrade(engine)
    made_up(engine)
    before, wrong = every_row(engine), Wrong()
    compare(engine, before, wrong)
    assert not wrong.counts
    with engine.begin() as db:
        db.execute(text("DELETE FROM hints WHERE rowid = (SELECT min(rowid) FROM hints)"))
        db.execute(text("UPDATE events SET type = 'other' WHERE rowid = (SELECT min(rowid) FROM events)"))
    compare(engine, before, wrong)
    engine.dispose()
    assert wrong.counts == {"lost": 2}, wrong.why


def test_every_transaction_of_a_turn_is_a_labelled_step(kind: str, fresh_url: Callable[..., str]) -> None:
    script, _ = undisturbed(7)
    house = build(Settings(database_url=fresh_url(kind, prepared=True), pace_ms_per_word=0.01))
    watch = Watch(Plan("", "watched"))
    house.desk.at_step = watch.reach
    watch.over(house)

    async def turns() -> None:
        grader = house.worker.grader
        house.ledger.know_grader(grader.name, grader.kind, "r", None, None)
        user = house.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())
        session = await house.services.practice.begin(user, script.case, seed=script.seed)
        for key, line in zip(("before", "watched"), script.lines, strict=False):
            turn = await house.services.practice.say(user, session.id, key, line)
            await house.desk.done(turn.id)
            await house.worker.work_off()

    asyncio.run(turns())
    house.engine.dispose()
    assert watch.unlabelled == []
    assert list(dict.fromkeys(watch.seen)) == list(STEPS)


def test_no_command_and_no_page_can_bring_the_hook_in() -> None:
    for folder in ("commands", "web"):
        for path in (ROOT / "app" / folder).rglob("*.py"):
            assert "at_step" not in path.read_text(encoding="utf-8"), path
    assert not [name for name in Settings.model_fields if "step" in name and "at" in name.split("_")]


def test_a_journal_goes_on_after_a_torn_line_and_forgets_another_product(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "one")
    entry = Entry("R2", "sqlite", "decided", 1, 1, 2.5, {"lost": 1}, ["lost: x"])
    journal.add(entry)
    with journal.path.open("a") as file:
        file.write('{"product": "one", "part": "R2", "ki')
    assert Journal(tmp_path / "j", "one").entries("R2") == [entry]
    assert Journal(tmp_path / "j", "another").entries("R2") == []
    mended = replace(entry, wrong={}, why=[])
    with journal.path.open("a") as file:
        file.write("\n")
    journal.add(mended)
    assert journal.entries("R2") == [mended], "the last word on a thing counts"


def test_the_table_counts_what_went_wrong() -> None:
    rows = [Entry("R2", "sqlite", "decided", n, 1, n / 10, {"lost": 1} if n == 2 else {}) for n in (1, 2, 3)]
    assert "| decided | sqlite | 3 | 3 | 1 | 0 | 0 | 0 | 0 | 0.3 |" in table("R2", rows)


def test_a_run_that_is_broken_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    command = [sys.executable, "-m", "tests.torture", "R2", "--on", "sqlite", "--journal", str(path), "--most"]
    lines: list[str] = []
    for how in (signal.SIGKILL, signal.SIGINT):
        going = subprocess.Popen([*command, "9"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_WITHIN_S
        while not path.exists() or path.read_text().count("\n") <= len(lines):
            assert time.monotonic() < until, "nothing was journalled"
            time.sleep(0.05)
        going.send_signal(how)
        going.wait(60)
        before, lines = lines, path.read_text().splitlines()
        assert lines[: len(before)] == before
    subprocess.run([*command, "1"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = path.read_text().splitlines()
    assert after[:-1] == lines
    assert len({entry.key for entry in Journal(path).entries("R2")}) == len(after)
