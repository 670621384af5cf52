"""How much a user may say in an hour, and what the model may cost a user and a team in a day. Asked before anything is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.clock import Clock
from app.errors import TooMany
from app.locale.filled import N_, Filled
from app.people.records import User
from app.people.windows import Window

HOUR = 3600


class SpendStore(Protocol):
    """What has been spent, in the currency of the prices; times aware."""

    def accepted_before(self, session: str, key: str) -> bool:
        """Whether a session has a message of this key."""
        ...

    def said_at(self, user: str, number: int, since: datetime) -> datetime | None:
        """When a user said her message of this number, counted from the newest (1), if that was since then; else None."""
        ...

    def spent_by(self, user: str, since: datetime) -> float:
        """What the turns of a user have cost since then."""
        ...

    def spent_in(self, team: str, since: datetime) -> float:
        """What the turns of a team have cost since then."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Turns an hour for each user (0: no limit), and what the model may cost a day (None: no limit)."""

    turns_per_hour: int = 0
    user_per_day: float | None = None
    team_per_day: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return bool(self.turns_per_hour) or self.user_per_day is not None or self.team_per_day is not None


class Allowance:
    """Says whether one more turn may be said. The day (UTC) is counted from the store, the hour too, since a user's messages may come to any process; what was
    deleted since is known to the process that it was said to."""

    def __init__(self, store: SpendStore, clock: Clock, limits: Limits) -> None:
        self.store, self.clock, self.limits = store, clock, limits
        self._hour = Window(limits.turns_per_hour, HOUR)

    def take(self, user: User, team: str | None, session: str, key: str) -> None:
        """Count one more turn of a user; a message that was accepted before is not one. Raises TooMany."""
        if not self.limits.any or self.store.accepted_before(session, key):
            return
        self.check_spend(user, team)
        wait = self._wait(user)
        if wait is not None:
            raise TooMany(
                Filled(
                    "You have sent %(most)s messages within an hour, which is the limit here. Go on in %(minutes)s min; the talk stays open.",
                    most=self.limits.turns_per_hour,
                    minutes=max(1, -int(-wait // 60)),
                ),
                wait,
            )

    def _wait(self, user: User) -> float | None:
        """Seconds until a user may say one more turn; None where she may now, and then it is counted."""
        most, now = self.limits.turns_per_hour, self.clock.now()
        first = self.store.said_at(user.id, most, now - timedelta(seconds=HOUR)) if most else None
        if first is not None:
            return (first - now).total_seconds() + HOUR
        return None if self._hour.take(user.id) else self._hour.wait(user.id)

    def check_spend(self, user: User, team: str | None) -> None:
        """Raise TooMany where the model has cost as much today as it may, for the user or the team."""
        now = self.clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        wait = (today + timedelta(days=1) - now).total_seconds()
        if _reached(self.limits.user_per_day, lambda: self.store.spent_by(user.id, today)):
            raise TooMany(
                N_(
                    "Your budget for the model is used up for today. It starts anew at midnight UTC; the talk stays open."
                ),
                wait,
            )
        if team is not None and _reached(self.limits.team_per_day, lambda: self.store.spent_in(team, today)):
            raise TooMany(
                N_(
                    "Your team's budget for the model is used up for today. It starts anew at midnight UTC; the talk stays open."
                ),
                wait,
            )


def _reached(limit: float | None, spent: Callable[[], float]) -> bool:
    return limit is not None and spent() >= limit
