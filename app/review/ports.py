"""What reviewing needs from the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.review.chains import Link
from app.review.records import BetterLine, Claim, Comment, Done, QueueRow, Why


class ReviewStore(Protocol):
    """Corrections, claims, comments, better lines and the queue. Every method is one transaction."""

    def links(self, session: str) -> list[Link]:
        """The findings of the newest grading of each turn of a session, and all that coaches said of them, oldest first."""
        ...

    def append(self, session: str, links: Sequence[Link], settles: Sequence[str], until: datetime) -> None:
        """Append a coach's links to chains of one session, all or none, where it is submitted still; open disputes about the findings `settles` are answered by the first link. The
        session is kept for her until `until`. Raises Conflict where another coach has it, or a link's predecessor has a successor already."""
        ...

    def in_reach(self, session: str, teams: Sequence[str], coach: str) -> bool:
        """Whether a coach of these teams may review a session: submitted to one of them, and not her own where somebody else coaches it too."""
        ...

    def claim(self, session: str, coach: str, now: datetime, until: datetime) -> Claim:
        """Keep a session for a coach; the claim that holds, which is another's where that one was first."""
        ...

    def release(self, session: str, coach: str) -> None:
        """Give a session back; nothing where another has it."""
        ...

    def claim_of(self, session: str, now: datetime) -> Claim | None:
        """Who has a session now."""
        ...

    def finish(self, done: Done) -> None:
        """Write a finished review and give the session back; the same word by the same coach twice running is kept once. Raises Conflict where another
        coach has it, NotFound where it is not submitted any more."""
        ...

    def began_blind(self, session: str, coach: str) -> bool:
        """Whether a coach said something of a session before it was shown to her with the grader's findings."""
        ...

    def reviews(self, session: str) -> list[Done]:
        """The finished reviews of a session, oldest first."""
        ...

    def reviewed(self, teams: Sequence[str]) -> list[Done]:
        """The finished reviews of submitted sessions of these teams, oldest first."""
        ...

    def queue(
        self, teams: Sequence[str], coach: str, why: Why, now: datetime, *, after: int, most: int
    ) -> tuple[list[QueueRow], Mapping[Why, int]]:
        """One stretch of a list, and how many sessions are in those that are counted: the coach's own sessions are never in it."""
        ...

    def counts(self, teams: Sequence[str], coach: str) -> Mapping[Why, int]:
        """How many sessions are open, disputed and done."""
        ...

    def comment(self, comment: Comment) -> None:
        """Append a comment; the same words twice running by one author are kept once."""
        ...

    def comments(self, session: str) -> list[Comment]:
        """The comments on a session's turns, oldest first."""
        ...

    def add_line(self, line: BetterLine) -> None:
        """Keep a coach's better line."""
        ...

    def withdraw_line(self, line: str, author: str, teams: Sequence[str], now: datetime) -> None:
        """Take a line back. Raises NotFound where it is neither the author's nor, of one who is gone, of these teams."""
        ...

    def lines(self, teams: Sequence[str], case: str) -> list[BetterLine]:
        """The lines offered to these teams in a case, newest first."""
        ...
