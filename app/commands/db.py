"""`counterpart db`: bring the database to the newest schema, back it up, restore it, make the kept figures anew."""

from pathlib import Path
from typing import Annotated

import typer

from app.settings import load_settings

db = typer.Typer(add_completion=False, no_args_is_help=True)
_MEGABYTE = 1_000_000


@db.callback()
def group() -> None:
    """Upgrade, back up or restore the database, or make its figures anew."""


@db.command()
def figures() -> None:
    """Make the figures of all submitted sessions anew, from their gradings and corrections."""
    from app.bootstrap import ready

    house = ready(load_settings())
    count = house.keeper.rebuild()
    house.engine.dispose()
    print(f"The figures of {count} submitted session{'' if count == 1 else 's'} were made anew.")


@db.command()
def upgrade() -> None:
    """Bring the database to the newest schema; does nothing where it is there already."""
    from app.bootstrap import upgrade_database

    done = upgrade_database(load_settings())
    print("The database was brought to the newest schema." if done else "The database has the newest schema already.")


@db.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write the whole database into one file; the server may go on."""
    from app.bootstrap import back_up_database

    kept = back_up_database(load_settings(), file, replace=replace)
    print(f"The backup is in {kept.path} ({kept.size / _MEGABYTE:.1f} MB). It holds what people typed; keep it safe.")


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'counterpart db backup' wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Drop what the database holds now.")] = False,
) -> None:
    """Put a backup into the database. Stop the server first; where it cannot be done, nothing is changed."""
    from app.bootstrap import restore_database

    kept = restore_database(load_settings(), file, replace=replace)
    print(f"The database holds what {kept.path} held, in the newest schema.")
