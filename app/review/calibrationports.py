"""What calibration needs from the store. Nobody's rows are handed out but the coach's own; of others only that it was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.review.calibration import Round, Tick


class CalibrationStore(Protocol):
    """Rounds of calibration. Each method is one transaction."""

    def round_of(self, user: str, month: str) -> Round | None:
        """A coach's round of a month."""
        ...

    def rounds_of(self, user: str) -> list[Round]:
        """All rounds of a coach, oldest first."""
        ...

    def begin_round(self, user: str, month: str, rows: Sequence[str], now: datetime) -> None:
        """Write a round with its turns, once a month; the first stands."""
        ...

    def judge(self, round_id: str, place: int, ticks: Sequence[Tick], now: datetime) -> None:
        """Write what she saw in a turn, in place of what was there; after the last one the round is done. Raises Conflict for a round that is done,
        NotFound for a place that there is not."""
        ...

    def calibrated(self, month: str) -> dict[str, datetime]:
        """Who has finished the round of a month, and when."""
        ...
