"""`counterpart db upgrade` brings the database to the newest schema; `db figures` makes the kept figures of sessions anew."""

import typer

from app.settings import load_settings

db = typer.Typer(add_completion=False, no_args_is_help=True)


@db.callback()
def group() -> None:
    """Look after the database."""


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
