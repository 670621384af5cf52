"""Sessions: begin one, keep its plan, say who may read it, open its hidden side. Every call names who asks."""

from dataclasses import dataclass

from app.negotiation.state import Level
from app.people.values import Actor
from app.practice.values import Mode, Plan, Session, Visibility


@dataclass(frozen=True, slots=True)
class Wish:
    """What a trainee asks for: the case, how hard, practice or scored. `seed` None: one is drawn. `limit` None: the case's own."""

    case: str
    level: Level = Level.STANDARD
    mode: Mode = Mode.PRACTICE
    seed: int | None = None
    short: bool = False
    limit: int | None = None
    plan: Plan | None = None


class Sessions:
    """Begins sessions and keeps what surrounds them."""

    def begin(self, actor: Actor, wish: Wish) -> Session:
        """Begin a session: the buyer's opening is turn 0. Never the draw of the last session on the case. Raises NotFound for an unknown case."""
        raise NotImplementedError

    def save_plan(self, actor: Actor, session: str, plan: Plan) -> Plan:
        """Keep a new version of the plan."""
        raise NotImplementedError

    def set_visibility(self, actor: Actor, session: str, to: Visibility) -> Session:
        """Submit an ended session to the coaches of one's team, or withdraw it."""
        raise NotImplementedError

    def reveal(self, actor: Actor, session: str) -> Session:
        """Open the hidden side of an ended session; recorded, and later sessions of that draw are marked with hindsight."""
        raise NotImplementedError
