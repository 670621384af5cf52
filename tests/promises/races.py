"""R6: two who act on one thing at the same moment. One wins, the other hears a conflict, and no note is lost or doubled."""

import asyncio
import random
import tempfile
import threading
from collections.abc import Callable

from app.bootstrap import House, build
from app.clock import SystemClock
from app.errors import Conflict, CounterpartError
from app.people.records import User
from app.practice.records import Visibility
from app.review.chains import Action, by_turn
from app.review.judging import Said
from app.settings import Settings
from app.store.upgrading import upgrade
from tests.databases import cluster, find_postgresql
from tests.promises.outcome import Outcome

WORDS = "Before I answer: who on your side needs the 8, and by when must the saving show?"


def two_at_once(races: int, seed: int, url: str | None = None) -> Outcome:
    """In turns: two coaches on one finding, one coach twice, and a rep's message from two tabs; on the database at an address, else on a
    file of SQLite."""
    found = Outcome("R6", "races had two winners, none, or lost a note")
    with tempfile.TemporaryDirectory() as folder:
        ring = _Ring(url or f"sqlite:///{folder}/house.sqlite3", random.Random(seed))
        for number in range(races):
            (ring.two_coaches, ring.one_coach_twice, ring.two_tabs)[number % 3](number, found)
            found.tried += 1
        lost = ring.missing_notes()
        found.failures += [f"a note is gone or there twice: {note}" for note in lost]
        ring.house.engine.dispose()
    return found


def two_at_once_on_both(races: int, seed: int) -> Outcome:
    """The races on SQLite, and the same number again on PostgreSQL where this machine has a server."""
    found = two_at_once(races, seed)
    programs = find_postgresql()
    if programs is not None:
        with cluster(programs) as running:
            also = two_at_once(races, seed, running.fresh())
        found.tried += also.tried
        found.failures += [f"on PostgreSQL, {failure}" for failure in also.failures]
    return found


class _Ring:
    """A house with a reviewed session, two coaches and a rep who talks."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self.chance = chance
        self.house: House = build(Settings(database_url=url, pace_ms_per_word=0))
        upgrade(self.house.engine)
        self.now = SystemClock().now()
        signer = self.house.services.sign_in
        self.rep = signer.add("Tess", "trainee", "north", self.now)
        self.coaches = [signer.add(name, "coach", "north", self.now) for name in ("Cora", "Cleo")]
        grader = self.house.worker.grader
        self.house.ledger.know_grader(grader.name, "embedded", "r", None, None)
        self.session = asyncio.run(self._submitted())
        self.notes: list[str] = []

    async def _submitted(self) -> str:
        practice = self.house.services.practice
        session = await practice.begin(self.rep, "packaging-film", mode="scored", seed=3)
        turn = await practice.say(self.rep, session.id, "k", WORDS, at_once=True)
        await practice.desk.done(turn.id)
        await practice.end(self.rep, session.id)
        await self.house.worker.work_off()
        await practice.share(self.rep, session.id, Visibility.SUBMITTED)
        return session.id

    def two_coaches(self, number: int, found: Outcome) -> None:
        """Both correct the same finding and both write a note; the session is given back first."""
        for coach in self.coaches:
            self.house.services.coaching.reviewing.store.release(self.session, coach.id)
        self._race(number, found, [self._correction(c, number) for c in self.coaches])
        for coach in self.coaches:
            text = f"note {number} of {coach.name}"
            self.notes.append(text)
            asyncio.run(self.house.services.coaching.reviewing.comment(coach, self.session, 1, text))

    def one_coach_twice(self, number: int, found: Outcome) -> None:
        """A double click on a correction; the same note is sent twice too."""
        for coach in self.coaches:
            self.house.services.coaching.reviewing.store.release(self.session, coach.id)
        coach = self.chance.choice(self.coaches)
        self._race(number, found, [self._correction(coach, number)] * 2)
        text = f"note {number}, clicked twice"
        self.notes.append(text)
        both = [self._noting(coach, text)] * 2
        errors = [e for e in _at_once(both) if e is not None]
        found.failures += [f"race {number}: a note was refused: {e}" for e in errors]

    def two_tabs(self, number: int, found: Outcome) -> None:
        """A rep's message with one key from two tabs is one turn; with two keys one of them is told to wait."""
        practice = self.house.services.practice
        session = asyncio.run(practice.begin(self.rep, "packaging-film", seed=number)).id
        same = self.chance.random() < 0.5
        keys = ("k", "k") if same else ("k1", "k2")
        accept = self.house.ledger.accept

        def send(key: str) -> Callable[[], None]:
            return lambda: _raise_if_old(accept(session, key, WORDS, "owner", self.now)[1])

        errors = _at_once([send(key) for key in keys])
        turns = len(self.house.ledger.turns(session)) - 1
        if turns != 1 or sum(e is None for e in errors) != 1:
            found.failures.append(f"race {number}: {turns} turns from two tabs, {errors}")

    def missing_notes(self) -> list[str]:
        """The notes that are not there exactly once."""
        texts = [c.text for c in self.house.services.coaching.reviewing.store.comments(self.session)]
        return [note for note in self.notes if texts.count(note) != 1]

    def _noting(self, coach: User, text: str) -> Callable[[], None]:
        return lambda: asyncio.run(self.house.services.coaching.reviewing.comment(coach, self.session, 1, text))

    def _correction(self, coach: User, number: int) -> Callable[[], None]:
        links = self.house.services.coaching.reviewing.store.links(self.session)
        chain = next(c for chains in by_turn(links).values() for c in chains)
        action = Action.REMOVE if number % 2 else Action.CONFIRM
        said = Said(action, chain.head.id, reason=f"race {number} by {coach.name}")
        return lambda: asyncio.run(self.house.services.coaching.reviewing.correct(coach, self.session, 1, said))

    def _race(self, number: int, found: Outcome, acts: list[Callable[[], None]]) -> None:
        before = len(self.house.services.coaching.reviewing.store.links(self.session))
        errors = _at_once(acts)
        after = len(self.house.services.coaching.reviewing.store.links(self.session))
        told = [e for e in errors if isinstance(e, Conflict)]
        if after - before != 1 or len(told) != 1:
            found.failures.append(f"race {number}: {after - before} rows were written, heard {errors}")


def _raise_if_old(fresh: bool) -> None:
    if not fresh:
        raise Conflict("the same message again")


def _at_once(acts: list[Callable[[], None]]) -> list[CounterpartError | None]:
    """Run in threads from one gate; what each raised. Another error than ours is a fault of the program and is raised here."""
    gate, heard = threading.Barrier(len(acts)), dict[int, BaseException | None]()

    def run(place: int) -> None:
        gate.wait(10)
        try:
            acts[place]()
            heard[place] = None
        except BaseException as error:
            heard[place] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    strange = [e for e in heard.values() if e is not None and not isinstance(e, CounterpartError)]
    if strange or len(heard) < len(acts):
        raise AssertionError(f"a race broke: {strange}")
    return [e if isinstance(e, CounterpartError) else None for e in heard.values()]
