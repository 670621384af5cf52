"""The command line: parse, call, print, exit code. Everything heavy is imported late, so that `--help` is quick.

Exit codes: 0 met, 1 a gate failed, 2 wrong input, 3 could not be evaluated, 130 interrupted.
"""

import difflib
import importlib
import sys
from collections.abc import Sequence

GATE_FAILED, WRONG_INPUT, NOT_EVALUATED, INTERRUPTED = 1, 2, 3, 130
_COMMANDS = {
    "serve": ("app.commands.serve", "serve", "Start the pages on this machine."),
    "worker": ("app.commands.worker", "worker", "Grade and do other waiting work, beside the pages."),
    "chat": ("app.commands.chat", "chat", "Practise in the terminal."),
    "say": ("app.commands.say", "say", "Say one turn in a stored session."),
    "grade": ("app.commands.grade", "grade", "Grade turns or a transcript from a file."),
    "drill": ("app.commands.drill", "drill", "One buyer line, one answer, graded at once."),
    "check": ("app.commands.check", "check", "Check a draft or an exchange before it goes out."),
    "regrade": ("app.commands.regrade", "regrade", "Have a new grader read what an earlier one has read."),
    "agreement": ("app.commands.agreement", "agreement", "How far two raters of the same turns agree."),
    "content": ("app.commands.content", "content", "Check and list authored documents."),
    "users": ("app.commands.users", "users", "Add, list, invite and close users."),
    "sign-in-link": ("app.commands.users", "sign_in_link", "Make a one-time sign-in link."),
    "db": ("app.commands.db", "db", "Upgrade, back up or restore the database."),
    "export": (
        "app.commands.export",
        "export",
        "A team's submitted sessions, or all that is held of a person, as files.",
    ),
    "config": ("app.commands.config", "config", "Show the settings in force."),
    "doctor": ("app.commands.doctor", "doctor", "Check this installation."),
    "players": ("app.commands.players", "players", "Play the scripted trainees and print a table."),
    "eval": ("app.commands.evaluate", "evaluate", "Evaluation suites: run, compare, report."),
    "retention": ("app.commands.retention", "retention", "Delete talks that are kept long enough."),
    "cost-of": ("app.commands.costof", "cost_of", "What one sentence cost, by replay."),
}
_ABOUT = "Counterpart: practise a contract renegotiation, and see how it went."


def main() -> None:
    """Run the command line with the arguments of this process, and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command; its exit code. Every known error is one sentence on stderr."""
    if not args or args[0] in ("--help", "-h"):
        print(_help())
        return 0
    if args[0] == "--version":
        print(_version())
        return 0
    if args[0] not in _COMMANDS:
        near = difflib.get_close_matches(args[0], _COMMANDS, 1)
        fix = f"did you mean {near[0]!r}?" if near else "see 'counterpart --help'."
        return _fail(f"There is no command {args[0]!r}; {fix}", WRONG_INPUT)
    return _guarded(args[0], list(args[1:]))


def _guarded(name: str, args: list[str]) -> int:
    import typer

    from app.errors import BadInput, CounterpartError

    try:
        return _call(name, args)
    except BadInput as error:
        return _fail(error.message, WRONG_INPUT)
    except CounterpartError as error:
        return _fail(error.message, WRONG_INPUT if error.status in (404, 409) else NOT_EVALUATED)
    except (typer.Abort, KeyboardInterrupt):
        return _fail("Interrupted; what was done is kept.", INTERRUPTED)
    except typer.TyperException as error:
        show = getattr(error, "show", None)
        return _fail(str(error), WRONG_INPUT) if show is None else show() or WRONG_INPUT


def _call(name: str, args: list[str]) -> int:
    """Import the command now and call it."""
    import typer

    module, attribute, _ = _COMMANDS[name]
    command = typer.main.get_command(getattr(importlib.import_module(module), attribute))
    result = command.main(args=args, prog_name=f"counterpart {name}", standalone_mode=False)
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _help() -> str:
    """Help without importing anything."""
    width = max(len(name) for name in _COMMANDS)
    rows = [f"  {name:<{width}}  {row[2]}" for name, row in _COMMANDS.items()]
    return "\n".join(
        [
            "Usage: counterpart COMMAND …",
            "",
            _ABOUT,
            "",
            "Commands (each has its own --help):",
            *rows,
            "",
            "Options: --help, --version",
        ]
    )


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"counterpart {version('counterpart')}"
    except PackageNotFoundError:
        return "counterpart, run from a checkout"


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
