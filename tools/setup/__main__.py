"""Prepare this folder: `python3 tools/setup run` (what running needs) or `python3 tools/setup dev` (and what tests need).

This file must start on any Python, however old, so that it can say plainly that it is too old: no newer syntax here.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main():
    if sys.version_info[:2] >= OLDEST:
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        from steps import prepare

        return prepare(sys.argv[1:])
    for name in NEWER:
        if works(name):
            return subprocess.call([name] + sys.argv)
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write(
        "Python: "
        + found
        + " is too old; install Python 3.11 or newer, or name one that is there: make PYTHON=python3.12 run\n"
    )
    return 1


def works(name):
    """Whether a Python of that name is on the path and starts."""
    try:
        with open(os.devnull, "w") as nowhere:
            code = "import sys; sys.exit(sys.version_info[:2] < (3, 11))"
            return subprocess.call([name, "-c", code], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
