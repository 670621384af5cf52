"""`python -m bench.stored`: turns through the store and backups, on SQLite and on a PostgreSQL server of its own that waits for the disk.

A turn is what the ledger does for one: accepted, decided, finished with its events and the waiting grading; three transactions. Every thread
has a session of its own. Hearing, deciding and wording are left out: they are measured by `make bench`.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.buyer.turn import Decided, decide_turn
from app.content.loading import document_hash, load_case, load_rubric
from app.negotiation.policy import begin
from app.negotiation.state import Level
from app.practice.records import Finished, NewEvent, Session, Step, Turn, Visibility
from app.store.backups import backup, restore
from app.store.database import new_id, open_engine
from app.store.ledger import SqlLedger
from app.store.peoplerows import SqlPeople
from app.store.postgres import Limits
from app.store.upgrading import upgrade
from bench.row import Row, table
from tests.databases import cluster, find_postgresql

TURNS, SESSIONS, TURNS_EACH = 400, 1000, 8
THREADS = (1, 8)
CASE, SAID = "packaging-film", "I can do 2.5 % if you extend to 36 months and keep 80 % of the volume."
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows += measured("SQLite", f"sqlite:///{folder}/a.sqlite3", f"sqlite:///{folder}/b.sqlite3", folder)
        programs = find_postgresql()
        if programs is None:
            print("There is no PostgreSQL server here.", file=sys.stderr)
        else:
            with cluster(programs, hurried=False) as server:
                rows += measured(
                    "PostgreSQL", server.fresh(prepared=False), server.fresh(prepared=False), folder, programs
                )
    print(table(rows))
    return 0


def measured(name: str, url: str, empty: str, folder: Path, programs: Path | None = None) -> list[Row]:
    """Turns per second with some threads; then a thousand sessions, backed up and restored."""
    rows = []
    with opened(url) as engine, opened(empty) as other:
        store = Store.of(engine)
        store.turns(20)  # warm
        for threads in THREADS:
            each = TURNS // threads
            began, cpu = time.perf_counter(), time.process_time()
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(store.turns, [each] * threads))
            took, used = time.perf_counter() - began, time.process_time() - cpu
            rows.append(Row(f"{name}, turns with {threads} threads", TURNS / took, "/s", TURNS))
            # Beside it, because a busy machine spoils the other figure; what the server itself uses is not in it.
            rows.append(Row("    CPU of this process for a turn", 1000 * used / TURNS, "ms", TURNS))
        for _ in range(SESSIONS):
            store.turns(TURNS_EACH)
        began = time.perf_counter()
        kept = backup(engine, folder / f"{name}.backup", programs=programs)
        rows.append(Row(f"{name}, backup of {SESSIONS} sessions", time.perf_counter() - began, "s", 1))
        rows.append(Row(f"{name}, its size", kept.size / 1e6, "MB", 1))
        began = time.perf_counter()
        restore(other, kept.path, programs=programs)
        rows.append(Row(f"{name}, restore of it", time.perf_counter() - began, "s", 1))
    return rows


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url, Limits(pool=max(THREADS)))
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class Store:
    """A store with one user, and one decision that every turn takes."""

    ledger: SqlLedger
    session: Session
    opening: Turn
    what: Decided

    @classmethod
    def of(cls, engine: Engine) -> "Store":
        upgrade(engine)
        ledger, case, rubric = SqlLedger(engine), load_case(CASE), load_rubric()
        user = SqlPeople(engine).add_user("Tess", ("trainee",), "north", NOW)
        for document in (case, rubric):
            ledger.pin(document.kind, document.id, document.version, document_hash(document), document)
        ledger.know_grader("embedded-1", "embedded", document_hash(rubric), None, None)
        began = begin(case, Level.STANDARD, 3)
        session = Session(
            id="", owner=user.id, team=user.team, case=CASE, case_hash=document_hash(case), rubric=document_hash(rubric), level="standard",
            mode="practice", seed=3, draw=began.state.draw, status="running", end_reason=None, hindsight=True, hidden_opened=False,
            visibility=Visibility.PRIVATE, started=NOW, ended=None,
        )  # fmt: skip
        opening = Turn(
            "",
            "",
            0,
            "opening",
            "",
            Step.COMPLETED,
            None,
            began.move,
            began.log,
            began.state,
            "Good morning.",
            "embedded",
            None,
            NOW,
        )
        return cls(ledger, session, opening, decide_turn(case, began.state, SAID, (), 3, last=began.move))

    def turns(self, count: int) -> None:
        """A session of so many turns."""
        session = replace(self.session, id=new_id())
        state = self.opening.state
        assert state is not None
        self.ledger.begin(session, replace(self.opening, id=new_id(), session=session.id), state)
        done, what = Finished(Step.COMPLETED, "Hm.", "embedded", None, 0, 0, None), self.what
        for number in range(count):
            turn, _ = self.ledger.accept(session.id, f"key-{number}", SAID, "owner", NOW)
            self.ledger.decide(turn.id, what.heard, what.move, what.log, what.state, [NewEvent("deal.updated")])
            self.ledger.finish(turn.id, done, [NewEvent("turn.completed", {"turn": turn.id})], "embedded-1", NOW)


if __name__ == "__main__":
    sys.exit(main())
