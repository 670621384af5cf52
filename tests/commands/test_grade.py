import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from app.commands.turnfile import read_turns
from tests.commands.conftest import Ran, Run
from tests.model_server import ModelServer

TURNS = [
    {
        "id": "sharp",
        "buyer": "I need eight per cent by Friday.",
        "text": "Before I answer: who on your side needs the 8, and by when must the saving show?",
        "case": "packaging-film",
    },
    {"id": "surrender", "buyer": "I need eight per cent by Friday.", "text": "Fine, you get the 8 %."},
    {"id": "picture", "buyer": "I need eight per cent.", "text": "👍"},
    {
        "id": "later",
        "buyer": "Not enough.",
        "text": "What would the plant in the north do with four weeks of stock?",
        "earlier": [{"who": "buyer", "text": "I need eight per cent."}, {"who": "trainee", "text": "Why eight?"}],
    },
]


def write(folder: Path, rows: list[Any], name: str = "turns.jsonl") -> str:
    path = folder / name
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def objects(ran: Ran) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, ran.out.splitlines())}


def test_each_turn_gives_one_object_of_the_fixed_shape(command: Run, tmp_path: Path) -> None:
    ran = command("grade", write(tmp_path, TURNS), "--json")
    assert ran.code == 0
    rows = objects(ran)
    assert list(rows) == ["sharp", "surrender", "picture", "later"]
    for row in rows.values():
        assert set(row) == {"id", "status", "reason", "findings", "opened", "levels", "turn_level"}
        assert set(row["levels"]) == {"broaden", "uncover", "fairness", "trust", "process"}
        for finding in row["findings"]:
            assert set(finding) == {"id", "quote", "specific", "takes_up", "fresh", "confidence", "note"}
    assert rows["sharp"]["turn_level"] >= 3
    assert rows["surrender"]["turn_level"] == 0
    assert rows["picture"]["status"] == "not_gradable"
    assert rows["picture"]["turn_level"] is None


def test_what_chat_wrote_is_a_transcript_with_its_moves(command: Run, tmp_path: Path) -> None:
    talk = command("chat", "--seed", "7", "--json", given="Who on your side needs the 8, and by when?\n/end\n").out
    ran = command("grade", write(tmp_path, [talk]), "--json", "--case", "packaging-film")
    rows = objects(ran)
    assert list(rows) == ["1"]
    assert rows["1"]["opened"]["primary"] == ["broaden", "uncover"]


def test_a_plain_transcript_is_read_by_its_speakers(command: Run, tmp_path: Path) -> None:
    text = "Buyer: I need eight per cent\nby Friday.\nYou: Who needs it, and what happens on Friday?\nBuyer: The board.\nMe: Fine, you get it."
    turns = read_turns(Path(write(tmp_path, [text], "talk.txt")))
    assert [turn.buyer for turn in turns] == ["I need eight per cent by Friday.", "The board."]
    assert [line.who for line in turns[1].earlier] == ["buyer", "trainee"]
    assert command("grade", str(tmp_path / "talk.txt")).out.startswith("1  level 3")


def test_lines_with_speakers_are_a_transcript(tmp_path: Path) -> None:
    rows = [{"who": "buyer", "text": "Eight."}, {"who": "trainee", "text": "Why?"}]
    turns = read_turns(Path(write(tmp_path, rows)))
    assert [(turn.buyer, turn.text) for turn in turns] == [("Eight.", "Why?")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "turns.jsonl: it is empty; put at least one turn in it."),
        ('{"id": "a", "text": "x"}\n{"id": broken', 'turns.jsonl:2: this line is not JSON; give each line as {"id"'),
        ('{"id": "a", "buyer": "x"}', "turns.jsonl:1: text: the field is missing; add it."),
        ('{"id": "a", "text": 5}', "turns.jsonl:1: text: 5 is no text; put it in quotes."),
        ('{"id": "a", "text": "x", "case": "moon"}', "turns.jsonl:1: case: There is no case 'moon'"),
        (
            '{"id": "a", "text": "x", "move": "sings"}',
            "turns.jsonl:1: move: 'sings' is unknown; see 'counterpart content acts'.",
        ),
        ('{"id": "a", "text": "x", "earlier": "no"}', "turns.jsonl:1: earlier: it is no list"),
        (
            '{"who": "nobody", "text": "x"}',
            "turns.jsonl:1: who: 'nobody' is nobody in a negotiation; use buyer or trainee.",
        ),
        ("[1, 2]", "turns.jsonl:1: this is no JSON object"),
        ("hello there", "turns.jsonl:1: nobody is named before this line; begin each line with 'Buyer:' or 'You:'."),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_line_field_and_fix(
    command: Run, tmp_path: Path, content: str, told: str
) -> None:
    ran = command("grade", write(tmp_path, [content]), "--json")
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


def test_a_file_that_is_not_there_or_no_text_is_named(command: Run, tmp_path: Path) -> None:
    assert "there is no such file; check the path" in command("grade", "nowhere.jsonl").err
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert "it is not UTF-8 text; save the file as UTF-8" in command("grade", "bytes").err
    assert command("grade", str(tmp_path)).code == 2


def test_a_grader_by_model_needs_one_that_is_set(command: Run, tmp_path: Path) -> None:
    ran = command("grade", write(tmp_path, TURNS), "--grader", "model")
    assert ran.code == 2
    assert "COUNTERPART_GRADER_URL=(not set) does not work" in ran.err
    assert "use embedded or model" in command("grade", write(tmp_path, TURNS), "--grader", "oracle").err


def test_a_model_grades_and_where_it_fails_the_turn_is_ungraded(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        "id": "asks_why",
        "quote": "who on your side needs the 8",
        "specific": True,
        "takes_up": None,
        "confidence": "sure",
        "note": "x",
    }
    with ModelServer() as server:
        server.control(json=json.dumps({"findings": [found], "abstained": [], "move": "opening_demand", "rider": None}))
        monkeypatch.setenv("COUNTERPART_GRADER_URL", server.url)
        monkeypatch.setenv("COUNTERPART_GRADER_NAME", "normal")
        good = command("grade", write(tmp_path, TURNS[:1]), "--json", "--grader", "model")
        monkeypatch.setenv("COUNTERPART_GRADER_NAME", "too-short")
        bad = command("grade", write(tmp_path, TURNS[:1]), "--json", "--grader", "model")
    assert good.code == 0
    assert objects(good)["sharp"]["levels"]["uncover"] == 3
    assert bad.code == 3
    row = objects(bad)["sharp"]
    assert (row["status"], row["turn_level"]) == ("ungraded", None)
    assert "cut at its limit" in row["reason"]
    assert row["reason"] in bad.err


SPELLINGS = """\
[10:32] Customer (Helen): We need 8 % off by Friday, or we go out to tender.
[10:33] **Rep:** Before I answer: who on your side needs the 8, and by when must it show in the books?
Client: My CFO, for the year end.
Sales rep - No way.
purchaser: Then we are done.
me: And please send me the plan
for next year.
"""


def test_a_pasted_talk_is_read_in_its_usual_spellings(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(SPELLINGS, encoding="utf-8")
    turns = read_turns(path)
    assert [t.text for t in turns][1:] == ["No way.", "And please send me the plan for next year."]
    assert turns[0].buyer.startswith("We need 8 %")
    assert turns[1].buyer == "My CFO, for the year end."


def test_the_page_holds_every_turn_and_asks_for_nothing(tmp_path: Path) -> None:
    talk, page = tmp_path / "talk.txt", tmp_path / "talk.html"
    talk.write_text(SPELLINGS.replace("No way.", "No <b>way</b>."), encoding="utf-8")
    assert run(["grade", str(talk), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "who on your side needs the 8" in text
    assert "<b>way</b>" not in text, "what people wrote is escaped"
    assert "indicative" in text
    for loads in ("<script", "http://", "https://", "src=", "<link", "@import", "url("):
        assert loads not in text


def test_a_page_in_a_folder_that_is_not_there_is_refused_before_grading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(SPELLINGS, encoding="utf-8")
    assert run(["grade", str(talk), "--html", str(tmp_path / "nowhere" / "x.html")]) == 2
    said = capsys.readouterr()
    assert "--html" in said.err
    assert not said.out
