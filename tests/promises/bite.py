"""R10: the tests bite. Small changes in what carries the promises, each noticed by a test; they are made and journaled by `make mutate`."""

import sys

from tests.conftest import ROOT
from tests.promises.outcome import Outcome

sys.path.insert(0, str(ROOT / "tools"))
import mutating


def tests_bite() -> Outcome:
    """Every mutant of every target; kept where nine in ten of each file are noticed."""
    found = list(mutating.noticed(list(mutating.TARGETS)))
    every, alive = sum(f.mutants for f in found), [key for f in found for key in f.alive]
    least = min(found, key=lambda f: f.share)
    return Outcome(
        "R10",
        "changes were not noticed",
        every,
        alive,
        note=f"{every - len(alive)} of {every} small changes in {len(found)} files were noticed; fewest in {least.file}, {least.share:.0%} of {least.mutants}",
        met=all(f.share >= mutating.WANTED for f in found),
    )
