"""What a page hears of a turn: words as they are added, and how it ended."""

from app.buyer.languages import language_of_note
from app.buyer.turn import Piece
from app.practice.records import NewEvent, Step, Turn


def grown(reply: str, piece: Piece, turn: str) -> tuple[str, NewEvent]:
    """A reply with a further piece, and the event that tells of it by its place in the reply."""
    start = len(reply) + 1 if reply else 0
    longer = f"{reply} {piece.text}" if reply else piece.text
    return longer, NewEvent("turn.delta", {"turn": turn, "start": start, "end": len(longer), "by": piece.by})


def ended_event(turn: Turn, step: Step, by: str, why: str | None) -> NewEvent:
    """That a turn was completed, stopped, or failed."""
    body = {"turn": turn.id, "number": turn.number, "by": by, "why": why, "lang": language_of_note(why)}
    return NewEvent(f"turn.{step.value}", body)


def session_event(ended: str | None) -> list[NewEvent]:
    """That the talks ended with a turn, where they did."""
    return [NewEvent("session.ended", {"reason": ended})] if ended else []
