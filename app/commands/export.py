"""`counterpart export mine --user NAME`: all that is held of a person, as a ZIP."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from app.settings import load_settings

export = typer.Typer(add_completion=False, no_args_is_help=True)


@export.callback()
def group() -> None:
    """Take data along."""


@export.command()
def mine(
    user: Annotated[str | None, typer.Option(help="Whose (default: the local user).")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")] = Path("counterpart-mine.zip"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write all that is held of a person into a ZIP: sessions, own cases, and every row by table."""
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.pages.minefile import as_zip

    house = ready(load_settings())
    person = house.services.sign_in.named_or_local(user, SystemClock().now())
    found = asyncio.run(house.services.privacy.taking.all_of(person))
    house.engine.dispose()
    output.touch(mode=0o600)
    output.write_bytes(as_zip(found))
    if as_json:
        rows = {name: len(kept) for name, kept in found.rows.items() if kept}
        print(json.dumps({"user": person.name, "file": str(output), "sessions": len(found.debriefs), "rows": rows}))
        return
    print(f"All that is held of {person.name} is in {output}.")
