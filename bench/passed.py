"""`python -m bench.passed [LITELLM]`: a turn worded by a model of sixty tokens, beside a bare pass-through and, where its program is named, LiteLLM's proxy.

All three speak to the same endpoint (`bench.tokens`), one after the other in the same run. A turn of ours hears, decides, guards, stores and sends events; it is
graded by nobody here. A turn of the others passes tokens on.
"""

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.content.loading import case_ids
from bench.lines import LINES
from bench.passthrough import SYSTEM
from bench.row import Row, share, table
from bench.served import ROOT, Server, memory_mb, running
from bench.tokens import EACH_S, FIRST_SENTENCE
from bench.wire import Wire, cpu_s
from tests.setup.processes import free_port

# How many streams at once, and how many turns of each.
LOADS = ((1, 24), (50, 4), (200, 2))
MANY = 500
TURNS_EACH = 4
ANSWER_S = 60.0
LATER_MS = 15.0


@dataclass
class Seen:
    """Of a load: seconds to the first words of each turn, and of processor time in all."""

    first: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def each_ms(self) -> float:
        return 1000 * self.cpu / len(self.first)


Turn = Callable[[int, int], Awaitable[float]]


async def load(pid: int, streams: int, turns: int, turn: Turn) -> Seen:
    """So many streams at once, each with so many turns behind each other."""
    seen = Seen()

    async def one(stream: int) -> None:
        for number in range(turns):
            async with asyncio.timeout(ANSWER_S):
                seen.first.append(await turn(stream, number))

    began = cpu_s(pid)
    await asyncio.gather(*(one(n) for n in range(streams)))
    seen.cpu = cpu_s(pid) - began
    return seen


@dataclass
class Talk:
    """A session of ours: its stream of events, and what was heard on it."""

    id: str
    wire: Wire
    listener: asyncio.Task[None]
    heard: asyncio.Queue[str]
    turns: int = 0
    worded: bool = False

    @classmethod
    async def begun(cls, server: Server, port: int, number: int) -> "Talk":
        case = case_ids()[number % len(case_ids())]
        begun = await server.client.post("/api/v1/sessions", json={"case": case, "seed": number + 1})
        cookie = "; ".join(f"{name}={value}" for name, value in server.client.cookies.items())
        session, heard = begun.raise_for_status().json()["id"], asyncio.Queue[str]()

        async def listen() -> None:
            async for line in Wire(port, {"cookie": cookie}).lines("GET", f"/api/v1/sessions/{session}/events"):
                if line.startswith("event: "):
                    heard.put_nowait(line[7:])
                elif '"start": ' in line and '"by": "model"' in line:
                    talk.worded = True

        talk = cls(session, Wire(port, {"cookie": cookie}), asyncio.create_task(listen()), heard)
        while await heard.get() != "turn.completed":  # her opening line
            pass
        return talk

    async def turn(self) -> float:
        """Say something; seconds to her first words, once she has said all."""
        began, first, kind = time.perf_counter(), 0.0, ""
        line, key = LINES[self.turns % len(LINES)], f"idempotency-key: {self.id}-{self.turns}\r\n"
        self.turns += 1
        status, body = await self.wire.post(f"/api/v1/sessions/{self.id}/turns", {"text": line}, key)
        if status >= 300:
            raise SystemExit(f"A turn was refused: {status} {body}")
        while kind != "turn.completed":
            kind = await self.heard.get()
            if kind == "turn.delta" and not first:
                first = time.perf_counter() - began
        return first

    def close(self) -> None:
        self.listener.cancel()
        self.wire.close()


async def ours(model: int) -> tuple[list[Seen], list[Row]]:
    """Our server at each load, and what five hundred at once take."""
    more = {"model_url": f"http://127.0.0.1:{model}/v1", "model_name": "tokens", "pages_grade": "false"}
    async with running(**more) as server:
        port, pid = server.client.base_url.port or 0, server.process.pid
        found: list[Seen] = []
        for streams, turns in ((6, 2), *LOADS):
            found.append(await _talked(server, port, streams, turns))
        idle = memory_mb(pid)
        talks = [await Talk.begun(server, port, n) for n in range(MANY)]
        await asyncio.sleep(1)
        most = [memory_mb(pid)]

        async def watch() -> None:
            while True:
                most.append(memory_mb(pid))
                await asyncio.sleep(0.1)

        watcher = asyncio.create_task(watch())
        seen = await load(pid, MANY, 1, lambda stream, _: talks[stream].turn())
        watcher.cancel()
        worded = sum(talk.worded for talk in talks)
        for talk in talks:
            talk.close()
    return found[1:], [
        Row(f"{MANY} streams at once: turns that failed", MANY - len(seen.first), "", MANY, 0.0),
        Row(f"{MANY} streams at once: without a word of the model", MANY - worded, "", MANY, 0.0),
        Row(f"{MANY} streams at once: memory a stream", 1000 * (max(most) - idle) / MANY, "kB", MANY, 100.0),
    ]


async def _talked(server: Server, port: int, streams: int, turns: int) -> Seen:
    """A load of so many talks; a talk has so few turns that it does not end."""
    each = -(-turns // TURNS_EACH)
    talks = [[await Talk.begun(server, port, n * each + k) for k in range(each)] for n in range(streams)]
    seen = await load(server.process.pid, streams, turns, lambda s, n: talks[s][n // TURNS_EACH].turn())
    for talk in (t for several in talks for t in several):
        talk.close()
    return seen


async def passed(port: int, pid: int, path: str, body: dict[str, object], key: str = "") -> list[Seen]:
    """A pass-through at each load."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    wires = [Wire(port, headers) for _ in range(max(streams for streams, _ in LOADS))]

    async def turn(stream: int, number: int) -> float:
        began, first = time.perf_counter(), 0.0
        line = LINES[number % len(LINES)]
        said = (
            {**body, "messages": [*_list(body), {"role": "user", "content": line}]}
            if "messages" in body
            else {"text": line}
        )
        async for _ in wires[stream].lines("POST", path, said):
            first = first or time.perf_counter() - began
        return first

    found = [await load(pid, streams, turns, turn) for streams, turns in ((6, 2), *LOADS)]
    for wire in wires:
        wire.close()
    return found[1:]


def _list(body: dict[str, object]) -> list[object]:
    found = body["messages"]
    assert isinstance(found, list)
    return found


@contextmanager
def program(*command: str, port: int, within_s: float = 60.0) -> Iterator[int]:
    """A program that serves at a port; its process."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + within_s
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        else:
            raise SystemExit(f"{command[0]} does not serve at {port}")
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def beside_a_pass_through(litellm: str | None = None) -> list[Row]:
    """Ours and the others at one, fifty and two hundred streams."""
    model, port = free_port(), free_port()
    with program(sys.executable, "-m", "bench.tokens", str(model), port=model):
        we, rows = asyncio.run(ours(model))
        with program(
            sys.executable, "-m", "bench.passthrough", str(port), f"http://127.0.0.1:{model}/v1", port=port
        ) as pid:
            they = asyncio.run(passed(port, pid, "/chat", {}))
        proxy = _proxied(litellm, model) if litellm else None
    for number, (streams, _) in enumerate(LOADS):
        our, their, n = we[number], they[number], len(we[number].first)
        rows.append(Row(f"{streams} streams: our turn, CPU", our.each_ms, "ms", n))
        rows.append(Row(f"{streams} streams: pass-through, CPU", their.each_ms, "ms", len(their.first)))
        if proxy:
            rows.append(Row(f"{streams} streams: LiteLLM's proxy, CPU", proxy[number].each_ms, "ms", n))
        rows.append(Row(f"{streams} streams: ours over pass-through", our.each_ms / their.each_ms, "", n, 1.0))
        sentence = (FIRST_SENTENCE - 1) * EACH_S
        later = [1000 * (share(our.first, part) - share(their.first, part) - sentence) for part in (0.5, 0.95)]
        rows.append(Row(f"{streams} streams: first sentence later, p50", later[0], "ms", n, LATER_MS))
        rows.append(Row(f"{streams} streams: first sentence later, p95", later[1], "ms", n))
    return rows


def _proxied(litellm: str, model: int) -> list[Seen]:
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "config.yaml"
        params = f"{{model: openai/tokens, api_base: 'http://127.0.0.1:{model}/v1', api_key: none}}"
        models = f"model_list: [{{model_name: tokens, litellm_params: {params}}}]\n"
        # It asks nobody for a key here, which is the least work for it.
        config.write_text(f"{models}general_settings: {{dangerously_permit_weak_or_unset_master_key: true}}\n")
        with program(litellm, "--config", str(config), "--host", "127.0.0.1", "--port", str(port), port=port) as pid:
            body = {"model": "tokens", "stream": True, "messages": [{"role": "system", "content": SYSTEM}]}
            return asyncio.run(passed(port, pid, "/v1/chat/completions", body))


if __name__ == "__main__":
    print(table(beside_a_pass_through(*sys.argv[1:2])))
