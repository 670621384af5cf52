"""The command line: parse, call, print, exit code. Everything heavy is imported late, so that `--help` is quick.

Exit codes: 0 met, 1 a gate failed, 2 wrong input, 3 could not be evaluated, 130 interrupted.
"""

import importlib
import sys
from typing import Any

import click

GATE_FAILED, WRONG_INPUT, NOT_EVALUATED, INTERRUPTED = 1, 2, 3, 130
_COMMANDS = {
    "serve": ("app.commands.serve", "serve", "Start the pages on this machine."),
    "chat": ("app.commands.chat", "chat", "Practise in the terminal."),
    "say": ("app.commands.say", "say", "Say one turn in a stored session."),
    "grade": ("app.commands.grade", "grade", "Grade turns or a transcript from a file."),
    "content": ("app.commands.content", "content", "Check and list authored documents."),
    "users": ("app.commands.users", "users", "Add and list users."),
    "sign-in-link": ("app.commands.users", "sign_in_link", "Make a one-time sign-in link."),
    "db": ("app.commands.db", "db", "Bring the database to the newest schema."),
    "config": ("app.commands.config", "config", "Show the settings in force."),
    "doctor": ("app.commands.doctor", "doctor", "Check this installation."),
    "players": ("app.commands.players", "players", "Play the scripted trainees and print a table."),
}


class _Late(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, click.Command):
            return found
        import typer

        command: Any = typer.main.get_command(found)
        command.name = cmd_name
        return command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Help without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row[2]) for name, row in _COMMANDS.items()])


@click.group(cls=_Late, help="Counterpart: practise a contract renegotiation, and see how it went.")
@click.version_option(package_name="counterpart")
def cli() -> None:
    """The group of all commands."""


def main() -> None:
    """Run the command line; every known error is one sentence on stderr and an exit code."""
    from app.errors import BadInput, CounterpartError

    try:
        result = cli(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except BadInput as error:
        _fail(error.message, WRONG_INPUT)
    except CounterpartError as error:
        _fail(error.message, WRONG_INPUT if error.status in (404, 409) else NOT_EVALUATED)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("Interrupted; what was done is kept.", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_INPUT)


def _fail(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    sys.exit(code)
