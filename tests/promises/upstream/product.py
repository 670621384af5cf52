"""The product as a process of its own, with a signed-in client, for promises that talk to it as a browser does."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.conftest import ROOT
from tests.setup.processes import answers, free_port, plain_environment

PATHS = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
SERVE = "from app.cli import main; main()"
STARTS_WITHIN_S = 180.0
OVER = ("turn.completed", "turn.failed", "turn.stopped")
GRADED = ("turn.graded", "turn.ungraded")


@dataclass
class Product:
    """A running product: its process, its log, and a client that is signed in."""

    process: "subprocess.Popen[bytes]"
    log: Path
    client: httpx.AsyncClient
    port: int

    def cpu_s(self) -> float:
        """The CPU seconds that the product has used; 0 where this system does not tell."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def begin(self, **more: Any) -> str:
        """Begin a session; its id."""
        answer = await self.client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def say(self, session: str, text: str, key: str = "one") -> str:
        """Say something; the id of the turn."""
        url = f"/api/v1/sessions/{session}/turns"
        sent = await self.client.post(url, json={"text": text}, headers={"Idempotency-Key": key})
        assert sent.status_code == 202, sent.text
        return str(sent.json()["id"])

    async def turn(self, session: str, number: int = 1) -> dict[str, Any]:
        """A turn as it stands."""
        answer = await self.client.get(f"/api/v1/sessions/{session}")
        return dict(next(t for t in answer.json()["turns"] if t["number"] == number))

    async def heard(
        self, session: str, kinds: tuple[str, ...], times: int = 1, seconds: float = 180.0
    ) -> dict[str, Any]:
        """The `times`-th event of these kinds about turn 1 or later, from the first event on."""
        kind = ""
        async with asyncio.timeout(seconds):
            async with self.client.stream("GET", f"/api/v1/sessions/{session}/events", timeout=seconds) as answer:
                async for line in answer.aiter_lines():
                    if line.startswith("event:"):
                        kind = line[6:].strip()
                    elif line.startswith("data:") and kind in kinds:
                        body = dict(json.loads(line[5:]))
                        times -= bool(body["number"])
                        if not times:
                            return {"event": kind, **body}
        raise AssertionError(f"the stream ended before {kinds} came")


@asynccontextmanager
async def product(folder: Path, before: str = "", **settings: object) -> AsyncIterator[Product]:
    """Start the product with these settings (without their prefix, in small letters) and sign in. `before` is Python that runs before its command: a
    seeded fault, in tests of the tests."""
    port = free_port()
    given = {
        "database_url": f"sqlite:///{folder}/c.sqlite3",
        "data_dir": folder,
        "pace_ms_per_word": 0,
        "turns_per_hour": 0,
    }
    env = {f"COUNTERPART_{name.upper()}": str(value) for name, value in (given | settings).items()}
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "\n".join((PATHS, before, SERVE)), "serve", "--no-open", "--port", str(port)], cwd=folder, env=plain_environment(**env), stdout=out, stderr=out,
        )  # fmt: skip
    try:
        until = time.monotonic() + STARTS_WITHIN_S
        while not await asyncio.to_thread(answers, port):
            assert process.poll() is None and time.monotonic() < until, log.read_text()[-2000:]
            await asyncio.sleep(0.05)
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100, keepalive_expiry=2)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits, trust_env=False
        ) as client:
            await _sign_in(client, folder / "sign-in-link.txt")
            yield Product(process, log, client, port)
    finally:
        process.terminate()
        process.wait(30)


async def _sign_in(client: httpx.AsyncClient, link: Path) -> None:
    token = parse_qs(urlsplit(link.read_text().strip()).query)["token"][0]
    answer = await client.post("/sign-in", data={"token": token})
    assert answer.status_code == 303, answer.text
    await client.post("/notice")
