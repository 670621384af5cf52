"""A check before the real mail: what a draft shows, which traps it holds, what it gives away, and a stronger line. Nothing is kept unless it is asked for.

Names are replaced before any model reads the text, and put back before quotes are held to it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.clock import Clock, new_id
from app.content.acts import RUBRIC, Strategy
from app.content.persona import CaseFile
from app.errors import BadValue, NotFound
from app.grading.advice import Advice, advise, each_trap, unused
from app.grading.context import Earlier, TurnToGrade
from app.grading.grader import Grader, Grading, Status
from app.grading.masked import MaskedGrader, masker_for
from app.language.figures import figures
from app.language.leaking import TONE, Leaked, leaks
from app.locale.filled import N_, Filled
from app.people.records import User
from app.practice.anyterms import Given, gifts_of, given_in
from app.practice.exchanges import read_exchange, sides, speakers
from app.practice.messages import fit_text
from app.practice.pasted import Written, to_grade
from app.practice.service import Practice

LONGEST = 20_000
MOST_MESSAGES = 60
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What somebody pastes: what the customer wrote and a draft, or a whole exchange (`exchange`). `me` is the writer's name in it, `case` the id of the case
    that it belongs to (None: any deal), `hide` more words that no model may see."""

    text: str
    customer: str = ""
    exchange: bool = False
    me: str = ""
    case: str | None = None
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedTurn:
    """One message of the writer: what was before it, its grading, the one thing to say, a line for each trap, what it gives, what it leaks."""

    number: int
    buyer: str
    text: str
    grading: Grading
    advice: Advice | None
    traps: tuple[Advice, ...]
    given: tuple[Given, ...]
    leaked: tuple[Leaked, ...]

    @property
    def advices(self) -> tuple[Advice, ...]:
        """What is said of it: a line for each trap, else the one thing."""
        return self.traps or ((self.advice,) if self.advice else ())

    @property
    def away(self) -> tuple[Leaked, ...]:
        """What it gives away in words."""
        return tuple(leak for leak in self.leaked if leak.kind not in TONE)

    @property
    def tone(self) -> tuple[Leaked, ...]:
        """Where it sounds like a threat or a plea."""
        return tuple(leak for leak in self.leaked if leak.kind in TONE)

    @property
    def free(self) -> tuple[Given, ...]:
        """What is given with nothing asked in return."""
        return tuple(g for g in self.given if g.free)


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole check, in order of time. `shown` are the strategies that appear in it; `seen` is what a model was shown (None where none was)."""

    turns: tuple[CheckedTurn, ...]
    shown: tuple[Strategy, ...]
    masked: tuple[tuple[str, str], ...]
    seen: str | None


class WhoAreYou(BadValue):
    """An exchange whose writer cannot be told; `names` are those found in it."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        fix = Filled("say which one you are: %(names)s", names=", ".join(names))
        super().__init__(N_("Your name in it"), Filled("(not said)"), fix)


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check that its writer kept: what was pasted, as it was."""

    id: str
    what: ToCheck
    at: datetime


class CheckStore(Protocol):
    """Checks that were kept. Each method is one transaction."""

    def keep(self, user: str, kept: KeptCheck) -> None:
        """Keep what was pasted."""
        ...

    def kept(self, user: str) -> list[KeptCheck]:
        """A user's kept checks, newest first."""
        ...

    def drop(self, user: str, check: str) -> bool:
        """Delete a kept check; False where the user has none of that id."""
        ...


class Checking:
    """The service of checks."""

    def __init__(self, practice: Practice, store: CheckStore, grader: Grader, clock: Clock) -> None:
        self.practice, self.store, self._grader, self.clock = practice, store, grader, clock

    @property
    def by_model(self) -> bool:
        """Whether a language model reads what is checked."""
        return self._grader.kind == "model"

    async def check(self, user: User, what: ToCheck) -> Checked:
        """Check a draft or an exchange. Raises BadValue where it is empty, too long or cannot be read, WhoAreYou, NotFound for a case."""
        case = await asyncio.to_thread(self._case, user, what.case)
        return await check_with(what, case, self._grader)

    async def keep(self, user: User, what: ToCheck) -> str:
        """Keep what was pasted, because its writer said so; its id. Raises NotFound for a case that is not the user's to see."""
        fit(what)
        await asyncio.to_thread(self._case, user, what.case)
        if len(await self.kept(user)) >= MOST_KEPT:
            raise BadValue("Kept checks", MOST_KEPT, "delete some of them first")
        now = self.clock.now()
        kept = KeptCheck(new_id(now), what, now)
        await asyncio.to_thread(self.store.keep, user.id, kept)
        return kept.id

    async def kept(self, user: User) -> list[KeptCheck]:
        """What the user kept, newest first."""
        return await asyncio.to_thread(self.store.kept, user.id)

    async def one_kept(self, user: User, check: str) -> KeptCheck:
        """One kept check. Raises NotFound for anybody else's."""
        found = next((k for k in await self.kept(user) if k.id == check), None)
        if found is None:
            raise NotFound("kept check", check)
        return found

    async def drop(self, user: User, check: str) -> None:
        """Delete a kept check. Raises NotFound."""
        if not await asyncio.to_thread(self.store.drop, user.id, check):
            raise NotFound("kept check", check)

    def _case(self, user: User, name: str | None) -> CaseFile | None:
        if name is None:
            return None
        return self.practice.cases.find(name, user)


async def check_with(what: ToCheck, case: CaseFile | None, grader: Grader) -> Checked:
    """Check a draft or an exchange with a grader. Names are replaced before a model reads it. Raises BadValue where it is empty, too long or cannot be
    read, WhoAreYou where it cannot be told who the writer is."""
    fit(what)
    reader = MaskedGrader(grader)
    written = _exchange(what) if what.exchange else [_draft(what)]
    turns = [to_grade(w, case) if case else _with_gifts(to_grade(w, None)) for w in written]
    masker = masker_for(turns, (what.me, *what.hide))
    gradings = [await reader.grade_with(turn, masker) for turn in turns]
    done = [_checked(n, w, t, g, case) for n, (w, t, g) in enumerate(zip(written, turns, gradings, strict=True), 1)]
    shown = {RUBRIC[f.id].strategy for g in gradings for f in g.findings if not f.trap}
    by_model = grader.kind == "model"
    seen = "\n\n".join(masker.mask(t.text) for t in turns) if by_model else None
    names = tuple(masker.names.items()) if by_model else ()
    return Checked(tuple(done), tuple(s for s in Strategy if s in shown), names, seen)


def fit(what: ToCheck) -> None:
    """Raises BadValue where something is empty, too long or holds control characters."""
    name = N_("The exchange") if what.exchange else N_("Your draft")
    if not what.text.strip():
        raise BadValue(name, what.text, "paste it into the field")
    fit_text(name, what.text, LONGEST)
    fit_text(N_("What the customer wrote"), what.customer, LONGEST)
    fit_text(N_("Your name in it"), what.me, 80)


def _draft(what: ToCheck) -> Written:
    said = read_exchange(what.customer)
    told = sides(said, what.me) if said else None
    if told is None:
        return Written("1", what.text.strip(), what.customer.strip())
    earlier = [Earlier("trainee" if s.ours else "buyer", s.text) for s in told]
    last = earlier.pop() if earlier and earlier[-1].who == "buyer" else None
    return Written("1", what.text.strip(), last.text if last else "", tuple(earlier))


def _exchange(what: ToCheck) -> list[Written]:
    said = read_exchange(what.text)
    if not said:
        fix = N_("paste a mail chain, a chat, or lines that begin with 'Me:' and 'Them:'")
        raise BadValue("The exchange", what.text.strip()[:60], fix)
    told = sides(said, what.me)
    if told is None:
        raise WhoAreYou(speakers(said))
    found: list[Written] = []
    lines: list[Earlier] = []
    for side in told[:MOST_MESSAGES]:
        if side.ours:
            buyer = lines[-1].text if lines and lines[-1].who == "buyer" else ""
            before = lines[:-1] if buyer else lines
            found.append(Written(str(len(found) + 1), side.text, buyer, tuple(before)))
        lines.append(Earlier("trainee" if side.ours else "buyer", side.text))
    return found


def _with_gifts(turn: TurnToGrade) -> TurnToGrade:
    """Of any deal: what is given for nothing is made known to the grader, which else knows figures only from a case."""
    asked = next((f.value for f in figures(turn.buyer) if f.unit == "percent"), None)
    found = gifts_of(turn.text, asked)
    return turn if found is None else replace(turn, terms=found[0], deal=found[1])


def _checked(number: int, written: Written, turn: TurnToGrade, grading: Grading, case: CaseFile | None) -> CheckedTurn:
    graded = grading.status is Status.GRADED
    advice = (advise(turn, grading) or unused(turn, grading)) if graded else None
    traps = each_trap(turn, grading) if graded else ()
    return CheckedTurn(
        number,
        written.buyer,
        written.text,
        grading,
        advice,
        traps,
        given_in(written.text, case, written),
        leaks(written.text),
    )
