"""Keep a dialogue, or record a kept one anew after an intended change.

python -m tests.dialogues.record FILE                                      plays the messages of FILE again and writes what comes now
python -m tests.dialogues.record FILE --case ID --seed N --by WHO < LINES   plays the lines of stdin and writes FILE
"""

import argparse
import sys
from pathlib import Path

from app.content.loading import case_ids
from tests.dialogues.dialogue import play, read, write


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.dialogues.record", description="Keep a dialogue, or record it anew."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--case", choices=case_ids())
    parser.add_argument("--level", default="standard")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--by", default="unnamed")
    given = parser.parse_args(args)
    if given.case is None:
        old = read(given.file)
        new = play(old.case, old.level, old.seed, old.texts, old.by)
        changed = sum(before != after for before, after in zip(old.rows, new.rows, strict=True))
    else:
        if given.seed is None:
            parser.error("--seed is missing; give the seed that was played")
        texts = [line.rstrip("\r\n") for line in sys.stdin if line.strip()]
        new = play(given.case, given.level, given.seed, texts, given.by)
        changed = len(new.rows)
    write(given.file, new)
    print(f"{given.file}: {len(new.texts)} messages, {changed} lines new or changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
