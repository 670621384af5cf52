"""What the web is handed by the composition root."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import Clock
from app.people.accounts import Accounts
from app.people.hashing import Hashing
from app.people.notices import Notices
from app.people.provider import ProviderSignIn
from app.people.signin import SignIn
from app.people.teams import Teams
from app.people.tries import Tries
from app.practice.checking import Checking
from app.practice.debrief import Debriefing
from app.practice.drilling import Drilling
from app.practice.learning import Learning
from app.practice.library import Library
from app.practice.owncases import OwnCases
from app.practice.privacy import Privacy
from app.practice.service import Practice
from app.review.assignments import Assignments
from app.review.calibrating import Calibrating
from app.review.climate import Climates
from app.review.clinics import Clinics
from app.review.cohort import Cohort
from app.review.fieldlog import FieldLog
from app.review.labels import Labels
from app.review.reviewing import Reviewing


@dataclass(frozen=True, slots=True)
class People:
    """Accounts and what goes with them. `provider` is None where no sign-in provider is set."""

    accounts: Accounts
    teams: Teams
    notices: Notices
    tries: Tries
    provider: ProviderSignIn | None
    hashing: Hashing = field(default_factory=Hashing)


@dataclass(frozen=True, slots=True)
class Health:
    """How the server is: who words the buyer, who grades, how many gradings wait, the kind of database, the version of the program."""

    buyer: str
    grader: str
    waiting: int
    database: str
    version: str


@dataclass(frozen=True, slots=True)
class Operations:
    """For whoever runs the program: what keeps this process from taking requests, its figures as text, what is around each request (given its method;
    yields what hears of its route, status and seconds); the token that opens the figures, and whether this machine may read them without."""

    problems: Callable[[], tuple[str, ...]]
    figures: Callable[[], bytes]
    request: Callable[[str], AbstractContextManager[Callable[[str, int, float], None]]]
    token: str | None = None
    open_to_loopback: bool = False


@dataclass(frozen=True, slots=True)
class Coaching:
    """What coaches do with what was submitted to them, and with themselves."""

    reviewing: Reviewing
    labels: Labels
    calibrating: Calibrating
    clinics: Clinics


@dataclass(frozen=True, slots=True)
class ForTeams:
    """What coaches and their teams have between them: assignments, the cohort, the climate, the field log."""

    assignments: Assignments
    cohort: Cohort
    climates: Climates
    field_log: FieldLog


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may need. `runs` is the folder of evaluation journals. `start` and `stop` run with the server; `speaks` names who words the buyer,
    `speaks_other` says whether that can be in another language than English."""

    clock: Clock
    sign_in: SignIn
    people: People
    health: Callable[[], Health]
    practice: Practice
    debriefing: Debriefing
    learning: Learning
    drilling: Drilling
    checking: Checking
    own_cases: OwnCases
    coaching: Coaching
    for_teams: ForTeams
    privacy: Privacy
    library: Library
    operations: Operations
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
    speaks: str
    grader: str
    runs: Path
    secure_cookies: bool
    hosts: tuple[str, ...]
    speaks_other: bool = False
