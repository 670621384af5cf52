"""The real server in a process that ends itself with SIGKILL at one labelled step of one turn.

The product knows nothing of this: it offers `at_step` to whoever builds it, and here its ledger, its grader and its keeper of figures are watched from
outside. What `counterpart serve` or a worker starts has none of it, and no setting brings it in.
"""

import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import count
from multiprocessing import connection
from typing import Any

from sqlalchemy import event

import app.bootstrap
import app.web.app
from app.bootstrap import House
from app.cli import main
from app.grading.context import TurnToGrade
from app.grading.grader import Grader, Grading
from app.settings import Settings

# Where a turn is killed, in the order in which it gets there. A word in -ing is the moment before that transaction is committed.
STEPS = (
    "received", "accepting", "accepted", "deciding", "decided", "saying", "speaking", "saying_more", "speaking_more", "before_completed", "completing",
    "completed", "taking", "taken", "graded", "saving", "saved", "told",
)  # fmt: skip
# The ledger's transactions of a turn: the name of the method, the step before its commit, the step after it.
TRANSACTIONS = (
    ("accept", "accepting", None), ("decide", "deciding", None), ("say", "saying", None), ("finish", "completing", "completed"),
    ("take_grading", "taking", "taken"), ("save_grading", "saving", "saved"),
)  # fmt: skip
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
OF_A_TURN = ("turns", "events", "gradings", "findings", "turn_levels", "opened", "abstentions")


@dataclass(frozen=True)
class Plan:
    """Where to die: at this step of the turn whose message has this key. No step: live on."""

    step: str = ""
    key: str = ""


class Watch:
    """Sees the steps of the turn of a plan as they are reached, and ends the process at its own. `seen` holds them, and `unlabelled` what wrote rows of a turn
    outside of any labelled transaction."""

    def __init__(self, plan: Plan, die: Callable[[], None] | None = None) -> None:
        self.plan, self.die = plan, die or (lambda: os.kill(os.getpid(), signal.SIGKILL))
        self.armed, self.seen = False, list[str]()
        self.unlabelled = list[str]()
        self._place = threading.local()

    def reach(self, step: str) -> None:
        """A step is reached; a second sentence and all after it are steps of their own."""
        if not self.armed:
            return
        if step in ("saying", "speaking") and step in self.seen:
            step = f"{step}_more"
        self.seen.append(step)
        if step == self.plan.step:
            self.die()

    def over(self, house: House) -> None:
        """Watch a house."""
        for method, before, after in TRANSACTIONS:
            setattr(house.ledger, method, self._transaction(getattr(house.ledger, method), before, after))
        say, changed = house.services.practice.say, house.worker.changed

        async def received(user: Any, session: str, key: str, *more: Any, **named: Any) -> Any:
            self.armed = self.armed or key == self.plan.key
            self.reach("received")
            return await say(user, session, key, *more, **named)

        def told(session: str) -> None:
            changed(session)
            self.reach("told")

        house.services.practice.say = received  # type: ignore[method-assign]
        house.worker.changed, house.worker.grader = told, Watched(house.worker.grader, self.reach)
        event.listen(house.engine, "before_cursor_execute", self._statement)
        event.listen(house.engine, "commit", self._commit)

    def _transaction(self, method: Callable[..., Any], before: str, after: str | None) -> Callable[..., Any]:
        @wraps(method)
        def watched(*given: Any, **named: Any) -> Any:
            self._place.step, self._place.wrote = before, False
            try:
                result = method(*given, **named)
            finally:
                self._place.step = ""
            if after is not None and (result is not None or method.__name__ != "take_grading"):
                self.reach(after)
            return result

        return watched

    def _statement(self, db: Any, cursor: Any, statement: str, *more: Any) -> None:
        found = WRITES.match(statement)
        if found is None:
            return
        self._place.wrote = True
        if self.armed and found.group(1) in OF_A_TURN and not getattr(self._place, "step", ""):
            self.unlabelled.append(statement[:60])

    def _commit(self, db: Any) -> None:
        step = getattr(self._place, "step", "")
        if step and self._place.wrote:
            self._place.wrote = False
            self.reach(step)


def _forgets(house: House) -> None:
    """Does not take up what another left unfinished."""

    async def nothing() -> int:
        return 0

    house.desk.recover = nothing  # type: ignore[method-assign]


def _doubles(house: House) -> None:
    """Takes a message that is sent again for a new one."""
    accept, numbers = house.ledger.accept, count()

    def forgetful(session: str, key: str, *more: Any, **named: Any) -> Any:
        return accept(session, f"{key} {next(numbers)}", *more, **named)

    house.ledger.accept = forgetful  # type: ignore[method-assign]


def _repeats(house: House) -> None:
    """Tells the last event that was heard once more."""
    after = house.ledger.events_after
    house.ledger.events_after = lambda session, seq: after(session, max(0, seq - 1))  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[House], None]] = {"forgets": _forgets, "doubles": _doubles, "repeats": _repeats}


class Watched:
    """A grader that says when it has graded, before anything is kept."""

    def __init__(self, grader: Grader, reach: Callable[[str], None]) -> None:
        self.grader, self.reach, self.name, self.kind = grader, reach, grader.name, grader.kind

    async def grade(self, turn: TurnToGrade) -> Grading:
        found = await self.grader.grade(turn)
        self.reach("graded")
        return found


def serve(database: str, folder: str, port: int, plan: Plan, pace: float, fault: str = "") -> None:
    """`counterpart serve` in this process, with its house watched; with a `fault` that a run must see, where one is named."""
    _end_with_parent()
    log = os.open(f"{folder}/server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(folder)
    for name in [n for n in os.environ if n.startswith("COUNTERPART_")]:
        del os.environ[name]
    os.environ |= {
        "COUNTERPART_DATABASE_URL": database, "COUNTERPART_DATA_DIR": folder, "COUNTERPART_PACE_MS_PER_WORD": str(pace), "COUNTERPART_TURNS_PER_HOUR": "0",
    }  # fmt: skip
    watch, build = Watch(plan), app.bootstrap.build

    def built(settings: Settings, **more: Any) -> House:
        house = build(settings, **{**more, "at_step": watch.reach})
        watch.over(house)
        if fault:
            FAULTS[fault](house)
        return house

    app.bootstrap.build = built  # type: ignore[assignment]
    sys.argv = ["counterpart", "serve", "--no-open", "--port", str(port)]
    main()


def _end_with_parent() -> None:
    """Where a run is killed, its servers go too."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()
