"""Setting up a buyer for tests: a case, a scene, a few turns played."""

import asyncio
from collections.abc import Sequence

from app.buyer.hearing import Scene, hear
from app.buyer.turn import Decided, Line, Spoken, decide_turn, open_talks, speak_turn
from app.content.acts import MoveKind, Tactic
from app.content.loading import load_case
from app.models.chat import ChatModel
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Level, State


def heard(text: str, *, rider: Tactic | None = None, summed_up: bool = False, case: str = "packaging-film") -> Heard:
    """What is heard in a first message."""
    found = load_case(case)
    standing = {i.id: i.status_quo for i in found.issues}
    waiting = dict(found.opening) if summed_up else None
    kind = MoveKind.SUMS_UP if summed_up else MoveKind.OPENING_DEMAND
    return hear(text, found, Scene(standing, found.opening, kind, rider, found.opening_lines[0], waiting, ()))


def talk(
    lines: Sequence[str],
    *,
    case: str = "packaging-film",
    seed: int = 1,
    draw: str | None = None,
    voice: ChatModel | None = None,
    limit: int = 60,
) -> list[tuple[Decided, Spoken]]:
    """A whole talk: what was decided and spoken, turn by turn, until the lines or the talks end."""
    found = load_case(case)
    opened = open_talks(found, Level.STANDARD, seed, draw=draw, limit=limit)
    history = [Line("buyer", opened.text)]
    state: State = opened.decision.state
    last: Move = opened.decision.move
    played = []
    for text in lines:
        if state.ended:
            break
        decided = decide_turn(found, state, text, history, seed, last=last)
        history.append(Line("trainee", text))
        spoken = asyncio.run(_whole(found, decided, history, seed, voice))
        history.append(Line("buyer", spoken.text))
        state, last = decided.state, decided.move
        played.append((decided, spoken))
    return played


async def _whole(case: object, decided: Decided, history: list[Line], seed: int, voice: ChatModel | None) -> Spoken:
    items = [item async for item in speak_turn(case, decided, history, seed, voice)]  # type: ignore[arg-type]
    assert isinstance(items[-1], Spoken)
    return items[-1]
