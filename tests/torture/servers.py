"""Servers that can be killed: each is `counterpart serve` in a process of its own, forked from one that has the product loaded, so that it starts in no time."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.databases import Cluster, upgrade_at
from tests.setup.processes import answers, free_port
from tests.torture.dying import Plan, serve

STARTS_WITHIN_S, ENDS_WITHIN_S = 90.0, 60.0
LIVE_ON = Plan()


def forks() -> ForkServerContext:
    """Where processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.dying", "tests.torture.warm"])
    return context


@dataclass
class Server:
    """One address on which a server runs, ends and runs again, on one database."""

    database: str
    folder: Path
    pace: float = 1.0
    port: int = field(default_factory=free_port)
    fault: str = ""
    _process: BaseProcess | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, plan: Plan = LIVE_ON) -> None:
        """Start, with a plan to die or none, and wait until it answers."""
        arguments = self.database, str(self.folder), self.port, plan, self.pace, self.fault
        self._process = forks().Process(target=serve, args=arguments, daemon=True)
        self._process.start()
        until = time.monotonic() + STARTS_WITHIN_S
        while not answers(self.port):
            if not self._process.is_alive() or time.monotonic() > until:
                raise AssertionError(f"the server did not start: {(self.folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.01)

    def died(self, within_s: float = ENDS_WITHIN_S) -> bool:
        """Wait until it has killed itself; False where it lives on."""
        assert self._process is not None
        self._process.join(within_s)
        return self._process.exitcode == -signal.SIGKILL

    def end(self, with_signal: int = signal.SIGKILL) -> None:
        """End it, and wait until it is gone."""
        if self._process is None:
            return
        if self._process.is_alive() and self._process.pid:
            os.kill(self._process.pid, with_signal)
        self._process.join(ENDS_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            raise AssertionError(f"the server did not end within {ENDS_WITHIN_S} s of signal {with_signal}")


@contextmanager
def fresh_database(kind: str, folder: Path, running: Cluster | None) -> Iterator[str]:
    """The address of a new database of a kind with the newest schema; dropped afterwards."""
    if kind == "sqlite":
        database = f"sqlite:///{folder}/c.sqlite3"
        upgrade_at(database)
        yield database
        return
    assert running is not None
    database = running.fresh()
    yield database
    running.drop(database)


def emptied(folder: Path) -> None:
    """Remove what a server left in its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
