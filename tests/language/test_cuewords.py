"""Ruling out cues by their longest word never rules out one that stands in the text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.buyer.topics import ear_of
from app.content.loading import case_ids, load_case
from app.language.cuewords import CueWords, pattern_of
from app.language.sentences import sentences

ROWS = Path(__file__).parents[1] / "corpora" / "acts-tune.jsonl"
CUES = ("film", "straße", "the price", "don't want", "pay-back", "µm film", "ſ", "rock 'n' roll", "% off", "index")
PIECES = (
    *CUES,
    *(c.upper() for c in CUES),
    "s",
    "es",
    "ing",
    "ed",
    " ",
    "\n",
    "’",
    "-",
    "FILMS",
    "K",
    "μM",
    "İndex",
    "DON’T",
    "x",
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_a_cue_that_stands_in_a_text_is_never_ruled_out(text: str) -> None:
    groups = [(cue,) for cue in CUES]
    left = CueWords(groups).in_text(text)
    for number, cues in enumerate(groups):
        assert number in left or not pattern_of(cues).search(text), cues


@pytest.mark.parametrize("name", case_ids())
def test_no_entry_of_a_case_is_lost_on_what_people_typed(name: str) -> None:
    ear = ear_of(load_case(name))
    words = CueWords([e.cues for e in ear.entries])
    texts = [json.loads(line)["text"] for line in ROWS.read_text(encoding="utf-8").splitlines()[::7]]
    spoken = [s.text for text in texts for s in sentences(text)]
    ruled_out = 0
    for said in spoken:
        left = set(words.in_text(said))
        stand = {n for n, e in enumerate(ear.entries) if pattern_of(e.cues).search(said)}
        assert stand <= left, said
        ruled_out += len(ear.entries) - len(left)
    assert ruled_out > 0.5 * len(spoken) * len(ear.entries)


def test_a_group_named_so_may_stand_anywhere() -> None:
    assert CueWords([("film",), ("index",)], anywhere=[1]).in_text("Nothing of it.") == [1]
    assert CueWords([("film",), ()]).in_text("The films are late.") == [0]
