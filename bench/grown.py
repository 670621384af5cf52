"""`python -m bench.grown [SESSIONS] [sqlite|postgresql] [/ROUTE ...]`: every page, or those of the routes that are named, of a house of 1,000 sessions beside the same house grown to 100,000.

A house with everything that a page can show is made once for each size; one of its submitted sessions is then copied, with all its turns, gradings and
figures, until there are enough: a hundred a rep, ten reps a team, half a year. The trainee and the coach who look at the pages have the same team in both houses; the
admin has them all. Both houses are served beside each other and asked in turns, so that whatever else the machine does falls on both.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, Table, text

from app.store import tables as t
from app.store.database import open_engine
from app.store.peoplerows import SqlPeople
from bench.row import Row, share, table
from tests.browser.furnished import Furnished, furnish
from tests.databases import cluster, find_postgresql
from tests.setup.processes import answers, free_port, plain_environment

SMALL, LARGE = 1000, 100_000
OF_A_REP, OF_A_TEAM, DAYS = 100, 1000, 180
ROUNDS, BATCH = 40, 500
MOST = 1.5
KINDS = ("sqlite", "postgresql")
_WHO = {"trainee": 0, "mate": 1}
_NOT_COPIED = {"users", "teams", "documents", "graders", "audit", "clinics", "clinic_devices", "clinic_answers", "clinic_findings", "disputes", "claims"}  # fmt: skip


@dataclass
class Grown:
    """A served house: where it answers, what it holds, and how big it is."""

    url: str
    made: Furnished
    sessions: int


def main(arguments: list[str]) -> int:
    large = int(arguments[0]) if arguments and arguments[0].isdigit() else LARGE
    kinds = [a for a in arguments if a in KINDS] or list(KINDS)
    routes = [a for a in arguments if a.startswith("/")]
    rows: list[Row] = []
    for kind in kinds:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            programs = find_postgresql()
            if kind == "postgresql" and programs is None:
                print("There is no PostgreSQL server here.", file=sys.stderr)
                continue
            server = stack.enter_context(cluster(programs)) if kind == "postgresql" and programs else None
            houses = []
            for size in (SMALL, large):
                own = folder / str(size)
                own.mkdir()
                url = server.fresh(prepared=False) if server else f"sqlite:///{own}/var/counterpart.sqlite3"
                made = furnish(own, url=url)
                began = time.monotonic()
                grow(url, made, size)
                print(f"{kind}: {size:,} sessions after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                houses.append(stack.enter_context(served(own, url, made, size)))
            rows += compared(kind, houses, routes)
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


def compared(kind: str, houses: Sequence[Grown], routes: Sequence[str] = ()) -> list[Row]:
    """The 95th percentile of each address in both houses, and their ratio; of these routes only, where any is named."""
    small, large = houses
    rows = []
    with httpx.Client(timeout=60) as client:
        for route in routes or small.made.pages:
            for place, (who, path) in enumerate(small.made.pages[route]):
                there = large.made.pages[route][place][1]
                took: tuple[list[float], list[float]] = ([], [])
                for number in range(ROUNDS + 2):
                    for house, address, times in ((small, path, took[0]), (large, there, took[1])):
                        seconds = asked(client, house, who, address)
                        if number >= 2:  # the first two compile templates and fill caches
                            times.append(seconds)
                before, after = share(took[0], 0.95) * 1000, share(took[1], 0.95) * 1000
                middle = share(took[1], 0.5) / share(took[0], 0.5)
                print(f"{kind} {who} {path}: {before:.1f} and {after:.1f} ms, medians {middle:.2f}", file=sys.stderr, flush=True)  # fmt: skip
                rows.append(Row(f"{kind}: {route} as {who}, p95 {before:.0f} and {after:.0f} ms; ratio", after / before, "×", ROUNDS, MOST))  # fmt: skip
    return rows


def asked(client: httpx.Client, house: Grown, who: str, path: str) -> float:
    """Seconds until a page is there."""
    keys = house.made.keys.get(who, {})
    began = time.perf_counter()
    answer = client.get(house.url + path, headers={"cookie": "; ".join(f"{k}={v}" for k, v in keys.items())})
    took = time.perf_counter() - began
    assert answer.status_code < 500, (path, answer.status_code)
    return took


def grow(url: str, made: Furnished, size: int) -> None:
    """Copy one submitted session until there are `size` of them."""
    engine = open_engine(url)
    owners = people(engine, made, -(-size // OF_A_REP))
    copied = template(engine, made.ids["other"])
    numbers = iter(range(size - len(made.ids)))
    while batch := list(islice(numbers, BATCH)):
        for one, names, rows in copied:
            write(engine, one, names, copies(one, names, rows, batch, made.ids["other"], owners))
    with engine.connect() as db:
        db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    engine.dispose()


def people(engine: Engine, made: Furnished, count: int) -> list[tuple[str, str]]:
    """The owner and the team of each hundred sessions: first who is there, then new reps, ten a team."""
    store, now = SqlPeople(engine), datetime.now(UTC)
    found = [(made.ids[who], made.ids["team"]) for who in _WHO]
    for number in range(len(found), count):
        team = number * OF_A_REP // OF_A_TEAM
        name = team and f"Team {team:03}"
        rep = store.add_user(f"Rep {number:04}", ("trainee",), name or _name_of(engine, made.ids["team"]), now)
        found.append((rep.id, rep.team or ""))
    return found


def _name_of(engine: Engine, team: str) -> str:
    with engine.connect() as db:
        return str(db.execute(text("SELECT name FROM teams WHERE id = :id"), {"id": team}).scalar_one())


def template(engine: Engine, session: str) -> list[tuple[Table, list[str], list[tuple[Any, ...]]]]:
    """All rows that belong to a session, table by table, as the database itself writes them."""
    ids: dict[str, set[str]] = {"sessions": {session}}
    found = []
    for one in t.metadata.sorted_tables:
        if one.name in _NOT_COPIED:
            continue
        names = [c.name for c in one.columns]
        belongs = [(c.name, ids.get(k.column.table.name, set())) for c in one.columns for k in c.foreign_keys]
        json = engine.dialect.name == "postgresql"
        shown = ", ".join(f'"{c.name}"::text' if json and str(c.type) == "JSON" else f'"{c.name}"' for c in one.columns)
        with engine.connect() as db:
            rows = [tuple(row) for row in db.exec_driver_sql(f'SELECT {shown} FROM "{one.name}"')]
        if one.name == "sessions":
            mine = [row for row in rows if row[names.index("id")] == session]
        else:
            mine = [row for row in rows if any(row[names.index(name)] in known for name, known in belongs)]
        if "id" in names:
            ids[one.name] = {row[names.index("id")] for row in mine}
        if mine:
            found.append((one, names, mine))
    return found


def copies(
    one: Table, names: list[str], rows: list[tuple[Any, ...]], numbers: Sequence[int], session: str, owners: list[tuple[str, str]]
) -> Iterator[list[Any]]:  # fmt: skip
    """The rows of so many copies: each id is its own, each owner the rep of that hundred, each time earlier: those of a rep lie over half a year,
    and no two begin at one moment."""
    times = {c.name for c in one.columns if isinstance(c.type, t.UTCTime)}
    step = timedelta(days=DAYS) / OF_A_REP
    linked = {"id", "session", "turn", "grading", "finding", "supersedes"} & set(names)
    for number in numbers:
        owner, team = owners[number // OF_A_REP]
        by = step * (number % OF_A_REP + 1) + timedelta(minutes=number // OF_A_REP)
        for row in rows:
            new = list(row)
            for place, name in enumerate(names):
                if new[place] is None:
                    continue
                if name in linked:
                    new[place] = f"{number:06x}{new[place][6:]}"
                elif name in times:
                    new[place] = _earlier(new[place], by)
                elif name == "owner":
                    new[place] = owner
                elif name == "team_then":
                    new[place] = team
            yield new


def _earlier(moment: Any, by: timedelta) -> Any:
    if isinstance(moment, str):
        return (datetime.fromisoformat(moment) - by).isoformat(sep=" ", timespec="microseconds")
    return moment - by


def write(engine: Engine, one: Table, names: list[str], rows: Iterator[list[Any]]) -> None:
    """Write rows the quickest way that a database knows."""
    columns = ", ".join(f'"{name}"' for name in names)
    with engine.begin() as db:
        driver: Any = db.connection.driver_connection
        if engine.dialect.name == "postgresql":
            with driver.cursor().copy(f'COPY "{one.name}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in names)
            driver.executemany(f'INSERT INTO "{one.name}" ({columns}) VALUES ({marks})', rows)


@contextmanager
def served(folder: Path, url: str, made: Furnished, size: int) -> Iterator[Grown]:
    """A server over a house."""
    port = free_port()
    env = plain_environment(COUNTERPART_DATABASE_URL=url, COUNTERPART_DATA_DIR=str(folder / "var"), COUNTERPART_TURNS_PER_HOUR="0", PYTHONPATH=str(Path.cwd()))  # fmt: skip
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--no-open", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 120
        while not answers(port):
            assert process.poll() is None and time.monotonic() < until, (folder / "server.log").read_text()
            time.sleep(0.1)
        yield Grown(f"http://127.0.0.1:{port}", made, size)
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
