"""The labelled rows: whole, known ids, nothing from a template, and the ear on the tuning rows no worse than it was."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.content.acts import Act
from app.content.cues import questions, spoken, statements
from app.content.loading import load_case
from tests.corpora.files import ACTS_SEALED, ACTS_TUNE, TERMS_SEALED, TERMS_TUNE
from tests.corpora.hearing import act_row, frequent, macro, pooled, read, spurious, term_row

MOST_SHARED = 0.02
FILES = [TERMS_TUNE, ACTS_TUNE, TERMS_SEALED, ACTS_SEALED]
NAMED = re.compile(r"[a-z]+(?:'[a-z]+)?")


def grams(text: str) -> set[tuple[str, ...]]:
    words = NAMED.findall(text.lower())
    return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_rows_are_whole_and_use_known_ids(path: Path) -> None:
    rows = read([path])
    assert len({r["id"] for r in rows}) == len(rows)
    for row in rows:
        case = load_case(row["case"])
        assert {"id", "writer", "case", "buyer", "text", "labeller"} <= set(row)
        assert row["labeller"] != row["writer"], "nobody labels what they wrote"
        assert {t["issue"] for t in row.get("terms", ())} <= {i.id for i in case.issues}
        assert set(row.get("acts", ())) <= set(Act)


def test_there_are_as_many_rows_as_promised_and_enough_of_them_sealed() -> None:
    terms_tune, acts_tune, terms_sealed, acts_sealed = (len(read([path])) for path in FILES)
    assert terms_tune + terms_sealed >= 300
    assert acts_tune + acts_sealed >= 400
    assert terms_sealed >= 150
    assert acts_sealed >= 200
    writers = {r["writer"] for r in read([TERMS_TUNE, ACTS_TUNE])}
    sealed = {r["writer"] for r in read([TERMS_SEALED, ACTS_SEALED])}
    assert not writers & sealed, "one split by writer over all sets"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_row_comes_from_a_template(path: Path) -> None:
    """The share of a set's five-word runs that stand in more than one row, and of those that stand in a list of cues."""
    rows = [grams(r["text"]) for r in read([path])]
    counts = Counter(g for row in rows for g in row)
    shared = sum(n > 1 for n in counts.values()) / len(counts)
    cues = " ".join(map(str, (vars(questions), vars(statements), vars(spoken))))
    listed = len(set(counts) & grams(cues)) / len(counts)
    print(
        f"{path.stem}: {100 * shared:.2f} % of five-word runs shared between rows, {100 * listed:.2f} % with the cues"
    )
    assert shared <= MOST_SHARED
    assert listed <= MOST_SHARED


def test_the_ear_on_the_tuning_rows_is_no_worse_than_it_was() -> None:
    terms = [term_row(r) for r in read([TERMS_TUNE])]
    acts = [act_row(r) for r in read([ACTS_TUNE])]
    assert pooled(terms).f1 >= LEAST_TERMS
    assert spurious(terms) <= MOST_SPURIOUS
    assert macro(acts, frequent(acts)) >= LEAST_ACTS


# Of all tuning rows, those of five writers who were sealed once among them; acts are learned from these rows.
LEAST_TERMS, MOST_SPURIOUS, LEAST_ACTS = 0.73, 0.1, 0.7
