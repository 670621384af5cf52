"""Plays the talks of `talks.py` in process: `python -m tests.owncase.playing [once|twice|thrice|unseen] [why]` prints them, to be read."""

import asyncio
import sys
from collections.abc import Sequence

from app.buyer.turn import Line, Spoken, decide_turn, open_talks, speak_turn
from app.content.persona import CaseFile
from app.language.days import Day
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.reading import read
from tests.owncase.moredeals import MORE
from tests.owncase.reallife import REAL_LIFE
from tests.owncase.situations import ALL
from tests.owncase.talks import READ_ONCE, READ_THRICE, READ_TWICE, TUNED, UNSEEN

TODAY = Day(2026, 4, 20)
DEALS = ALL | REAL_LIFE | MORE


def case_of(name: str) -> CaseFile:
    """The case of a deal, built on a fixed day."""
    reading = read(DEALS[name], TODAY)
    assert reading.answers is not None, (name, reading.problems)
    return build(reading.answers, "own-test")


def play(case: CaseFile, seed: int, said: Sequence[str]) -> list[tuple[str, str, str]]:
    """The talk as rows of (what was said, what she answered, what was heard); ends early where the talks end."""
    opened = open_talks(case, Level.STANDARD, seed)
    state, last = opened.decision.state, opened.decision.move
    history = [Line("buyer", opened.text)]
    rows = [("", opened.text, "")]
    for text in said:
        if state.ended:
            break
        decided = decide_turn(case, state, text, history, seed, last=last)
        history.append(Line("trainee", text))
        reply = asyncio.run(_spoken(case, decided, history, seed))
        history.append(Line("buyer", reply))
        state, last = decided.state, decided.move
        heard = ", ".join(f"{a.act}({a.topic}/{a.knowledge})" for a in decided.heard.acts)
        answers = ", ".join(f"{a.how}:{a.knowledge or a.tactic or ''}" for a in decided.move.answers)
        rows.append((text, reply, f"{last.kind} | {heard} | {answers} | rider {last.rider}"))
    return rows


async def _spoken(case: CaseFile, decided, history: Sequence[Line], seed: int) -> str:  # type: ignore[no-untyped-def]
    text = ""
    async for item in speak_turn(case, decided, history, seed):
        if isinstance(item, Spoken):
            text = item.text
    return text


def main() -> None:
    """Print the talks."""
    talks = [(n, *t) for n, t in TUNED.items()]
    for word, rows in (("once", READ_ONCE), ("twice", READ_TWICE), ("thrice", READ_THRICE), ("unseen", UNSEEN)):
        if word in sys.argv[1:]:
            talks = [(n, *t) for n, ts in rows.items() for t in ts]
    for name, seed, said in talks:
        print(f"\n=== {name} {seed}")
        for number, (text, reply, why) in enumerate(play(case_of(name), seed, said)):
            if number:
                print(f"{number}. Rep: {text}")
            print(f"   Buyer: {reply}")
            if "why" in sys.argv[1:] and why:
                print(f"      [{why}]")


if __name__ == "__main__":
    main()
