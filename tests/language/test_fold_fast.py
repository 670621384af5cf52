"""The quick way of folding plain texts gives what the careful one gives."""

from hypothesis import given
from hypothesis import strategies as st

from app.language.fold import fold, fold_with_places


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_plain_texts_fold_alike_both_ways(text: str) -> None:
    careful = fold_with_places(text).text.strip()
    assert fold(text) == " ".join(careful.split())
