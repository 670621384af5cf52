"""R4: every fault of a model's endpoint × the call that meets it × before and after the first token × whether the built-in buyer may step in.

The endpoint is a server of our own in a process of its own, the product another; the run talks to it as a browser does.
"""

import asyncio
import itertools
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from tests.conftest import ROOT
from tests.databases import cluster, find_postgresql
from tests.promises.outcome import Outcome
from tests.promises.upstream.faults import FAULTS, REFUSED, Fault
from tests.promises.upstream.kept import Journal
from tests.promises.upstream.product import GRADED, OVER, Product, product
from tests.promises.upstream.server import SPOKEN, FaultServer
from tests.setup.processes import free_port

AT_ONCE = 20
JOURNALS = ROOT / "var" / "promises"
PATIENCE = {
    "connect_seconds": 1, "first_token_seconds": 4, "between_tokens_seconds": 3, "whole_seconds": 30, "tries": 3, "breaker_failures": 0,
}  # fmt: skip
TEXTS = {
    "hear": "Ich kann 2,5 % nachlassen, wenn Sie auf 36 Monate verlängern, {mark}.",
    "speak": "Why six weeks of stock? What happened in the plants, {mark}?",
}
UNHEARD, STOOD_IN = "could not be put into English", "the built-in buyer"
GRADED_WITHIN_S = 600.0


@dataclass(frozen=True)
class Cell:
    """One cell of the table: the fault, the call that meets it ('hear', 'speak', 'grade'), when ('before' the first token, after the first 'token', 'after' the
    first sentence), and whether the built-in buyer may step in."""

    name: str
    call: str
    when: str
    steps_in: bool

    @property
    def fault(self) -> Fault:
        """What happens; a refused connection has no server that could play it."""
        return Fault(FAULTS["reset"].play, "cannot be reached") if self.name == REFUSED else FAULTS[self.name]

    def __str__(self) -> str:
        return f"{self.name} × {self.call} × {self.when} × {'may step in' if self.steps_in else 'may not step in'}"


def table() -> list[Cell]:
    """All cells."""
    # Nobody steps in for a grader, so there it is one and the same.
    asks = [(call, on) for call in ("hear", "speak", "grade") for on in (True, False) if on or call != "grade"]
    found = [Cell(REFUSED, call, "before", on) for call, on in asks]
    for name, fault in FAULTS.items():
        for call, steps_in in asks:
            if fault.shaped and call == "speak":
                continue
            found += [Cell(name, call, "before", steps_in)] if fault.early else []
            late = ("token", "after") if call == "speak" else ("after",)
            found += [Cell(name, call, when, steps_in) for when in late if fault.late]
    return found


def bad_upstream_is_survived(
    cells: Sequence[Cell], url: str | None = None, before: str = "", journal: Path | None = None
) -> Outcome:
    """Play the cells on the database at an address, else on a file of SQLite. `before` seeds a fault into the product."""
    found = Outcome("R4", "cells of fault, call and moment had no named state with a retry, or a false 'complete'")
    asyncio.run(_play(cells, url, before, Journal(journal), found))
    return found


def bad_upstream_on_both() -> Outcome:
    """The whole table on SQLite, and again on PostgreSQL where this machine has a server."""
    found = bad_upstream_is_survived(table(), journal=JOURNALS / "cells-sqlite.jsonl")
    kinds = 1
    programs = find_postgresql()
    if programs is not None:
        with cluster(programs) as running:
            also = bad_upstream_is_survived(table(), running.fresh(), journal=JOURNALS / "cells-postgresql.jsonl")
        kinds = 2
        found.tried += also.tried
        found.failures += [f"on PostgreSQL, {failure}" for failure in also.failures]
    if not found.failures:
        told = Outcome(found.promise, found.unit, found.tried).told()
        found.note = f"{told}: {len(FAULTS) + 1} faults, {kinds} database{'s' if kinds > 1 else ''}"
    return found


def sample(number: int, seed: int) -> list[Cell]:
    """Cells of a sample: at least one of each call, each moment and each of the two settings."""
    chance = random.Random(seed)
    cells = [c for c in table() if c.name not in ("never-ending", "only-comments")]
    groups: dict[tuple[str, str, bool], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.call, cell.when, cell.steps_in), []).append(cell)
    picked = [chance.choice(group) for group in groups.values()]
    rest = [c for c in cells if c not in picked]
    return picked + chance.sample(rest, max(0, number - len(picked)))


@dataclass
class _Run:
    """What a cell needs: the fault server, the product, and a mark by which its requests are known."""

    server: FaultServer
    product: Product
    kept: Journal
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def played(self, cell: Cell, mark: str) -> None:
        """Play a cell and keep what went wrong in it."""
        async with self.places:
            if cell.name != REFUSED:
                await asyncio.to_thread(self.server.control, cells={mark: [cell.name, cell.call, cell.when]})
            try:
                check = {"hear": self._hear, "speak": self._speak, "grade": self._grade}[cell.call]
                wrong = await check(cell, mark)
            except (AssertionError, TimeoutError) as error:
                wrong = [f"{type(error).__name__} {str(error)[:200]}"]
            self.kept.add(str(cell), [f"{cell}: {one}" for one in wrong])

    async def _speak(self, cell: Cell, mark: str) -> list[str]:
        session, turn = await self._said(cell, mark)
        told, shown = cell.fault.told, cell.when == "after"
        if told is None:
            return [*_taken(turn, SPOKEN[0]), *await self._asked(cell, mark)]
        wrong = await self._told_on_the_page(session, turn, told)
        wrong += await self._asked(cell, mark)
        begins = str(turn["reply"]).startswith(SPOKEN[0])
        wrong += [f"what was said is {turn['reply'][:60]!r}"] if begins is not shown else []
        if cell.steps_in:
            good = (turn["step"], turn["spoken_by"] == "embedded", bool(turn["reply"])) == (
                "completed",
                not shown,
                True,
            )
            return wrong + ([] if good and STOOD_IN in str(turn["why"]) else [f"it is {_plain(turn)}"])
        if turn["step"] != "failed" or STOOD_IN in str(turn["why"]) or (turn["reply"] and not shown):
            wrong.append(f"it is {_plain(turn)}")
        again = await self._again(session, turn, mark, cell)
        if cell.name == REFUSED:
            return wrong
        return wrong + [f"after a new try: {w}" for w in _taken(again, SPOKEN[0] if shown else "")]

    async def _hear(self, cell: Cell, mark: str) -> list[str]:
        session, turn = await self._said(cell, mark, spoken="de")
        told = cell.fault.told
        if told is None:
            return [*_understood(turn), *await self._asked(cell, mark)]
        wrong = await self._told_on_the_page(session, turn, told)
        wrong += await self._asked(cell, mark)
        if (
            cell.fault.shaped
        ):  # the model answered, only not what was asked for: the buyer asks back, whoever may step in
            return wrong + (
                [] if turn["step"] == "completed" and "asks back" in turn["why"] else [f"it is {_plain(turn)}"]
            )
        if cell.steps_in:
            good = turn["step"] == "completed" and UNHEARD in turn["why"] and not turn["heard"]["terms"]
            return wrong + ([] if good and turn["move"]["kind"] == "asks_back" else [f"it is {_plain(turn)}"])
        if turn["step"] != "failed" or turn["move"] is not None or turn["reply"]:
            wrong.append(f"it is {_plain(turn)}")
        again = await self._again(session, turn, mark, cell)
        return wrong + ([] if cell.name == REFUSED else [f"after a new try: {w}" for w in _understood(again)])

    async def _grade(self, cell: Cell, mark: str) -> list[str]:
        session, turn = await self._said(cell, mark)
        event = await self.product.heard(session, GRADED, seconds=GRADED_WITHIN_S)
        asked = await self._asked(cell, mark)
        if cell.fault.told is None:
            return asked + ([] if event["event"] == "turn.graded" else [f"it was {event}"])
        if event["event"] != "turn.ungraded" or cell.fault.told not in event["reason"]:
            return [*asked, f"it was {event}"]
        page = await self._debrief(session)
        offered = event["reason"] in page and f"/turns/{turn['id']}/regradings" in page
        # Beside cells that are graded well it may have been taken up again by itself before the page was opened.
        wrong = [] if offered or await self._taken_up(session) else ["the debrief offers no retry"]
        await self._heal(mark)
        sent = await self.product.client.post(f"/api/v1/turns/{turn['id']}/regradings")
        if sent.status_code != 202:
            return [*asked, *wrong, f"a new grading is answered with {sent.status_code}"]
        if cell.name == REFUSED:
            await self.product.heard(session, GRADED, times=2, seconds=GRADED_WITHIN_S)
        else:
            await self.product.heard(session, ("turn.graded",), seconds=GRADED_WITHIN_S)
        return [*asked, *wrong]

    async def _taken_up(self, session: str) -> bool:
        """Whether the first turn's grading waits, runs or is done."""
        told = (await self.product.client.get(f"/api/v1/sessions/{session}/export")).json()
        return next(t for t in told["turns"] if t["number"] == 1)["grading"]["status"] != "ungraded"

    async def _said(self, cell: Cell, mark: str, **more: str) -> tuple[str, dict[str, object]]:
        session = await self.product.begin(**more)
        await self.product.say(session, TEXTS["hear" if cell.call == "hear" else "speak"].format(mark=mark))
        await self.product.heard(session, OVER)
        return session, await self.product.turn(session)

    async def _told_on_the_page(self, session: str, turn: dict[str, object], told: str) -> list[str]:
        page = unescape((await self.product.client.get(f"/sessions/{session}")).text)
        wrong = [] if told in str(turn["why"]) and str(turn["why"]) in page else [f"the page says {turn['why']!r}"]
        offered = f"/turns/{turn['id']}/retries" in page
        return wrong + (
            [] if offered is (turn["step"] == "failed") else [f"a retry is {'' if offered else 'not '}offered"]
        )

    async def _again(self, session: str, turn: dict[str, object], mark: str, cell: Cell) -> dict[str, object]:
        await self._heal(mark)
        sent = await self.product.client.post(f"/api/v1/turns/{turn['id']}/retries")
        assert sent.status_code == 202, f"a new try is answered with {sent.status_code}: {sent.text}"
        await self.product.heard(session, OVER, times=2)
        return await self.product.turn(session)

    async def _debrief(self, session: str) -> str:
        client = self.product.client
        await client.post(f"/sessions/{session}/ending")
        await client.post(f"/sessions/{session}/own-view", data={"text": ""})
        return unescape((await client.get(f"/sessions/{session}/debrief")).text)

    async def _heal(self, mark: str) -> None:
        await asyncio.to_thread(self.server.control, heal=[mark])

    async def _asked(self, cell: Cell, mark: str) -> list[str]:
        """Whether the endpoint was asked as often as it should: three tries at most, and one only where text was handed over."""
        if cell.name == REFUSED:
            return []
        counts = await asyncio.to_thread(self.server.counts)
        times = counts.get(f"{mark} {cell.call}", 0)
        handed_over = cell.call == "speak" and cell.when != "before"
        wanted = 1 if handed_over else cell.fault.calls
        return [] if wanted is None or times == wanted else [f"it was asked {times} times, not {wanted}"]


async def _play(cells: Sequence[Cell], url: str | None, before: str, kept: Journal, found: Outcome) -> None:
    marks, missing = _marks(), [c for c in cells if str(c) not in kept.done]
    groups = [
        [c for c in missing if (c.name == REFUSED, c.steps_in) == at]
        for at in itertools.product((False, True), (True, False))
    ]
    with FaultServer() as server:
        for group in filter(None, groups):
            with tempfile.TemporaryDirectory() as folder:
                at = f"http://127.0.0.1:{free_port()}/v1" if group[0].name == REFUSED else server.url
                settings = {
                    **PATIENCE,
                    "model_url": at,
                    "model_name": "m",
                    "model_key": "k",
                    "built_in_steps_in": group[0].steps_in,
                }
                settings |= {"database_url": url} if url else {}
                async with product(Path(folder), before, **settings) as running:
                    run = _Run(server, running, kept)
                    await asyncio.gather(*(run.played(cell, next(marks)) for cell in group))
                    log = running.log.read_text()
                    found.failures += (
                        [f"an error of the program is in the log: {log[-300:]}"] if "Traceback" in log else []
                    )
    found.tried = len(cells)
    found.failures += [w for cell in cells for w in kept.done[str(cell)]]


def _marks() -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (f"zq{''.join(three)}" for three in itertools.product(letters, repeat=3))


def _taken(turn: dict[str, object], begins: str) -> list[str]:
    """Whether a turn is complete, worded by the model, with nothing to explain."""
    good = turn["step"] == "completed" and turn["spoken_by"] in ("model", "mixed") and turn["why"] is None
    return [] if good and str(turn["reply"]).startswith(begins) else [f"it is {_plain(turn)}"]


def _understood(turn: dict[str, object]) -> list[str]:
    """Whether a message in another language was heard: what it offers is booked, and nothing says that it was not understood."""
    heard = turn["step"] == "completed" and turn["heard"] and turn["heard"]["terms"]  # type: ignore[index]
    return [] if heard and UNHEARD not in str(turn["why"]) else [f"it is {_plain(turn)}"]


def _plain(turn: dict[str, object]) -> str:
    return str({name: turn[name] for name in ("step", "spoken_by", "why", "reply")})[:300]
