"""A clinic with thirty devices on a real server: each listens to its own stream, all answer at once; what the screen hears, how long posts take, memory."""

import asyncio
import re
import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx

from bench.lines import LINES
from bench.row import Row, spread
from bench.served import Server, memory_mb, running

DEVICES = 30
WAIT_S = 30.0


@dataclass
class Room:
    """What was seen: seconds of each kind of request, and when the screen and the devices heard."""

    joined: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    heard: float = 0.0
    shown: list[float] = field(default_factory=list)


async def roomed() -> list[Row]:
    async with running() as server:
        session = await _submitted(server.client)
        code = await _opened(server.client, session)
        before = memory_mb(server.process.pid)
        room = Room()
        open_memory = await _meet(server, session, code, room)
        return [
            *spread(f"{DEVICES} devices at once: join", room.joined),
            *spread(f"{DEVICES} devices at once: answer, graded", room.answered),
            *spread(f"{DEVICES} devices at once: answer changed", room.changed),
            Row("first answer sent to the screen counting all", room.heard * 1000, "ms", DEVICES),
            *spread("show pressed to a device hearing it", room.shown),
            Row("memory before the room", before, "MB", 1),
            Row("memory, all listening and answered", open_memory, "MB", 1),
            Row("memory after the clinic was closed", memory_mb(server.process.pid), "MB", 1),
        ]


async def _meet(server: Server, session: str, code: str, room: Room) -> float:
    """Join, listen, answer twice, show, close; the memory while all were listening."""
    place = f"/clinic/{session}"
    async with AsyncExitStack() as stack:
        base = server.client.base_url
        devices = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=base, timeout=30, trust_env=False))
            for _ in range(DEVICES)
        ]
        await asyncio.gather(*(_timed(d.post("/join", data={"code": code}), room.joined) for d in devices))
        screen = Heard()
        ears = [Heard() for _ in devices]
        tasks = [asyncio.create_task(_listen(server.client, f"{place}/events", screen))]
        tasks += [asyncio.create_task(_listen(d, "/join/events", ear)) for d, ear in zip(devices, ears, strict=True)]
        await asyncio.gather(*(ear.open.wait() for ear in (screen, *ears)))
        began = time.perf_counter()
        await asyncio.gather(*(_timed(_answer(d, n), room.answered) for n, d in enumerate(devices)))
        await screen.until(f'"answers": {DEVICES}')
        room.heard = time.perf_counter() - began
        await asyncio.gather(*(_timed(_answer(d, n + 1), room.changed) for n, d in enumerate(devices)))
        memory = memory_mb(server.process.pid)
        began = time.perf_counter()
        await server.client.post(f"{place}/showing")
        await asyncio.gather(*(ear.until("event: shown") for ear in ears))
        room.shown = [ear.at["event: shown"] - began for ear in ears]
        page = await server.client.get(place)
        if page.text.count("said-in-room") != DEVICES + 1:
            raise SystemExit(
                f"The room lost answers: {page.text.count('said-in-room') - 1} of {DEVICES} on the screen."
            )
        await server.client.post(f"{place}/closing")
        await asyncio.gather(*tasks)
        return memory


class Heard:
    """The lines of one stream, and when each kind was first heard."""

    def __init__(self) -> None:
        self.open, self.news = asyncio.Event(), asyncio.Event()
        self.at: dict[str, float] = {}
        self.lines: list[str] = []

    def hear(self, line: str) -> None:
        self.lines.append(line)
        self.at.setdefault(line, time.perf_counter())
        self.open.set()
        self.news.set()

    async def until(self, part: str) -> None:
        """Wait until a line holds this."""
        async with asyncio.timeout(WAIT_S):
            while not any(part in line for line in self.lines):
                self.news.clear()
                await self.news.wait()


async def _listen(client: httpx.AsyncClient, url: str, heard: Heard) -> None:
    async with client.stream("GET", url, timeout=None) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            heard.hear(line)


async def _answer(device: httpx.AsyncClient, number: int) -> httpx.Response:
    return await device.post("/join/answers", data={"text": LINES[number % len(LINES)]})


async def _timed(request: Awaitable[httpx.Response], took: list[float]) -> None:
    began = time.perf_counter()
    answer = await request
    took.append(time.perf_counter() - began)
    if answer.status_code != 303:
        raise SystemExit(f"A device was refused: {answer.status_code} {answer.text[:200]}")


async def _submitted(client: httpx.AsyncClient) -> str:
    """A scored session of three turns, submitted."""
    begun = await client.post("/api/v1/sessions", json={"case": "packaging-film", "mode": "scored", "seed": 3})
    session = str(begun.raise_for_status().json()["id"])
    place = f"/api/v1/sessions/{session}"
    for number, line in enumerate(LINES[:3]):
        (
            await client.post(f"{place}/turns", json={"text": line}, headers={"Idempotency-Key": str(number)})
        ).raise_for_status()
        while "completed" not in (await client.get(place)).json()["turns"][-1]["step"]:
            await asyncio.sleep(0.02)
    (await client.post(f"{place}/ending", json={})).raise_for_status()
    (await client.post(f"{place}/visibility", json={"to": "submitted"})).raise_for_status()
    return session


async def _opened(client: httpx.AsyncClient, session: str) -> str:
    """Open a clinic; its code."""
    answer = await client.post(f"/sessions/{session}/clinics", data={"turn": "3"})
    found = re.search(r"counterpart-clinic=(\w+)", answer.headers.get("set-cookie", ""))
    if found is None:
        raise SystemExit(f"No clinic was opened: {answer.status_code} {answer.text[:200]}")
    return found[1]


if __name__ == "__main__":
    from bench.row import table

    print(table(asyncio.run(roomed())))
