"""Times inside one process: hearing and deciding, wording and guarding, grading."""

import asyncio
import time

from app.buyer.turn import Line, Piece, decide_turn, open_talks, speak_turn
from app.content.loading import case_ids, load_case
from app.grading.context import Earlier, TurnToGrade
from app.grading.embedded import grade_turn
from app.negotiation.state import Level
from bench.lines import LINES
from bench.row import Row, spread

SEEDS = range(1, 11)


def inside() -> list[Row]:
    heard, spoken, graded = [], [], []
    for name in case_ids():
        case = load_case(name)
        _talk(name, 0, [], [], [])  # warm: patterns are compiled at first use
        for seed in SEEDS:
            _talk(name, seed, heard, spoken, graded)
        assert case.id == name
    return [
        *spread("hear and decide", heard, mean=1.5),
        *spread("word and guard", spoken),
        *spread("grade a turn", graded, p95=20.0),
    ]


def _talk(name: str, seed: int, heard: list[float], spoken: list[float], graded: list[float]) -> None:
    case = load_case(name)
    opened = open_talks(case, Level.STANDARD, seed)
    state, move = opened.decision.state, opened.decision.move
    history = [Line("buyer", opened.text)]
    for line in LINES:
        if state.ended or state.turn >= state.limit:
            break
        began = time.perf_counter()
        decided = decide_turn(case, state, line, tuple(history), seed, last=move)
        heard.append(time.perf_counter() - began)
        began = time.perf_counter()
        reply = asyncio.run(_words(case, decided, (*history, Line("trainee", line)), seed))
        spoken.append(time.perf_counter() - began)
        earlier = tuple(Earlier(row.who, row.text) for row in history[:-1])
        turn = TurnToGrade(f"{seed}-{state.turn}", line, history[-1].text, move.kind, move.rider, earlier, case)
        began = time.perf_counter()
        grade_turn(turn)
        graded.append(time.perf_counter() - began)
        history += [Line("trainee", line), Line("buyer", reply)]
        state, move = decided.state, decided.move


async def _words(case, decided, history, seed: int) -> str:  # type: ignore[no-untyped-def]
    return " ".join([item.text async for item in speak_turn(case, decided, history, seed) if isinstance(item, Piece)])
