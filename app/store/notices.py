"""Hearing that another process wrote events. A notice only saves waiting: rows are the truth, and who listens looks again by itself.

On PostgreSQL the writing transaction itself tells everybody; on SQLite a glance at a counter of the file shows that something was written.
"""

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Engine, func, select

from app.store import tables as t
from app.store.database import reading
from app.store.prepared import CHANNEL

GLANCE_S = 0.5
PAUSES_S = (0.2, 1.0, 5.0)
log = logging.getLogger(__name__)


class Notices:
    """Calls `heard` with the id of a session that has new events, from a thread of its own, for the sessions in `listened()`. What this process wrote itself
    and handed to its listeners, up to the event numbered `handed(session)`, is nothing new where a file is watched."""

    def __init__(
        self, engine: Engine, listened: Callable[[], Collection[str]], handed: Callable[[str], int] = lambda session: 0
    ) -> None:
        self.engine, self.listened, self.handed = engine, listened, handed
        self._heard: Callable[[str], object] = lambda session: None
        self._stirred: Callable[[], object] = lambda: None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, heard: Callable[[str], object], stirred: Callable[[], object] = lambda: None) -> None:
        """Begin to listen. `stirred` is called where anybody wrote events of any session."""
        self._heard, self._stirred = heard, stirred
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; waits for the thread, at most two glances long."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(2 * GLANCE_S)

    def _run(self) -> None:
        listen = self._listen_postgres if self.engine.dialect.name == "postgresql" else self._watch_file
        failed = 0
        while not self._ended.is_set():
            try:
                listen()
                failed = 0
            except Exception as error:  # a thread that ends would leave every page waiting for its next look
                pause = PAUSES_S[min(failed, len(PAUSES_S) - 1)]
                log.warning("notices are not heard, next try in %s s: %s", pause, error)
                failed += 1
                self._ended.wait(pause)

    def _say(self, session: str) -> None:
        # Between the end of the server and ours nobody is there to be told.
        with contextlib.suppress(RuntimeError):
            self._heard(session)

    def _stir(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._stirred()

    def _listen_postgres(self) -> None:
        """Listen until the connection breaks or we end."""
        args, more = self.engine.dialect.create_connect_args(self.engine.url)
        connected: Any = self.engine.dialect.loaded_dbapi.connect(
            *args, **{"connect_timeout": 5, **more}, autocommit=True
        )
        with contextlib.closing(connected) as db:
            db.execute(f"LISTEN {CHANNEL}")
            for session in tuple(self.listened()):  # whatever was told while we did not listen
                self._say(session)
            while not self._ended.is_set():
                for notice in db.notifies(timeout=GLANCE_S):
                    self._say(notice.payload)
                    self._stir()

    def _watch_file(self) -> None:
        """Look at the file until we end: where anybody wrote, which of the sessions that are listened to have new events."""
        last: dict[str, int] = {}
        version = -1
        with contextlib.closing(sqlite3.connect(str(self.engine.url.database), timeout=GLANCE_S)) as db:
            while not self._ended.wait(GLANCE_S):
                now = int(db.execute("PRAGMA data_version").fetchone()[0])
                listened = set(self.listened())
                if now == version and listened <= last.keys():
                    continue
                self._stir()
                version, before = now, last
                last = dict.fromkeys(listened, 0) | self._newest(listened)
                for session, seq in last.items():
                    if seq > max(before.get(session, 0), self.handed(session)):
                        self._say(session)

    def _newest(self, sessions: Collection[str]) -> dict[str, int]:
        e = t.events.c
        query = select(e.session, func.max(e.seq).label("seq")).where(e.session.in_(list(sessions)))
        with reading(self.engine).begin() as db:
            return {row.session: row.seq for row in db.execute(query.group_by(e.session))}
