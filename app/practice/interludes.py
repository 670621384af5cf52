"""What happens between turns: a yes or no to a sum-up, the end of the talks, the end of a day, a term that was misheard."""

from app.people.values import Actor
from app.practice.values import Interlude, Value


class Interludes:
    """Changes a negotiation between turns. All raise TurnRunning while she speaks and TalksEnded after the end."""

    async def confirm(self, actor: Actor, session: str, yes: bool) -> Interlude:
        """Say yes or no to a sum-up, also at the limit. Conflict where nothing is summed up."""
        raise NotImplementedError

    async def end(self, actor: Actor, session: str) -> Interlude:
        """End the talks: an impasse."""
        raise NotImplementedError

    def end_day(self, actor: Actor, session: str, agreed: str, preparations: tuple[str, ...]) -> Interlude:
        """End a day: what was agreed, at most two preparations."""
        raise NotImplementedError

    def correct(self, actor: Actor, turn: str, issue: str, value: Value) -> Interlude:
        """Correct a term of a turn that was misheard; it acts on the next turn."""
        raise NotImplementedError
