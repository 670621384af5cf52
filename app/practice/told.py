"""What is told of a turn once it is over, to whoever counts."""

from collections.abc import Callable
from dataclasses import dataclass

from app.practice.records import Step


@dataclass(frozen=True, slots=True)
class TurnTold:
    """One turn that is over, without a word of it: how it ended, who spoke ('model', 'embedded', 'mixed'), in which language; seconds from the message to
    the first words (None: none came) and to the end; the faults for which the guard kept sentences back; what the model cost."""

    step: Step
    by: str
    spoken: str
    first_s: float | None
    whole_s: float
    refused: tuple[str, ...] = ()
    cost: float = 0.0


Told = Callable[[TurnTold], None]
