"""Every kept dialogue replays to the letter: same seed, same words typed, same moves, same words of the buyer."""

import json
from pathlib import Path

import pytest

from tests.dialogues.dialogue import FOLDER, Dialogue, files, play, read, write
from tests.dialogues.readme import BLOCK, README, as_chat
from tests.dialogues.record import main

LEAST_DIALOGUES, LEAST_TURNS = 3, 8
TEXTS = [
    "Who on your side needs the 8 per cent, and by when?",
    "/day",
    "If you extend the contract to 24 months, we can do 1 % off the price.",
    "/end",
]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_kept_dialogue_replays_to_the_letter(path: Path) -> None:
    kept = read(path)
    again = play(kept.case, kept.level, kept.seed, kept.texts, kept.by)
    for before, after in zip(kept.rows, again.rows, strict=True):
        assert after == before, f"turn {before['turn']}; if it is meant: python -m tests.dialogues.record {path}"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_kept_dialogue_has_at_least_eight_turns_and_says_who_typed_it(path: Path) -> None:
    kept = read(path)
    assert sum(not text.startswith("/") for text in kept.texts) >= LEAST_TURNS
    assert kept.by not in ("", "unnamed")


def test_the_example_in_the_readme_is_a_kept_dialogue_word_for_word() -> None:
    found = BLOCK.search(README.read_text(encoding="utf-8"))
    assert found
    assert found["body"].strip("\n") == as_chat(read(FOLDER / f"{found['name']}.jsonl")).strip("\n")


def test_there_are_enough_of_them_and_no_two_are_alike() -> None:
    kept = [read(path) for path in files()]
    assert len(kept) >= LEAST_DIALOGUES
    assert len({tuple(d.texts) for d in kept}) == len(kept)


def test_a_recorded_dialogue_reads_back_as_it_was_played(tmp_path: Path) -> None:
    played = play("packaging-film", "standard", 7, TEXTS, "a test")
    write(tmp_path / "d.jsonl", played)
    assert read(tmp_path / "d.jsonl") == played
    assert played.texts == TEXTS
    assert played.rows[-1]["ended"] == "impasse"


def test_another_seed_or_another_word_is_seen(tmp_path: Path) -> None:
    played = play("packaging-film", "standard", 7, TEXTS, "a test")
    assert play("packaging-film", "standard", 8, TEXTS, "a test").rows != played.rows
    other = [TEXTS[0], TEXTS[1], TEXTS[2].replace("1 %", "2 %"), TEXTS[3]]
    assert play("packaging-film", "standard", 7, other, "a test").rows != played.rows


def test_recording_anew_mends_a_line_that_has_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "d.jsonl"
    played = play("packaging-film", "standard", 7, TEXTS, "a test")
    spoiled = [*played.rows]
    spoiled[1] = {**spoiled[1], "buyer": "Something that she never said."}
    write(path, Dialogue(played.case, played.version, played.level, played.seed, played.by, tuple(spoiled)))
    assert main([str(path)]) == 0
    assert "4 messages, 1 lines new or changed." in capsys.readouterr().out
    assert read(path) == played
    assert json.loads(path.read_text(encoding="utf-8").split("\n")[0])["seed"] == 7
