"""Several processes share a port and a database: one link, one that dies is replaced, a stop ends all, and what a dead one of another machine held is taken up."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.bootstrap import House, build
from app.clock import SystemClock
from app.settings import Settings
from app.web.access import COOKIE
from tests.recovery.test_served import heard, number_of
from tests.setup.processes import answers, free_port, plain_environment
from tests.setup.test_serving import COUNTERPART, call

pytestmark = [pytest.mark.db, pytest.mark.slow]
SOON_S, STOPS_WITHIN_S, TAKEN_UP_WITHIN_S = 60.0, 10.0, 60.0
SAID = "Before I answer: who on your side needs the 8, and by when must the saving show?"
# A process in a space of its own for process numbers, as in another container.
ELSEWHERE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]


@contextmanager
def running(
    folder: Path, *arguments: str, before: list[str] | None = None, **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A command of ours in a process of its own; killed afterwards."""
    log = folder / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*(before or []), *COUNTERPART, *arguments],
            cwd=folder,
            env=plain_environment(**more),
            stdout=out,
            stderr=out,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(reached: Callable[[], bool], folder: Path, within_s: float = SOON_S) -> float:
    """Wait; how many seconds it took."""
    begun = time.monotonic()
    while not reached():
        assert time.monotonic() - begun < within_s, (folder / "log").read_text()
        time.sleep(0.05)
    return time.monotonic() - begun


def children(of: int) -> list[int]:
    found = Path(f"/proc/{of}/task/{of}/children")
    return [int(pid) for pid in found.read_text().split()] if found.exists() else []


def test_processes_on_one_port_are_replaced_when_they_die_and_end_together(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with running(tmp_path, "serve", "--no-open", "--port", str(port), "--workers", "2") as parent:
        until(lambda: "runs at" in log.read_text(), tmp_path)
        first = children(parent.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until(lambda: "takes its place" in log.read_text(), tmp_path)
        until(lambda: len(children(parent.pid)) == 2 and first[0] not in children(parent.pid), tmp_path)
        assert all(answers(port) for _ in range(10))
        begun, all_of_them = time.monotonic(), children(parent.pid)
        parent.terminate()
        assert parent.wait(2 * STOPS_WITHIN_S) == 0
        assert time.monotonic() - begun < STOPS_WITHIN_S
    assert not any(Path(f"/proc/{pid}").exists() for pid in all_of_them)
    assert log.read_text().count("sign-in link") == 1
    link = (tmp_path / "var" / "sign-in-link.txt").read_text()
    assert link not in log.read_text()


def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "serve", "--no-open", "--port", str(port), "--workers", "2") as parent:
        until(lambda: answers(port), tmp_path)
        all_of_them = children(parent.pid)
        parent.kill()
        until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in all_of_them), tmp_path)


def test_processes_that_cannot_start_are_given_up_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "uvicorn.py").write_text("raise SystemExit('no uvicorn here')")
    more = {"PYTHONPATH": str(tmp_path / "site")}
    ran = call(tmp_path, "serve", "--no-open", "--port", str(free_port()), "--workers", "2", **more)
    assert ran.returncode == 3
    assert "no uvicorn here" in ran.stderr


def at(url: str, folder: Path, **more: str) -> dict[str, str]:
    return {"COUNTERPART_DATABASE_URL": url, "COUNTERPART_DATA_DIR": str(folder), **more}


def signed_in(house: House) -> str:
    signer, now = house.services.sign_in, SystemClock().now()
    user = signer.add("Tess", "trainee", "north", now)
    return signer.use_link(signer.link_token(user, now), now)


@pytest.mark.postgresql
@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*ELSEWHERE, "true"], capture_output=True, check=False).returncode != 0,
    reason="this machine gives no process numbers of their own",
)
def test_what_a_process_of_another_container_held_is_its_own_until_its_lease_runs_out(
    fresh_url: Callable[..., str], tmp_path: Path
) -> None:
    url = fresh_url("postgresql", prepared=True)
    house = build(Settings(database_url=url))
    more = at(url, tmp_path, COUNTERPART_PACE_MS_PER_WORD="400", COUNTERPART_LEASE_SECONDS="4")
    here, there = free_port(), free_port()
    headers = {"cookie": f"{COOKIE}={signed_in(house)}"}
    with (
        running(tmp_path, "serve", "--no-open", "--port", str(here), **more),
        running(tmp_path, "serve", "--no-open", "--port", str(there), before=ELSEWHERE, **more) as other,
        httpx.Client(base_url=f"http://127.0.0.1:{there}", headers=headers, timeout=60) as client,
        httpx.Client(base_url=f"http://127.0.0.1:{here}", headers=headers, timeout=60) as page,
    ):
        until(lambda: answers(here) and answers(there), tmp_path)
        session = client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3}).json()["id"]
        turn = client.post(f"/api/v1/sessions/{session}/turns", json={"text": SAID}, headers={"Idempotency-Key": "k"}).json()["id"]  # fmt: skip
        (owner,) = [held for found, held in house.ledger.unfinished() if found == turn]
        assert len({p.id.split(":")[0] for p in house.presence.store.all()}) == 2, (
            "they take each other for one machine"
        )
        time.sleep(6)  # longer than a lease: who is here looks for the dead, and lets this turn alone
        assert [(turn, owner)] == house.ledger.unfinished()
        stream = f"/api/v1/sessions/{session}/events"
        before = heard(page, stream, "event: turn.delta", 1)
        other.kill()
        begun = time.monotonic()
        after = heard(page, stream, "event: turn.graded", 1, number_of(before[-1]))
        assert time.monotonic() - begun < TAKEN_UP_WITHIN_S
        whole = heard(page, stream, "event: turn.graded", 1)
    assert before + after == whole
    assert len(house.ledger.turn(turn).reply.split()) > 10
    house.engine.dispose()


def played(url: str) -> House:
    """A house with one graded-to-be turn."""
    import asyncio

    house = build(Settings(database_url=url, pace_ms_per_word=0))
    user = house.services.sign_in.add("Tess", "trainee", "north", SystemClock().now())

    async def play() -> None:
        await house.life.know_grader()
        session = await house.services.practice.begin(user, "packaging-film", seed=3)
        turn = await house.desk.say(session.id, "k", SAID)
        await house.desk.done(turn.id)
        await house.presence.close()

    asyncio.run(play())
    return house


def test_a_worker_grades_what_waits_and_leaves(kind: str, fresh_url: Callable[..., str], tmp_path: Path) -> None:
    url = fresh_url(kind, prepared=True)
    house = played(url)
    ran = call(tmp_path, "worker", "--once", **at(url, tmp_path))
    assert (ran.returncode, ran.stdout) == (0, "1 gradings are done; 0 wait.\n")
    assert ("file of SQLite" in ran.stderr) == (kind == "sqlite")
    assert (house.ledger.waiting(), house.presence.store.all()) == (0, [])
    house.engine.dispose()


def test_a_worker_grades_what_pages_leave_to_it_and_stops_when_told(
    kind: str, fresh_url: Callable[..., str], tmp_path: Path
) -> None:
    url, log = fresh_url(kind, prepared=True), tmp_path / "log"
    port, token = free_port(), "a-token-of-some-length"
    told = {"COUNTERPART_WORKER_METRICS_PORT": str(port), "COUNTERPART_METRICS_TOKEN": token}
    with running(tmp_path, "worker", **at(url, tmp_path), **told) as worker:
        until(lambda: "works with embedded-" in log.read_text(), tmp_path)
        house = played(url)
        assert until(lambda: house.ledger.waiting() == 0, tmp_path) < 3, "it is told, and need not look"
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {token}"})
        assert "counterpart_gradings_waiting 0.0" in shown.text
        worker.terminate()
        assert worker.wait(STOPS_WITHIN_S) == 0
    assert house.presence.store.all() == []
    house.engine.dispose()
