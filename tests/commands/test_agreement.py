"""`counterpart agreement`: tables, JSON, the alarm for a new version, and bad input."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run

FOLLOW_UP = "Which plant needs it first, and by when?"


def graded(turn: str, level: int | None, traps: tuple[str, ...] = (), session: str = "s") -> dict[str, Any]:
    strategies = {"broaden": level, "uncover": None, "fairness": None, "trust": None, "process": None}
    found = [{"id": t, "quote": "x"} for t in traps]
    return {
        "id": turn, "session": session, "status": "graded", "findings": found, "levels": strategies, "turn_level": level,
    }  # fmt: skip


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def coach(tmp_path: Path) -> str:
    rows = [graded(str(n), n % 5, ("coerces",) if n % 5 == 0 else (), f"s{n % 4}") for n in range(20)]
    return written(tmp_path / "coach.jsonl", rows)


def test_a_rater_agrees_with_itself(coach: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agreement", coach, coach, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    turn = next(s for s in found["scales"] if s["scale"] == "turn")
    assert turn["n"] == 20
    assert turn["kappa"]["value"] == pytest.approx(1.0)
    assert turn["bias"] == 0
    assert found["traps"]["precision"]["value"] == 1.0
    assert found["alarms"] == []


def test_the_table_names_both_files_and_shows_intervals(coach: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agreement", coach, coach]) == 0
    said = capsys.readouterr().out
    assert "20 turns in both" in said
    assert "coach.jsonl" in said
    assert "Traps: 4 of 4" in said


def test_a_new_version_that_got_worse_raises_the_alarm(
    tmp_path: Path, coach: str, capsys: pytest.CaptureFixture[str]
) -> None:
    worse = written(tmp_path / "new.jsonl", [graded(str(n), max(0, n % 5 - 1), (), f"s{n % 4}") for n in range(20)])
    assert run(["agreement", worse, coach, "--before", coach]) == 1
    said = capsys.readouterr().out
    assert "Alarm, turn: the mean level moved" in said
    assert run(["agreement", coach, coach, "--before", worse]) == 1, "a jump upwards is as suspicious"


def test_labels_become_levels_by_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "id": "w0-u001", "writer": "w0", "trade": "bolts", "buyer": "8 % off, today.", "move": "opening_demand", "rider": "deadline",
        "text": FOLLOW_UP, "findings": [{"id": "asks_why", "quote": FOLLOW_UP, "specific": True, "takes_up": None}],
    }  # fmt: skip
    labels = written(tmp_path / "labels.jsonl", [row])
    ours = written(tmp_path / "ours.jsonl", [graded("w0-u001", 3)])
    assert run(["agreement", ours, labels, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["confusion"] == [{"first": 3, "second": 3, "turns": 1}]


def test_turns_that_were_not_graded_are_no_ratings(tmp_path: Path, coach: str) -> None:
    none = written(tmp_path / "none.jsonl", [{"id": "1", "status": "ungraded", "reason": "the model was down"}])
    assert run(["agreement", none, coach]) == 3


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "1", "levels": {}, "turn_level": 7}', "turn"),
        ('{"id": "1", "turn_level": 2}', "levels"),
        ('{"id": "1", "text": "ok", "findings": [{"id": "asks_wy", "quote": "ok", "specific": true}]}', "asks_wy"),
        ("not json", "JSON"),
    ],
)
def test_bad_rows_are_named_with_file_and_line(
    tmp_path: Path, coach: str, capsys: pytest.CaptureFixture[str], line: str, field: str
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(line, encoding="utf-8")
    assert run(["agreement", str(bad), coach]) == 2
    said = capsys.readouterr().err
    assert "bad.jsonl" in said
    assert field in said
