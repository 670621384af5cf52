"""`counterpart serve --workers N`: N processes on one port. One that dies is started anew; a signal to stop goes to all of them."""

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType

import app
from app.commands.serving import Place
from app.settings import Settings

# All of them end within ten seconds of a signal; whoever does not is ended.
ENDS_WITHIN_S, GLANCE_S = 9.0, 0.1
# So many in a row that die before they serve are no accident.
MOST_FAILED, PAUSE_S = 3, 0.5
FAILED = 3
RUN = "from app.commands.serving import one_of_many; one_of_many()"
log = logging.getLogger(__name__)


class Processes:
    """The processes of one port. `told` is called once, when the first `count` of them serve."""

    def __init__(self, settings: Settings, count: int, told: Callable[[], None]) -> None:
        self.settings, self.count, self.told = settings, count, told
        self._all: list[subprocess.Popen[bytes]] = []
        self._starting: dict[int, subprocess.Popen[bytes]] = {}
        self._serving, self._failed, self._ending, self._has_told = 0, 0, False, False

    def run(self) -> int:
        """Serve until a signal says to stop; 0, or 3 where the processes cannot start."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        alive, kept = os.pipe()  # ours is closed when we end, however that is
        with listening(self.settings) as shared:
            for _ in range(self.count):
                self._start(shared, alive)
            while not self._ending and self._failed < MOST_FAILED:
                self._look()
                self._replace(shared, alive)
        self._end_all()
        os.close(kept)
        return 0 if self._ending else FAILED

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _start(self, shared: socket.socket, alive: int) -> None:
        ours, theirs = os.pipe()
        place = Place(self.settings.host, self.settings.port, shared.fileno(), theirs, alive)
        folders = [str(Path(app.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        process = subprocess.Popen(  # noqa: S603  this Python, and a line of our own
            [sys.executable, "-c", RUN, json.dumps(asdict(place))],
            pass_fds=(place.shared, place.ready, place.parent),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders))},
        )
        os.close(theirs)
        self._starting[ours] = process
        self._all.append(process)

    def _look(self) -> None:
        """See who serves by now, and who ended before."""
        heard = select.select(list(self._starting), [], [], GLANCE_S)[0]
        if not self._starting:
            time.sleep(GLANCE_S)
        for pipe in heard:
            process = self._starting.pop(pipe)
            if os.read(pipe, 16):
                self._serving, self._failed = self._serving + 1, 0
            else:
                self._failed += 1
                log.warning("process %s ended before it served", process.pid)
            os.close(pipe)
        if self._serving >= self.count and not self._has_told:
            self._has_told = True
            self.told()

    def _replace(self, shared: socket.socket, alive: int) -> None:
        """Start others in the place of those that died."""
        for process in [p for p in self._all if p.poll() is not None]:
            if process in self._starting.values():  # its pipe tells first
                continue
            self._all.remove(process)
            if self._ending or self._failed >= MOST_FAILED:
                continue
            log.warning("process %s ended (%s); another takes its place", process.pid, process.returncode)
            time.sleep(PAUSE_S * self._failed)
            self._start(shared, alive)

    def _end_all(self) -> None:
        until = time.monotonic() + ENDS_WITHIN_S
        for process in self._all:
            process.terminate()
        for process in self._all:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process %s did not end within %g s and is ended", process.pid, ENDS_WITHIN_S)
                process.kill()
                process.wait()


def listening(settings: Settings) -> socket.socket:
    """The socket that all of them share: who has time takes the next connection."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    shared = socket.socket(family, socket.SOCK_STREAM)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    shared.bind((settings.host, settings.port))
    shared.listen(2048)
    shared.setblocking(False)
    return shared
