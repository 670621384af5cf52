"""In which language a text is: surely, or not at all."""

import json

import pytest

from app.language.tongue import is_in, tongue_of
from tests.conftest import ROOT

FOREIGN_ROWS = 24  # read one by one: each of them is German, French or Spanish


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Wir können 2,5 % nachlassen, wenn Sie auf 36 Monate gehen.", "de"),
        ("Sie wollen 8 %. Woher kommt die Zahl?", "de"),
        ("Guten Morgen Frau Achterberg", "de"),
        ("Einverstanden.", "de"),
        ("Nous pouvons faire 2 % contre 36 mois.", "fr"),
        ("Qui a demandé la réduction ?", "fr"),
        ("Podemos bajar el precio un 2 %.", "es"),
        ("¿Por qué ocho por ciento?", "es"),
        ("Let us do das Auto", None),
        ("2 %", None),
        ("ok", None),
        ("no", None),
        ("Can you tell me who needs the 8 %?", None),
    ],
)
def test_the_language_of_a_text(text: str, tongue: str | None) -> None:
    assert tongue_of(text) == tongue


def test_no_english_row_of_the_corpora_is_taken_for_another_language() -> None:
    texts = [
        value
        for path in sorted((ROOT / "tests" / "corpora").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for key in ("text", "buyer")
        if isinstance(value := json.loads(line).get(key), str)
    ]
    assert len(texts) > 2000
    assert sum(tongue_of(text) is not None for text in texts) == FOREIGN_ROWS


def test_a_letter_is_in_no_language() -> None:
    assert tongue_of("y") is None
    assert tongue_of("y?") is None


def test_a_sentence_is_in_its_language_or_it_is_not() -> None:
    assert is_in("Das kann ich so nicht unterschreiben.", "de")
    assert is_in("60 Tage.", "de")
    assert not is_in("I cannot sign that as it stands.", "de")
    assert not is_in("Je ne peux pas signer cela.", "de")
