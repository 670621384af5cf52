"""`counterpart config show`: the settings in force, secrets redacted."""

import json
from typing import Annotated

import typer

from app.settings import load_settings

config = typer.Typer(add_completion=False, no_args_is_help=True)


@config.callback()
def group() -> None:
    """Show the settings in force."""


@config.command()
def show(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show the settings in force; keys are redacted."""
    shown = load_settings().shown()
    if as_json:
        print(json.dumps(shown, indent=2))
        return
    for name, value in shown.items():
        print(f"{name} = {value if value is not None else '(not set)'}")
