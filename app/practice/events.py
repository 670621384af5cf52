"""What a page hears: rows with numbers, and a wake-up inside the process so that listeners hear at once. The rows are the truth."""

from collections.abc import AsyncIterator

from app.people.values import Actor
from app.practice.values import Event


class Events:
    """Lets pages listen to a session."""

    def listen(self, actor: Actor, session: str, after: int = 0, *, heartbeat: float = 15.0) -> AsyncIterator[Event | None]:
        """Events with a number above `after`, then new ones as they come; None after `heartbeat` quiet seconds. Ends after
        `session.ended` once every grading is done. Raises NotFound for a session that is not the actor's to read."""
        raise NotImplementedError
