"""The tables of the long runs, out of their journal."""

from collections import Counter
from collections.abc import Sequence

from tests.torture.journal import Entry

TITLES = {
    "R1": "R1: messages sent again, out of order and from two tabs, while servers are killed",
    "R2": "R2: a server killed at each step of a turn",
    "R3": "R3: streams of events cut",
    "R8": "R8: upgrades, and backups under load",
}
WRONG = ("lost", "doubled", "changed", "stuck", "not reached")


def table(part: str, entries: Sequence[Entry]) -> str:
    """What was done of a part, by place and database, with what went wrong and the slowest."""
    lines = [
        TITLES[part],
        "| place | database | runs | tried | " + " | ".join(WRONG) + " | slowest s |",
        "| --- " * (5 + len(WRONG)) + "|",
    ]
    places = list(dict.fromkeys((entry.place, entry.kind) for entry in entries))
    for place, kind in [*places, *([("all", "both")] if len(places) > 1 else [])]:
        rows = [e for e in entries if (e.place, e.kind) == (place, kind) or place == "all"]
        wrong: Counter[str] = sum((Counter(e.wrong) for e in rows), Counter())
        cells = [
            place,
            kind,
            len(rows),
            f"{sum(e.tried for e in rows):,}",
            *(wrong[w] for w in WRONG),
            f"{max(e.seconds for e in rows):.1f}",
        ]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    if not entries:
        lines = [TITLES[part], "nothing was run yet on this state of the product"]
    whys = [f"    {e.kind}, {e.place}, {e.number}: {why}" for e in entries for why in e.why]
    return "\n".join([*lines, *whys[:40]]) + "\n"
