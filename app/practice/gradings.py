"""The grading queue: waiting rows, taken with a lease by a worker in this process, graded once per turn and grader."""

from app.people.values import Actor


class Gradings:
    """Grades turns in the background."""

    async def regrade(self, actor: Actor, session: str) -> int:
        """Put a session's ungraded turns up again, and all its turns where the grader is another one now; returns how many."""
        raise NotImplementedError

    async def drained(self) -> None:
        """Wait until nothing waits."""
        raise NotImplementedError
