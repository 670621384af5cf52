"""A real process killed with -9 in the middle of a suite, and resumed: the same result as one that nobody disturbed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.evals.journal import Journal
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
PLAYED = ("eval", "run", "buyer-holds", "--persona", "packaging-film", "--json")


def start(folder: Path, *args: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COUNTERPART_DATA_DIR": str(folder)}
    code = "import sys; sys.argv[0] = 'counterpart'; from app.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *args], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(folder: Path, *args: str) -> dict[str, Any]:
    process = start(folder, *args)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err.decode()
    return dict(json.loads(out))


def told(report: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [(c["key"], c["status"], c["outcome"]) for c in report["suites"][0]["cells"]]


def test_killed_in_the_middle_and_resumed(tmp_path: Path) -> None:
    whole = finished(tmp_path, *PLAYED)
    other = tmp_path / "other"
    other.mkdir()
    process = start(other, *PLAYED)
    until = time.monotonic() + 60
    done = 0
    while done < 20 and time.monotonic() < until:
        time.sleep(0.05)
        for path in (other / "evals").glob("*.sqlite3"):
            try:
                done = sum(c.status == "passed" for c in Journal(path).cells())
            except Exception:  # the file is being made
                done = 0
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    path = next((other / "evals").glob("*.sqlite3"))
    before = {c.key: c.tries for c in Journal(path).cells() if c.status == "passed"}
    assert 20 <= len(before) < len(told(whole))
    report = finished(other, "eval", "run", "--resume", path.stem, "--json")
    assert told(report) == told(whole)
    assert {c["key"]: c["tries"] for c in report["suites"][0]["cells"] if c["key"] in before} == before
    turns = {t.reply for c in Journal(path).cells() for t in Journal(path).turns(c.key)}
    assert len(turns) > 20
