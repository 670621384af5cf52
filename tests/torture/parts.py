"""What is run of each long promise, in full numbers, and what is left to do of it."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import Cluster, cluster, find_postgresql
from tests.promises.outcome import R1_POSTS, R2_SEEDS, R3_REPLIES, R8_BACKUPS
from tests.torture.crashes import Chain
from tests.torture.dying import STEPS
from tests.torture.journal import Entry, Journal
from tests.torture.posts import PLACE, POSTS, Post
from tests.torture.servers import fresh_database
from tests.torture.streams import CUT, RESTART, Listening
from tests.torture.upgrades import places, tried

KINDS = ("sqlite", "postgresql")
# So many on one database, then a new one: none of it grows without end.
IN_ONE_DATABASE = 60

Key = tuple[str, str, str, int]


def crashes(kind: str, todo: list[Key], folder: Path, running: Cluster | None) -> Iterator[Entry]:
    with fresh_database(kind, folder, running) as database:
        chain = Chain(kind, database, folder)
        try:
            yield from chain.run([(place, number) for _, _, place, number in todo])
        finally:
            chain.close()


def posts(kind: str, todo: list[Key], folder: Path, running: Cluster | None) -> Iterator[Entry]:
    with fresh_database(kind, folder, running) as database:
        post = Post(kind, database, folder)
        try:
            for _, _, _, number in todo:
                yield post.batch(number)
        finally:
            post.close()


def streams(kind: str, todo: list[Key], folder: Path, running: Cluster | None) -> Iterator[Entry]:
    with fresh_database(kind, folder, running) as database:
        listening = Listening(kind, database, folder)
        try:
            for _, _, place, number in todo:
                yield listening.reply(place, number)
        finally:
            listening.close()


def upgrades(kind: str, todo: list[Key], folder: Path, running: Cluster | None) -> Iterator[Entry]:
    for place, (_, _, what, number) in enumerate(todo):
        own = folder / str(place)
        own.mkdir()
        yield tried(kind, what, number, own, running)


Run = Callable[[str, list[Key], Path, Cluster | None], Iterator[Entry]]
# Each part: what runs it, and what there is to run on a database.
PARTS: dict[str, tuple[Run, Callable[[str], list[tuple[str, int]]]]] = {
    "R1": (posts, lambda kind: [(PLACE, number) for number in range(1, R1_POSTS // POSTS + 2)]),
    "R2": (crashes, lambda kind: [(step, seed) for seed in range(1, R2_SEEDS + 1) for step in STEPS]),
    "R3": (streams, lambda kind: [(place, number) for place in (CUT, RESTART) for number in range(1, R3_REPLIES + 1)]),
    "R8": (upgrades, lambda kind: places(kind, R8_BACKUPS)),
}


def run_part(part: str, kind: str, journal: Journal, most: int | None = None, only: str = "") -> None:
    """Do what is left of a part on a kind of database, `most` of it and `only` at places that begin so, and journal each; a word on the way."""
    if kind == "postgresql" and find_postgresql() is None:
        print(f"{part}: there is no PostgreSQL server here; not run on it", flush=True)
        return
    run, all_of_it = PARTS[part]
    done = journal.done(part)
    wanted = [(part, kind, place, number) for place, number in all_of_it(kind) if place.startswith(only)]
    todo = [key for key in wanted if key not in done][:most]
    programs = find_postgresql() if kind == "postgresql" else None
    with cluster(programs) if programs and todo else nullcontext() as running:
        for first in range(0, len(todo), IN_ONE_DATABASE):
            with TemporaryDirectory() as folder:
                for entry in run(kind, todo[first : first + IN_ONE_DATABASE], Path(folder), running):
                    journal.add(entry)
                    wrong = f" — {'; '.join(entry.why)[:300]}" if entry.wrong else ""
                    print(f"{part} {kind} {entry.place} {entry.number}: {entry.seconds} s{wrong}", flush=True)
