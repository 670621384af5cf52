"""`counterpart content import-card FILE --case ID` and `content export-card CASE`: character cards V2 and V3."""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.content.cards import SPECS, card_of, read_card, with_card
from app.content.loading import load_case
from app.errors import BadValue, ContentError
from app.owncase.export import case_yaml


def import_card(
    file: Annotated[
        Path, typer.Argument(help="A card: JSON, or a PNG that carries one (chara_card_v2, chara_card_v3).")
    ],
    case: Annotated[str, typer.Option(help="The case that is copied.")] = "packaging-film",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The case file to write (default: by the card's name).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a case of a character card: a copy of a case whose buyer has the card's name, description and manner. The card's own prompts are not read."""
    from app.negotiation.casecheck import check_case

    try:
        content = file.read_bytes()
    except OSError as error:
        raise ContentError(str(file), 0, "", f"it cannot be read ({error.strerror})", "check the path") from None
    card = read_card(file.name, content)
    path = output or Path(f"{_slug(card.name)}.yaml")
    made = with_card(load_case(case), card).model_copy(update={"id": path.stem})
    problems = check_case(made)
    if problems:
        raise ContentError(file.name, 0, problems[0].field, problems[0].problem, problems[0].fix)
    path.write_text(case_yaml(made), encoding="utf-8")
    if as_json:
        print(
            json.dumps(
                {"file": str(path), "case": case, "name": card.name, "left_out": card.left_out}, ensure_ascii=False
            )
        )
        return
    print(f"{card.name} is in {path}, on a copy of {case}. Check it with: counterpart content lint {path}")
    if card.left_out:
        print(f"{card.left_out} sentences gave orders and were left out.", file=sys.stderr)


def export_card(
    case: Annotated[str, typer.Argument(help="The case.")],
    version: Annotated[int, typer.Option(help="2 or 3.")] = 2,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write (default: stdout).")] = None,
) -> None:
    """Print the public side of a case as a character card."""
    if version not in SPECS:
        raise BadValue("version", version, "use 2 or 3")
    wanted: Literal[2, 3] = 3 if version == max(SPECS) else 2
    text = json.dumps(card_of(load_case(case), wanted), ensure_ascii=False, indent=1)
    if output is None:
        print(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")


def _slug(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii()).lower()
    return ("card-" + re.sub(r"[^a-z0-9]+", "-", plain).strip("-"))[:40].rstrip("-")
