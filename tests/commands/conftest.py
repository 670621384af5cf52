"""Running the real command line in this process: its exit code, what it wrote to stdout and to stderr."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import run


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`command("chat", "--json", given="first line\\n")`, in an empty folder with a database of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL_URL", "MODEL_NAME", "MODEL_KEY", "GRADER_URL", "GRADER_NAME", "GRADER_KEY", "PORT"):
        monkeypatch.delenv(f"COUNTERPART_{name}", raising=False)
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", f"sqlite:///{tmp_path}/c.sqlite3")
    monkeypatch.setenv("COUNTERPART_PACE_MS_PER_WORD", "0")

    def call(*args: str, given: str | bytes = "") -> Ran:
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        code = run(args)
        seen = capsys.readouterr()
        return Ran(code, seen.out, seen.err)

    return call
