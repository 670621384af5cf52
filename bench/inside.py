"""Times inside one process: hearing and deciding, wording and guarding, grading."""

import asyncio
import json
import resource
import time
from dataclasses import dataclass
from pathlib import Path

from app.buyer.hearing import hear
from app.buyer.turn import Decided, Line, Piece, open_talks, scene_of, speak_turn
from app.content.loading import case_ids, load_case
from app.grading.context import Earlier, TurnToGrade
from app.grading.embedded import grade_turn
from app.grading.labelled import turn_of
from app.negotiation.policy import decide
from app.negotiation.state import Level
from bench.lines import LINES
from bench.row import Row, spread

SEEDS = range(1, 11)
LABELLED = Path(__file__).parents[1] / "rubrics" / "labelled" / "train.jsonl"
WARM = 60


def inside() -> list[Row]:
    return asyncio.run(_inside())


async def _inside() -> list[Row]:
    took = Took([], [], [], [])
    for name in case_ids():
        case = load_case(name)
        await _talk(name, 0, Took([], [], [], []))  # warm: patterns are compiled at first use
        for seed in SEEDS:
            await _talk(name, seed, took)
        assert case.id == name
    whole = [h + d + s for h, d, s in zip(took.heard, took.decided, took.spoken, strict=True)]
    return [
        *spread("hear", took.heard, mean=1.0),
        *spread("decide", took.decided, mean=2.0),
        *spread("word and guard", took.spoken),
        *spread("embedded turn, hear to last word", whole, mean=1.5, p95=5.0),
        *spread("grade a turn", took.graded, p95=20.0),
        *_labelled(),
    ]


def _labelled() -> list[Row]:
    """Grading turns that nobody has graded before in this process, of every length, with what stood before them: 300 a second on one core are 3.33 ms each."""
    turns = [turn_of(json.loads(line)) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    for turn in turns[:WARM]:
        grade_turn(turn)
    took = []
    for turn in turns[WARM:]:
        began = time.process_time()
        grade_turn(turn)
        took.append(time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *spread("grade a labelled turn, CPU", took, mean=3.33),
        Row("memory of this process, most", memory, "MB", 1, 150.0),
    ]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of each part, turn by turn."""

    heard: list[float]
    decided: list[float]
    spoken: list[float]
    graded: list[float]


async def _talk(name: str, seed: int, took: Took) -> None:
    case = load_case(name)
    opened = open_talks(case, Level.STANDARD, seed)
    state, move = opened.decision.state, opened.decision.move
    history = [Line("buyer", opened.text)]
    for line in LINES:
        if state.ended or state.turn >= state.limit:
            break
        began = time.perf_counter()
        heard = hear(line, case, scene_of(state, history, move))
        took.heard.append(time.perf_counter() - began)
        began = time.perf_counter()
        decision = decide(state, heard, case, seed)
        took.decided.append(time.perf_counter() - began)
        decided = Decided(heard, decision.move, decision.log, decision.state)
        began = time.perf_counter()
        said = [
            i async for i in speak_turn(case, decided, (*history, Line("trainee", line)), seed) if isinstance(i, Piece)
        ]
        took.spoken.append(time.perf_counter() - began)
        earlier = tuple(Earlier(row.who, row.text) for row in history[:-1])
        turn = TurnToGrade(f"{seed}-{state.turn}", line, history[-1].text, move.kind, move.rider, earlier, case)
        began = time.perf_counter()
        grade_turn(turn)
        took.graded.append(time.perf_counter() - began)
        history += [Line("trainee", line), Line("buyer", " ".join(i.text for i in said))]
        state, move = decided.state, decided.move
