"""`counterpart db upgrade`: bring the database to the newest schema."""

import typer

from app.settings import load_settings

db = typer.Typer(add_completion=False, no_args_is_help=True)


@db.callback()
def group() -> None:
    """Bring the database to the newest schema."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest schema; does nothing where it is there already."""
    from app.bootstrap import upgrade_database

    done = upgrade_database(load_settings())
    print("The database was brought to the newest schema." if done else "The database has the newest schema already.")
