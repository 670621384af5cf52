"""Answers that somebody wrote as the grading model, put through the real grader by model and held against the labels. Prints counts and figures.

python -m tests.corpora.by_hand ROWS ANSWERS     ANSWERS: JSON lines {"id", "answer"}, one for each row, written to the real prompts
"""

import asyncio
import json
import sys
from pathlib import Path

from app.commands.agreement import show
from app.content.loading import load_rubric
from app.grading.by_model import ModelGrader
from app.grading.grader import Status
from app.grading.labelled import gold, rated, session_of, turn_of
from app.grading.raters import Rated, compare
from app.models.scripted import ScriptedChat
from tests.corpora.hearing import read


async def run(rows: Path, answers: Path) -> int:
    said = {a["id"]: json.dumps(a["answer"], ensure_ascii=False) for a in read([answers])}
    ours: list[Rated] = []
    theirs: list[Rated] = []
    dropped = failed = 0
    apart = []
    for row in read([rows]):
        turn = turn_of(row)
        grading = await ModelGrader(ScriptedChat([said[row["id"]]]), load_rubric()).grade(turn)
        if grading.status is not Status.GRADED:
            failed += 1
            continue
        dropped += grading.dropped
        label = gold(row, turn)
        ours.append(rated(row["id"], session_of(row), grading))
        theirs.append(rated(row["id"], session_of(row), label))
        if grading.turn_level != label.turn_level:
            apart.append(f"{row['id']} {grading.turn_level} for {label.turn_level}")
    show(compare(ours, theirs), "the model", "the labels")
    print(f"{failed} not graded, {dropped} findings dropped for want of evidence or against the rules")
    print("apart: " + ", ".join(apart))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]))))
