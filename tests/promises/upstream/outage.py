"""R7, first half: the provider is down for minutes while people practise. Pages stay quick, every message is answered by the built-in buyer, which says so, and
nothing is lost; once the provider is back, the model speaks again.

    python -m tests.promises.upstream.outage [--seconds 600] [--users 50] [--journal FILE]

The journal holds a row for each stretch of the outage; a run that was cut off goes on with the stretches that are missing.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.promises.outcome import R7_DOWN_S, R7_PAGE_MS, R7_USERS, Outcome
from tests.promises.upstream.product import GRADED, OVER, Product, product
from tests.promises.upstream.server import FaultServer

SEED = 20261125
# Before the outage a stretch with the provider up, to compare with.
UP = "up"
# In turn, a stretch each: down in every way that a provider is down.
DOWN = ("stalled-before-headers", "504", "reset-before-headers", "stalled", "429", "end-without-finish")
PAGES = (
    "/",
    "/cases",
    "/cases/packaging-film",
    "/sessions/{session}",
    "/sessions/{session}/table",
    "/drill",
    "/api/v1/sessions/{session}",
    "/api/v1/trend",
)
SAID = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?", "Why six weeks of stock? What happened in the plants?",
    "The index reads 1,265 against 1,190 in January. By clause 7.2 that is 2.5 points, not 8.", "What would help you sign by Friday?",
)  # fmt: skip
# Whoever practises says or reads something every forty seconds or so; here five times as often, with five times as often one process of one core was full
# before anything was down.
THINKS_S, TURN_S, BACK_WITHIN_S = (4.0, 12.0), 150.0, 300.0
JOURNAL = ROOT / "var" / "promises" / "outage.jsonl"


@dataclass
class Stretch:
    """What was seen in one stretch: milliseconds of each page, seconds of each turn, what went wrong, and the CPU seconds that the product used (few, where
    pages are slow, tell of a machine that others used up)."""

    number: int
    down: str
    seconds: float
    users: int
    pages_ms: list[float] = field(default_factory=list)
    turns_s: list[float] = field(default_factory=list)
    by_built_in: int = 0
    failures: list[str] = field(default_factory=list)
    cpu_s: float = 0.0


class Journal:
    """Stretches on disk, one a line; a line that was cut off is left out."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.done = path, dict[int, Stretch]()
        for line in path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else []:
            try:
                row = Stretch(**json.loads(line))
            except (ValueError, TypeError):
                continue
            self.done[row.number] = row

    def add(self, row: Stretch) -> None:
        self.done[row.number] = row
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps(asdict(row)) + "\n")  # a line that was cut off ends here


def provider_down(
    seconds: float = R7_DOWN_S,
    users: int = R7_USERS,
    stretches: int = 10,
    journal: Path | None = None,
    thinks: tuple[float, float] = THINKS_S,
    **settings: object,
) -> Outcome:
    """An outage of so many seconds, in stretches, under so many users who each do something every `thinks` seconds (from, to; shorter than a stretch); `settings` of
    the product (default: the product's own)."""
    found = Outcome("R7", "turns or pages failed while the provider was down")
    kept = Journal(journal)
    asyncio.run(_down(kept, seconds / stretches, users, stretches, thinks, settings, found))
    rows = [kept.done[n] for n in sorted(kept.done) if kept.done[n].down != UP]
    before = [ms for row in kept.done.values() if row.down == UP for ms in row.pages_ms]
    pages = sorted(ms for row in rows for ms in row.pages_ms)
    turns = sorted(s for row in rows for s in row.turns_s)
    found.failures += [f for row in kept.done.values() for f in row.failures]
    found.tried = len(pages) + len(turns)
    p95 = _share(pages, 0.95)
    found.met = bool(pages) and p95 < R7_PAGE_MS and not found.failures
    lasted = sum(row.seconds for row in rows)
    found.note = (
        f"provider down {lasted:.0f} s under {users} users, each doing something every {thinks[0]:g} to {thinks[1]:g} s: p95 of {len(pages):,} pages {p95:.0f} ms (most {pages[-1] if pages else 0:.0f}; while it was up p95 {_share(before, 0.95):.0f}), "
        f"{len(turns):,} turns answered, {sum(r.by_built_in for r in rows):,} by the built-in buyer, p50 {_share(turns, 0.5):.1f} s and p95 {_share(turns, 0.95):.1f} s, "
        f"{len(found.failures)} failures; {sum(r.cpu_s for r in rows) / max(1.0, lasted):.2f} cores used"
    )
    return found


def both_halves(stopped: Outcome, down: Outcome) -> Outcome:
    """R7 as one row: what a stop in mid-stream loses, and what an outage does."""
    whole = Outcome("R7", "stops, turns and pages", stopped.tried + down.tried, [*stopped.failures, *down.failures])
    whole.met = stopped.kept and down.kept
    whole.note = f"{stopped.told()}; {down.told()}"
    return whole


async def _down(
    kept: Journal,
    each: float,
    users: int,
    stretches: int,
    thinks: tuple[float, float],
    settings: dict[str, object],
    found: Outcome,
) -> None:
    missing = [n for n in range(-1, stretches) if n not in kept.done]
    if not missing:
        return
    with FaultServer() as server, tempfile.TemporaryDirectory() as folder:
        given: dict[str, object] = {"model_url": server.url, "model_name": "m", "model_key": "k", **settings}
        async with product(Path(folder), **given) as running:
            people = [_Person(running, random.Random(SEED + n), thinks) for n in range(users)]
            await asyncio.gather(*(one.begin() for one in people))
            for number in missing:
                row = Stretch(number, DOWN[number % len(DOWN)] if number >= 0 else UP, each, users)
                server.control(down=row.down if row.down != UP else None)
                used = running.cpu_s()
                until = time.monotonic() + each
                await asyncio.gather(*(one.practise(row, until) for one in people))
                row.cpu_s = round(running.cpu_s() - used, 2)
                kept.add(row)
                print(
                    f"stretch {number}: {row.down}, {len(row.pages_ms)} pages, p95 {_share(sorted(row.pages_ms), 0.95):.0f} ms",
                    file=sys.stderr,
                )
            await asyncio.gather(*(one.last() for one in people))
            found.failures += [f"{w} was lost" for one in people for w in await one.lost()]
            server.control(down=None)
            found.failures += await _back(running)
            log = running.log.read_text()
            found.failures += [f"an error of the program is in the log: {log[-300:]}"] if "Traceback" in log else []


class _Person:
    """One user with a talk of her own: reads pages, says something, goes on reading while it is answered."""

    def __init__(self, running: Product, chance: random.Random, thinks: tuple[float, float]) -> None:
        self.running, self.chance, self.thinks = running, chance, thinks
        self.session, self.count = "", 0
        self.waiting: asyncio.Task[None] | None = None
        self.sent: dict[str, list[str]] = {}

    async def begin(self) -> None:
        self.session = await self.running.begin(seed=self.chance.randrange(2**31))
        self.count = 0
        self.sent[self.session] = []

    async def practise(self, row: Stretch, until: float) -> None:
        while time.monotonic() < until:
            thinks, left = self.chance.uniform(*self.thinks), max(0.0, until - time.monotonic())
            await asyncio.sleep(min(thinks, left))
            if thinks > left:  # otherwise everybody would do something at the end of the stretch, at once
                return
            if self.waiting is None or self.waiting.done():
                if self.count >= len(SAID):
                    await self.running.client.post(f"/api/v1/sessions/{self.session}/ending")
                    await self.begin()
                self.waiting = asyncio.create_task(self._say(row))
            await self._read(self.chance.choice(PAGES).format(session=self.session), row)

    async def last(self) -> None:
        """Wait for the answer that is still to come."""
        if self.waiting is not None:
            await self.waiting

    async def lost(self) -> list[str]:
        """The messages that are not there exactly once, each with an answer."""
        wrong = []
        for session, said in self.sent.items():
            turns = (await self.running.client.get(f"/api/v1/sessions/{session}")).json()["turns"][1:]
            answered = [t["text"] for t in turns if t["step"] == "completed" and t["reply"]]
            wrong += [text for text in said if answered.count(text) != 1]
        return wrong

    async def _read(self, path: str, row: Stretch) -> None:
        began = time.perf_counter()
        try:
            answer = await self.running.client.get(path, follow_redirects=False)
        except Exception as error:  # whatever goes wrong is what is looked for
            row.failures.append(f"{path}: {type(error).__name__}")
            return
        row.pages_ms.append(round(1000 * (time.perf_counter() - began), 1))
        if answer.status_code not in (200, 303):
            row.failures.append(f"{path}: {answer.status_code}")

    async def _say(self, row: Stretch) -> None:
        text, number = SAID[self.count], self.count + 1
        self.count += 1
        began = time.perf_counter()
        session = self.session
        await self.running.say(session, text, key=f"k{number}")
        self.sent[session].append(text)
        try:
            await self.running.heard(session, OVER, times=number, seconds=TURN_S)
        except TimeoutError:
            row.failures.append(f"turn {number}: no answer within {TURN_S:.0f} s")
            return
        if row.down == UP:
            return
        row.turns_s.append(round(time.perf_counter() - began, 2))
        turn = await self.running.turn(session, number)
        row.by_built_in += turn["spoken_by"] == "embedded"
        # While it is down no turn may look as if the model had worded it whole.
        if turn["step"] != "completed" or not turn["reply"] or (turn["spoken_by"] != "embedded" and not turn["why"]):
            row.failures.append(f"turn {number} is {turn['step']} by {turn['spoken_by']}: {turn['why']}")
        elif "the built-in buyer" not in str(turn["why"]):
            row.failures.append(f"turn {number} does not say who spoke: {turn['why']}")


async def _back(running: Product) -> list[str]:
    """Once the provider is back, the model speaks again, and grades."""
    until = time.monotonic() + BACK_WITHIN_S
    while time.monotonic() < until:
        session = await running.begin()
        await running.say(session, SAID[1])
        await running.heard(session, OVER)
        turn = await running.turn(session)
        if turn["why"] is None and turn["spoken_by"] in ("model", "mixed"):
            event = await running.heard(session, GRADED, seconds=BACK_WITHIN_S)
            return [] if event["event"] == "turn.graded" else [f"after the outage a turn is {event}"]
        await asyncio.sleep(1)
    return [f"the model did not speak again within {BACK_WITHIN_S:.0f} s"]


def _share(values: list[float], share: float) -> float:
    """The value below which this share lies; 0 where there is none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="The provider is down for minutes while people practise.")
    parser.add_argument("--seconds", type=float, default=R7_DOWN_S)
    parser.add_argument("--users", type=int, default=R7_USERS)
    parser.add_argument("--stretches", type=int, default=10)
    parser.add_argument("--journal", type=Path, default=JOURNAL)
    given: Any = parser.parse_args(arguments)
    found = provider_down(given.seconds, given.users, given.stretches, given.journal)
    print(f"R7, provider down: {'kept' if found.kept else 'BROKEN'}: {found.note}")
    for failure in found.failures[:10]:
        print(f"    {failure}")
    return 0 if found.kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
