"""Own cases as their faces use them: keep a draft, build a version, look at it, share it, delete it. Everything is checked against who asks."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from app.buyer.turn import Line, Spoken, decide_turn, open_talks, speak_turn
from app.clock import Clock, new_id
from app.content.loading import document_hash
from app.content.persona import CaseFile
from app.errors import Conflict
from app.language.days import Day
from app.models.chat import ChatModel
from app.negotiation.case import best_deal
from app.negotiation.casecheck import Problem, checked
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.reading import Reading, known_fields, read
from app.owncase.understood import understood
from app.people.records import User
from app.practice.cases import PinnedCases
from app.practice.ownrecords import DRAFT, OwnCase
from app.practice.ports import Ledger
from app.practice.rewording import reworded

LONGEST = 4000
SAMPLE_SEED = 4
ASKED = (
    "Where does the {price} come from?",
    "What are you worried about, if you look at next year?",
    "I cannot do that. It would cost us more than we earn here.",
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A built case as its owner looks at it: what is wrong with it (nothing, as a rule), how she opens, a few exchanges, and in how many of the hidden
    truths a deal exists, in all and within the limits; `understood` says back what was read and what was assumed."""

    head: OwnCase
    case: CaseFile
    problems: tuple[Problem, ...]
    opening: str
    exchanges: tuple[tuple[str, str], ...]
    truths: int
    with_deal: int
    within_limits: int
    understood: tuple[tuple[str, str], ...] = ()


class OwnCases:
    """The service of own cases."""

    def __init__(self, ledger: Ledger, cases: PinnedCases, clock: Clock, voice: ChatModel | None = None) -> None:
        self.ledger, self.cases, self.clock, self.voice = ledger, cases, clock, voice

    def of(self, user: User) -> list[OwnCase]:
        """The user's own cases and those shared with the user's teams; drafts only of the user's own."""
        found = self.ledger.own_cases(user.id, tuple(t.id for t in user.teams))
        return [c for c in found if c.version or c.owner == user.id]

    def today(self) -> Day:
        """The day from which a date in the answers is counted."""
        now = self.clock.now()
        return Day(now.year, now.month, now.day)

    def begin(self, user: User, flat: Mapping[str, str]) -> str:
        """Keep a first draft; the id of the new own case."""
        now = self.clock.now()
        case = f"own-{new_id(now)}"
        self.ledger.add_own_case(case, user.id, _kept(flat), now)
        return case

    def answers(self, user: User, case: str) -> dict[str, str]:
        """The draft, else the answers of the newest version. Raises NotFound."""
        head = self.cases.own(case, user, to_change=True)
        return self.ledger.own_answers(case, DRAFT if head.drafted else head.version)

    def draft(self, user: User, case: str, flat: Mapping[str, str]) -> None:
        """Keep answers that are not finished. Raises NotFound."""
        self.cases.own(case, user, to_change=True)
        self.ledger.draft_own_case(case, _kept(flat))

    def finish(self, user: User, case: str) -> Reading:
        """Build a new version from the kept answers, where nothing is wrong with them. Raises NotFound, Conflict."""
        head = self.cases.own(case, user, to_change=True)
        flat = self.answers(user, case)
        reading = read(flat, self.today())
        if reading.answers is None:
            return reading
        version = head.version + 1
        built = build(reading.answers, case, f"1.{version - 1}.0")
        self._keep(built, version, flat)
        return reading

    async def preview(self, user: User, case: str) -> Preview:
        """The newest version looked at. Raises NotFound."""
        head = await asyncio.to_thread(self.cases.own, case, user)
        found = await asyncio.to_thread(self.cases.find, case, user)
        opening, exchanges = await _sample(found)
        problems, counts = await asyncio.to_thread(_looked_at, found)  # every package of every draw: up to two seconds
        flat = await asyncio.to_thread(self.ledger.own_answers, case, head.version)
        return Preview(head, found, problems, opening, exchanges, *counts, _said_back(read(flat, self.today())))

    async def reword(self, user: User, case: str) -> bool:
        """Let the model that is set word some lines anew, as a new version; False where none of its lines could be used. Raises NotFound, Conflict, ModelError."""
        head = await asyncio.to_thread(self.cases.own, case, user, to_change=True)
        if self.voice is None:
            raise Conflict("No model is set up here, so the lines stay as they are.")
        found = await asyncio.to_thread(self.cases.find, case, user)
        version = head.version + 1
        changed = await reworded(found, self.voice, f"1.{version - 1}.0")
        if changed is None:
            return False
        await asyncio.to_thread(self._keep, changed, version, self.ledger.own_answers(case, head.version))
        return True

    def share(self, user: User, case: str, *, with_team: bool) -> None:
        """Let the user's team see it, or make it private again. Raises NotFound, Conflict."""
        head = self.cases.own(case, user, to_change=True)
        if with_team and not head.version:
            raise Conflict("There is nothing to share yet; answer the questions and build the case first.")
        if with_team and user.team is None:
            raise Conflict("You are in no team, so there is nobody to share it with. Ask your admin for a team.")
        self.ledger.share_own_case(case, user.team if with_team else None)

    def delete(self, user: User, case: str) -> None:
        """Delete it. Sessions that were played keep what they were played on. Raises NotFound."""
        self.cases.own(case, user, to_change=True)
        self.ledger.delete_own_case(case)

    def _keep(self, case: CaseFile, version: int, flat: Mapping[str, str]) -> None:
        digest = document_hash(case)
        self.ledger.pin(case.kind, case.id, case.version, digest, case)
        self.ledger.add_own_version(case.id, version, digest, case.title, flat, self.clock.now())


def _said_back(reading: Reading) -> tuple[tuple[str, str], ...]:
    return tuple(understood(reading.answers, reading.notes)) if reading.answers else ()


def _looked_at(case: CaseFile) -> tuple[tuple[Problem, ...], tuple[int, int, int]]:
    """What is wrong with a case; and how many hidden truths there are, with a deal, with a deal within the limits."""
    draws = [d.id for d in case.confidential.draws]
    within = [best_deal(case, d, within_limits=True) is not None for d in draws]
    return checked(case), (len(draws), sum(best_deal(case, d) is not None for d in draws), sum(within))


async def _sample(case: CaseFile) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Her opening and her answers to three usual lines, by the built-in buyer."""
    opened = open_talks(case, Level.STANDARD, SAMPLE_SEED)
    state, move, history = opened.decision.state, opened.decision.move, [Line("buyer", opened.text)]
    price = case.issues[0].spoken(case.opening[case.issues[0].id]).split(" off")[0]
    said = []
    for asked in ASKED:
        text, reply = asked.format(price=price), ""
        decided = decide_turn(case, state, text, tuple(history), SAMPLE_SEED, last=move)
        history.append(Line("trainee", text))
        async for item in speak_turn(case, decided, tuple(history), SAMPLE_SEED):
            reply = item.text if isinstance(item, Spoken) else reply
        state, move = decided.state, decided.move
        history.append(Line("buyer", reply))
        said.append((text, reply))
    return opened.text, tuple(said)


def _kept(flat: Mapping[str, str]) -> dict[str, str]:
    """The fields that the questions know, cut to what the store takes."""
    known = known_fields()
    return {name: text[:LONGEST] for name, text in flat.items() if name in known and text.strip()}
