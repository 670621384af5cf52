"""`python -m bench.soaked [MINUTES] [TALKS]`: so many talks at once on one server for half an hour; does its memory grow, does it keep files open, does it get slower?

Every talk listens, says its lines a few seconds apart, ends, reads its debrief and begins anew, as people do. Once a minute a line says what
the server holds; the table at the end compares the first quarter, when everything is warm, with the last.
"""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.content.loading import case_ids
from bench.lines import LINES
from bench.row import Row, share, table
from bench.served import Server, _heard, _listen, memory_mb, running

MINUTES, TALKS = 30.0, 20
BETWEEN_S = 3.0
MOST_GROWTH, MOST_SLOWER = 10.0, 1.5


@dataclass
class Soak:
    """What was seen: seconds from a post to its reply and of a debrief, each with when it was; what the server held by the minute."""

    began: float = field(default_factory=time.monotonic)
    turns: list[tuple[float, float]] = field(default_factory=list)
    debriefs: list[tuple[float, float]] = field(default_factory=list)
    held: list[tuple[float, float, int, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sessions: int = 0

    @property
    def at(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began


async def soaked(minutes: float, talks: int) -> list[Row]:
    seen = Soak()
    async with running() as server:
        watching = asyncio.create_task(_watch(server, seen))
        # A connection that idles is closed here before the server does it, as browsers do: else a post can meet the closing.
        brief = httpx.Limits(keepalive_expiry=2.0)
        at, known = server.client.base_url, server.client.cookies
        async with httpx.AsyncClient(base_url=at, cookies=known, limits=brief, timeout=30, trust_env=False) as client:
            await asyncio.gather(*(_person(client, seen, n, minutes * 60) for n in range(talks)))
        watching.cancel()
    return _rows(seen, minutes)


async def _person(client: httpx.AsyncClient, seen: Soak, number: int, until: float) -> None:
    await asyncio.sleep(BETWEEN_S * number / 10)
    while seen.at < until:
        try:
            await _talk(client, seen, number, until)
        except (httpx.HTTPError, TimeoutError, AssertionError) as error:
            seen.faults.append(f"after {seen.at:.0f} s: {type(error).__name__} {error}"[:200])
            await asyncio.sleep(BETWEEN_S)


async def _talk(client: httpx.AsyncClient, seen: Soak, number: int, until: float) -> None:
    """One talk to its end, and its debrief."""
    seen.sessions += 1
    case = case_ids()[(number + seen.sessions) % len(case_ids())]
    begun = await client.post("/api/v1/sessions", json={"case": case, "seed": seen.sessions})
    begun.raise_for_status()
    session = begun.json()["id"]
    ended: asyncio.Queue[str] = asyncio.Queue()
    listener = asyncio.create_task(_listen(client, session, ended))
    try:
        for n, line in enumerate(LINES):
            if seen.at > until:
                break
            began = time.perf_counter()
            answer = await client.post(f"/api/v1/sessions/{session}/turns", json={"text": line}, headers={"Idempotency-Key": f"{session}-{n}"})  # fmt: skip
            if answer.status_code == 409:  # the talks are over
                break
            answer.raise_for_status()
            await _heard(ended, f"turn.completed {answer.json()['id']}")
            seen.turns.append((seen.at, time.perf_counter() - began))
            await asyncio.sleep(BETWEEN_S)
        over = await client.post(f"/api/v1/sessions/{session}/ending", json={})
        assert over.status_code in (200, 409), over.text
        await client.post(f"/sessions/{session}/own-view", data={"text": ""})
        began = time.perf_counter()
        debrief = await client.get(f"/sessions/{session}/debrief")
        debrief.raise_for_status()
        seen.debriefs.append((seen.at, time.perf_counter() - began))
    finally:
        listener.cancel()


async def _watch(server: Server, seen: Soak) -> None:
    pid = server.process.pid
    while True:
        files, threads = len(list(Path(f"/proc/{pid}/fd").iterdir())), len(list(Path(f"/proc/{pid}/task").iterdir()))
        seen.held.append((seen.at, memory_mb(pid), files, threads))
        at, memory, files, threads = seen.held[-1]
        print(
            f"{at / 60:5.1f} min: {memory:6.1f} MB, {files} files, {threads} threads, {len(seen.turns):,} turns, {len(seen.faults)} faults",
            file=sys.stderr,
            flush=True,
        )
        await asyncio.sleep(60)


def _rows(seen: Soak, minutes: float) -> list[Row]:
    """The first quarter after a tenth of warming against the last quarter."""
    first, last = (0.1 * minutes * 60, 0.35 * minutes * 60), (0.75 * minutes * 60, minutes * 60)

    def within(values: list[tuple[float, float]], part: tuple[float, float]) -> list[float]:
        return [value for at, value in values if part[0] <= at <= part[1]] or [value for _, value in values]

    memory = [(at, megabytes) for at, megabytes, _, _ in seen.held]
    early, late = max(within(memory, first)), max(within(memory, last))
    slower = share(within(seen.turns, last), 0.95) / share(within(seen.turns, first), 0.95)
    read = share(within(seen.debriefs, last), 0.95) / share(within(seen.debriefs, first), 0.95)
    for fault in seen.faults[:10]:
        print(fault, file=sys.stderr)
    return [
        Row(f"talks of {minutes:g} minutes", seen.sessions, "", len(seen.turns)),
        Row("faults", len(seen.faults), "", len(seen.turns), 0.0),
        Row("turn, post to completed, p95 of all", 1000 * share([s for _, s in seen.turns], 0.95), "ms", len(seen.turns)),
        Row("turn, p95 of the last quarter over the first", slower, "×", len(seen.turns), MOST_SLOWER),
        Row("debrief, p95 of the last quarter over the first", read, "×", len(seen.debriefs), MOST_SLOWER),
        Row("memory in the first quarter", early, "MB", len(memory)),
        Row("memory, growth to the last quarter", 100 * (late / early - 1), "%", len(memory), MOST_GROWTH),
        Row("open files, most", max(files for _, _, files, _ in seen.held), "", len(memory)),
        Row("threads, most", max(threads for _, _, _, threads in seen.held), "", len(memory)),
    ]  # fmt: skip


if __name__ == "__main__":
    given = [float(a) for a in sys.argv[1:3]]
    rows = asyncio.run(soaked(given[0] if given else MINUTES, int(given[1]) if len(given) > 1 else TALKS))
    print(table(rows))
    sys.exit(0 if all(row.met for row in rows) else 1)
