"""Times and weights of a real server on this machine: a turn from post to completed, memory, first load, start of the command line."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from app.content.loading import case_ids
from bench.lines import LINES
from bench.row import Row, share, spread

ROOT = Path(__file__).resolve().parents[1]
SESSIONS = 10
STARTS = 9
START_S = 20.0
HEARD = {"turn.completed": "turn.completed", "turn.graded": "turn.graded", "turn.ungraded": "turn.graded"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process and a signed-in client."""

    process: subprocess.Popen[bytes]
    client: httpx.AsyncClient


async def served() -> list[Row]:
    rows = starts()
    async with running() as server:
        rows.append(Row("memory, idle", memory_mb(server.process.pid), "MB", 1, 150.0))
        rows.append(await first_load(server.client))
        rows += spread("embedded turn, post to completed", await turns(server.client), p95=30.0)
        rows.append(Row("memory, after the turns", memory_mb(server.process.pid), "MB", 1))
    return rows


def starts() -> list[Row]:
    """`counterpart --help`, from nothing to its end."""
    took = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "app.cli", "--help"], check=True, capture_output=True, cwd=ROOT)
        took.append(time.perf_counter() - began)
    return [Row("counterpart --help, p95", share(took, 0.95), "s", STARTS, 0.5)]


@asynccontextmanager
async def running(before: str = "", pace: int = 0, workers: int = 1, **more: str) -> AsyncIterator[Server]:
    """A server with a database of its own, signed in; `before` is Python that runs before anything of the program is loaded, `more` are further
    settings."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        clean = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERPART_")}
        given = {
            "COUNTERPART_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "COUNTERPART_DATA_DIR": folder,
            "COUNTERPART_PACE_MS_PER_WORD": str(pace),
            "COUNTERPART_TURNS_PER_HOUR": "0",
            "PYTHONPATH": str(ROOT),
            **{f"COUNTERPART_{name.upper()}": value for name, value in more.items()},
        }
        code = f"{before}\nimport sys; sys.argv[0] = 'counterpart'; from app.cli import main; main()"
        command = [sys.executable, "-c", code, "serve", "--port", str(port), "--no-open", "--workers", str(workers)]
        process = subprocess.Popen(command, env={**clean, **given}, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
                await _until_up(client, process)
                await _sign_in(client, Path(folder) / "sign-in-link.txt")
                yield Server(process, client)
        finally:
            process.terminate()
            process.wait(15)


async def turns(client: httpx.AsyncClient) -> list[float]:
    """Seconds from the post of a message to its `turn.completed`, as one user hears it."""
    took: list[float] = []
    for number in range(SESSIONS):
        case = case_ids()[number % len(case_ids())]
        begun = await client.post("/api/v1/sessions", json={"case": case, "seed": number + 1})
        begun.raise_for_status()
        took += await _one_session(client, begun.json()["id"])
    return took[1:]  # the first turn of a server compiles its patterns


async def _one_session(client: httpx.AsyncClient, session: str) -> list[float]:
    took: list[float] = []
    ended: asyncio.Queue[str] = asyncio.Queue()
    listener = asyncio.create_task(_listen(client, session, ended))
    try:
        for number, line in enumerate(LINES):
            began = time.perf_counter()
            answer = await client.post(
                f"/api/v1/sessions/{session}/turns",
                json={"text": line},
                headers={"Idempotency-Key": f"{session}-{number}"},
            )
            if answer.status_code == 409:  # the talks are over
                break
            answer.raise_for_status()
            turn = answer.json()["id"]
            await _heard(ended, f"turn.completed {turn}")
            took.append(time.perf_counter() - began)
            # Nobody types the next message while the last one is being graded.
            await _heard(ended, f"turn.graded {turn}")
    finally:
        listener.cancel()
    return took


async def _heard(events: asyncio.Queue[str], wanted: str) -> None:
    while await asyncio.wait_for(events.get(), 10) != wanted:
        pass


async def _listen(client: httpx.AsyncClient, session: str, ended: asyncio.Queue[str]) -> None:
    """Put the kind and id of each turn into the queue when it is heard to be completed or graded."""
    kind = ""
    async with client.stream("GET", f"/api/v1/sessions/{session}/events", timeout=None) as response:
        async for line in response.aiter_lines():
            if line.startswith("event:"):
                kind = line[6:].strip()
            elif line.startswith("data:") and kind in HEARD:
                ended.put_nowait(f"{HEARD[kind]} {json.loads(line[5:])['turn']}")


async def first_load(client: httpx.AsyncClient) -> Row:
    """Bytes over the wire of the first page with its style and scripts, compressed where the server compresses."""
    page = await client.get("/")
    page.raise_for_status()
    total = page.num_bytes_downloaded
    paths = re.findall(r'(?:href|src)="(/static/[^"]+|/[^"]+\.(?:css|js|svg|ico))"', page.text)
    for path in dict.fromkeys(paths):
        part = await client.get(path)
        part.raise_for_status()
        total += part.num_bytes_downloaded
    return Row("first load, page with style and scripts", total / 1000, "kB", 1 + len(set(paths)), 100.0)


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in megabytes."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found[1]) / 1000 if found else 0.0
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1000


async def _until_up(client: httpx.AsyncClient, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if (await client.get("/healthz")).status_code == 200:
                return
        except httpx.HTTPError:
            await asyncio.sleep(0.05)
    raise SystemExit("The server did not start within 20 s; run 'counterpart doctor'.")


async def _sign_in(client: httpx.AsyncClient, link: Path) -> None:
    token = parse_qs(urlsplit(link.read_text().strip()).query)["token"][0]
    answer = await client.post("/sign-in", data={"token": token})
    if answer.status_code != 303:
        raise SystemExit(f"The sign-in link did not work: {answer.status_code} {json.dumps(answer.text[:200])}")
    await client.post("/notice")
