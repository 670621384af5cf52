"""The evaluation runner: its own share of a turn, replaying, memory, and how well it fills a slow endpoint. `python -m bench.evaluated`."""

import asyncio
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.evals.journal import Journal
from app.evals.plan import Cell, Changes, cells_of, load_suite
from app.evals.runner import Endpoint, Runner
from app.models.chat import ChatModel, Price
from bench.peers import SAID
from bench.row import Row, table

SUITE = """kind: suite
schema_version: 1
id: bench
version: 1.0.0
title: Bench
about: Eight turns, six checks each.
matrix: {{personas: [packaging-film], models: [{model}]}}
endpoints: {{stub: {{url: "http://127.0.0.1:{port}/v1", name: stub, concurrency: {at_once}}}}}
cases:
  - id: talk
    repeats: {repeats}
    turns:
{turns}
    always:
      - no_secret: true
      - figures_from_move: true
      - in_role: true
      - accepted: false
      - words: {{min: 1, max: 120}}
      - not_repeated: 1.0
gates: {{pass_rate: 0.5}}
"""
TURNS = len(SAID)
CALL_S = 0.2


def planned(folder: Path, model: str, repeats: int, port: int = 1, at_once: int = 1) -> tuple[Journal, list[Cell]]:
    turns = "\n".join(f'      - say: "{line}"' for line in SAID)
    path = folder / f"bench-{repeats}-{at_once}.yaml"
    path.write_text(SUITE.format(model=model, port=port, at_once=at_once, repeats=repeats, turns=turns))
    cells = cells_of(load_suite(str(path)), Changes())
    journal = Journal(folder / f"{time.monotonic_ns()}.sqlite3", new=True)
    journal.begin("bench", "now", [str(path)], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    return journal, cells


def run(journal: Journal, cells: Sequence[Cell], ends: dict[str, Endpoint] | None = None) -> float:
    async def play() -> None:
        runner = Runner(journal, ends or {})
        await runner.run(cells)
        await runner.close()

    began = time.perf_counter()
    asyncio.run(play())
    return time.perf_counter() - began


def evaluated() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_share(folder), *_memory(), *_filled(folder)]


def _share(folder: Path) -> list[Row]:
    journal, cells = planned(folder, "embedded", 20)
    run(journal, cells)  # warm
    journal, cells = planned(folder, "embedded", 250)
    run(journal, cells)
    rows = journal.cells()
    n = len(rows) * TURNS
    ours = sum(c.cpu_ms - c.engine_ms for c in rows) / n
    return [
        Row("eval: engine, CPU a turn", sum(c.engine_ms for c in rows) / n, "ms", n),
        Row("eval: runner, checks and journal, CPU a turn", ours, "ms", n, 0.3),
    ]


def _memory() -> list[Row]:
    """Most memory of a process after 200 and after 1,000 conversations."""
    found = []
    for n in (200, 1000):
        done = subprocess.run(
            [sys.executable, "-m", "bench.evaluated", "--memory", str(n)], capture_output=True, text=True, check=True
        )
        found.append(float(done.stdout))
    return [
        Row("eval: memory at 200 conversations", found[0], "MB", 1, 150.0),
        Row("eval: memory at 1,000 conversations", found[1], "MB", 1, 150.0),
        Row("eval: growth from 200 to 1,000", found[1] - found[0], "MB", 1, 5.0),
    ]


def _filled(folder: Path) -> list[Row]:
    """How well a stub of 200 ms is kept busy: the least time that the calls need, over the time that it took."""
    from app.minds import model_at
    from app.settings import Settings

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stub = subprocess.Popen([sys.executable, "-m", "bench.stub", str(port)], stdout=subprocess.PIPE)
    assert stub.stdout is not None
    stub.stdout.readline()
    rows = []
    url = f"http://127.0.0.1:{port}/v1"

    def model() -> ChatModel:
        return model_at(url, "stub", "", Settings())

    try:
        for at_once, repeats, least in ((10, 4, 0.0), (10, 200, 0.95), (50, 1000, 0.92)):
            journal, cells = planned(folder, "stub", repeats, port, at_once)
            end = Endpoint(model, lambda m: None, Price(), at_once)  # type: ignore[arg-type, return-value]
            wall = run(journal, cells, {"stub": end})
            if not least:
                continue  # warm: the client is loaded, patterns are compiled
            errors = sum(c.status == "error" for c in journal.cells())
            assert errors == 0, next(c.reason for c in journal.cells() if c.status == "error")
            share = len(cells) * TURNS * CALL_S / at_once / wall
            rows.append(
                Row(
                    f"eval: idle share of {at_once} places at a 200 ms endpoint",
                    100 * (1 - share),
                    "%",
                    len(cells) * TURNS,
                    100 * (1 - least),
                )
            )
        paid = sum(c.prompt_tokens for c in journal.cells())
        run(journal, cells, {"stub": end})  # again, from what was recorded
        again = journal.cells()
        assert sum(c.prompt_tokens for c in again) == paid, "a replayed turn was paid for"
        ours = sum(c.cpu_ms - c.engine_ms for c in again) / (len(again) * TURNS)
        rows.append(Row("eval: 8,000 replayed turns beyond the engine", ours * 8, "s", len(again) * TURNS, 10.0))
    finally:
        stub.kill()
    return rows


if __name__ == "__main__":
    if "--memory" in sys.argv:
        with tempfile.TemporaryDirectory() as name:
            journal, cells = planned(Path(name), "embedded", int(sys.argv[-1]))
            run(journal, cells)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        print(table(evaluated()))
