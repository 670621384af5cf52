"""`counterpart cost-of`: what one sentence cost, from what was typed."""

import json
from pathlib import Path

import pytest

from app.cli import run
from tests.dialogues.dialogue import play, write

FREE = "ok, we can do 2.5 % off and 60 days"
TIED = "If you sign for 36 months, we can do 2.5 % off and 60 days"
LINES = ["Why do you need ninety days?", FREE, "/day run_formula", "What happened in Uden?", "/end"]


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    path = tmp_path / "typed.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(["cost-of", *args])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_gift_against_the_same_package_with_its_condition(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(
        capsys, str(typed), "--case", "packaging-film", "--seed", "7", "--turn", "2", "--line", TIED, "--json"
    )
    found = json.loads(out)
    assert code == 0
    assert found["said"] == FREE
    assert found["here"]["held_out_money"] > 0
    assert found["held_out_money"]["low"] <= found["held_out_money"]["mean"] <= found["held_out_money"]["high"]
    assert len(found["every"]) == 6


def test_it_is_told_in_plain_words(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, str(typed), "--case", "packaging-film", "--seed", "7", "--turn", "2", "--line", TIED)
    assert code == 0
    assert "thousand EUR a year more, in this model" in out
    assert "impasse as it was" in out


def test_a_kept_dialogue_says_itself_what_was_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kept.jsonl"
    write(path, play("packaging-film", "standard", 7, LINES, "a test"))
    code, out, _ = told(capsys, str(path), "--turn", "2", "--line", TIED, "--json")
    assert code == 0
    assert json.loads(out)["here"]["held_out_money"] > 0


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("--turn", "9", "--line", TIED, "--case", "packaging-film", "--seed", "7"), "--turn: 9"),
        (("--turn", "2", "--line", TIED, "--seed", "7"), "--case"),
        (("--turn", "2", "--line", TIED, "--case", "packaging-film"), "--seed"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    typed: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], named: str
) -> None:
    code, _, err = told(capsys, str(typed), *args)
    assert code == 2
    assert named in err


def test_a_written_transcript_is_read_by_its_speakers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(f"Buyer: I need 8 %.\nYou: Why?\nBuyer: Because.\nYou: {FREE}\n", encoding="utf-8")
    code, out, _ = told(
        capsys, str(path), "--case", "packaging-film", "--seed", "7", "--turn", "2", "--line", TIED, "--json"
    )
    assert code == 0
    assert json.loads(out)["said"] == FREE
    assert "draw" not in json.loads(out)["here"]


@pytest.mark.parametrize(
    ("line", "seed", "named"),
    [("", "7", "essage"), ("/end", "7", "--line"), (TIED, "-1", "--seed"), ("x" * 5000, "7", "essage")],
)
def test_a_line_or_seed_that_does_not_fit_is_named(
    typed: Path, capsys: pytest.CaptureFixture[str], line: str, seed: str, named: str
) -> None:
    code, _, err = told(capsys, str(typed), "--case", "packaging-film", "--seed", seed, "--turn", "2", "--line", line)
    assert code == 2
    assert named in err
