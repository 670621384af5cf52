"""`counterpart retention run [--dry-run]`: delete the talks that are kept long enough, or only say which would go."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.settings import load_settings

retention = typer.Typer(add_completion=False, no_args_is_help=True)


@retention.callback()
def group() -> None:
    """How long talks are kept (COUNTERPART_KEEP_TRANSCRIPTS_DAYS; 0: for ever)."""


@retention.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Delete the talks that nobody has gone on with for so many days. A running server does it once a day."""
    from app.bootstrap import ready

    house = ready(load_settings())
    service = house.services.privacy.retention
    due = asyncio.run(service.stands()).due if dry_run else asyncio.run(service.run())
    house.engine.dispose()
    if as_json:
        print(json.dumps({"days": service.days, "dry_run": dry_run, "families": [asdict(row) for row in due]}))
        return
    for row in due:
        attempts = f", {len(row.sessions)} attempts" if len(row.sessions) > 1 else ""
        print(f"{row.sessions[0]}  {row.age_days} days old, {row.turns} messages{attempts}")
    kept = f"kept for {service.days} days" if service.days else "kept for ever"
    count = sum(len(row.sessions) for row in due)
    print(f"Talks are {kept}; {count} sessions {'would go' if dry_run else 'were deleted'}.")
