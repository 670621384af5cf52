"""Databases to test on: files of SQLite, and databases of a PostgreSQL server of our own that lives as long as the run of tests."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from app.store.database import open_engine
from app.store.upgrading import upgrade

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
TEMPLATE = "prepared"
_USER = "counterpart"
_STARTS_WITHIN_S = 30.0
_SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=64MB")
# Nothing of a test outlives the run, so nothing is waited for.
_HURRIED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Sorting by language shows who relies on the order of bytes.
_SORTED = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")


def find_postgresql() -> Path | None:
    """The folder of the programs of a PostgreSQL server: the one that COUNTERPART_TESTS_POSTGRESQL names, else this machine's newest."""
    named = os.environ.get("COUNTERPART_TESTS_POSTGRESQL")
    if named:
        return Path(named) if (Path(named) / "initdb").exists() else None
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]) if p.parts[-3].isdigit() else 0
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass
class Cluster:
    """A running server: where its programs and its socket are."""

    programs: Path
    socket: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{_USER}@/{name}?host={self.socket}"

    def fresh(self, *, prepared: bool = True) -> str:
        """The address of a new database: with the newest schema, or without any table."""
        name = f"test_{next(self._numbers)}"
        with self._server() as db:
            if prepared and not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone():
                db.execute(f"CREATE DATABASE {TEMPLATE}")
                upgrade_at(self.url(TEMPLATE))
            template = TEMPLATE if prepared else "template0"
            db.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        with self._server() as db:
            db.execute(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """Throw everybody out of a database and let nobody in, for as long as this lasts."""
        name = _name(url)
        with self._server() as db:
            db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            yield
            db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(f"host={self.socket} user={_USER} dbname=postgres", autocommit=True) as db:
            yield db


def _name(url: str) -> str:
    return url.split("@/")[1].split("?", maxsplit=1)[0]


def upgrade_at(url: str) -> None:
    """Bring the database at an address to the newest schema."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


@contextmanager
def cluster(programs: Path, *, hurried: bool = True) -> Iterator[Cluster]:
    """A server in a folder of its own, reached by a socket only; gone afterwards, also where this process is killed. `hurried` does not wait
    for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="counterpart-pg-"))
    as_other = _as_other(folder)
    data = folder / "data"
    try:
        made = [
            *as_other,
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            _USER,
            "--no-sync",
            "-E",
            "UTF8",
            *_SORTED,
        ]
        subprocess.run(made, check=True, capture_output=True, cwd=folder)
        settings = (*_SETTINGS, *(_HURRIED if hurried else ()))
        options = [part for setting in (*settings, f"unix_socket_directories={folder}") for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*as_other, *ends_with_us("INT"), programs / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
            )
        try:
            _wait(server, folder)
            yield Cluster(programs, folder)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_other(folder: Path) -> list[str]:
    """What runs a program as a user who is not root: PostgreSQL refuses to serve root."""
    if os.geteuid() != 0:
        return []
    name = next((n for n in ("postgres", "nobody") if _is_user(n)), "nobody")
    user = pwd.getpwnam(name)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def ends_with_us(by: str) -> list[str]:
    """What lets a program end by a signal when this process is gone, however that was."""
    return ["setpriv", "--pdeathsig", by] if shutil.which("setpriv") else []


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while True:
        try:
            psycopg.connect(f"host={folder} user={_USER} dbname=postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-800:]}") from None
            time.sleep(0.05)
