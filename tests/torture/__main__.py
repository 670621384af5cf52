"""Run the long promises in full numbers, journal as they go, and print what came of it.

python -m tests.torture               R1, R2, R3 and R8 on both databases
python -m tests.torture R2 R3         these
python -m tests.torture --on sqlite   on one database only
python -m tests.torture --shown       only print the tables of what was done so far

Broken off with Ctrl+C or killed, it goes on where it stopped.
"""

import argparse
import signal
import sys
from pathlib import Path

from tests.torture.journal import JOURNAL, Journal
from tests.torture.parts import KINDS, PARTS, run_part
from tests.torture.tables import table

INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run the parts of these names; 1 where something went wrong, 130 where it was broken off."""
    asked = _parsed(arguments)
    # Also where a shell started it with interrupts ignored, and where a build server ends it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    journal = Journal(asked.journal)
    parts = asked.parts or list(PARTS)
    code = 0
    try:
        for part in [] if asked.shown else parts:
            for kind in [asked.on] if asked.on else KINDS:
                run_part(part, kind, journal, asked.most, asked.at)
    except KeyboardInterrupt:
        print("\nBroken off; the same command goes on from here.", flush=True)
        code = INTERRUPTED
    for part in parts:
        entries = journal.entries(part)
        print(table(part, entries))
        code = code or int(any(entry.wrong for entry in entries))
    return code


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--on", choices=KINDS)
    parser.add_argument("--shown", action="store_true")
    parser.add_argument(
        "--at", default="", metavar="PLACE", help="only at places whose name begins so, such as 'decided'"
    )
    parser.add_argument("--most", type=int, help="of each part on each database, do so many more and leave the rest")
    parser.add_argument("--journal", type=Path, default=JOURNAL)
    asked = parser.parse_args(arguments)
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"part {unknown[0]!r} does not exist; use {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
