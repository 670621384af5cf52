"""`python -m bench.spread`: turns of the built-in buyer through HTTP and the store, graded elsewhere: on one process with SQLite, on one and two with PostgreSQL.

Processor time of the application, the database and the load is told apart. Where control groups can be set, each process of the application is then held to a part
of a core, so that two against one say what a second process adds even on a machine of two cores.
"""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.content.loading import load_case
from bench.passed import ANSWER_S, Talk
from bench.row import Row, table
from bench.served import Server, running
from bench.wire import children, cpu_s
from tests.databases import cluster, find_postgresql

STREAMS, TURNS, WARM = 40, 6, 12
QUOTA = 0.3
GROUPS = Path("/sys/fs/cgroup/cpu")
PERIOD_US = 100_000
A_SECOND = 150.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a load took: turns, seconds, and seconds of processor time of the application, the database and the load itself."""

    turns: int
    wall: float
    app: float
    database: float
    load: float


async def loaded(server: Server, database: int | None) -> Load:
    """Forty talks at once, six turns each."""
    port, pid = server.client.base_url.port or 0, server.process.pid
    await _talk(server, port, WARM, 2)
    talks = [await Talk.begun(server, port, n) for n in range(STREAMS)]
    began, before = time.perf_counter(), _used(pid, database)
    await asyncio.gather(*(_turns(talk, TURNS) for talk in talks))
    wall, after = time.perf_counter() - began, _used(pid, database)
    for talk in talks:
        talk.close()
    app, data, load = (b - a for a, b in zip(before, after, strict=True))
    return Load(STREAMS * TURNS, wall, app, data, load)


def _used(app: int, database: int | None) -> tuple[float, float, float]:
    """Seconds of processor time so far: of the application, the database, this process."""
    return cpu_s(app), cpu_s(database) if database else 0.0, time.process_time()


async def _talk(server: Server, port: int, count: int, turns: int) -> None:
    for number in range(count):
        talk = await Talk.begun(server, port, number)
        await _turns(talk, turns)
        talk.close()


async def _turns(talk: Talk, count: int) -> None:
    for _ in range(count):
        async with asyncio.timeout(ANSWER_S):
            await talk.turn()


async def measured(workers: int, url: str | None, database: int | None, quota: float | None) -> Load:
    """A load on so many processes at a database (None: SQLite), each held to a part of a core where `quota` says so."""
    more = {"database_url": url} if url else {}
    async with running(workers=workers, pages_grade="false", **more) as server:
        pids = children(server.process.pid) if workers > 1 else [server.process.pid]
        if len(pids) != workers:
            raise SystemExit(f"{len(pids)} processes serve where {workers} were asked for")
        with held(pids, quota) if quota else contextlib.nullcontext():
            return await loaded(server, database)


@contextmanager
def held(pids: list[int], quota: float) -> Iterator[None]:
    """Each process in a control group of its own that gets `quota` of a core."""
    groups = [GROUPS / f"counterpart-bench-{pid}" for pid in pids]
    for group, pid in zip(groups, pids, strict=True):
        group.mkdir()
        (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
        (group / "cpu.cfs_quota_us").write_text(str(int(quota * PERIOD_US)))
        (group / "cgroup.procs").write_text(str(pid))
    try:
        yield
    finally:
        for group, pid in zip(groups, pids, strict=True):
            with contextlib.suppress(OSError):
                (GROUPS / "cgroup.procs").write_text(str(pid))
            with contextlib.suppress(OSError):
                group.rmdir()


def spread_over() -> list[Row]:
    """Rows for SQLite, and for one and two processes on PostgreSQL."""
    load_case("packaging-film")
    alone = asyncio.run(measured(1, None, None, None))
    rows = [Row("SQLite: CPU of a turn", 1000 * alone.app / alone.turns, "ms", alone.turns, 1000 / A_SECOND)]
    programs = find_postgresql()
    if programs is None:
        print("There is no PostgreSQL server here.", file=sys.stderr)
        return rows
    with cluster(programs, hurried=False) as server:
        pid = int((server.socket / "data" / "postmaster.pid").read_text().split()[0])
        for workers in (1, 2):
            done = asyncio.run(measured(workers, server.fresh(), pid, None))
            rows += _shares(f"PostgreSQL, {workers} processes" if workers > 1 else "PostgreSQL, 1 process", done)
        if os.access(GROUPS / "cgroup.procs", os.W_OK) and (GROUPS / "cpu.cfs_quota_us").exists():
            one, two = (asyncio.run(measured(n, server.fresh(), pid, QUOTA)) for n in (1, 2))
            rate = [load.turns / load.wall for load in (one, two)]
            rows.append(Row(f"held to {QUOTA} of a core: one process", rate[0], "/s", one.turns))
            rows.append(Row(f"held to {QUOTA} of a core each: two", rate[1], "/s", two.turns))
            rows.append(Row("one over two, held so (1/1.7 allowed)", rate[0] / rate[1], "", two.turns, 1 / 1.7))
    return rows


def _shares(name: str, load: Load) -> list[Row]:
    n = load.turns
    return [
        Row(f"{name}: turns", n / load.wall, "/s", n),
        Row("    CPU of a turn, application", 1000 * load.app / n, "ms", n, 1000 / A_SECOND),
        Row("    CPU of a turn, database", 1000 * load.database / n, "ms", n),
        Row("    CPU of a turn, load", 1000 * load.load / n, "ms", n),
    ]


if __name__ == "__main__":
    print(table(spread_over()))
