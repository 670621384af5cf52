"""What the long runs found, as rows of the promises."""

from collections import Counter

from tests.promises.outcome import Outcome
from tests.torture.journal import Entry, Journal
from tests.torture.parts import KINDS, run_part

UNITS = {
    "R1": "messages sent, again and again, out of order and from two tabs at two servers that were killed meanwhile, were lost, taken twice or answered otherwise",
    "R2": "turns whose server was killed at a labelled step were lost, doubled, changed or stuck",
    "R3": "streams cut at an event, by Last-Event-ID, refresh, second tab or the end of their server, went on otherwise",
    "R8": "rows were lost or changed by upgrades from every schema or by backups under load",
}


def tortured(part: str) -> Outcome:
    """Do what is left of a part on both databases, as its journal says, and count what all of it found."""
    journal = Journal()
    for kind in KINDS:
        run_part(part, kind, journal)
    return found_in(part, journal.entries(part))


def found_in(part: str, entries: list[Entry]) -> Outcome:
    """The outcome of what was done; in its unit, how much on each database, and the slowest recovery where that is promised."""
    tried: Counter[str] = Counter()
    for entry in entries:
        tried[entry.kind] += entry.tried
    each = ", ".join(f"{count:,} on {kind}" for kind, count in tried.items())
    slowest = f"; slowest recovery {max((e.seconds for e in entries), default=0):.1f} s" if part == "R2" else ""
    found = Outcome(part, f"{UNITS[part]} ({each}{slowest})", tried=sum(tried.values()))
    found.failures += [f"{e.kind}, {e.place}, {e.number}: {why}" for e in entries if e.wrong for why in e.why or ["?"]]
    return found
