"""`counterpart content import-card` and `export-card`."""

import json
from pathlib import Path

from app.content.loading import load_case, load_document
from app.content.persona import CaseFile
from tests.commands.conftest import Run
from tests.content.pictures import carrying


def test_a_card_goes_out_comes_back_and_is_sound(command: Run, tmp_path: Path) -> None:
    out = command("content", "export-card", "freight-lanes", "--version", "3")
    assert json.loads(out.out)["spec"] == "chara_card_v3"
    (tmp_path / "marc.png").write_bytes(carrying(out.out.encode(), b"ccv3"))
    ran = command("content", "import-card", "marc.png", "--case", "freight-lanes", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told == {"file": "card-marc-oduya.yaml", "case": "freight-lanes", "name": "Marc Oduya", "left_out": 0}
    assert command("content", "lint", told["file"]).code == 0
    assert command("chat", "--case", told["file"], "--seed", "1", given="Why 9 %?\n").code == 0
    assert load_document(tmp_path / told["file"], CaseFile).buyer == load_case("freight-lanes").buyer


def test_a_file_that_is_no_card_is_refused_with_its_fix(command: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    ran = command("content", "import-card", "x.json")
    assert ran.code == 2 and "x.json: spec: 'None' is not known; use a card of the version 2 or 3" in ran.err
    assert command("content", "import-card", "none.json").code == 2
    assert command("content", "export-card", "packaging-film", "--version", "9").code == 2
    assert command("content", "export-card", "nowhere").code == 2
    assert not list(tmp_path.glob("*.yaml"))
