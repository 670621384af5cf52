"""R1: messages sent again and again, out of order, from two tabs at two servers on one database, while servers are killed. What was acknowledged is there
once, and whoever asks again hears the same."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from app.bootstrap import House
from app.practice.records import UNFINISHED, Turn
from tests.promises.said import LINES
from tests.torture.crashes import Wrong
from tests.torture.journal import Entry
from tests.torture.servers import Server
from tests.torture.visitors import Visitor, house_beside, visitor

PART, PLACE = "R1", "posts"
TALKS, AT_ONCE, MESSAGES = 20, 8, 5
# How often each message is sent from each tab; cut off before the answer, once in so many; with other words under the same key, once in so many.
EACH, CUT_OF, OTHER_OF = 4, 9, 9
REPLAYS = 2
POSTS = TALKS * MESSAGES * (2 * EACH + 2 * REPLAYS)
KILLS, ENDS_WITHIN_S, PAUSE_S = 2, 60.0, 0.03
CASE = "packaging-film"


@dataclass
class Talk:
    """One person's talks in two tabs: what each answer to each key was."""

    person: Visitor
    session: str
    words: dict[str, str]
    chance: Random
    bases: tuple[str, str]
    answered: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sent: int = 0
    over: bool = False
    wrong: Wrong = field(default_factory=Wrong)

    async def go(self) -> None:
        """Send everything from both tabs, then all of it once more."""
        await asyncio.gather(*(self._tab(base) for base in self.bases))
        begun = time.monotonic()
        while (missing := set(self.words) - set(self.answered)) and not self.over:
            if time.monotonic() - begun > ENDS_WITHIN_S:
                self.wrong.note("stuck", f"{sorted(missing)} of {self.session} were never taken")
                return
            await self._tab(self.bases[0], [min(missing)])

    async def _tab(self, base: str, keys: list[str] | None = None) -> None:
        if keys is None:
            keys = [key for key in self.words for _ in range(EACH)]
            self.chance.shuffle(keys)
        async with self._client(base) as client:
            for key in keys:
                await self._send(client, key)
                await asyncio.sleep(self.chance.random() * PAUSE_S)

    def _client(self, base: str) -> httpx.AsyncClient:
        cookie = {"cookie": self.person.cookie}
        return httpx.AsyncClient(base_url=base, headers=cookie, timeout=ENDS_WITHIN_S, verify=False)

    async def _send(self, client: httpx.AsyncClient, key: str) -> None:
        known, text = self.answered.get(key), self.words[key]
        if known and self.chance.randrange(OTHER_OF) == 0:
            await self._other_words(client, key)
            return
        self.sent += 1
        if self.chance.randrange(CUT_OF) == 0:
            await self._cut(client, key)
            return
        with contextlib.suppress(httpx.TransportError):
            answer = await self._post(client, key, text)
            self._take(key, answer)

    def _take(self, key: str, answer: httpx.Response) -> None:
        if answer.status_code == 202:
            found = answer.json()
            self.answered.setdefault(key, []).append(found)
            if found["text"] != self.words[key]:
                self.wrong.note("changed", f"{key} of {self.session} came back with other words")
        elif answer.status_code == 409:  # another message is being answered, or the talks are over
            self.over = self.over or "ended" in answer.text or "over" in answer.text
        elif answer.status_code != 503:
            self.wrong.note("changed", f"{key} of {self.session}: {answer.status_code} {answer.text[:200]}")

    async def _other_words(self, client: httpx.AsyncClient, key: str) -> None:
        self.sent += 1
        with contextlib.suppress(httpx.TransportError):
            answer = await self._post(client, key, f"{self.words[key]} Not this.")
            if answer.status_code not in (422, 503):
                self.wrong.note("doubled", f"{key} of {self.session} was taken with other words: {answer.status_code}")

    async def _cut(self, client: httpx.AsyncClient, key: str) -> None:
        """Send a message and go before the answer comes."""
        going = asyncio.create_task(self._post(client, key, self.words[key]))
        await asyncio.sleep(self.chance.random() * PAUSE_S)
        going.cancel()
        with contextlib.suppress(asyncio.CancelledError, httpx.TransportError):
            self._take(key, await going)

    async def _post(self, client: httpx.AsyncClient, key: str, text: str) -> httpx.Response:
        url, headers = f"/api/v1/sessions/{self.session}/turns", {"Idempotency-Key": key}
        return await client.post(url, json={"text": text}, headers=headers)

    async def ask_again(self, turns: dict[str, Turn]) -> None:
        """Send each message again from both tabs, now that all are answered: the same answer to the byte, with the reply that is kept."""
        turns = {key: turn for key, turn in turns.items() if key in self.words}
        heard: dict[str, set[str]] = {key: set() for key in turns}
        for base in self.bases:
            async with self._client(base) as client:
                for key in [*turns] * REPLAYS:
                    self.sent += 1
                    heard[key].add((await self._post(client, key, self.words[key])).text)
        for key, turn in turns.items():
            found = json.loads(heard[key].pop())
            if heard[key] or (found.get("id"), found.get("number"), found.get("reply")) != (
                turn.id,
                turn.number,
                turn.reply,
            ):
                self.wrong.note("changed", f"{key} of {self.session}: another answer when it was sent again: {found}")


def judge(house: House, talk: Talk) -> dict[str, Turn]:
    """Hold what is kept against what was answered; the turns that are kept, by key."""
    turns = house.ledger.turns(talk.session)[1:]
    kept, wrong = Counter(turn.client_key for turn in turns), talk.wrong
    by_key = {turn.client_key: turn for turn in turns}
    for key, count in kept.items():
        if count != 1 or key not in talk.words:
            wrong.note("doubled", f"{key} of {talk.session} is there {count} times")
        elif by_key[key].text != talk.words[key]:
            wrong.note("changed", f"{key} of {talk.session} is kept with other words")
    for key, answers in talk.answered.items():
        if {(a["id"], a["number"]) for a in answers} != (
            {(by_key[key].id, by_key[key].number)} if key in by_key else set()
        ):
            wrong.note(
                "lost" if key not in by_key else "doubled", f"{key} of {talk.session} was acknowledged as {answers}"
            )
    if [turn.number for turn in turns] != list(range(1, len(turns) + 1)):
        wrong.note("doubled", f"turns of {talk.session} are numbered {[turn.number for turn in turns]}")
    told = Counter(e.body["turn"] for e in house.ledger.events_after(talk.session, 0) if e.type == "turn.started")
    if told != Counter(turn.id for turn in turns):
        wrong.note("doubled", f"turns of {talk.session} begin otherwise in its events: {told}")
    return by_key


class Post:
    """Two servers on one database, and people who talk with both."""

    def __init__(self, kind: str, database: str, folder: Path) -> None:
        self.kind, self.house = kind, house_beside(database)
        self.servers = (Server(database, folder, pace=0.0), Server(database, folder, pace=0.0))
        for server in self.servers:
            server.start()

    def close(self) -> None:
        for server in self.servers:
            server.end()
        self.house.engine.dispose()

    def batch(self, number: int) -> Entry:
        """So many talks side by side, with servers killed meanwhile."""
        begun, chance = time.monotonic(), Random(number)
        talks = asyncio.run(self._talks(number, chance))
        wrong = Wrong()
        for talk in talks:
            wrong.counts += talk.wrong.counts
            wrong.why += talk.wrong.why
        tried = sum(talk.sent for talk in talks)
        return Entry(
            PART, self.kind, PLACE, number, tried, round(time.monotonic() - begun, 1), dict(wrong.counts), wrong.why[:5]
        )

    async def _talks(self, number: int, chance: Random) -> list[Talk]:
        talks = [self._begun(number, place, chance) for place in range(TALKS)]
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(talk: Talk) -> None:
            async with gate:
                await talk.go()

        killing = asyncio.create_task(self._kill(chance))
        await asyncio.gather(*(one(talk) for talk in talks))
        await killing
        for talk in talks:
            await self._settled(talk)
            await talk.ask_again(judge(self.house, talk))
            judge(self.house, talk)
        return talks

    def _begun(self, number: int, place: int, chance: Random) -> Talk:
        bases = self.servers[0].base, self.servers[1].base
        person = visitor(self.house, bases[place % 2], f"Tess {number} {place}")
        with person.client() as client:
            session = person.begin(client, CASE, chance.randrange(2**31))
        words = {f"k{n}": f"{text} ({n})" for n, text in enumerate(chance.sample(LINES, MESSAGES), 1)}
        return Talk(person, session, words, Random(chance.random()), bases)

    async def _kill(self, chance: Random) -> None:
        for time_ in range(KILLS):
            await asyncio.sleep(0.5 + 2 * chance.random())
            server = self.servers[time_ % 2]
            await asyncio.to_thread(server.end)
            await asyncio.to_thread(server.start)

    async def _settled(self, talk: Talk) -> None:
        until = time.monotonic() + ENDS_WITHIN_S
        while any(turn.step in UNFINISHED for turn in self.house.ledger.turns(talk.session)):
            if time.monotonic() > until:
                talk.wrong.note("stuck", f"{talk.session} has a turn that is not answered")
                return
            await asyncio.sleep(0.05)
