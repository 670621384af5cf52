"""Known names are covered in every spelling and come back to the letter."""

import json
import re

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


MORE = Names(
    ["Miles O'Brien", "Jeanne D’Arc", "Ngũgĩ wa Thiong'o", "Wei Xu", "li.bo", "Petra Müller", "Łukasz Đorđević", "Yıldız Øster", "Jürgen Groß", "x@firm.de", "Hoa Thi Pham"], ["L'Oiseau"]
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "O'Brien said", "O’Brien’s line", "OBRIEN", "obrien here", "D'Arc", "d’arc", "Thiong'o", "Thiong’o's", "Xu said", "XU", "Li and Bo", "Müllers Angebot", "muellers", "MÜLLERS", "Mullers",
        "Lukasz Dordevic", "ŁUKASZ", "Łukaszs", "yildiz", "Yıldız", "Oster", "Oester", "Øster", "Groß", "Gross", "GROSS", "groß", "at L’Oiseau", "Loiseau",
    ],
)  # fmt: skip
def test_names_with_apostrophes_of_two_letters_and_with_strange_letters_are_covered(text: str) -> None:
    for shown in (text, json.dumps({"turn": text}), json.dumps({"turn": text}, ensure_ascii=False)):
        cover = Cover(MORE, [shown], [])
        out = cover.words(shown)
        bare = re.sub(r"\[(?:person|team) \d+\]", "", out)
        assert bare != shown and not re.search(
            r"brien|arc|thiong|xu|\bli\b|\bbo\b|ller|uka|dord|ld|ster|gro|oiseau|\\u0", bare, re.IGNORECASE
        ), out
        assert cover.back(out) == shown


@pytest.mark.parametrize("text", ["This is a bow.", "xu is lower", "the arc of it", "we bo", "Grossly", "as in DE"])
def test_words_that_only_look_like_them_stay(text: str) -> None:
    assert Cover(MORE, [text], []).empty


def test_a_team_is_a_team_with_either_apostrophe_and_in_the_genitive() -> None:
    cover = Cover(MORE, ["L’Oiseau", "Müllers"], [])
    assert cover.words("L’Oiseau, Müllers") == "[team 1], [person 1]"


def test_what_was_covered_in_json_comes_back_plain_in_a_plain_text() -> None:
    shown = json.dumps({"turn": "Petra Müller"})
    cover = Cover(MORE, [shown], [])
    assert "u00fc" not in cover.words(shown)
    assert cover.back("Well, [person 1].") == "Well, Petra Müller."
    comes = Uncovering(cover)
    assert comes.piece("[person 1], no.") + comes.rest() == "Petra Müller, no."
