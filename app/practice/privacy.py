"""What a person can do about her own data, in one hand: delete, take along, see for how long it is kept."""

from dataclasses import dataclass

from app.practice.erasing import Erasing
from app.practice.mine import Taking
from app.practice.retention import Retention


@dataclass(frozen=True, slots=True)
class Privacy:
    """The three services of privacy."""

    erasing: Erasing
    retention: Retention
    taking: Taking
