"""Running servers in processes of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOON_S = 20.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain_environment(**more: str) -> dict[str, str]:
    """The environment without settings and without anything that leads Python to this checkout."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("COUNTERPART_", "PYTHON", "VIRTUAL_ENV")) and k != "PORT"
    }
    return {**kept, **more}


def make_run(port: int) -> list[str]:
    """`make run` of this checkout on a port."""
    return ["make", "-C", str(ROOT), "run", f"PYTHON={sys.executable}", f"ARGS=--no-open --port {port}"]


@contextmanager
def served(command: list[str], folder: Path, port: int, **more: str) -> Iterator[float]:
    """Start a server and hand over after how many seconds it answered; ends it afterwards."""
    begun = time.monotonic()
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, env=plain_environment(**more), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        while not answers(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - begun < SOON_S, f"no answer within {SOON_S} s: {log.read_text()}"
            time.sleep(0.02)
        yield time.monotonic() - begun
    finally:
        process.terminate()
        process.wait(SOON_S)


def answers(port: int) -> bool:
    """Whether /healthz answers with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
