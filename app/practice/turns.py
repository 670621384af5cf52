"""The ledger of a turn: accepted → heard → decided → speaking → completed, stopped or failed."""

from app.people.values import Actor
from app.practice.values import Turn


class Talks:
    """Says a message and lets the buyer answer in the background. The server speaks, not the request: a disconnect is not a stop."""

    async def say(self, actor: Actor, session: str, key: str, text: str) -> Turn:
        """Accept a message and return its turn at once; the reply is spoken in the background. Same key and text: the same turn.

        Raises BadValue (empty, over 8,000 characters, control characters, the key used for another text), TurnRunning, TalksEnded, NotFound."""
        raise NotImplementedError

    async def stop(self, actor: Actor, turn: str) -> Turn:
        """Stop a reply: what was said is kept, with one sentence for terms that would be missing. A turn that is over is returned as it is."""
        raise NotImplementedError

    async def settled(self, turn: str) -> Turn:
        """Wait until a turn is over."""
        raise NotImplementedError

    async def recover(self) -> int:
        """Finish turns that a dead process left; returns how many."""
        raise NotImplementedError

    async def close(self, seconds: float = 8.0) -> None:
        """Let running replies finish for so long, then leave them to recovery."""
        raise NotImplementedError
