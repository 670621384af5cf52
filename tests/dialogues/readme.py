"""The example talk in the README: the first turns of a kept dialogue, word for word.

python -m tests.dialogues.readme NAME       writes the first ten turns of tests/dialogues/NAME.jsonl into the README
"""

import re
import sys

from tests.conftest import ROOT
from tests.dialogues.dialogue import FOLDER, Dialogue, read

README = ROOT / "README.md"
TURNS = 10
BLOCK = re.compile(r"<!-- dialogue: (?P<name>[\w-]+) -->\n(?P<body>.*?)<!-- end of dialogue -->", re.DOTALL)


def as_chat(dialogue: Dialogue, turns: int = TURNS) -> str:
    """The opening and the first turns as `counterpart chat` prints them, indented for the README."""
    lines = []
    for row in dialogue.rows[: turns + 1]:
        lines += [f"You:   {row['text']}"] if row["text"] else []
        lines += [f"Buyer: {row['buyer']}"]
    return "".join(f"    {line}\n" for line in lines)


def main(args: list[str]) -> int:
    name = args[0]
    body = f"\n{as_chat(read(FOLDER / f'{name}.jsonl'))}\n"
    text = BLOCK.sub(
        lambda _: f"<!-- dialogue: {name} -->\n{body}<!-- end of dialogue -->", README.read_text(encoding="utf-8")
    )
    README.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
