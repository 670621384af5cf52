"""A whole site in processes of its own, as deploy/plain.sh starts it: PostgreSQL with a password, two processes with pages, two workers, and Caddy in front."""

import os
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from tests.conftest import ROOT
from tests.databases import Cluster, ends_with_us
from tests.people.quick import GOOD
from tests.setup.processes import free_port, plain_environment
from tests.setup.test_serving import COUNTERPART

PLAIN = ["sh", str(ROOT / "deploy" / "plain.sh")]
SOON_S, STOPS_WITHIN_S = 60.0, 10.0
PACE_MS = 150
SECRET = "a-password-of-the-database"


@dataclass
class Site:
    """Where it runs, and its processes by name."""

    folder: Path
    socket: Path
    apps: tuple[int, int]
    port: int
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    cookie: str = ""

    @property
    def name(self) -> str:
        return f"localhost:{self.port}"

    def url(self, database: str) -> str:
        """The address of one of its databases; the password comes beside it."""
        return f"postgresql+psycopg://counterpart@/{database}?host={self.socket}"

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def call(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """One command of ours, with the settings of the site."""
        return subprocess.run(
            [*PLAIN, *arguments], cwd=self.folder, env={**self.environment, **more}, input=typed, capture_output=True, text=True, check=False,
            timeout=120,
        )  # fmt: skip

    def start(self, name: str, *arguments: str) -> None:
        """Start one process of the site; its log goes on."""
        with (self.folder / f"{name}.log").open("ab") as out:
            self.running[name] = subprocess.Popen(
                [*ends_with_us("TERM"), *PLAIN, *arguments],
                cwd=self.folder,
                env=self.environment,
                stdout=out,
                stderr=out,
            )

    def start_app(self, number: int) -> None:
        """Start one with pages and wait until it says that it is ready."""
        self.start(f"app-{number}", "app", str(self.apps[number - 1]))
        self.until(lambda: is_ready(self.apps[number - 1]), f"app-{number}")

    def stop(self, name: str) -> float:
        """Ask a process to end; how many seconds it took."""
        begun, process = time.monotonic(), self.running.pop(name)
        process.terminate()
        assert process.wait(2 * STOPS_WITHIN_S) in (0, -signal.SIGTERM), self.log(name)[-3000:]
        return time.monotonic() - begun

    def until(self, reached: Callable[[], bool], name: str) -> None:
        begun = time.monotonic()
        while not reached():
            assert time.monotonic() - begun < SOON_S, self.log(name)[-3000:]
            time.sleep(0.05)

    def visitor(self) -> httpx.Client:
        """Somebody who comes through the proxy, and looks at its certificate."""
        root = self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        headers = {"cookie": self.cookie} if self.cookie else {}
        checked = ssl.create_default_context(cafile=str(root))
        return httpx.Client(base_url=f"https://{self.name}", verify=checked, headers=headers, timeout=60)

    def beside(self, number: int) -> httpx.Client:
        """Somebody who asks one of the processes itself, by the name of the site."""
        headers = {"cookie": self.cookie, "host": self.name}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.apps[number - 1]}", headers=headers, timeout=60)


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def with_password(server: Cluster) -> None:
    """Two databases, let into by password only."""
    with psycopg.connect(f"host={server.socket} user=counterpart dbname=postgres", autocommit=True) as db:
        db.execute(f"ALTER USER counterpart PASSWORD '{SECRET}'")
        db.execute("CREATE DATABASE counterpart")
        db.execute("CREATE DATABASE spare")
        (server.socket / "data" / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        db.execute("SELECT pg_reload_conf()")


@contextmanager
def a_site(server: Cluster, folder: Path) -> Iterator[Site]:
    """The site, with its first admin signed in; everything ends afterwards."""
    site = prepared(server, folder)
    made = site.call("users", "add", "Ada", "--role", "admin,trainee", "--password", typed=f"{GOOD}\n")
    assert made.returncode == 0, made.stderr
    try:
        site.start_app(1)
        site.start_app(2)
        for number in (1, 2):
            site.start(f"worker-{number}", "worker")
        site.start("proxy", "proxy")
        site.until(lambda: "works with" in site.log("worker-1") and "works with" in site.log("worker-2"), "worker-1")
        site.until((folder / "caddy" / "pki" / "authorities" / "local" / "root.crt").exists, "proxy")
        site.until(lambda: reached(site), "proxy")
        yield site
    finally:
        for process in site.running.values():
            process.terminate()
        for process in site.running.values():
            process.wait(2 * STOPS_WITHIN_S)


def reached(site: Site) -> bool:
    try:
        with site.visitor() as client:
            return client.get("/readyz").status_code == 200
    except (httpx.HTTPError, ssl.SSLError):
        return False


def prepared(server: Cluster, folder: Path) -> Site:
    """A site of which nothing runs yet."""
    with_password(server)
    program = folder / "bin" / "counterpart"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {COUNTERPART[0]} -c "{COUNTERPART[2]}" "$@"\n')
    program.chmod(0o755)
    apps, port = (free_port(), free_port()), free_port()
    settings = {
        "SITE": f"localhost:{port}", "TLS": "internal", "HTTP_PORT": str(free_port()), "APPS": " ".join(f"127.0.0.1:{p}" for p in apps),
        "DATABASE_PASSWORD": SECRET, "COUNTERPART_PACE_MS_PER_WORD": str(PACE_MS), "XDG_DATA_HOME": str(folder),
    }  # fmt: skip
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = plain_environment(PATH=path, DEPLOY_ENV=str(folder / "env"), HOME=str(folder))
    site = Site(folder, server.socket, apps, port, environment)
    settings["COUNTERPART_DATABASE_URL"] = f"${{URL:-{site.url('counterpart')}}}"
    (folder / "env").write_text("".join(f'{name}="{value}"\n' for name, value in settings.items()))
    (folder / "env").chmod(0o600)
    return site
