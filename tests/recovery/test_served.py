"""A whole server killed in the midst of a reply: the page that listened goes on with the next one, equal to the byte."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.clock import SystemClock
from app.web.access import COOKIE
from tests.conftest import ROOT
from tests.recovery.child import SAID, house_at
from tests.setup.processes import answers, free_port, plain_environment

pytestmark = [pytest.mark.db, pytest.mark.slow]

SERVE = (
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.cli import main; main()",
    "serve",
)
GRADED = "event: turn.graded"


@contextmanager
def server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server on the database of this folder; killed afterwards, if it still runs."""
    environment = plain_environment(
        COUNTERPART_DATABASE_URL=f"sqlite:///{folder}/c.sqlite3", COUNTERPART_DATA_DIR=str(folder), COUNTERPART_PACE_MS_PER_WORD="40",
    )  # fmt: skip
    with (folder / "server.log").open("ab") as out:
        process = subprocess.Popen(
            [*SERVE, "--no-open", "--port", str(port)], cwd=folder, env=environment, stdout=out, stderr=out
        )
    try:
        while not answers(port):
            assert process.poll() is None, (folder / "server.log").read_text()
        yield process
    finally:
        process.kill()
        process.wait()


def heard(client: httpx.Client, url: str, until: str, count: int, last: str | None = None) -> list[str]:
    """The events of a stream to the letter, up to and with the `count`-th that holds `until`."""
    found: list[str] = []
    with client.stream("GET", url, headers={"Last-Event-ID": last} if last else {}) as stream:
        rest = ""
        for text in stream.iter_text():
            *whole, rest = (rest + text).split("\n\n")
            for event in whole:
                if event.startswith("id: "):
                    found.append(event)
                if sum(until in e for e in found) == count:
                    return found
    raise AssertionError(f"the stream ended before {until} came: {found}")


def number_of(event: str) -> str:
    return event.splitlines()[0].removeprefix("id: ")


def test_a_page_hears_each_event_once_and_to_the_letter_over_a_kill(tmp_path: Path) -> None:
    house = house_at(f"sqlite:///{tmp_path}/c.sqlite3")
    signer, now = house.services.sign_in, SystemClock().now()
    user = signer.add("Tess", "trainee", "north", now)
    key = signer.use_link(signer.link_token(user, now), now)
    port = free_port()
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"cookie": f"{COOKIE}={key}"}, timeout=20)
    with server(tmp_path, port) as process:
        session = client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3}).json()["id"]
        url, stream = f"/api/v1/sessions/{session}/turns", f"/api/v1/sessions/{session}/events"
        sent = client.post(url, json={"text": SAID[0]}, headers={"Idempotency-Key": "one"}).json()
        before = heard(client, stream, "event: turn.delta", 1)
        os.kill(process.pid, 9)
        process.wait()
    cut = house.ledger.turn(sent["id"])
    assert (cut.step, bool(cut.reply)) == ("speaking", True)
    with server(tmp_path, port):
        after = heard(client, stream, GRADED, 1, number_of(before[-1]))
        whole = heard(client, stream, GRADED, 1)
        again = client.post(url, json={"text": SAID[0]}, headers={"Idempotency-Key": "one"}).json()
    assert before + after == whole
    assert [number_of(e) for e in whole] == [str(n) for n in range(1, len(whole) + 1)]
    assert (again["id"], again["step"]) == (sent["id"], "completed")
    assert again["reply"].startswith(cut.reply)
    assert len(again["reply"]) > len(cut.reply)
    house.engine.dispose()
