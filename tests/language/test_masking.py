"""Names go out of a text and come back in."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.masking import Masker

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "practice" / "pasted" / "drafts.jsonl").read_text("utf-8").splitlines()
]
MAIL = """Hi Petra,

as Mark from Brookmere said on Monday, we could go up to 4 % at most. Grant Thornton GmbH audited it.
Call me on +49 171 2345678 or mail anna.berg@polyfilm.example, see https://polyfilm.example/prices.
Holger told me so. Our CFO agrees. The price of 1,265.50 stays, 12 months, from 1 May 2026.

Kind regards,
Anna Berg
Key Account Manager, Polyfilm AG"""


def test_names_mails_and_numbers_of_a_mail_are_replaced_and_figures_stay() -> None:
    masker = Masker([MAIL])
    masked = masker.mask(MAIL)
    for name in (
        "Petra", "Mark", "Brookmere", "Thornton", "171 2345678", "anna.berg@", "polyfilm", "Polyfilm", "Holger", "Anna", "Berg",
    ):  # fmt: skip
        assert name not in masked, name
    for kept in ("Monday", "4 %", "CFO", "1,265.50", "12 months", "1 May 2026", "Kind regards", "Key Account Manager"):
        assert kept in masked, kept
    assert masker.restore(masked) == MAIL


def test_the_same_name_is_the_same_placeholder_in_every_text_of_a_conversation() -> None:
    masker = Masker(["Dear Anna, thanks. Regards, Tom", "Hello Tom, why? Anna"])
    one, other = masker.mask("Dear Anna"), masker.mask("why? Anna")
    assert one.split()[-2:] == other.split()[-2:]


def test_words_that_the_writer_names_are_hidden_too() -> None:
    masker = Masker(["we love the rose project"], ["rose"])
    assert "rose" not in masker.mask("we love the rose project")


def test_a_text_that_holds_a_placeholder_already_is_restored_as_it_was() -> None:
    text = "Dear Petra, [name 1] is what they wrote. Regards, Tom"
    masker = Masker([text])
    assert masker.restore(masker.mask(text)) == text


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r["id"]))
def test_real_mails_come_back_as_they_were(row: dict[str, str]) -> None:
    masker = Masker([row["customer"], row["draft"]])
    for text in (row["customer"], row["draft"]):
        assert masker.restore(masker.mask(text)) == text


def test_of_the_names_in_sixty_mails_hardly_one_is_left() -> None:
    left = []
    for row in ROWS:
        masker = Masker([row["customer"], row["draft"]])
        masked = masker.mask(row["customer"]) + "\n" + masker.mask(row["draft"])
        left += [name for name in row["names"] if name in masked]
    assert sum(len(row["names"]) for row in ROWS) >= 230
    assert len(left) <= 2, left


@given(st.text(max_size=200))
def test_any_text_comes_back(text: str) -> None:
    masker = Masker([text])
    assert masker.restore(masker.mask(text)) == text
