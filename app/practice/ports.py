"""What practice needs from outside: a ledger of sessions and turns, a queue of gradings, a clock."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from app.grading.grader import Grading
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.replay import BetweenTurns
from app.negotiation.state import Change, State
from app.practice.foreseen import Prediction, Reading
from app.practice.ownrecords import OwnCaseStore
from app.practice.privacyports import AuditStore
from app.practice.records import (
    Between,
    Dispute,
    English,
    Event,
    Finished,
    Hint,
    NewEvent,
    Plan,
    Session,
    Talk,
    Turn,
    Visibility,
)


class Clock(Protocol):
    """The time, in UTC."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        ...


# Hears of a session whose gradings or visibility changed.
Changed = Callable[[str], None]


def unheard(session: str) -> None:
    """Nobody needs to hear of it."""


class JobQueue(Protocol):
    """Durable work: grading a turn. Ids only; the rows hold the work."""

    def wake(self) -> None:
        """Say that there may be waiting rows."""
        ...


class Ledger(OwnCaseStore, AuditStore, Protocol):
    """The store of practice. Every method is one transaction. Methods that cannot find a thing raise NotFound."""

    def begin(self, session: Session, opening: Turn, state: State) -> None:
        """Write a new session with the buyer's opening as turn 0, and its event. Raises Conflict where a session of its assignment runs already."""
        ...

    def fork(self, session: Session, state: State, now: datetime) -> None:
        """Write a session that goes back to a turn of its parent, in this state; a parent that still runs is ended as 'rewound'."""
        ...

    def session(self, session: str) -> Session:
        """One session."""
        ...

    def sessions_of(self, owner: str) -> list[Session]:
        """A user's sessions, newest first."""
        ...

    def turns(self, session: str) -> list[Turn]:
        """All turns in order, number 0 first."""
        ...

    def scene(self, session: str, before: int) -> tuple[Session, Talk]:
        """A session, what was said in it before the turn of this number, and the buyer's last move."""
        ...

    def reply(self, turn: str) -> str:
        """The buyer's words in a turn, as far as they are spoken; empty for an unknown turn."""
        ...

    def turn(self, turn: str) -> Turn:
        """One turn by id."""
        ...

    def accept(
        self, session: str, key: str, text: str, owner: str, now: datetime, expected: Reading | None = None
    ) -> tuple[Turn, bool]:
        """Accept a message, with the call of how she will take it: a new turn and True, or the same turn again and False. Raises BadValue for the same
        key with other text, TurnRunning while another turn is unfinished, TalksEnded after the end."""
        ...

    def predictions(self, session: str) -> list[Prediction]:
        """The calls made in a session and in those it came from, in order of turns."""
        ...

    def decide(
        self,
        turn: str,
        heard: Heard,
        move: Move,
        log: Sequence[Change],
        state: State,
        events: Sequence[NewEvent],
        english: English | None = None,
        by: str | None = None,
    ) -> None:
        """Commit what was heard and decided; only from step accepted. `english` where the message was in another language. Here and below: raises LeaseLost
        where a turn is not held by the process `by`, for another has taken it up."""
        ...

    def say(self, turn: str, reply: str, events: Sequence[NewEvent], by: str | None = None) -> bool:
        """Add to the reply while speaking; a closed turn stays as it is. Whether somebody asked to stop, perhaps in another process."""
        ...

    def finish(
        self,
        turn: str,
        finished: Finished,
        events: Sequence[NewEvent],
        grader: str | None,
        now: datetime,
        by: str | None = None,
    ) -> None:
        """Close a turn with its events and the waiting row of its grading."""
        ...

    def reopen(self, turn: str, owner: str) -> Turn:
        """Let a turn that failed go on from where it stood, in the hands of `owner`, and tell so. Raises Conflict where it did not fail, or is not the last."""
        ...

    def adjust(
        self,
        session: str,
        before: State,
        state: State,
        log: Sequence[Change],
        events: Sequence[NewEvent],
        end: str | None,
        now: datetime,
        step: BetweenTurns | None = None,
    ) -> None:
        """Replace the state after the last turn (a correction, a day's end, a confirmation), with its log and the step to replay it by. Of two at once one wins:
        raises TalksEnded after the end, TurnRunning while a turn is unfinished, Conflict where the state is no longer `before`."""
        ...

    def ask_stop(self, turn: str) -> None:
        """Ask whoever speaks a turn to stop."""
        ...

    def state(self, session: str) -> State:
        """The state as it stands, after the last turn or adjustment."""
        ...

    def pin(self, kind: str, name: str, version: str, digest: str, document: BaseModel) -> None:
        """Store a document's body under its hash, once."""
        ...

    def document(self, digest: str) -> str:
        """The body of a pinned document, as JSON."""
        ...

    def opened_draws(self, owner: str, case: str) -> frozenset[str]:
        """The draws of a case whose hidden side this user has opened."""
        ...

    def correction(self, turn: str, by: str, before: Any, after: Any, now: datetime) -> None:
        """Append a correction of a misheard term."""
        ...

    def know_grader(self, name: str, kind: str, rubric: str, prompt: str | None, model: str | None) -> None:
        """Register a grader, once."""
        ...

    def waiting(self) -> int:
        """How many gradings wait or run."""
        ...

    def unfinished(self) -> list[tuple[str, str]]:
        """Turns that are not finished, with the owner of their lease."""
        ...

    def take_over(self, turn: str, before: str, owner: str) -> bool:
        """Take the lease of an unfinished turn from its owner before, or with an empty `owner` let go of it; False where another was quicker."""
        ...

    def events_after(self, session: str, seq: int) -> list[Event]:
        """Events with a number above `seq`, in order."""
        ...

    def save_plan(self, session: str, plan: Plan, now: datetime) -> None:
        """Write a new version of the plan."""
        ...

    def plan(self, session: str) -> Plan:
        """The newest plan, or an empty one."""
        ...

    def between(self, session: str) -> list[Between]:
        """What happened between the turns of a session and of those it came from, in order."""
        ...

    def save_notes(self, session: str, text: str, now: datetime) -> None:
        """Write the notes of a session, in place of those before."""
        ...

    def notes(self, session: str) -> str:
        """The notes of a session, else of the one it went back from."""
        ...

    def save_own_view(self, session: str, text: str, now: datetime) -> None:
        """Write the trainee's own view of an ended session; empty where she passed over the question."""
        ...

    def own_view(self, session: str) -> str | None:
        """The trainee's own view; None where she was not asked yet."""
        ...

    def add_hint(self, session: str, hint: Hint, now: datetime) -> None:
        """Keep a hint that was taken, once per turn and step."""
        ...

    def hints(self, session: str) -> list[Hint]:
        """The hints taken in a session, in order."""
        ...

    def dispute(self, session: str, turn: str, item: str, by: str, reason: str, now: datetime) -> None:
        """Dispute a finding of a turn, once. Raises NotFound, Conflict."""
        ...

    def disputes(self, session: str) -> list[Dispute]:
        """The findings of a session that a coach was asked about, oldest first."""
        ...

    def set_visibility(self, session: str, to: Visibility, by: str, now: datetime) -> None:
        """Append a change of visibility."""
        ...

    def open_hidden(self, session: str, now: datetime) -> None:
        """Record that the hidden side was opened."""
        ...

    def submitted(
        self, teams: Sequence[str], *, but_of: str | None = None, first: int = 0, most: int | None = None
    ) -> list[Session]:
        """Submitted sessions of these teams, newest first, those of one owner left out: at most so many from the one numbered `first` on (0: the newest)."""
        ...

    def last_draw(self, owner: str, case: str) -> tuple[str | None, bool]:
        """The draw of the owner's last session of a case, and whether its hidden side was opened."""
        ...

    def take_grading(self, worker: str, now: datetime) -> tuple[str, str] | None:
        """Take one waiting grading: its id and the turn; None where nothing waits."""
        ...

    def taken_gradings(self) -> list[tuple[str, str]]:
        """Gradings that somebody works on, with the owner of their lease."""
        ...

    def give_back(self, grading: str, worker: str, now: datetime | None = None) -> None:
        """Let a grading wait again that this worker had taken; nothing where another has it by now. With `now` the worker ended in it: what was begun too
        often is closed as ungraded. Raises NotFound."""
        ...

    def save_grading(
        self, grading: str, result: Grading, event: NewEvent, now: datetime, worker: str | None = None
    ) -> None:
        """Write a grading's result, its findings and levels, once; nothing where `worker` does not hold it any more. Raises NotFound where its session was
        deleted meanwhile."""
        ...

    def put_back(self, grader: str, now: datetime, most: int) -> int:
        """Let at most so many failed gradings of a grader wait again that are due by themselves; how many."""
        ...

    def hasten(self, grader: str, now: datetime) -> None:
        """Let all of those be due now."""
        ...

    def gradings(self, session: str) -> dict[str, Grading]:
        """The newest grading of each turn, by turn id."""
        ...

    def regrade(self, turn: str, grader: str, now: datetime, *, anew: bool = False) -> None:
        """Put an ungraded turn back into the queue; with `anew` also one that is graded, whose findings of this grader are then dropped."""
        ...
