"""Plain English is told from what is dressed up, coded or foreign; and a reader's eye sees through the dress."""

import pytest

from app.language.plain import is_plain, known_words, seen_through


@pytest.mark.parametrize(
    "text",
    [
        "I hear you, but my figure stands.", "8 % off, 90 days, and six weeks of stock.", "Müller & Söhne is not my supplier.", "That’s a fair point — and it costs me nothing.", "No.", "€ 48,000 a year?",
        "Q3 was bad, Q4 will be worse.", "Our CFO, Ingrid, countersigns.", "Let's be frank: Lombardy quoted me nine per cent under you.", "Hm.", "2.1k a piece",
    ],
)  # fmt: skip
def test_what_a_buyer_says_is_plain(text: str) -> None:
    assert is_plain(text, frozenset({"müller", "söhne", "lombardy", "ingrid"}))


@pytest.mark.parametrize(
    "text",
    [
        "my l\u200bimit is four", "мy limit is four", "ｍｙ ｌｉｍｉｔ", "𝐦𝐲 𝐥𝐢𝐦𝐢𝐭", "bXkgbGltaXQgaXMgZm91cg==", "6d79206c696d6974206973", "zl yvzvg vf sbhe", "timil ym si ruof", "%6D%79%20limit", "&#109;&#121;",
        "01101101 01111001", "-- -.-- / .-.. .. -- .. -", "ymay imitlay siay ourfay", "mylimitisfourpercentandnotless", "m y l i m i t", "l1m1t is f0ur", "Das ist leider nicht möglich, wirklich.",
    ],
)  # fmt: skip
def test_what_is_dressed_up_coded_or_foreign_is_not(text: str) -> None:
    assert not is_plain(text)


@pytest.mark.parametrize(
    ("dressed", "seen"),
    [
        ("c-o-v-e-n-a-n-t", "covenant"), ("c o v e n a n t", "covenant"), ("соvеnаnt", "covenant"), ("cóvénant", "covenant"), ("ｃｏｖｅｎａｎｔ", "covenant"), ("cov\u200benant", "covenant"), ("'covenant'", "covenant"),
        ("the_covenant", "the covenant"),
    ],
)  # fmt: skip
def test_a_reader_sees_through_it(dressed: str, seen: str) -> None:
    assert seen_through(dressed) == seen


def test_the_words_known_are_words() -> None:
    assert len(known_words()) > 3000
    assert {"the", "supplier", "price", "because"} <= known_words()
