"""One term heard in a message."""

from dataclasses import dataclass

Value = float | str
# Modes of what is put forward now: as an offer, or as one of several of which the other side may choose.
PUT_FORWARD = frozenset({"offered", "option"})


@dataclass(frozen=True, slots=True)
class Term:
    """One term heard. `asked` is true for a value on the speaker's own side, to be given by the other."""

    issue: str
    value: Value
    quote: str
    start: int
    end: int
    mode: str
    conditional: bool
    asked: bool
