"""`counterpart regrade`: after a new version of the grader, have it read what an earlier one has read."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.settings import load_settings

regrade = typer.Typer(add_completion=False)


@regrade.callback(invoke_without_command=True)
def run(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only turns said since this day, in UTC.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many there are.")] = False,
) -> None:
    """Put turns that an earlier grader has read into the queue for the one that is set now, behind whatever is new. The pages and workers that run do the
    work; until then, and where it fails, the earlier grading is shown. What coaches have reviewed stays as they left it."""
    import asyncio

    from app.bootstrap import ready

    house = ready(load_settings())
    grader, day = house.worker.grader.name, since.replace(tzinfo=UTC) if since else None
    if dry_run:
        print(f"{house.ledger.unread(grader, day)} turns would be read by {grader}.")
    else:
        asyncio.run(house.life.know_grader())
        put = 0
        while more := house.ledger.have_read(grader, house.services.clock.now(), day):
            put += more
            print(f"{put} turns wait for {grader} …", file=sys.stderr)
        print(f"{put} turns wait to be read by {grader}; 'counterpart worker' helps the pages with it.")
    house.engine.dispose()
