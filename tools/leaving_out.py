"""What a model is worth on writers that it has not seen: chances by models that left a writer out, and the whole grader with such a model on that writer's turns."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any
from unittest import mock

from app.commands.agreement import show as show_agreement
from app.content.acts import Act
from app.content.learned.model import Learned, read_for_the_ear
from app.content.learned.model import read as read_for_grading
from app.grading import judging
from app.grading.embedded import grade_turn
from app.grading.grader import Grading
from app.grading.labelled import gold, rated, session_of, turn_of
from app.grading.raters import compare
from learning import READ_BY_RULE_MAKERS, TURNS, Cut, Row, fitted, usable
from tests.corpora.hearing import read

GROUPS = 6

Graded = list[tuple[dict[str, Any], Grading, Grading]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """For each writer whose rows are honest to judge by: the grader's model that has not seen them. For each of their rows and act the chance by that model as
    it hears and as it grades."""

    models: Mapping[str, Learned]
    heard: Mapping[tuple[str, str], float]
    graded: Mapping[tuple[str, str], float]


def left_out(found: Sequence[Row], names: Sequence[str]) -> LeftOut:
    """Learn once without each group of writers."""
    plain = {name: Cut() for name in names}
    models, heard, graded = {}, {}, {}
    parted = groups(found)
    rests = [[row for row in found if row.writer not in out] for out in parted]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        fits = list(pool.map(fitted, rests, repeat(names), repeat(plain), repeat(plain)))
    for out, fit in zip(parted, fits, strict=True):
        data = {"about": {}, **fit}
        grading, ear = read_for_grading(data), read_for_the_ear({**data, "weights": data["every"]})
        no_doubt = grading.only(grading.acts)  # in a row of acts something was said
        models |= dict.fromkeys(sorted(out), grading)
        for row in (r for r in found if r.writer in out):
            grader = grading if row.rubric_only else no_doubt
            heard |= {(row.id, act.value): c for act, c in ear.chances(row.message).items()}
            graded |= {(row.id, act.value): c for act, c in grader.chances(row.message).items()}
    return LeftOut(models, heard, graded)


def groups(found: Sequence[Row]) -> list[frozenset[str]]:
    """The writers whose rows are honest to judge by, in groups that are left out together; writers that were added one after another are in different groups."""
    writers = sorted({row.writer for row in found} - READ_BY_RULE_MAKERS, key=lambda w: int(w[1:]))
    return [frozenset(writers[n::GROUPS]) for n in range(min(GROUPS, len(writers)))]


def judged(found: Sequence[Row], name: str, chances: Mapping[tuple[str, str], float]) -> list[tuple[Row, float]]:
    """The rows on which figures for an act are honest: labelled for it, and read by nobody who made its rules."""
    return [
        (r, chances[(r.id, name)])
        for r in usable(found, name)
        if r.writer not in READ_BY_RULE_MAKERS and (r.id, name) in chances
    ]


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
