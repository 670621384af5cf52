"""What the web is handed by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.people.signin import SignIn
from app.practice.checking import Checking
from app.practice.debrief import Debriefing
from app.practice.drilling import Drilling
from app.practice.learning import Learning
from app.practice.library import Library
from app.practice.owncases import OwnCases
from app.practice.privacy import Privacy
from app.practice.service import Practice


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may need. `runs` is the folder of evaluation journals. `start` and `stop` run with the server; `speaks` names who words the buyer,
    `speaks_other` says whether that can be in another language than English."""

    clock: Clock
    sign_in: SignIn
    practice: Practice
    debriefing: Debriefing
    learning: Learning
    drilling: Drilling
    checking: Checking
    own_cases: OwnCases
    privacy: Privacy
    library: Library
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
    speaks: str
    grader: str
    runs: Path
    secure_cookies: bool
    hosts: tuple[str, ...]
    speaks_other: bool = False
