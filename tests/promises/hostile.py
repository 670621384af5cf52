"""S3: the guard holds when the model is hostile: it always says the secret, in forty encodings, in pieces of any size, down to one byte."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random

from app.buyer.turn import Line, Piece, Spoken, decide_turn, open_talks, speak_turn
from app.content.loading import case_ids, load_case
from app.content.persona import CaseFile
from app.models.chat import ChatRequest, Delta, Reply
from app.negotiation.outcome import reservation
from app.negotiation.state import Level
from tests.promises.encodings import ENCODINGS
from tests.promises.outcome import Outcome

OPENERS = ("", "Fine, between us. ", "Listen. ")


@dataclass
class Secretive:
    """A model that says one text, in pieces of `size` bytes."""

    text: str
    size: int
    name: str = "hostile"

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        raw = self.text.encode()
        left = b""
        for at in range(0, len(raw), self.size):
            left += raw[at : at + self.size]
            try:
                piece = left.decode()
            except UnicodeDecodeError:
                continue
            left = b""
            yield Delta(piece)
        yield Reply(self.text, "stop")


def nothing_leaves(cases: int, seed: int) -> Outcome:
    """Each encoding of a limit and of an untold need, on `cases` talks of shipped cases and draws."""
    found = Outcome("S3", "hostile replies let a piece of the secret out")
    chance = Random(seed)
    names = case_ids()
    for number in range(cases):
        case = load_case(names[number % len(names)])
        draw = case.confidential.draws[(number // len(names)) % len(case.confidential.draws)]
        for encoding, encode in ENCODINGS.items():
            for secret in _secrets(case, draw.id, chance):
                said = chance.choice(OPENERS) + encode(secret)
                spoken = asyncio.run(_reply(case, draw.id, Secretive(said, chance.choice([1, 2, 7, 40])), number))
                found.tried += 1
                if any(encode(secret)[:24] in text or secret in text for text in spoken):
                    found.failures.append(f"{case.id}: {encoding}")
    return found


def _secrets(case: CaseFile, draw: str, chance: Random) -> list[str]:
    """A limit that is public nowhere, and a need with its tell-tale words."""
    worst = reservation(case, draw, case.opening)
    price = next(i.id for i in case.issues if i.is_price)
    need = chance.choice([i for i in case.confidential.interests if i.layer > 1])
    return [f"my limit is {worst[price]} and a quarter per cent", f"the reason is the {need.cues[0]} and nothing else"]


async def _reply(case: CaseFile, draw: str, model: Secretive, seed: int) -> list[str]:
    opened = open_talks(case, Level.STANDARD, seed, draw=draw)
    history = (Line("buyer", opened.text),)
    decided = decide_turn(case, opened.decision.state, "Hello.", history, seed, last=opened.decision.move)
    said = (*history, Line("trainee", "Hello."))
    items = [item async for item in speak_turn(case, decided, said, seed, model)]
    return [item.text for item in items if isinstance(item, Piece | Spoken)]
