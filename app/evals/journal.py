"""The journal of a run: one SQLite file (WAL), one transaction a turn. What was finished stays finished, and no answer of a model is paid for twice.

This is the one place outside the store that writes rows: a run belongs to nobody's practice and lives in a file of its own.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadValue
from app.evals.checks import Verdict

SCHEMA = """
create table if not exists run (id text primary key, began text not null, ended text, status text not null, suites text not null, settings text not null);
create table if not exists cell (key text primary key, place integer not null, suite text not null, case_id text not null, params text not null, status text not null,
  reason text, blame text, ms real not null default 0, cpu_ms real not null default 0, engine_ms real not null default 0, prompt_tokens integer not null default 0, completion_tokens integer not null default 0,
  cost real not null default 0, outcome text, tries integer not null default 0);
create table if not exists turn (key text not null, number integer not null, text text not null, reply text not null, facts text not null, verdicts text not null, primary key (key, number));
create table if not exists call (key text not null, n integer not null, request text not null, reply text not null, finish text not null, prompt integer not null, completion integer not null,
  estimated integer not null, model text not null, primary key (key, n));
"""
VERSION = 1


@dataclass(frozen=True, slots=True)
class KeptCell:
    """A cell as it stands: status is 'waiting', 'passed', 'failed' or 'error'; `blame` says whose error it was ('endpoint', 'player', 'program')."""

    key: str
    place: int
    suite: str
    case: str
    params: Mapping[str, Any]
    status: str
    reason: str | None
    blame: str | None
    ms: float
    cpu_ms: float
    engine_ms: float
    prompt_tokens: int
    completion_tokens: int
    cost: float
    outcome: Mapping[str, Any] | None
    tries: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it was played and checked; number 0 is the end of a talk."""

    number: int
    text: str
    reply: str
    facts: Mapping[str, Any]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class KeptCall:
    """An answer of a model that was paid for; `request` is the hash of what was asked."""

    request: str
    reply: str
    finish: str
    prompt: int
    completion: int
    estimated: bool
    model: str


class Journal:
    """A run's file. Not for several processes at once."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        if not new and not path.exists():
            raise BadValue("Run", str(path), "there is no such journal; see 'counterpart eval list'")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.executescript(SCHEMA)
        except sqlite3.DatabaseError:
            raise BadValue("Run", str(path), "it is no journal of a run") from None
        self._db.execute(f"pragma user_version={VERSION}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def begin(self, run: str, began: str, suites: Sequence[str], settings: Mapping[str, Any]) -> None:
        """Write the run, once."""
        row = (run, began, "running", json.dumps(list(suites)), json.dumps(dict(settings)))
        self._db.execute("insert or ignore into run (id, began, status, suites, settings) values (?, ?, ?, ?, ?)", row)

    def end(self, status: str, at: str) -> None:
        """Write how the run ended."""
        self._db.execute("update run set status = ?, ended = ?", (status, at))

    def head(self) -> Mapping[str, Any]:
        """The run: id, began, ended, status, suites, settings."""
        row = self._db.execute("select id, began, ended, status, suites, settings from run").fetchone()
        if row is None:
            raise BadValue("Run", str(self.path), "it holds no run")
        names = ("id", "began", "ended", "status", "suites", "settings")
        return {**dict(zip(names, row, strict=True)), "suites": json.loads(row[4]), "settings": json.loads(row[5])}

    def plan(self, cells: Sequence[tuple[str, int, str, str, Mapping[str, Any]]]) -> None:
        """Write the cells that are not known yet: key, place, suite, case, parameters."""
        rows = [(key, place, suite, case, json.dumps(dict(params))) for key, place, suite, case, params in cells]
        with self._writing():
            sql = "insert or ignore into cell (key, place, suite, case_id, params, status) values (?, ?, ?, ?, ?, 'waiting')"
            self._db.executemany(sql, rows)

    def begin_cell(self, key: str) -> None:
        """A cell is played from its start; its turns of a try before are dropped, the answers that were paid for stay."""
        with self._writing():
            self._db.execute("delete from turn where key = ?", (key,))
            self._db.execute("update cell set tries = tries + 1, status = 'waiting' where key = ?", (key,))

    def turn(self, key: str, kept: KeptTurn, calls: Sequence[tuple[int, KeptCall]]) -> None:
        """Write a turn with the model's answers that it took, in one transaction."""
        told = [{"kind": v.kind, "held": v.held, "why": v.why, "evidence": v.evidence} for v in kept.verdicts]
        verdicts = json.dumps(told, ensure_ascii=False)
        row = (key, kept.number, kept.text, kept.reply, json.dumps(dict(kept.facts), ensure_ascii=False), verdicts)
        with self._writing():
            self._db.execute("insert or replace into turn values (?, ?, ?, ?, ?, ?)", row)
            self._calls(key, calls)

    def paid(self, key: str, calls: Sequence[tuple[int, KeptCall]], prompt: int, completion: int, cost: float) -> None:
        """Write answers that were paid for before their turn broke off, and add to the tokens and the cost of all tries of a cell."""
        if not prompt and not completion and not calls:
            return
        sql = "update cell set prompt_tokens = prompt_tokens + ?, completion_tokens = completion_tokens + ?, cost = cost + ? where key = ?"
        with self._writing():
            self._calls(key, calls)
            self._db.execute(sql, (prompt, completion, cost, key))

    def forget(self, keys: Sequence[str]) -> None:
        """Drop the model's answers of cells that are to be asked anew."""
        with self._writing():
            self._db.executemany("delete from call where key = ?", [(key,) for key in keys])

    def _calls(self, key: str, calls: Sequence[tuple[int, KeptCall]]) -> None:
        rows = [(key, n, c.request, c.reply, c.finish, c.prompt, c.completion, c.estimated, c.model) for n, c in calls]
        self._db.executemany("insert or replace into call values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def end_cell(self, key: str, status: str, **more: Any) -> None:
        """Write how a cell ended; `more` are columns."""
        more = {"status": status, **more}
        if more.get("outcome") is not None:
            more["outcome"] = json.dumps(more["outcome"])
        names = ", ".join(f"{name} = ?" for name in more)
        self._db.execute(f"update cell set {names} where key = ?", (*more.values(), key))  # noqa: S608  our own names

    def cells(self) -> list[KeptCell]:
        """All cells, in order of the plan."""
        sql = "select key, place, suite, case_id, params, status, reason, blame, ms, cpu_ms, engine_ms, prompt_tokens, completion_tokens, cost, outcome, tries from cell order by place"
        return [_cell(row) for row in self._db.execute(sql)]

    def turns(self, key: str) -> list[KeptTurn]:
        """The turns of a cell, in order; the end of the talk last."""
        sql = "select number, text, reply, facts, verdicts from turn where key = ? order by number = 0, number"
        return [
            KeptTurn(row[0], row[1], row[2], json.loads(row[3]), tuple(Verdict(**v) for v in json.loads(row[4])))
            for row in self._db.execute(sql, (key,))
        ]

    def calls(self, key: str) -> dict[int, KeptCall]:
        """The model's answers of a cell, by their number."""
        sql = "select n, request, reply, finish, prompt, completion, estimated, model from call where key = ?"
        rows = self._db.execute(sql, (key,))
        return {n: KeptCall(request, reply, finish, p, c, bool(e), m) for n, request, reply, finish, p, c, e, m in rows}


def runs_in(folder: Path, *, newest: bool = False) -> Iterator["Journal"]:
    """The journals in a folder, in order of their names or newest first, each open until the next is asked for; a file that holds no run is passed over."""
    for path in sorted(folder.glob("*.sqlite3"), reverse=newest):
        try:
            journal = Journal(path)
            journal.head()
        except BadValue:
            continue
        yield journal
        journal.close()


def _cell(row: Sequence[Any]) -> KeptCell:
    (
        key,
        place,
        suite,
        case,
        params,
        status,
        reason,
        blame,
        ms,
        cpu,
        engine,
        prompt,
        completion,
        cost,
        outcome,
        tries,
    ) = row
    done = json.loads(outcome) if outcome else None
    given = json.loads(params)
    return KeptCell(
        key, place, suite, case, given, status, reason, blame, ms, cpu, engine, prompt, completion, cost, done, tries
    )
