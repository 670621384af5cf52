"""Asks a shipped case the questions of `asked/CASE.txt` and prints the answers, to be read: `python -m tests.buyer.asking CASE [why]`; `python -m tests.buyer.asking CASE "one question" ["the next"]` asks those.

Talks are set apart by a blank line; each is played in the draw that its number gives, level standard.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.content.loading import load_case
from tests.buyer.table import talk

ASKED = Path(__file__).with_name("asked")


def talks_of(case: str) -> list[list[str]]:
    """The questions of a case, talk by talk."""
    text = (ASKED / f"{case}.txt").read_text(encoding="utf-8")
    return [part.splitlines() for part in text.strip().split("\n\n")]


def answered(case: str, lines: Sequence[str], seed: int) -> Iterator[tuple[str, str, str]]:
    """Each question of a talk, what she answers, and which entries of the case she answers from."""
    draws = [d.id for d in load_case(case).confidential.draws]
    for text, (decided, spoken) in zip(
        lines, talk(lines, case=case, seed=seed, draw=draws[seed % len(draws)]), strict=False
    ):
        used = ", ".join(f"{a.how}:{a.knowledge or a.tactic or ''}" for a in decided.move.answers)
        acts = ", ".join(f"{a.act}({a.topic}/{a.knowledge})" for a in decided.heard.acts)
        yield text, spoken.text, f"{decided.move.kind} | {used} | {acts} | {decided.move.rider}"


def main() -> None:
    """Print the talks, or the answers to the questions given."""
    case, *words = sys.argv[1:]
    why = "why" in words
    own = [w for w in words if w != "why"]
    number = 0
    for seed, lines in enumerate([own] if own else talks_of(case)):
        for text, reply, reasons in answered(case, lines, seed):
            number += 1
            print(f"{number}. {text}\n   {reply}")
            if why:
                print(f"      [{reasons}]")
        print()


if __name__ == "__main__":
    main()
