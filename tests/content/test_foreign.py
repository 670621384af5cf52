"""A stranger's case file: read as a case or refused with line, field and fix, and quickly."""

from pathlib import Path

import pytest

from app.content.foreign import LARGEST, foreign_case
from app.content.loading import case_ids, load_case
from app.errors import ContentError
from app.places import shipped


def film() -> str:
    return (shipped("personas") / "packaging-film.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", case_ids())
def test_what_is_shipped_may_be_uploaded(name: str) -> None:
    path = Path(shipped("personas")) / f"{name}.yaml"
    assert foreign_case(path.name, path.read_bytes())[0] == load_case(name)


def line_with(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


LAUGHS = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))  # fmt: skip
BROKEN = {
    "a bomb": (LAUGHS.encode(), "anchor", 1),
    "a python object": (b"!!python/object/apply:os.system [echo]", "", 1),
    "not utf-8": (b"\xff\xfe\x00", "UTF-8", 0),
    "controls": (b"kind: \x07", "signs", 0),
    "deep": (b"[" * 100, "deep", 1),
    "bottomless": (b"[" * 50_000, "nest", 1),
    "huge": (b"#" * (LARGEST + 1), "bytes", 0),
    "nothing": (b"", "", 1),
    "a list": (b"- 1\n- 2\n", "", 1),
    "twice": (b"kind: persona\nkind: persona\n", "twice", 2),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_bad_file_is_told_with_its_line_and_fix(kind: str) -> None:
    content, words, line = BROKEN[kind]
    with pytest.raises(ContentError) as told:
        foreign_case("mine.yaml", content)
    assert words in told.value.message and told.value.line == line and told.value.fix


def test_a_figure_that_is_none_and_too_many_packages_are_refused() -> None:
    text = film().replace("year_two_factor: ", "year_two_factor: .inf #", 1)
    assert text != film()
    with pytest.raises(ContentError, match="year_two_factor"):
        foreign_case("mine.yaml", text.encode())
    many = ", ".join(str(n) for n in range(40))
    at = film().index("steps: [")
    crowded = film().replace("steps: [", f"steps: [{many}] #[")
    assert at > 0
    with pytest.raises(ContentError, match="packages"):
        foreign_case("mine.yaml", crowded.encode())
