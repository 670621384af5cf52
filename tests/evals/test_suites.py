"""Suites as documents: those that ship are sound, and each fault is named with file, line and fix."""

from pathlib import Path

import pytest

from app.errors import BadValue, ContentError
from app.evals.plan import Changes, cells_of, load_suite, shipped_suites

HEAD = "kind: suite\nschema_version: 1\nid: mine\nversion: 1.0.0\ntitle: Mine\nabout: A try.\n"
CASE = "cases:\n  - id: one\n    turns:\n      - say: Why?\n        expect:\n          - table_moved: false\n"


def test_five_suites_ship_and_each_plans_cells_with_keys_of_their_own() -> None:
    assert set(shipped_suites()) == {"smoke", "buyer-holds", "strategies-pay", "grader-holds", "models"}
    for name in shipped_suites():
        cells = cells_of(load_suite(name), Changes())
        assert len({c.key for c in cells}) == len(cells) > 0


def test_every_shipped_case_is_played_in_every_persona_and_each_draw_where_it_says_so() -> None:
    cells = cells_of(load_suite("buyer-holds"), Changes())
    assert len({c.params["persona"] for c in cells}) == 6
    assert len({(c.params["persona"], c.params["draw"]) for c in cells}) >= 30


def test_a_changed_persona_or_seed_changes_the_key_and_nothing_else_does() -> None:
    loaded = load_suite("smoke")
    keys = [c.key for c in cells_of(loaded, Changes())]
    assert keys == [c.key for c in cells_of(loaded, Changes())]
    assert not set(keys) & {c.key for c in cells_of(loaded, Changes(seeds=(2,)))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + CASE + "colour: red\n", ("mine.yaml:13", "colour", "the key is unknown")),
        (HEAD + CASE.replace("table_moved: false", "table_moves: false"), ("mine.yaml:12", "table_moves", "the key is unknown")),
        (HEAD + CASE.replace("table_moved: false", "{trust: {min: 9, max: 2}}"), ("mine.yaml:12", "min lies above max")),
        (HEAD + CASE.replace("table_moved: false", "{matches: '('}"), ("mine.yaml", "no regular expression")),
        (HEAD + CASE.replace("        expect:\n          - table_moved: false\n", ""), ("mine.yaml:8", "nothing is checked")),
        (HEAD + CASE.replace("say: Why?", "{say: Why?, end: true}").replace("        expect:\n          - table_moved: false\n", ""), ("exactly one of say",)),
        (HEAD + CASE + "matrix: {models: [mars]}\n", ("'mars'", "no endpoint")),
        (HEAD + CASE + "gates: {never: [no_secret]}\n", ("rests on nothing",)),
        (HEAD + CASE + "gates: {agreement: {turn: 0.5}}\n", ("rests on nothing",)),
        (HEAD + CASE + "gates: {order: [[caver, haggler]]}\n", ("'caver'", "no case plays")),
        (HEAD + CASE + "gates: {pass_all: {k: 3, least: 1}}\n", ("rests on nothing",)),
        (HEAD + CASE.replace("turns:", "personas: [nobody]\n    turns:"), ("no persona 'nobody'", "packaging-film")),
        (HEAD + CASE + CASE.replace("cases:\n", ""), ("the case one stands twice",)),
        (HEAD + CASE.replace("table_moved: false", "principle: kind"), ("the principle 'kind' is not described",)),
        (HEAD + "cases: []\n", ("mine.yaml:7", "cases")),
    ],
    ids=lambda v: str(v)[-40:] if isinstance(v, str) else "",
)  # fmt: skip
def test_a_broken_suite_is_named_with_its_line_and_a_fix(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_suite(str(path))
    for word in words:
        assert word in error.value.message, error.value.message


def test_an_unknown_draw_and_a_missing_gold_file_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + CASE.replace("turns:", "draws: [sunny]\n    turns:"), encoding="utf-8")
    with pytest.raises(ContentError, match="no draw 'sunny'"):
        cells_of(load_suite(str(path)), Changes())
    path.write_text(HEAD + "cases:\n  - {id: gold, gold: {file: none.jsonl}}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="no such file"):
        cells_of(load_suite(str(path)), Changes())
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    path.write_text(HEAD + "cases:\n  - {id: gold, gold: {file: bad.jsonl}}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"bad.jsonl:1: .*no labelled turn"):
        cells_of(load_suite(str(path)), Changes())
    with pytest.raises(BadValue, match="name a file, or one of"):
        load_suite("nonsense")
