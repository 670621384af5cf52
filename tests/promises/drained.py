"""R7, its second half: a server that is told to stop in the midst of replies and gradings stops within ten seconds, and nothing is lost: whoever listened
hears the rest from the next start, to the letter.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx

from app.bootstrap import House, build
from app.clock import SystemClock
from app.grading.grader import Status
from app.practice.records import UNFINISHED
from app.settings import Settings
from app.store.upgrading import upgrade
from app.web.access import COOKIE
from tests.conftest import ROOT
from tests.databases import cluster, find_postgresql
from tests.promises.outcome import R7_STOPS_WITHIN_S, Outcome
from tests.promises.said import OWN
from tests.setup.processes import SOON_S, answers, free_port, plain_environment

SERVE = (sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.cli import main; main()")
TALKS, PACES_MS = 4, (30, 120, 300)


def nothing_is_lost_at_a_stop(stops: int, seed: int) -> Outcome:
    """So many stops on SQLite with one process, and where this machine has a server as many on PostgreSQL with two on one port and a worker."""
    with tempfile.TemporaryDirectory() as folder:
        found = stopped_on(f"sqlite:///{folder}/c.sqlite3", Path(folder), stops, seed, processes=1)
    programs = find_postgresql()
    if programs is not None:
        with cluster(programs) as running, tempfile.TemporaryDirectory() as folder:
            also = stopped_on(running.fresh(), Path(folder), stops, seed, processes=2)
        found.tried += also.tried
        found.failures += [f"on PostgreSQL, {failure}" for failure in also.failures]
        found.unit += f"; on PostgreSQL {also.unit.rsplit('(', 1)[1].rstrip(')')}"
    return found


def stopped_on(url: str, folder: Path, stops: int, seed: int, processes: int) -> Outcome:
    """So many stops of a server on a database."""
    house = build(Settings(database_url=url))
    upgrade(house.engine)
    signer, now = house.services.sign_in, SystemClock().now()
    user = signer.add("Tess", "trainee", "north", now)
    key = signer.use_link(signer.link_token(user, now), now)
    found, longest, chance = Outcome("R7", ""), 0.0, Random(seed)
    for number in range(stops):
        stop = _Stop(house, url, folder, key, processes, chance, PACES_MS[number % len(PACES_MS)])
        found.failures += [f"stop {number}: {fault}" for fault in stop.run()]
        found.tried += TALKS
        longest = max(longest, stop.seconds)
    found.unit = (
        f"talks (its second half) were cut, doubled or stuck by a stop in mid-stream (longest stop {longest:.1f} s)"
    )
    house.engine.dispose()
    return found


@dataclass
class _Stop:
    """Some talks, a stop in the midst of them, and the next start."""

    house: House
    url: str
    folder: Path
    key: str
    processes: int
    chance: Random
    pace_ms: int
    seconds: float = 0.0

    def run(self) -> list[str]:
        """What went wrong."""
        port, wrong = free_port(), list[str]()
        with self._served(port) as server, self._client(port) as client:
            sessions = [client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": n}).json()["id"] for n in range(TALKS)]  # fmt: skip
            turns = {s: self._say(client, s)["id"] for s in sessions}
            heard = {s: _heard(client, s, until="event: turn.delta") for s in sessions[:2]}
            time.sleep(self.chance.random())
            self.seconds = _stopped(server)
        if self.seconds > R7_STOPS_WITHIN_S:
            wrong.append(f"it took {self.seconds:.1f} s to stop")
        if server.returncode not in (0, -signal.SIGTERM):
            wrong.append(f"it ended with {server.returncode}: {(self.folder / 'server.log').read_text()[-300:]}")
        held = [owner for _, owner in self.house.ledger.unfinished() if owner]
        wrong += [f"a turn is still held by {owner}" for owner in held]
        wrong += [f"a grading is still held by {owner}" for _, owner in self.house.ledger.taken_gradings()]
        with self._served(port), self._client(port) as client:
            for session in sessions:
                rest = _heard(client, session, until="event: turn.graded", after=heard.get(session, ())[-1:])
                whole = _heard(client, session, until="event: turn.graded")
                wrong += self._faults(session, turns[session], [*heard.get(session, ()), *rest], whole)
                again = self._say(client, session)
                if again["id"] != turns[session]:
                    wrong.append(f"the message sent again in {session} became another turn")
        return wrong

    def _faults(self, session: str, turn: str, pieces: Sequence[str], whole: Sequence[str]) -> Iterator[str]:
        """What is wrong with a talk after the next start: each event once and to the letter, one reply, one grading."""
        if list(pieces) != list(whole):
            yield f"{session} was heard as {len(pieces)} events in pieces and as {len(whole)} in one"
        numbers = [event.splitlines()[0] for event in whole]
        if numbers != [f"id: {n}" for n in range(1, len(whole) + 1)]:
            yield f"{session} has gaps: {numbers}"
        stands = self.house.ledger.turn(turn)
        if stands.step in UNFINISHED or not stands.reply or len(self.house.ledger.turns(session)) != 2:
            yield f"{session} stands at {stands.step}"
        if self.house.ledger.gradings(session)[turn].status is not Status.GRADED:
            yield f"{session} is not graded"
        if sum("event: turn.completed" in e for e in whole) != 2 or sum("event: turn.graded" in e for e in whole) != 1:
            yield f"{session} ended more or less than once"

    def _say(self, client: httpx.Client, session: str) -> dict[str, str]:
        said = client.post(f"/api/v1/sessions/{session}/turns", json={"text": OWN[0]}, headers={"Idempotency-Key": "k"})
        return dict(said.raise_for_status().json())

    @contextmanager
    def _client(self, port: int) -> Iterator[httpx.Client]:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"cookie": f"{COOKIE}={self.key}"}, timeout=60
        ) as client:
            yield client

    @contextmanager
    def _served(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        environment = plain_environment(
            COUNTERPART_DATABASE_URL=self.url, COUNTERPART_DATA_DIR=str(self.folder), COUNTERPART_PACE_MS_PER_WORD=str(self.pace_ms),
        )  # fmt: skip
        command = [*SERVE, "serve", "--no-open", "--port", str(port), "--workers", str(self.processes)]
        with (self.folder / "server.log").open("ab") as out:
            server = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=out, stderr=out)
        try:
            until = time.monotonic() + 3 * SOON_S
            while not answers(port):
                assert server.poll() is None, (self.folder / "server.log").read_text()
                assert time.monotonic() < until, "it does not answer"
            yield server
        finally:
            if server.poll() is None:
                _stopped(server)


def _stopped(server: subprocess.Popen[bytes]) -> float:
    """Tell a server to stop; how many seconds it took."""
    begun = time.monotonic()
    os.kill(server.pid, signal.SIGTERM)
    try:
        server.wait(3 * R7_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    return time.monotonic() - begun


def _heard(client: httpx.Client, session: str, until: str, after: Sequence[str] = ()) -> list[str]:
    """The events of a session to the letter, after the last of those, up to and with the first that holds `until`."""
    headers = {"Last-Event-ID": after[-1].splitlines()[0].removeprefix("id: ")} if after else {}
    found: list[str] = []
    with client.stream("GET", f"/api/v1/sessions/{session}/events", headers=headers) as stream:
        rest = ""
        for text in stream.iter_text():
            *whole, rest = (rest + text).split("\n\n")
            for event in whole:
                if event.startswith("id: "):
                    found.append(event)
                    if until in event:
                        return found
    raise AssertionError(f"the stream of {session} ended before {until} came")
