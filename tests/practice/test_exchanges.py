"""Pasted exchanges: who said what, in order of time, in the forms that people paste. The six files were written by somebody who had not seen the reader."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.fold import likeness
from app.practice.exchanges import read_exchange, sides, speakers

FOLDER = Path(__file__).parent / "pasted"


@pytest.mark.parametrize("number", range(1, 7))
def test_each_form_is_read_as_its_writer_meant_it(number: int) -> None:
    meant = json.loads((FOLDER / f"{number}.json").read_text(encoding="utf-8"))
    said = read_exchange((FOLDER / f"{number}.txt").read_text(encoding="utf-8"))
    told = sides(said, meant["trainee"])
    assert told is not None
    assert [("us" if s.ours else "them") for s in told] == [m["by"] for m in meant["messages"]]
    for mine, theirs in zip(told, meant["messages"], strict=True):
        assert likeness(mine.text, theirs["text"]) >= 0.95, mine.text


def test_who_the_reader_is_comes_from_a_name_a_part_of_it_or_the_word_me() -> None:
    said = read_exchange("Anna Berg: Why 9 %?\nTom Reed: Because I can.\nAnna Berg: By when?\nTom Reed: Friday.")
    assert speakers(said) == ["Anna Berg", "Tom Reed"]
    assert sides(said) is None
    for name in ("Anna Berg", "anna", "Berg"):
        assert [s.ours for s in sides(said, name) or []] == [True, False, True, False]
    assert sides(said, "Petra") is None
    mine = read_exchange("Me: Why 9 %?\nCustomer: Because.")
    assert [s.ours for s in sides(mine) or []] == [True, False]
    theirs = read_exchange("Buyer: 9 % or we tender.\nHolger: Why 9?\nBuyer: Market.\nHolger: Which?")
    assert [s.ours for s in sides(theirs) or []] == [False, True, False, True]


@pytest.mark.parametrize("text", ["", "   \n\n", "just one long text without anybody speaking. And more of it."])
def test_what_is_no_exchange_is_empty(text: str) -> None:
    assert read_exchange(text) == []


@given(st.text(alphabet=st.sampled_from(list("ab:>[]\n -.12/,MeFromOnwrote<>@")), max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for said in read_exchange(text):
        assert said.text.strip()


CHAIN = """From: Anna Berg <anna@polyfilm.example>
Sent: Monday
To: Petra
Subject: Film

Why 9 %, Petra?
On Monday we decide together
what comes next.
--
Anna Berg
Polyfilm
-----Original Message-----
From: Petra Kolbeck
Sent: Friday
Subject: Film

We need 9 % by Friday.
> an old line
On Friday we tender
> 3 March 2026
From: Petra Kolbeck
Sent: Thursday"""


def test_a_chain_keeps_words_and_drops_signatures_rules_quotes_and_bare_headers() -> None:
    said = [(s.who, s.text) for s in read_exchange(CHAIN)]
    assert said == [
        ("Petra Kolbeck", "We need 9 % by Friday.\nOn Friday we tender"),
        ("Anna Berg", "Why 9 %, Petra?\nOn Monday we decide together\nwhat comes next."),
    ]


def test_notes_between_the_lines_are_nobodys_words() -> None:
    text = "Anna: Why 9 %?\nTom: Because.\nNotes: he was cross\nand tired\nAnna: By when?\nTom: Friday."
    assert [s.text for s in read_exchange(text)] == ["Why 9 %?", "Because.", "By when?", "Friday."]
    assert read_exchange(f"{text}\nOn second thoughts")[-1].text.startswith("Friday.")
