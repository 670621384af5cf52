"""R3: streams of events cut at every event of a reply. What was heard before and after a cut is, to the byte, what nobody's cut would have given: by
Last-Event-ID, by a refresh of the page, in a second tab, and over servers that are killed or told to stop."""

import html
import json
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from app.content.loading import case_ids
from tests.promises.said import LINES
from tests.torture.crashes import Wrong
from tests.torture.journal import Entry
from tests.torture.servers import Server
from tests.torture.visitors import (
    Ear,
    Enough,
    Visitor,
    graded,
    hear,
    house_beside,
    kind_of,
    number_of,
    say,
    visitor,
)

PART = "R3"
CUT, RESTART = "cut", "restart"
PACE = 3.0
# No reply has so many events that a listener for each of the first ones would not cut at every one.
MOST_EVENTS = 14
DONE = graded(1)


def after_so_many(count: int) -> Enough:
    """Enough where so many events were heard, or all of them."""
    return lambda events: len(events) >= count or DONE(events)


class Listening:
    """A server on a database, people who listen to it, and connections that break."""

    def __init__(self, kind: str, database: str, folder: Path) -> None:
        self.kind, self.house, self.slowest = kind, house_beside(database), 0.0
        self.most_restarts = MOST_EVENTS
        self.server = Server(database, folder, pace=PACE)
        self.server.start()

    def close(self) -> None:
        self.server.end()
        self.house.engine.dispose()

    def reply(self, place: str, number: int) -> Entry:
        """Cut the stream of one reply in every way of a place: 'cut' or 'restart'."""
        wrong, tried, self.slowest = Wrong(), 0, 0.0
        try:
            tried = self._cut(number, wrong) if place == CUT else self._restarted(number, wrong)
        except AssertionError as error:
            wrong.note("stuck", str(error)[:300])
            self.server.end()
            self.server.start()
        return Entry(PART, self.kind, place, number, tried, round(self.slowest, 2), dict(wrong.counts), wrong.why[:5])

    def _begun(self, number: int, name: str) -> tuple[Visitor, str]:
        person = visitor(self.house, self.server.base, f"Tess {name} {number}")
        with person.client() as client:
            return person, person.begin(client, case_ids()[number % len(case_ids())], number)

    def _said(self, person: Visitor, session: str, number: int) -> None:
        with person.client() as client:
            assert say(client, session, "one", Random(number).choice(LINES)).status_code == 202

    def _cut(self, number: int, wrong: Wrong) -> int:
        """Listeners for each event, all at once: each goes away after its own and comes back, or loads the page anew."""
        person, session = self._begun(number, "cut")
        opened = number_of(hear(person, session, lambda events: True)[-1])
        with ThreadPoolExecutor(2 * MOST_EVENTS + 1) as threads:
            tab = threads.submit(hear, person, session, DONE)
            came_back = [threads.submit(_back, person, session, n, opened) for n in range(1, MOST_EVENTS)]
            refreshed = [threads.submit(_refreshed, person, session, n, opened) for n in range(1, MOST_EVENTS)]
            self._said(person, session, number)
            whole, second = tab.result(), hear(person, session, DONE)
        _same("second tab", whole, second, wrong)
        _in_order(whole, wrong)
        count = len(whole) - opened
        if count >= MOST_EVENTS:
            wrong.note("not reached", f"{session} has {count} events, more than there are listeners")
        for place, back in enumerate(came_back[: count - 1], 1):
            _same(f"cut after {place}", whole[opened:], back.result(), wrong)
        reply = self.house.ledger.turns(session)[1].reply
        for place, fresh in enumerate(refreshed[: count - 1], 1):
            if fresh.result() != reply:
                wrong.note(
                    "changed", f"refresh after {place} of {session} shows {fresh.result()!r} instead of {reply!r}"
                )
        return 2 * (count - 1) + 1

    def _restarted(self, number: int, wrong: Wrong) -> int:
        """The same talks for each event: the server ends there, mostly killed, once told to stop; another one goes on."""
        for place in range(1, self.most_restarts + 1):
            person, session = self._begun(number, f"restart {place}")
            opened = number_of(hear(person, session, lambda events: True)[-1])
            ear = Ear(person, session, after_so_many(place), opened).start()
            with ThreadPoolExecutor(1) as threads:
                other = threads.submit(hear, person, session, DONE)
                self._said(person, session, number)
                before = ear.done()
                if DONE(before):
                    other.result()
                    return place - 1
                ended = time.monotonic()
                self.server.end(signal.SIGTERM if place == 1 + number % 5 else signal.SIGKILL)
                self.server.start()
                after = hear(person, session, DONE, number_of(before[-1]))
                self.slowest = max(self.slowest, time.monotonic() - ended)
                whole, second = hear(person, session, DONE), other.result()
            _same(f"restart after {place}", whole[opened:], before + after, wrong)
            _same(f"second tab over a restart after {place}", whole, second, wrong)
            _in_order(whole, wrong)
        return self.most_restarts


def _back(person: Visitor, session: str, count: int, opened: int) -> list[str]:
    """Hear so many events, go, and come back with Last-Event-ID."""
    before = hear(person, session, after_so_many(count), opened)
    return before if DONE(before) else before + hear(person, session, DONE, number_of(before[-1]))


def _refreshed(person: Visitor, session: str, count: int, opened: int) -> str:
    """Hear so many events, load the page anew, and hear on from there as its script does; the words of the reply that the page then shows."""
    before = hear(person, session, after_so_many(count), opened)
    turn = str(json.loads(before[0].split("\ndata: ")[1])["turn"])
    with person.client() as client:
        answer = client.get(f"/sessions/{session}")
        page = answer.text
    found = re.search(rf'data-turn="{turn}".*?<p[^>]*>(.*?)</p>', page, re.S)
    last = re.search(r'data-after="(\d+)"', page)
    assert found and last, f"the page of {session} does not show turn {turn}: {answer.status_code} {page[:200]}"
    # What the page had read before it listened may be heard once more, and changes nothing.
    rest = Ear(person, session, _closing(turn), int(last.group(1))).start() if _open(page, turn) else None
    return _words(html.unescape(found.group(1)), turn, rest.done() if rest else [])


def _open(page: str, turn: str) -> bool:
    return f'data-turn="{turn}" data-done' not in page


def _closing(turn: str) -> Enough:
    return lambda events: any(kind_of(e) in ("turn.completed", "turn.stopped") and turn in e for e in events)


def _words(shown: str, turn: str, events: list[str]) -> str:
    """What a page shows of a reply after further events, put together as its script does."""
    for event in events:
        body = json.loads(event.split("\ndata: ")[1])
        if kind_of(event) == "turn.delta" and body["turn"] == turn:
            said = shown[: body["start"]]
            shown = said + (" " if body["start"] > len(said) else "") + body["text"]
    return shown


def _same(what: str, wanted: list[str], found: list[str], wrong: Wrong) -> None:
    if found == wanted:
        return
    kind = "doubled" if len(found) > len(wanted) else "lost" if len(found) < len(wanted) else "changed"
    differs = next(((a, b) for a, b in zip(found, wanted, strict=False) if a != b), ("", ""))
    wrong.note(kind, f"{what}: {len(found)} events instead of {len(wanted)}; {differs[0]!r} instead of {differs[1]!r}")


def _in_order(events: list[str], wrong: Wrong) -> None:
    numbers = [number_of(event) for event in events]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.note("doubled", f"events are numbered {numbers}")
