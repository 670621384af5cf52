"""Nobody of a shipped case is named by a buyer of an own one, whoever lends the manner."""

import re
from functools import cache

import pytest

from app.content.loading import case_ids, load_case
from app.owncase.build import build
from app.owncase.reading import read
from tests.owncase.playing import TODAY
from tests.owncase.situations import ALL
from tests.owncase.test_build import texts_of

# What has a capital inside a sentence and is no name of a person, house, place or product.
COMMON = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Tuesdays Thursdays Wednesdays "
    "Fridays Saturdays Christmas Eve English Europe Mr Director President Officer Purchasing Procurement Packaging Transport Technical Services Supply Sourcing Materials Stores".split()
)


@cache
def names() -> frozenset[str]:
    """Capitalised words of the six shipped cases that do not begin a sentence, without the common ones."""
    found = set[str]()
    for case in case_ids():
        for text in texts_of(load_case(case).model_dump(mode="json")):
            found |= set(re.findall(r"(?<=[a-z,;] )[A-Z][^\W\d_A-Z]+(?!\w)", text))
    return frozenset(found - COMMON)


def test_the_names_are_found() -> None:
    assert {"Anders", "Priya", "Levante", "Uden", "Norrvik", "Ingram", "Marlow", "Ruth"} <= names()


@pytest.mark.parametrize("manner", case_ids())
@pytest.mark.parametrize("deal", sorted(ALL))
def test_no_name_of_a_shipped_case_is_said(deal: str, manner: str) -> None:
    flat = {**ALL[deal], "manner": manner}
    answers = read(flat, TODAY).answers
    assert answers is not None
    case = build(answers, "own-test").model_dump(mode="json")
    typed = {word for text in flat.values() for word in re.findall(r"[^\W\d_]+", text)}
    lines = [*texts_of(case["buyer"]["phrases"]), *texts_of(case["tactics"]), *texts_of(case["knowledge"])]
    named = {word: line for line in lines for word in re.findall(r"[^\W\d_]+", line) if word in names() - typed}
    assert named == {}
