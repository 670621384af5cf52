"""What practice needs from outside: a ledger of rows, a queue for gradings, a clock, a buyer. Adapters: `app.store`, `app.practice.house`.

All ledger work happens inside one transaction: `with ledger.writing() as books: …`. A writing transaction sees and locks the present
rows; it commits where the block ends and rolls back where it raises.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from app.buyer.turn import Decided, Line, Opened, Piece, Spoken
from app.clock import Clock
from app.content.persona import CaseFile
from app.negotiation.move import Move
from app.negotiation.state import Level, State
from app.practice.marks import GradedRows, GraderId, GradingRow, LevelRow, Mark, OpenedRow
from app.practice.values import Document, Event, Interlude, News, Plan, Position, Session, Turn, Visibility

__all__ = ["Books", "Buyer", "Clock", "JobQueue", "Ledger"]


class DocumentRows(Protocol):
    """Pinned bodies."""

    def pin(self, document: Document) -> None:
        """Keep a document's body, once per hash."""
        ...

    def get(self, digest: str) -> Document:
        """The document of that hash. Raises NotFound."""
        ...


class SessionRows(Protocol):
    """Sessions with their plans and visibility."""

    def add(self, session: Session) -> None:
        """Add a session."""
        ...

    def get(self, session: str, *, lock: bool = False) -> Session:
        """The session of that id; `lock` keeps other writers out until the transaction ends. Raises NotFound."""
        ...

    def of_owner(self, owner: str) -> tuple[Session, ...]:
        """A user's sessions, newest first."""
        ...

    def submitted(self, teams: Iterable[str]) -> tuple[Session, ...]:
        """The submitted sessions of these teams, newest first."""
        ...

    def end(self, session: str, reason: str, at: datetime) -> None:
        """Mark a session as ended."""
        ...

    def reveal(self, session: str, at: datetime) -> None:
        """Note that the hidden side was opened; the first time counts."""
        ...

    def save_plan(self, session: str, plan: Plan, by: str, at: datetime) -> Plan:
        """Append a plan as its next version."""
        ...

    def plan(self, session: str) -> Plan | None:
        """The newest plan, or None."""
        ...

    def set_visibility(self, session: str, to: Visibility, by: str, at: datetime) -> None:
        """Append a change of who may read."""
        ...


class TurnRows(Protocol):
    """Turns and what happens between them."""

    def add(self, turn: Turn) -> None:
        """Add a turn. Raises Conflict where number or key is taken."""
        ...

    def save(self, turn: Turn) -> None:
        """Write a turn back, all but its id, session, number, key and text."""
        ...

    def get(self, turn: str, *, lock: bool = False) -> Turn:
        """The turn of that id. Raises NotFound."""
        ...

    def by_key(self, session: str, key: str) -> Turn | None:
        """The turn posted with that key, or None."""
        ...

    def of_session(self, session: str) -> tuple[Turn, ...]:
        """All turns of a session, in order."""
        ...

    def position(self, session: str) -> Position:
        """Where the negotiation stands."""
        ...

    def unfinished(self) -> tuple[Turn, ...]:
        """Turns that are not over."""
        ...

    def add_interlude(self, interlude: Interlude) -> None:
        """Add what happened between two turns."""
        ...

    def interludes(self, session: str) -> tuple[Interlude, ...]:
        """All interludes of a session, in order."""
        ...

    def add_correction(self, turn: str, by: str, at: datetime, issue: str, before: Any, after: Any) -> None:
        """Append that a term of a turn was misheard."""
        ...


class EventRows(Protocol):
    """What pages hear."""

    def append(self, session: str, news: Sequence[News]) -> int:
        """Number and keep events; returns the last number."""
        ...

    def after(self, session: str, seq: int, limit: int = 500) -> tuple[Event, ...]:
        """Events with a higher number, in order, deltas with their text."""
        ...

    def last(self, session: str) -> int:
        """The highest number, 0 without events."""
        ...


class GradingRows(Protocol):
    """Gradings and their findings."""

    def know(self, grader: GraderId, now: datetime) -> str:
        """The id of a grader, added where new."""
        ...

    def wait(self, turn: str, grader: str, now: datetime) -> bool:
        """Put a turn up for grading; an ungraded one is put up again. False where it waits, runs or is graded."""
        ...

    def claim(self, owner: str, now: datetime, until: datetime, dead: Callable[[str], bool]) -> GradingRow | None:
        """Take the oldest waiting grading, or one whose lease ran out or whose owner is dead; None where there is none."""
        ...

    def finish(self, grading: GradingRow, result: GradedRows, at: datetime) -> bool:
        """Write a result with its rows; False where the lease was lost, and then nothing is written."""
        ...

    def of_session(self, session: str) -> tuple[GradingRow, ...]:
        """All gradings of a session's turns, in order of turn, the newest grader last."""
        ...

    def marks(self, session: str) -> tuple[Mark, ...]:
        """The findings in force of a session: the heads of the chains that are not removed."""
        ...

    def opened(self, session: str) -> tuple[OpenedRow, ...]:
        """What was opened at each turn of a session."""
        ...

    def levels(self, session: str) -> tuple[LevelRow, ...]:
        """The cached levels of a session."""
        ...

    def waiting(self) -> int:
        """How many gradings wait or run."""
        ...


class AuditRows(Protocol):
    """Who looked at or did what."""

    def note(self, actor: str, action: str, thing: str, reason: str, at: datetime) -> None:
        """Append one row."""
        ...


class Books(Protocol):
    """All rows within one transaction."""

    @property
    def documents(self) -> DocumentRows: ...
    @property
    def sessions(self) -> SessionRows: ...
    @property
    def turns(self) -> TurnRows: ...
    @property
    def events(self) -> EventRows: ...
    @property
    def gradings(self) -> GradingRows: ...
    @property
    def audit(self) -> AuditRows: ...


class Ledger(Protocol):
    """Opens transactions."""

    def reading(self) -> AbstractContextManager[Books]:
        """A transaction that only reads."""
        ...

    def writing(self) -> AbstractContextManager[Books]:
        """A transaction that may write; one at a time on SQLite."""
        ...


class JobQueue(Protocol):
    """Says that work waits; the rows are the truth."""

    def wake(self) -> None:
        """Somebody should look at the waiting rows. Safe from any thread."""
        ...


class Buyer(Protocol):
    """Her side of a turn: `app.buyer.turn`, or a fake of a few lines."""

    def open(self, case: CaseFile, level: Level, seed: int, *, short: bool, limit: int | None, avoid_draw: str | None) -> Opened:
        """Open the talks."""
        ...

    def decide(self, case: CaseFile, state: State, text: str, history: Sequence[Line], seed: int, last: Move | None) -> Decided:
        """Hear a message and decide. Pure."""
        ...

    def speak(self, case: CaseFile, decided: Decided, history: Sequence[Line], seed: int) -> AsyncIterator[Piece | Spoken]:
        """Word a decided move, by the model where one is set; the last item is the whole."""
        ...

    def finish(self, case: CaseFile, decided: Decided, history: Sequence[Line], seed: int, said: str) -> str:
        """What must still be said after `said` was cut off: the terms and disclosures missing, in one sentence, or ''."""
        ...

    @property
    def spoken_by_model(self) -> bool:
        """Whether a model is set to speak."""
        ...
