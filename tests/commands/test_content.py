import json
from pathlib import Path

import pytest

from app.commands.content import shipped_documents
from app.content.acts import Act, MoveKind
from app.places import shipped
from tests.commands.conftest import Run

FILM = "packaging-film.yaml"


def film() -> str:
    return (shipped("personas") / FILM).read_text(encoding="utf-8")


def line_with(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_what_is_shipped_is_sound(command: Run) -> None:
    ran = command("content", "lint")
    assert ran.code == 0, ran.out
    assert f"{len(shipped_documents())} documents checked, all sound." in ran.err


def test_a_missing_field_is_named_with_file_and_fix(command: Run, tmp_path: Path) -> None:
    broken = "\n".join(line for line in film().splitlines() if not line.startswith("minutes:"))
    (tmp_path / FILM).write_text(broken, encoding="utf-8")
    ran = command("content", "lint", FILM)
    assert ran.code == 2
    assert f"{FILM}:1: minutes: the field is missing; add it." in ran.out


def test_a_broken_yaml_is_named_with_its_line(command: Run, tmp_path: Path) -> None:
    text = film()
    (tmp_path / FILM).write_text(text.replace("currency: EUR", "currency: [EUR", 1), encoding="utf-8")
    ran = command("content", "lint", FILM, "--json")
    assert ran.code == 2
    fault = json.loads(ran.out)[0]
    assert fault["file"] == FILM
    assert abs(fault["line"] - line_with(text, "currency: EUR")) <= 1
    assert "this is not YAML" in fault["problem"]
    assert fault["fix"] == "mend the line"


def test_an_unknown_key_and_a_wrong_value_are_named_with_their_line(command: Run, tmp_path: Path) -> None:
    text = film()
    (tmp_path / FILM).write_text(text.replace("minutes: 25", "minutes: 250", 1), encoding="utf-8")
    ran = command("content", "lint", FILM)
    assert f"{FILM}:{line_with(text, 'minutes: 25')}: minutes: 250:" in ran.out
    (tmp_path / FILM).write_text(text.replace("minutes: 25", "minutes: 25\nminuets: 25", 1), encoding="utf-8")
    assert (
        "minuets: the key is unknown; remove it, or move it under 'extensions'." in command("content", "lint", FILM).out
    )


def test_a_case_whose_parts_do_not_fit_together_is_named_with_its_line(command: Run, tmp_path: Path) -> None:
    text = film()
    (tmp_path / FILM).write_text(text.replace("status_quo: 0\n", "status_quo: 0.5\n", 1), encoding="utf-8")
    ran = command("content", "lint", FILM)
    assert ran.code == 2
    assert "issues.price.status_quo: 0.5 is no value of the issue; use one of" in ran.out
    assert f"{FILM}:{line_with(text, 'status_quo: 0')}: " in ran.out


def test_a_file_that_is_not_there_is_named(command: Run) -> None:
    ran = command("content", "lint", "nowhere.yaml")
    assert ran.code == 2
    assert "there is no such file; check the path." in ran.out


def test_every_act_and_move_is_listed(command: Run) -> None:
    listed = json.loads(command("content", "acts", "--json").out)
    assert {row["id"] for row in listed["acts"]} == set(Act)
    assert {row["id"] for row in listed["moves"]} == set(MoveKind)
    plain = command("content", "acts").out
    assert "holds_relationship_hostage  (grave)" in plain


def test_schemas_are_written_and_checked(command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.commands.content.shipped", lambda name: tmp_path / name)
    assert command("content", "schema", "--check").code == 1
    assert command("content", "schema", "--write").code == 0
    assert command("content", "schema", "--check").code == 0
    persona = tmp_path / "schemas" / "persona.schema.json"
    persona.write_text(persona.read_text().replace("minutes", "hours"))
    ran = command("content", "schema", "--check")
    assert ran.code == 1
    assert "is not in step; run 'counterpart content schema --write'." in ran.err
    assert command("content", "schema", "--check", "--write").code == 2
