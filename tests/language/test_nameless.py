"""Known names are covered in every spelling and come back to the letter."""

import json

import pytest

from app.language.nameless import Cover, Names, Uncovering

NAMES = Names(["Tess Bergström", "jürgen.krause", "Mark", "Miles O'Brien", "lena@firm.example", "you"], ["Nordwind", "Field Sales", "home"])  # fmt: skip


def covered(text: str) -> tuple[str, Cover]:
    cover = Cover(NAMES, [text], [])
    return cover.words(text), cover


@pytest.mark.parametrize(
    "text",
    [
        "Hi, this is Tess.", "tess bergström here", "TESS BERGSTRÖM", "Bergstroem, T.", "Tess's offer", "Ask Tess-Marie", "Krause from NORDWIND", "Juergen", "Jurgen Krause",
        "our field sales team", "the Field  Sales desk", "write to k.meier@other.example", "lena@firm.example", "MARK said so", "Regards\nTess\nNordwind", "Miles O’Brien",
    ],
)  # fmt: skip
def test_every_spelling_is_covered_and_comes_back(text: str) -> None:
    for shown in (text, json.dumps({"turn": text}), json.dumps({"turn": text}, ensure_ascii=False)):
        out, cover = covered(shown)
        low = out.casefold()
        for word in (
            "tess",
            "bergstr",
            "krause",
            "rgen",
            "nordwind",
            "field  sales",
            "field sales",
            "@",
            "mark",
            "brien",
        ):
            assert word not in low, out
        assert cover.back(out) == shown
        if shown is not text:
            json.loads(out)


@pytest.mark.parametrize("text", ["We mark the price.", "You are home.", "Who needs the 8 %?", "a tessellated floor", "sales in the field"])  # fmt: skip
def test_ordinary_words_stay(text: str) -> None:
    out, cover = covered(text)
    assert out == text and cover.empty


def test_an_ordinary_word_is_no_name_in_what_a_prompt_says_of_itself() -> None:
    orders = "Mark each turn. The writer is Tess of Nordwind."
    cover = Cover(NAMES, ["It is Mark."], [orders])
    assert cover.orders(orders) == "Mark each turn. The writer is [person 2] of [team 1]."
    assert cover.words("It is Mark.") == "It is [person 1]."


def test_a_placeholder_that_was_typed_is_not_taken_for_one_of_ours() -> None:
    out, cover = covered("[person 1] is not Tess")
    assert out == "[person 1] is not [person 2]" and cover.back(out) == "[person 1] is not Tess"
    assert cover.back("[person 7] and [Person 2]") == "[person 7] and Tess"


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 50])
def test_an_answer_in_pieces_is_uncovered_as_a_whole_one(piece: int) -> None:
    _, cover = covered("Tess of Nordwind")
    answer = "Well, [person 1] of [team 1], [I see]. A [ stays [and so does a long bracket that never closes"
    comes = Uncovering(cover)
    said = [comes.piece(answer[n : n + piece]) for n in range(0, len(answer), piece)] + [comes.rest()]
    assert "".join(said) == "Well, Tess of Nordwind, [I see]. A [ stays [and so does a long bracket that never closes"
