"""`counterpart drill` and `counterpart check` as their users type them."""

import json
from pathlib import Path

from tests.commands.conftest import Run

PASTED = Path(__file__).parents[1] / "practice" / "pasted"


def test_each_line_of_stdin_answers_a_buyer_line(command: Run) -> None:
    ran = command(
        "drill", "--count", "2", "--json", given="Sure, 5 % right away.\nWhy that figure, and who needs it by when?\n"
    )
    assert ran.code == 0
    first, second = map(json.loads, ran.out.splitlines())
    assert first["situation"] != second["situation"]
    assert first["counts"]
    assert first["stronger"]
    assert first["due"]
    assert any(f["id"] in ("buys_goodwill", "caves_to_pressure") for f in first["grading"]["findings"])
    assert "1 of 2." in ran.err
    later = command("drill", "--count", "1", "--json", given="Why that figure?\n")
    assert json.loads(later.out)["situation"] not in (first["situation"], second["situation"])


def test_a_drill_in_words_tells_the_level_and_when_it_comes_again(command: Run) -> None:
    ran = command(
        "drill",
        "--count",
        "1",
        "--focus",
        "trust",
        given="\nSorry, we should have called you. I will send a name by Friday.\n",
    )
    assert ran.code == 2  # the empty line was refused, and the same line asked again
    assert "type something" in ran.err
    assert "A stronger line:" in ran.out
    assert "Comes again on" in ran.out


def test_a_wrong_focus_is_named(command: Run) -> None:
    ran = command("drill", "--focus", "luck")
    assert ran.code == 2
    assert "--focus: 'luck' does not fit; use one of broaden" in ran.err


def test_a_draft_is_checked_without_a_database(command: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text("Dear Petra, ok, 6 % off from Monday. My boss lets me go up to 8 %.", "utf-8")
    (tmp_path / "mail.txt").write_text("We need 9 % off by Friday.", "utf-8")
    ran = command("check", "draft.txt", "--customer", "mail.txt", "--json")
    assert ran.code == 0
    row = json.loads(ran.out)
    assert [(g["issue"], g["value"], g["free"]) for g in row["gives"]] == [("Price", "6 %", True)]
    assert [leak["kind"] for leak in row["leaks"]] == ["limit"]
    assert row["advice"][0]["stronger"]
    assert not list(tmp_path.glob("*.sqlite3"))
    words = command("check", "-", given="If you take 36 months, I can do 2 % off the price.")
    assert "against something" in words.out


def test_an_exchange_asks_who_one_is_and_is_read_message_by_message(command: Run) -> None:
    path = str(PASTED / "4.txt")
    asked = command("check", path, "--exchange")
    assert asked.code == 2
    assert "Leticia Amaral, Owen Trask, Bram Oosting" in asked.err
    ran = command("check", path, "--exchange", "--me", "Owen", "--json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["1", "2", "3"]


def test_bad_input_is_told_in_one_sentence(command: Run, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("why?", "utf-8")
    for args, words in (
        (("check", "none.txt"), "there is no such file"),
        (("check", "d.txt", "--customer", "d.txt", "--exchange"), "leave it out"),
        (("check", "d.txt", "--case", "unicorns"), "unicorns"),
        (("check", "d.txt", "--grader", "model"), "COUNTERPART_GRADER_URL"),
        (("check", "d.txt", "--exchange"), "mail chain"),
    ):
        ran = command(*args)
        assert ran.code in (2, 3), args
        assert words in ran.err, (args, ran.err)
        assert len(ran.err.strip().splitlines()) == 1
