"""A circuit breaker for each endpoint of a model: after some failures in a row nobody waits for it any more, and one call at a time tries whether it
is back.

It counts tries, not answers: what the endpoint could not do at all (`FAILS`). A refused key or an empty answer shows that it is there.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from app.errors import ModelError
from app.models import faults
from app.models.faults import Endpoint

log = logging.getLogger(__name__)
# The kinds of error that speak against the endpoint itself.
FAILS = frozenset({"unreachable", "timeout", "server", "cut", "rate", "bad_json"})
# The kinds of error after which the same call may well be answered later.
AWAY = FAILS | {"resting", "busy"}


class Standing(StrEnum):
    """How an endpoint stands: asked by everybody, by nobody, or by one who tries whether it is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Resting:
    """After how many failures in a row an endpoint is left alone (0: never), for how many seconds at first, and for how many at most: each probe that
    fails doubles the time. A Retry-After that asks for longer is obeyed."""

    failures: int = 5
    first_s: float = 15.0
    most_s: float = 120.0


class Breaker:
    """The breaker of one endpoint. `now` is a clock in seconds that never goes back. Used from one event loop at a time."""

    def __init__(self, at: Endpoint, resting: Resting, now: Callable[[], float] = time.monotonic) -> None:
        self.at, self._resting, self._now = at, resting, now
        self._in_a_row, self._rest_s, self._until = 0, resting.first_s, 0.0
        self._open = self._probing = False
        self._last = ""

    @property
    def standing(self) -> Standing:
        """How the endpoint stands."""
        if not self._open:
            return Standing.CLOSED
        return Standing.HALF_OPEN if self._probing else Standing.OPEN

    @contextmanager
    def passing(self) -> Iterator["Pass"]:
        """Let one try through. Raises ModelError where the endpoint is left alone; what the try raises is counted. One that was given up
        before anything came says nothing about the endpoint."""
        probe = self._enter()
        through = Pass()
        try:
            yield through
        except ModelError as error:
            self._failed(error) if error.kind in FAILS else self._answered()
            raise
        else:
            self._answered() if through.answered else None
        finally:
            if probe:
                self._probing = False

    def _enter(self) -> bool:
        if not self._open:
            return False
        left = self._until - self._now()
        if left > 0 or self._probing:
            raise faults.left_alone(self.at, self._in_a_row, self._last, max(left, 1.0))
        self._probing = True
        log.info("model endpoint %s: one call tries whether it is back", self.at.shown)
        return True

    def _failed(self, error: ModelError) -> None:
        self._in_a_row += 1
        self._last = error.kind
        if not self._resting.failures or (not self._open and self._in_a_row < self._resting.failures):
            return
        if self._open and not self._probing:  # asked before it was opened; the rest has begun already
            return
        self._rest_s = min(2 * self._rest_s, self._resting.most_s) if self._open else self._resting.first_s
        rest = max(self._rest_s, error.wait_s or 0.0)
        self._open, self._until = True, self._now() + rest
        log.warning(
            "model endpoint %s: open, left alone for %.0f s after %d failures in a row, the last one '%s'", self.at.shown, rest, self._in_a_row, error.kind,
        )  # fmt: skip

    def _answered(self) -> None:
        if self._open:
            log.warning("model endpoint %s: closed, it answers again", self.at.shown)
        self._in_a_row, self._open, self._last = 0, False, ""


@dataclass(slots=True)
class Pass:
    """One try on its way; `answered` once something of an answer has come."""

    answered: bool = False


class Breakers:
    """The breakers of a process, one for each address."""

    def __init__(self, resting: Resting, now: Callable[[], float] = time.monotonic) -> None:
        self._resting, self._now = resting, now
        self._known: dict[str, Breaker] = {}

    def of(self, at: Endpoint) -> Breaker:
        """The breaker of an endpoint; models at the same address share it."""
        return self._known.setdefault(at.shown, Breaker(at, self._resting, self._now))

    def standings(self) -> dict[str, Standing]:
        """How each endpoint stands, by its address."""
        return {shown: breaker.standing for shown, breaker in self._known.items()}
