"""Pieces of a reply as they become text and events, what is left to say after a stop or a crash, and what is told of a turn once it is over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.buyer.languages import language_of_note
from app.buyer.speaking import finish
from app.buyer.turn import Decided, Line, Piece, leash_for, speak_turn, speech_for
from app.content.persona import CaseFile
from app.practice.records import NewEvent, Step


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


def grown(reply: str, piece: Piece, turn: str) -> tuple[str, NewEvent]:
    """The reply with one more piece, and the event that tells of it."""
    start = len(reply) + 1 if reply else 0
    whole = f"{reply} {piece.text}" if reply else piece.text
    return whole, NewEvent("turn.delta", {"turn": turn, "start": start, "end": len(whole), "by": piece.by})


def left_over(case: CaseFile, decided: Decided, history: Sequence[Line], seed: int, kept: str) -> Sequence[Piece]:
    """What the move must still say after `kept`."""
    speech = speech_for(case, decided, history, seed)
    return finish(speech, leash_for(case, decided, speech), kept)


async def rest_of(case: CaseFile, decided: Decided, history: Sequence[Line], seed: int, kept: str) -> list[Piece]:
    """The built-in words that follow `kept`; empty where `kept` is not their beginning."""
    said, rest = "", []
    async for item in speak_turn(case, decided, history, seed, None):
        if isinstance(item, Piece):
            said = f"{said} {item.text}" if said else item.text
            if len(said) > len(kept):
                rest.append(item)
    return rest if said.startswith(kept) else []


def ended_event(turn: str, number: int, step: Step, by: str, why: str | None) -> NewEvent:
    """That a turn is over: completed, stopped or failed."""
    body = {"turn": turn, "number": number, "by": by, "why": why, "lang": language_of_note(why)}
    return NewEvent(f"turn.{step.value}", body)


def session_event(ended: str | None) -> list[NewEvent]:
    """That the talks are over, where they are."""
    return [NewEvent("session.ended", {"reason": ended})] if ended else []
