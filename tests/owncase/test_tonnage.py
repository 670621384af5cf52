"""Tonnes are heard as the volume on the table, where it is counted in units or in tonnes."""

from functools import cache

import pytest

from app.buyer.hearing import hear
from app.buyer.turn import Line, open_talks, scene_of
from app.content.persona import CaseFile
from app.negotiation.heard import TermMode
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.reading import read
from tests.owncase.playing import TODAY
from tests.owncase.situations import LOGISTICS

VOLUME = {
    "goods": "malt (pilsner + wheat)", "volume.on": "on", "volume.today": "5200", "volume.demand": "4000", "volume.like": "5200", "volume.limit": "4500", "volume.step": "100",
}  # fmt: skip


@cache
def malt(unit: str) -> CaseFile:
    answers = read({**LOGISTICS, **VOLUME, "volume.unit": unit}, TODAY).answers
    assert answers is not None
    return build(answers, "own-test")


def heard_of_volume(case: CaseFile, said: str) -> list[tuple[float | str, TermMode]]:
    opened = open_talks(case, Level.STANDARD, 1)
    scene = scene_of(opened.decision.state, (Line("buyer", "I see."),), opened.decision.move)
    heard = hear(said, case, scene)
    assert not heard.puzzles, heard.puzzles
    return [(t.value, t.mode) for t in heard.terms if t.issue == "volume"]


@pytest.mark.parametrize("unit", ["", "tonnes"])
@pytest.mark.parametrize("word", [" t", "t", " to", " tons", " tonnes"])
@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("If you commit to 5000{} we go to 4 %.", TermMode.OFFERED),
        ("For 5000{} of malt a year I can do 3 %.", TermMode.OFFERED),
        ("3 % off, if you sign for 5,000{}.", TermMode.OFFERED),
        ("What about 5000{}?", TermMode.QUESTIONED),
    ],
)
def test_tonnes_are_the_volume(unit: str, word: str, said: str, mode: TermMode) -> None:
    heard = heard_of_volume(malt(unit), said.format(word))
    assert [value for value, _ in heard] == [5000.0]
    assert heard[0][1] is mode or mode is TermMode.QUESTIONED


@pytest.mark.parametrize(
    "said",
    [
        "We bought 4500 t of barley in February.",
        "We move 4500 t a month through that silo.",
        "There are 25 t in a load.",
    ],
)
def test_other_tonnes_are_not(said: str) -> None:
    assert heard_of_volume(malt(""), said) == []


def test_from_one_to_another_is_no_tonne() -> None:
    assert heard_of_volume(malt(""), "We go from 5200 to 5000 units and 3 %.")[-1][0] == 5000.0
