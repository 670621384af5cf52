"""What a model is worth on writers that it has not seen: chances by models that left a writer out, and the whole grader with such a model on that writer's turns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from unittest import mock

from app.commands.agreement import show as show_agreement
from app.content.acts import Act
from app.content.learned.model import Learned
from app.content.learned.model import read as model_of
from app.grading import judging
from app.grading.embedded import grade_turn
from app.grading.grader import Grading
from app.grading.labelled import gold, rated, session_of, turn_of
from app.grading.raters import compare
from learning import READ_BY_RULE_MAKERS, TURNS, Cut, Row, fitted, usable
from tests.corpora.hearing import read

Graded = list[tuple[dict[str, Any], Grading, Grading]]


def left_out(found: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, Learned], dict[tuple[str, str], float]]:
    """For each writer whose rows are honest to judge by: the model that has not seen them, and its chances of each act in each of their rows."""
    models, chances = {}, {}
    plain = {name: Cut() for name in names}
    for writer in sorted({row.writer for row in found} - READ_BY_RULE_MAKERS):
        others = [row for row in found if row.writer != writer]
        models[writer] = model_of({"about": {}, **fitted(others, names, plain)})
        ear = models[writer].only(models[writer].acts)  # it never doubts that something was said
        for row in found:
            if row.writer == writer:
                by_act = (models[writer] if row.rubric_only else ear).chances(row.message)
                chances |= {(row.id, act.value): chance for act, chance in by_act.items()}
    return models, chances


def judged(found: Sequence[Row], name: str, chances: Mapping[tuple[str, str], float]) -> list[tuple[Row, float]]:
    """The rows on which figures for an act are honest: labelled for it, and read by nobody who made its rules."""
    return [
        (r, chances[(r.id, name)])
        for r in usable(found, name)
        if r.writer not in READ_BY_RULE_MAKERS and (r.id, name) in chances
    ]


def score(rows: Sequence[tuple[Row, float]], name: str, cut: Cut, recall: float = 1.0) -> float:
    """F of an act at a cut; `recall` is how much recall weighs against precision (the square of beta)."""
    counted = [(cut.there(row, name, chance), name in row.gold) for row, chance in rows]
    found, there = sum(t for t, _ in counted), sum(g for _, g in counted)
    right = sum(t and g for t, g in counted)
    return (1 + recall) * right / (found + recall * there) if found + there else 1.0


def graded_without_their_writers(models: Mapping[str, Learned], cuts: Mapping[str, Mapping[str, Cut]]) -> Graded:
    """Every labelled turn with what the whole grader finds by a model and cuts that have not seen its writer, and with its labels."""
    found: Graded = []
    for writer, model in models.items():
        mine = replace(
            model,
            threshold={Act(name): cut.threshold for name, cut in cuts[writer].items()},
            floor={Act(name): cut.floor for name, cut in cuts[writer].items()},
        )
        rows = [(row, turn_of(row)) for row in read([TURNS]) if row["writer"] == writer]
        with mock.patch.object(judging, "learned", lambda mine=mine: mine):
            found += [(row, grade_turn(turn), gold(row, turn)) for row, turn in rows]
    return found


def show(found: Graded) -> None:
    """Print agreement with the labels, and how many turns without anything got a finding."""
    ours = [rated(row["id"], session_of(row), grading) for row, grading, _ in found]
    theirs = [rated(row["id"], session_of(row), labels) for row, _, labels in found]
    show_agreement(compare(ours, theirs), "the grader without a turn's writer", "the labels")
    neutral = [bool(grading.findings) for _, grading, labels in found if not labels.findings]
    print(f"Turns without anything: {sum(neutral)} of {len(neutral)} got a finding")
