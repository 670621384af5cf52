"""`make run` and the command line: quick, safe, and plain where they cannot start."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.errors import StoreError
from app.store.database import open_engine
from app.store.upgrading import upgrade
from tests.conftest import ROOT
from tests.setup.processes import free_port, make_run, plain_environment, served

COUNTERPART = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.cli import main; main()"]


def call(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COUNTERPART, *arguments],
        cwd=folder,
        env=plain_environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_taken_port_is_one_sentence_with_a_fix(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = call(tmp_path, "serve", "--port", str(port))
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"Setting COUNTERPART_PORT={port} ")
    assert "--port" in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_an_open_bind_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    ran = call(tmp_path, "serve", "--host", "0.0.0.0", "--port", str(free_port()))
    assert ran.returncode == 2
    assert "COUNTERPART_HOST=0.0.0.0" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("content", [b"this is no database at all, only text " * 50, b""])
def test_a_file_that_is_no_database_is_named_or_made_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.sqlite3").write_bytes(content)
    ran = call(tmp_path, "db", "upgrade", COUNTERPART_DATABASE_URL="sqlite:///mine.sqlite3")
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (3 if content else 0)


def test_a_full_disk_is_said_and_the_next_start_with_room_goes_on(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.sqlite3")

    def no_room(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 12")

    event.listen(engine, "connect", no_room)
    with pytest.raises(StoreError, match=r"c\.sqlite3 cannot be used; the disk is full, so free some space"):
        upgrade(engine)
    engine.dispose()
    assert upgrade(open_engine(f"sqlite:///{tmp_path}/c.sqlite3"))


def test_a_link_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file where a folder should be")
    more = {"COUNTERPART_DATA_DIR": "occupied", "COUNTERPART_DATABASE_URL": "sqlite:///c.sqlite3"}
    ran = call(tmp_path, "serve", "--port", str(free_port()), **more)
    assert ran.returncode == 2
    assert "COUNTERPART_DATA_DIR=occupied" in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_config_show_prints_no_key(tmp_path: Path) -> None:
    more = {
        "COUNTERPART_MODEL_URL": "http://127.0.0.1:1/v1",
        "COUNTERPART_MODEL_NAME": "m",
        "COUNTERPART_MODEL_KEY": "hush-hush",
    }
    ran = call(tmp_path, "config", "show", **more)
    assert ran.returncode == 0
    assert "hush" not in ran.stdout + ran.stderr
    assert "model_key = (set)" in ran.stdout


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.cli import run; run(['--help']);"
        "print([m for m in ('sqlalchemy', 'fastapi', 'openai', 'pydantic', 'yaml', 'tiktoken') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env=plain_environment()
    )
    assert ran.stdout.strip().endswith("[]")


@pytest.mark.slow
def test_make_run_prepares_nothing_a_second_time(tmp_path: Path) -> None:
    for _ in range(2):
        port = free_port()
        more = {"COUNTERPART_DATABASE_URL": f"sqlite:///{tmp_path}/c.sqlite3", "COUNTERPART_DATA_DIR": str(tmp_path)}
        with served(make_run(port), tmp_path, port, **more):
            said = (tmp_path / "server.log").read_text()
    assert "http" in said and not re.search(r"Installing|Bringing|Prepared", said), said


@pytest.mark.slow
def test_two_servers_do_not_share_a_port_and_the_link_is_only_its_owners(tmp_path: Path) -> None:
    port = free_port()
    with served([*COUNTERPART, "serve", "--port", str(port)], tmp_path, port):
        link = tmp_path / "var" / "sign-in-link.txt"
        assert stat.S_IMODE(link.stat().st_mode) == 0o600
        assert f":{port}/" in link.read_text()
        assert stat.S_IMODE((tmp_path / "var" / "counterpart.sqlite3").stat().st_mode) == 0o600
        assert link.read_text() not in (tmp_path / "server.log").read_text()
        assert call(tmp_path, "serve", "--port", str(port)).returncode == 2
        with socket.socket() as outside, pytest.raises(OSError):
            outside.settimeout(2)
            outside.connect(("127.0.0.2", port))  # also this machine, but not the address that was bound


@pytest.mark.slow
def test_it_stops_within_ten_seconds_when_asked(tmp_path: Path) -> None:
    port = free_port()
    with served([*COUNTERPART, "serve", "--port", str(port)], tmp_path, port):
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
