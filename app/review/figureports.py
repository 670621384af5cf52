"""What keeping the figures of sessions needs from the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.review.climatecounts import Count
from app.review.figures import FiguresKept, Source


class FigureStore(Protocol):
    """Figures of submitted sessions and what they say about the climate: a cache that can be made anew."""

    def keep(
        self,
        session: str,
        figures: Mapping[Source, FiguresKept],
        counts: Sequence[Count],
        now: datetime,
        rules: str,
        mark: str | None = None,
    ) -> bool:
        """Write what is known of a session in place of what was kept before; a source that is not named is dropped. False, and nothing is written, where the
        session is no longer as it was when `mark` was taken."""
        ...

    def mark(self, session: str) -> str:
        """Changes whenever anything does that the figures of a session are made of; empty where there is no such session."""
        ...

    def drop(self, session: str) -> None:
        """Forget what was kept of a session, unless it is submitted by now."""
        ...

    def figures(self, session: str) -> Mapping[Source, FiguresKept]:
        """What is kept of a session; empty where nothing is."""
        ...

    def submitted_with(self, session: str) -> list[str]:
        """The submitted sessions whose turns a session shares: itself, and those that went back from it."""
        ...

    def without_figures(self, most: int) -> list[str]:
        """Submitted sessions that nothing is kept of, oldest first, at most so many."""
        ...

    def all_submitted(self) -> list[str]:
        """Every submitted session, oldest first."""
        ...

    def drop_all_but(self, sessions: Sequence[str]) -> None:
        """Forget what was kept of all other sessions."""
        ...
