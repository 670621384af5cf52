"""The virtual environment and the Python packages in it, from the hashed lock files. Standard library only."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from problem import Problem, of_output

LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock", "node": "requirements-node.lock"}
ROOM_MB = {"run": 400, "dev": 900}
WHAT = "Python packages"


@dataclass(frozen=True)
class Environment:
    """The virtual environment of a project folder."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """What was installed into it."""
        return self.folder / "counterpart-set-up.json"

    @property
    def log(self) -> Path:
        """The output of the last installer."""
        return self.folder / "set-up.log"

    @property
    def site_packages(self) -> Path:
        """Its packages."""
        return next(iter(sorted(self.folder.glob("lib/python3*/site-packages"))), self.folder / "Lib" / "site-packages")


def is_there(env: Environment, kind: str) -> bool:
    """Whether everything of a kind ('run' or 'dev') is installed as the lock file asks."""
    noted = _noted(env)
    return env.python.exists() and noted.get("root") == str(env.root) and noted.get(kind) == _digest(env, kind)


def install(env: Environment, kind: str) -> None:
    """Make the environment where there is none, install the lock file of a kind and the command `counterpart`. Raises Problem."""
    _check_room(env, kind)
    if not _works(env):
        _make(env)
    _pip(env, kind)
    _command(env)
    kinds = ("run", "dev") if kind == "dev" else (kind,)
    noted = {**_noted(env), "root": str(env.root), **{each: _digest(env, each) for each in kinds}}
    fresh = env.stamp.with_suffix(".new")
    fresh.write_text(json.dumps(noted))
    fresh.replace(env.stamp)


def _noted(env: Environment) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(env.stamp.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _digest(env: Environment, kind: str) -> str:
    return hashlib.sha256((env.root / LOCKS[kind]).read_bytes()).hexdigest()


def _check_room(env: Environment, kind: str) -> None:
    needed = ROOM_MB.get(kind, 0) if not env.folder.exists() else 0
    free = shutil.disk_usage(env.root).free // 1_000_000
    if free < needed:
        raise Problem(
            "Disk", f"only {free} MB are free where {env.root} is", f"free at least {needed} MB and try again"
        )


def _works(env: Environment) -> bool:
    """Whether the environment starts, is new enough and has pip; one that was moved or broke off does not."""
    code = "import sys, pip; sys.exit(sys.version_info[:2] < (3, 11))"
    try:
        return subprocess.run([str(env.python), "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make(env: Environment) -> None:
    shutil.rmtree(env.folder, ignore_errors=True)
    ran = subprocess.run([sys.executable, "-m", "venv", str(env.folder)], capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return
    output = ran.stdout + ran.stderr
    if "ensurepip" in output and "no space" not in output.lower():
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Problem(
            "Python",
            f"{version} comes without venv",
            f"install it (on Debian: apt install python{version}-venv) and try again",
        )
    raise of_output("Virtual environment", output, "the lines above")


def _pip(env: Environment, kind: str) -> None:
    command = [
        str(env.python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--retries",
        "1",
    ]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", str(env.root / LOCKS[kind])]
    ran = subprocess.run(
        command, cwd=env.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    env.log.write_text(ran.stdout)
    if ran.returncode:
        raise of_output(WHAT, ran.stdout, str(env.log))


def _command(env: Environment) -> None:
    """Make this checkout importable in the environment and lay the command `counterpart` beside its Python."""
    (env.site_packages / "counterpart-checkout.pth").write_text(f"{env.root}\n")
    script = env.folder / "bin" / "counterpart"
    script.write_text(f"#!{env.python}\nfrom app.cli import main\n\nmain()\n")
    script.chmod(0o755)
