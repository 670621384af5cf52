"""The drill as its faces use it: the next line, an answer graded at once with a stronger line, and how each strategy goes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from app.buyer.hearing import hear
from app.buyer.turn import scene_of
from app.clock import Clock
from app.content.acts import RUBRIC, Strategy
from app.content.persona import CaseFile, Fact
from app.errors import NotFound
from app.grading.advice import Advice, advise, stronger_line
from app.grading.context import TurnToGrade
from app.grading.grader import Grader, Grading, Status
from app.grading.hinting import question
from app.people.records import User
from app.practice.abroad import history_of
from app.practice.drillfacts import facts_for
from app.practice.drills import A_DAY, Memory, Situation, asked_for, deck_of, next_situation, own_key, remembered
from app.practice.gradework import turn_to_grade
from app.practice.messages import fit_message
from app.practice.pasted import Written, to_grade
from app.practice.ports import Ledger
from app.practice.records import Exchange, Session, Turn
from app.practice.service import Practice

SESSIONS_SEARCHED = 12
GOOD = 3
LATELY = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is kept. `level` is the turn's level 0 to 4; `strategies` the level of each that was asked for (None: not shown); `counts`
    marks the first try of a day, which decides when the situation comes again."""

    situation: str
    line: str
    text: str
    level: int | None
    strategies: tuple[tuple[Strategy, int | None], ...]
    counts: bool
    at: datetime


class DrillStore(Protocol):
    """What is kept of drills. Each method is one transaction."""

    def memory(self, user: str) -> dict[str, Memory]:
        """The memory of each situation that a user has answered, by key."""
        ...

    def answers(self, user: str, since: datetime) -> list[Answered]:
        """A user's answers since a time, oldest first."""
        ...

    def keep(self, user: str, answer: Answered, memory: Memory, own_turn: str | None) -> None:
        """Write an answer, and the memory of its situation after it."""
        ...


@dataclass(frozen=True, slots=True)
class Drill:
    """A line to answer: the situation, her words now, the case, facts of the brief that may serve, what one said last time (own moments only), how many were
    answered today, and whether it is due only later."""

    situation: Situation
    line: str
    case: CaseFile
    facts: tuple[Fact, ...]
    said_then: str | None
    done_today: int
    ahead: bool

    @property
    def done_for_today(self) -> bool:
        """Whether the five of the day are answered."""
        return self.done_today >= A_DAY


@dataclass(frozen=True, slots=True)
class Result:
    """A graded answer: advice (None where nothing stands out), a stronger line, the question to ask oneself, and when the situation comes again (None
    where the answer could not be graded)."""

    drill: Drill
    text: str
    grading: Grading
    advice: Advice | None
    stronger: str
    question: str
    due: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """One strategy over the last 60 days: lines that asked for it, how many of them were met at level 3 or more, and the last five, oldest first."""

    strategy: Strategy
    asked: int
    met: int
    lately: tuple[bool, ...]


class Drilling:
    """The service of drills."""

    def __init__(self, practice: Practice, ledger: Ledger, store: DrillStore, grader: Grader, clock: Clock) -> None:
        self.practice, self.ledger, self.store, self.grader, self.clock = practice, ledger, store, grader, clock

    async def next(self, user: User, focus: Strategy | None = None) -> Drill | None:
        """The next line for a user; None where everything was answered today."""
        return await asyncio.to_thread(self._next, user, focus)

    async def again(self, user: User, key: str) -> Drill:
        """The same situation once more. Raises NotFound for one that there is not."""
        return await asyncio.to_thread(self._drill, user, key)

    async def answer(self, user: User, key: str, text: str, line: str | None = None) -> Result:
        """Grade an answer to a situation, and keep it. `line` is the wording that was answered, where it was another than the next one.
        Raises NotFound, and BadValue for a text that does not fit."""
        text = fit_message(text)
        drill = await asyncio.to_thread(self._drill, user, key)
        if line in drill.situation.lines:
            drill = replace(drill, line=line)
        turn = await asyncio.to_thread(self._to_grade, drill, text)
        grading = await self.grader.grade(turn)
        due, counts = None, False
        if grading.status is Status.GRADED and grading.turn_level is not None:
            due, counts = await asyncio.to_thread(self._keep, user, drill, text, grading)
        advice = advise(turn, grading) if grading.status is Status.GRADED else None
        wanted = _to_show(drill.situation, grading)
        stronger = advice.stronger if advice is not None and advice.stronger else stronger_line(turn, wanted)
        asked = question(drill.situation.kind, drill.situation.tactic)
        done = await asyncio.to_thread(self._done_today, user)
        return Result(replace(drill, done_today=done), text, grading, advice, stronger, asked, due, counts)

    async def progress(self, user: User) -> list[Progress]:
        """How each strategy goes, over the first tries of the last 60 days."""
        since = self.clock.now() - timedelta(days=60)
        answers = await asyncio.to_thread(self.store.answers, user.id, since)
        return [_progress(s, [a for a in answers if a.counts]) for s in Strategy]

    def _next(self, user: User, focus: Strategy | None) -> Drill | None:
        now = self.clock.now()
        memory = self.store.memory(user.id)
        today = [a.situation for a in self._today(user) if a.counts]
        own = self._own(user)
        deck = deck_of(self.practice.cases.of_user(user))
        own += [s for key in memory if (s := self._own_situation(user, key, {o.key for o in own})) is not None]
        found = next_situation(deck, own, memory, today, now, seed=user.id, focus=focus)
        return self._made(user, found, memory, len(today)) if found is not None else None

    def _drill(self, user: User, key: str) -> Drill:
        found = deck_of(self.practice.cases.of_user(user)).get(key) or self._own_situation(user, key, set())
        if found is None:
            raise NotFound("drill", key, "take the next one")
        return self._made(user, found, self.store.memory(user.id), self._done_today(user))

    def _made(self, user: User, found: Situation, memory: dict[str, Memory], done: int) -> Drill:
        old = memory.get(found.key)
        case, said = self._case_and_words(user, found)
        line = found.line(old.times if old else 0)
        ahead = old is not None and old.due > self.clock.now()
        return Drill(found, line, case, facts_for(case, found, line), said, done, ahead)

    def _case_and_words(self, user: User, found: Situation) -> tuple[CaseFile, str | None]:
        if found.own_turn is None:
            return self.practice.cases.find(found.case, user), None
        turn = self.ledger.turn(found.own_turn)
        return self.practice.case_of(self.ledger.session(turn.session)), turn.text

    def _own(self, user: User) -> list[Situation]:
        """The turns of the user's ended sessions that missed an opening or fell into a trap, newest session first."""
        ended = [s for s in self.ledger.sessions_of(user.id) if s.status != "running" and s.turns > 0]
        found: dict[str, Situation] = {}
        for session in ended[:SESSIONS_SEARCHED]:
            gradings = self.practice.judged(session.id)
            turns = self.ledger.turns(session.id)
            for turn in turns:
                grading = gradings.get(turn.id)
                if (
                    grading is not None
                    and _went_badly(grading)
                    and (made := _of_turn(session, turns, turn)) is not None
                ):
                    found.setdefault(made.key, made)
        return list(found.values())

    def _own_situation(self, user: User, key: str, known: set[str]) -> Situation | None:
        """The situation of a turn of the user's own, by key; None for any other key, or one that is known already."""
        prefix = own_key("")
        if not key.startswith(prefix) or key in known:
            return None
        try:
            turn = self.ledger.turn(key.removeprefix(prefix))
            session = self.ledger.session(turn.session)
        except NotFound:
            return None
        if session.owner != user.id or turn.number < 1:
            return None
        return _of_turn(session, self.ledger.turns(session.id), turn)

    def _to_grade(self, drill: Drill, text: str) -> TurnToGrade:
        """The answer as a grader sees it: a line of a case begins the talks, one of one's own stands where it stood."""
        situation = drill.situation
        if situation.own_turn is None:
            written = Written(
                f"{situation.key}.{drill.line[:20]}",
                text,
                drill.line,
                (),
                drill.case.id,
                situation.kind,
                situation.tactic,
            )
            return to_grade(written, drill.case)
        turn = self.ledger.turn(situation.own_turn)
        turns = self.ledger.turns(turn.session)
        before = [t for t in turns if t.number < turn.number]
        history = history_of([Exchange(t.text, t.reply, t.text_en, t.reply_en) for t in before])
        state = before[-1].state or self.ledger.state(turn.session)
        heard = hear(text, drill.case, scene_of(state, history, before[-1].move))
        return turn_to_grade(replace(turn, text=text, heard=heard), turns, drill.case)

    def _keep(self, user: User, drill: Drill, text: str, grading: Grading) -> tuple[datetime, bool]:
        now, key = self.clock.now(), drill.situation.key
        first = all(a.situation != key for a in self._today(user))
        old = self.store.memory(user.id).get(key)
        memory = remembered(old, key, grading.turn_level or 0, now) if first or old is None else old
        shown = tuple((s, grading.levels.get(s)) for s in drill.situation.strategies)
        answer = Answered(key, drill.line, text, grading.turn_level, shown, first, now)
        self.store.keep(user.id, answer, memory, drill.situation.own_turn)
        return memory.due, first

    def _done_today(self, user: User) -> int:
        return sum(1 for a in self._today(user) if a.counts)

    def _today(self, user: User) -> list[Answered]:
        start = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.store.answers(user.id, start)


def _went_badly(grading: Grading) -> bool:
    """Whether a turn fell into a trap or walked past an opening."""
    return grading.status is Status.GRADED and (grading.missed or any(f.trap for f in grading.findings))


def _of_turn(session: Session, turns: Sequence[Turn], turn: Turn) -> Situation | None:
    """What a turn of one's own answered, as a situation; None where her move is not known."""
    before = next((t for t in turns if t.number == turn.number - 1), None)
    if before is None or before.move is None or not before.reply:
        return None
    kind, rider = before.move.kind, before.move.rider
    wanted = asked_for(kind, rider)
    if not wanted:
        return None
    return Situation(
        own_key(turn.id), session.case, kind, rider, (before.english_reply,), wanted, turn.id, session.spoken
    )


def _to_show(situation: Situation, grading: Grading) -> Strategy:
    """The strategy for a stronger line: of those asked for one that was not shown, else the first; for a trap its own."""
    trap = next((f for f in grading.findings if f.trap), None)
    if trap is not None and RUBRIC[trap.id].strategy in situation.strategies:
        return RUBRIC[trap.id].strategy
    return next((s for s in situation.strategies if (grading.levels.get(s) or 0) < GOOD), situation.strategies[0])


def _progress(strategy: Strategy, answers: Sequence[Answered]) -> Progress:
    """A line that asked for several is met by any of them, and counts for the one that was shown; where none was, for all that were asked for."""
    met = []
    for answer in answers:
        levels = dict(answer.strategies)
        if strategy not in levels:
            continue
        good = (levels[strategy] or 0) >= GOOD
        if good or not any((level or 0) >= GOOD for level in levels.values()):
            met.append(good)
    return Progress(strategy, len(met), sum(met), tuple(met[-LATELY:]))
