"""The words that a reply still lacks: after a stop what the move must say, after a crash the rest of what was begun."""

from collections.abc import Sequence

from app.buyer.speaking import finish
from app.buyer.turn import Decided, Line, Piece, leash_for, speak_turn, speech_for
from app.content.persona import CaseFile


def left_over(case: CaseFile, decided: Decided, history: Sequence[Line], seed: int, kept: str) -> Sequence[Piece]:
    """What the move must say and the words that are kept do not."""
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
