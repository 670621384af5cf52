"""The second opinion on terms: what it may change and what it may not, its margins, and the shipped file."""

import hashlib
import json
import time
from dataclasses import replace

import pytest

from app.buyer.hearing import told_terms
from app.content.learned.layout import Layout, Telling
from app.content.learned.opinions import Chances, Margins, Opinions, read, reconsidered, settled
from app.content.learned.termfeatures import term_features
from app.content.loading import load_case
from app.language.term import Term
from tests.buyer.table import heard
from tests.conftest import ROOT
from tests.corpora.files import TERMS_TUNE
from tests.corpora.hearing import scene_of_row

FILE = ROOT / "app" / "content" / "learned" / "opinions.json"
SURE = Margins(real=0.5, up=0.7, down=0.5, tie=0.4, loose=0.3, plain=0.3, before=0.85)


def telling(text: str, case: str = "packaging-film") -> Telling:
    found = load_case(case)
    return told_terms(text, found, scene_of_row({"buyer": "Your turn."}, found))[0]


def one(text: str, mode: str, chances: Chances, tied: bool = False) -> tuple[Term, ...]:
    told = telling(text)
    first = replace(told.terms[0], mode=mode, conditional=tied)
    return settled(replace(told, terms=(first,)), [chances], SURE)


def test_what_is_hardly_a_term_is_dropped() -> None:
    assert one("About 60 days, then.", "offered", Chances(0.4, 0.9, 0.1)) == ()


def test_what_is_hardly_offered_is_told() -> None:
    (term,) = one("About 60 days, then.", "offered", Chances(0.9, 0.4, 0.9), tied=True)
    assert (term.mode, term.conditional) == ("reported", False)


def test_against_plain_words_of_giving_the_model_must_be_surer() -> None:
    (kept,) = one("We do 60 days.", "offered", Chances(0.9, 0.4, 0.1))
    (lost,) = one("We do 60 days.", "offered", Chances(0.9, 0.2, 0.1))
    assert (kept.mode, lost.mode) == ("offered", "reported")


@pytest.mark.parametrize(("chance", "mode"), [(0.6, "reported"), (0.8, "offered")])
def test_what_was_told_is_offered_only_where_the_model_is_sure(chance: float, mode: str) -> None:
    assert one("About 60 days, then.", "reported", Chances(0.9, chance, 0.1))[0].mode == mode


@pytest.mark.parametrize("mode", ["questioned", "refused"])
def test_a_question_or_a_no_never_becomes_an_offer(mode: str) -> None:
    assert one("About 60 days, then.", mode, Chances(1.0, 1.0, 1.0))[0].mode == mode


def test_what_was_left_to_her_choice_stays_so() -> None:
    assert one("About 60 days, then.", "option", Chances(0.9, 0.1, 0.1))[0].mode == "option"


def test_a_second_form_is_never_offered_beside_one() -> None:
    told = telling("3 % as a rebate, and a credit note is something else.")
    forms = [t for t in told.terms if t.issue == "form"]
    assert len(forms) == 2
    terms = (replace(forms[0], mode="offered"), replace(forms[1], mode="reported"))
    found = settled(replace(told, terms=terms), [Chances(1.0, 1.0, 0.0)] * 2, SURE)
    assert [t.mode for t in found] == ["offered", "reported"]


def test_words_that_free_or_tie_count_more_than_a_model() -> None:
    free = telling("60 days if the contract goes to 24 months, otherwise 45 days")
    found = settled(free, [Chances(1.0, 1.0, 0.8)] * len(free.terms), SURE)
    assert {t.value: t.conditional for t in found} == {60.0: True, 24.0: True, 45.0: False}
    (tied,) = one("60 days if something comes back for it.", "offered", Chances(1.0, 1.0, 0.0), tied=True)
    assert tied.conditional


def test_the_models_add_up_their_weights() -> None:
    told = telling("60 days")
    small = Opinions({"unit=True": [1000, 2000, 0], "me=give H:": [0, 0, -3000]}, (0, -1000, 1000), Margins(), {})
    (chances,) = small.chances(told)
    assert chances.real == pytest.approx(1 / (1 + 2.718281828**-1))
    assert chances.offered == pytest.approx(1 / (1 + 2.718281828**-1))
    assert chances.tied == pytest.approx(1 / (1 + 2.718281828**2))


def test_features_know_no_figure_and_no_name_of_a_case() -> None:
    one_way, other = telling("We could do 60 days."), telling("We could do 75 days.")
    assert term_features(one_way) == term_features(other)
    assert "#t" in Layout(one_way).words()


def test_the_shipped_models_were_learned_from_the_rows_that_lie_here() -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    assert data["about"]["data"] == hashlib.sha256(TERMS_TUNE.read_bytes()).hexdigest()[:16]
    shipped = read(data)
    assert all(len(found) == 3 for found in shipped.weights.values())
    assert shipped.margins.up >= 0.7, "what is made an offer must be surer than what stays one"


def test_a_message_without_figures_has_no_terms() -> None:
    assert reconsidered(telling("Good morning, and thank you.")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "One of your neighbours pays in 30 days, I believe.",
        "Let me read it back: 8 off, 90 days, six weeks. Understood, yes. Agreed, no.",
        "maybe he gives you ninety days, I don't know his bank",
    ],
)
def test_what_is_only_told_is_not_booked(text: str) -> None:
    assert heard(text).offered() == {}


def test_many_figures_are_weighed_in_time() -> None:
    text = "60 days, 24 months, 3 %, four weeks of stock. " * 20
    told = telling(text)
    began = time.process_time()
    reconsidered(told)
    assert time.process_time() - began < 1.0
