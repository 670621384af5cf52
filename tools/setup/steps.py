"""The steps of preparing, each done once: packages, front-end files. Says what it does, since it may take a minute."""

import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frontend
import packages
from problem import Problem, of_os_error

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("run", "dev")


def prepare(arguments: list[str], root: Path = ROOT) -> int:
    """Prepare what `arguments` asks for ('run' or 'dev'); an exit code: 0 done, 1 a problem, 2 wrong call, 130 interrupted."""
    if len(arguments) != 1 or arguments[0] not in KINDS:
        print("Usage: python3 tools/setup run|dev", file=sys.stderr)
        return 2
    try:
        with _alone(root):
            _all(packages.Environment(root), arguments[0])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(of_os_error(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next call goes on from here.", file=sys.stderr)
        return 130
    return 0


def _all(env: packages.Environment, kind: str) -> None:
    begun, worked = time.monotonic(), False
    if not packages.is_there(env, kind):
        _say("Installing the Python packages (once, about a minute) …")
        packages.install(env, kind)
        worked = True
    ready = frontend.is_there if kind == "dev" else frontend.can_run
    if not ready(env.root):
        _say("Bringing the front-end files (once) …")
        frontend.bring(env.root, _npm(env), env.log)
        worked = True
    if worked:
        _say(f"Prepared in {time.monotonic() - begun:.0f} s.")


def _npm(env: packages.Environment) -> list[str]:
    """The npm of this machine, else the one of the wheel, installed where it is not there yet."""
    here = frontend.npm_here()
    if here is not None:
        return here
    if not packages.is_there(env, "node"):
        _say("There is no Node here; installing it into .venv (once) …")
        packages.install(env, "node")
    return frontend.npm_of_wheel(env.site_packages)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold off a second preparation of the same folder until this one is done."""
    with (root / "pyproject.toml").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
