"""What a grader is given: one turn with what was said before it and what the trainee's brief says. Never a hidden state."""

from dataclasses import dataclass, field

from app.content.acts import MoveKind, Tactic
from app.content.persona import CaseFile
from app.negotiation.gifts import DealBefore
from app.negotiation.heard import HeardTerm


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line said before the turn: `who` is 'trainee' or 'buyer'."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnToGrade:
    """One turn to grade. `buyer` is the line before it; `kind` and `rider` the buyer's move, None where unknown (a pasted
    transcript); `case` gives brief and public figures where the turn belongs to one; `terms` and `deal` what was heard; `spoken` the language of the talks."""

    id: str
    text: str
    buyer: str = ""
    kind: MoveKind | None = None
    rider: Tactic | None = None
    earlier: tuple[Earlier, ...] = ()
    case: CaseFile | None = None
    facts: tuple[str, ...] = ()
    terms: tuple[HeardTerm, ...] | None = None
    deal: DealBefore | None = None
    confirming: bool = False
    number: int = 0
    more: tuple[Tactic, ...] = field(default_factory=tuple)
    spoken: str = "en"

    @property
    def buyer_lines(self) -> tuple[str, ...]:
        """Everything the buyer has said before this turn."""
        return (*(line.text for line in self.earlier if line.who == "buyer"), self.buyer)

    @property
    def trainee_lines(self) -> tuple[str, ...]:
        """Everything the trainee has said before this turn."""
        return tuple(line.text for line in self.earlier if line.who == "trainee")
