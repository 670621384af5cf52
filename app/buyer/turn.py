"""One turn of the buyer: hear, decide, let the caller commit, then speak through the guard.

The one place in `app.buyer` that holds state and secrets; what it hands to speaking and to the guard holds neither.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.buyer.abroad import speak_abroad
from app.buyer.bank import filled, phrases
from app.buyer.guard import Leash
from app.buyer.hearing import Scene, hear
from app.buyer.holding import holding
from app.buyer.inshort import shortly
from app.buyer.leashing import leash
from app.buyer.speaking import USUAL, Manner, Piece, Refusal, Spoken, speak
from app.buyer.speech import Line, Speech, Told, changed_terms, public_side
from app.buyer.verdict import agreeing
from app.content.acts import MoveKind, Tactic
from app.content.confidential import Interest
from app.content.persona import CaseFile, Knowledge, TacticSpec
from app.language.echo import asks_if_right
from app.language.wanted import Wanted
from app.models.chat import ChatModel
from app.negotiation.case import CaseKey
from app.negotiation.heard import Heard, TermMode
from app.negotiation.keeping import left_behind, paced, still_said
from app.negotiation.move import Answer, AnswerHow, Move
from app.negotiation.policy import Decision, begin, decide
from app.negotiation.state import Change, Level, State

__all__ = [
    "Abroad",
    "Decided",
    "Line",
    "Manner",
    "Opened",
    "Piece",
    "Refusal",
    "Spoken",
    "decide_heard",
    "decide_turn",
    "open_talks",
    "prepare",
    "scene_of",
    "speak_turn",
    "take_turn",
]

Value = float | str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided turn: what was heard, her move, why, and the state after it."""

    heard: Heard
    move: Move
    log: tuple[Change, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Abroad:
    """Talks in another language: which, and the lines as they were said in it."""

    language: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The start of the talks: the opening decision and her first words."""

    decision: Decision
    text: str


def open_talks(
    case: CaseFile,
    level: Level,
    seed: int,
    *,
    draw: str | None = None,
    limit: int | None = None,
    short: bool = False,
    avoid_draw: str | None = None,
) -> Opened:
    """Open the talks; the seed picks the draw and the opening words."""
    decision = begin(case, level, seed, draw=draw, limit=limit, short=short, avoid_draw=avoid_draw)
    text = case.opening_lines[seed % len(case.opening_lines)]
    if short:
        text = case.midpoint.line or case.midpoint.story
    return Opened(decision, " ".join(text.split()))


def prepare(case: CaseFile) -> None:
    """Compile what hearing and guarding a case need, so that its first message is met as fast as the next. Done once a case and process."""
    _prepared(CaseKey(case))


@lru_cache(maxsize=32)
def _prepared(key: CaseKey) -> None:
    opened = open_talks(key.case, Level.STANDARD, 0)
    history = (Line("buyer", opened.text),)
    decided = decide_turn(key.case, opened.decision.state, opened.text, history, 0, last=opened.decision.move)
    leash_for(key.case, decided, speech_for(key.case, decided, history, 0))


def decide_turn(
    case: CaseFile, state: State, text: str, history: Sequence[Line], seed: int, *, last: Move | None = None
) -> Decided:
    """Hear a message and decide. Pure. `last` is her move before it (None: the opening). Raises TalksEnded after the end."""
    return decide_heard(case, state, hear(text, case, scene_of(state, history, last)), seed)


def decide_heard(case: CaseFile, state: State, heard: Heard, seed: int) -> Decided:
    """Decide on what was heard. Pure. Raises TalksEnded after the end."""
    decision = decide(state, heard, case, seed)
    return Decided(heard, decision.move, decision.log, decision.state)


async def speak_turn(
    case: CaseFile,
    decided: Decided,
    history: Sequence[Line],
    seed: int,
    voice: ChatModel | None = None,
    abroad: Abroad | None = None,
    manner: Manner = USUAL,
) -> AsyncIterator[Piece | Spoken]:
    """Word a decided move, sentence by sentence; the last item is the whole. Works from a stored move as well. `history` is in English; `abroad`
    says in which other language the talks are held, and what was said in it."""
    speech = speech_for(case, decided, history, seed)
    held = leash_for(case, decided, speech)
    words = speak(speech, held, voice, manner)
    if abroad is not None and voice is not None:
        words = speak_abroad(speech, held, voice, abroad.language, abroad.lines, manner)
    async for item in words:
        yield item


async def take_turn(
    case: CaseFile,
    state: State,
    text: str,
    history: Sequence[Line],
    seed: int,
    *,
    commit: Callable[[Decided], Awaitable[None]],
    last: Move | None = None,
    voice: ChatModel | None = None,
) -> AsyncIterator[Piece | Spoken]:
    """Hear, decide, await the caller's commit, then speak."""
    decided = decide_turn(case, state, text, history, seed, last=last)
    await commit(decided)
    said = (*history, Line("trainee", text))
    async for item in speak_turn(case, decided, said, seed, voice):
        yield item


def speech_for(case: CaseFile, decided: Decided, history: Sequence[Line], seed: int) -> Speech:
    """What speaking may know of a decided move."""
    move, state = decided.move, decided.state
    interests = {i.id: i for i in case.confidential.interests}
    known = [interests[name] for name in state.disclosed if name != move.disclosed]
    told = tuple(need.gist for need in known)
    tactic = next((t for t in case.tactics if t.id == move.rider), None)
    public = replace(public_side(case), keeps=paced(case))
    gone = left_behind(case, state.table, state.standing) if paced(case) else frozenset()
    return Speech(
        public=public,
        move=move,
        heard=decided.heard,
        history=tuple(history),
        seed=seed,
        disclosure=tuple(interests[move.disclosed].wordings) if move.disclosed else (),
        rider=_pressing(case, tactic, decided.heard, gone) if tactic else (),
        answers=tuple(
            holding(case, _told(case, a, interests.get(move.disclosed or ""), known), state.table, state.standing, gone)
            for a in move.answers
        ),
        told_before=told,
        standing=changed_terms({i.id: i.status_quo for i in case.issues}, dict(state.standing)),
        aside=_aside(interests[move.disclosed], decided.heard) if move.disclosed else False,
        fresh=frozenset(n for n, v in state.standing.items() if v != state.standing_before.get(n, v)),
        pressed_before=tuple(dict.fromkeys(t.value.replace("_", " ") for t in state.ridden if t != move.rider)),
    )


def _aside(told: Interest, heard: Heard) -> bool:
    """Whether a need is told in answer to any 'why', not to a question about what it is about."""
    done = {(a.act, a.topic) for a in heard.acts}
    return told.layer > 1 and not any((o.act, o.topic) in done for o in told.opens)


def _pressing(case: CaseFile, tactic: TacticSpec, heard: Heard, gone: frozenset[str]) -> tuple[str, ...]:
    """The wordings of a tactic that still hold; where they name what was just given, with it filled in."""
    public = public_side(case)
    base = {i.id: i.status_quo for i in public.issues}
    offered = (t for t in heard.terms if t.mode is TermMode.OFFERED and not t.asked_of_buyer)
    given = {t.issue: t.value for t in offered if t.value != base[t.issue]}
    said = shortly(public, given, {i.id for i in public.issues}) or "that"
    return tuple(
        agreeing(line, said)
        for line in filled(still_said(case, tactic.wordings, gone) or tactic.wordings, {"given": said})
    )


def leash_for(case: CaseFile, decided: Decided, speech: Speech) -> Leash:
    """What the guard allows for a decided move."""
    return leash(case, decided.move, frozenset(decided.state.disclosed), decided.heard.text, speech)


def scene_of(state: State, history: Sequence[Line], last: Move | None) -> Scene:
    """What the ear knows before a message: the public side of the state and her last words."""
    words = next((line.text for line in reversed(history) if line.who == "buyer"), "")
    return Scene(
        standing=state.standing,
        table=state.table,
        last_kind=last.kind if last else MoveKind.OPENING_DEMAND,
        last_rider=last.rider if last else None,
        last_words=words,
        summed_up=state.summed_up,
        earlier=tuple(line.text for line in history if line.who == "trainee"),
        asked_whether_it_stands=bool(last and "still_stands" in last.about),
    )


def _told(case: CaseFile, answer: Answer, need: Interest | None, before: Sequence[Interest]) -> Told:
    if answer.tactic is not None:
        return Told(answer, _tested(case, answer.tactic, bool(answer.claim_held)))
    entry = next((k for k in case.knowledge if k.id == answer.knowledge), None)
    if entry is None or (entry.gate != "never" and answer.how is not AnswerHow.TOLD):
        return Told(answer, ())
    about_itself = (entry.topic == "budget" and Wanted.WHAT not in entry.asks) or bool(
        entry.fact
    )  # 'why did you close it?'
    reason = bool(_REASONS & set(entry.asks)) and not about_itself  # the need itself is the answer to 'why?'
    covered = need is not None and ((reason and _speaks_of(entry, need)) or _guessed(entry, need))
    if any(_guessed(entry, told) for told in before) and (asks_if_right(answer.quote) or Wanted.WHY in entry.asks):
        return Told(answer, phrases(case.buyer, "told_before", "any")[1])  # she does not take it back
    return Told(answer, tuple(entry.wordings), tuple(entry.asks), entry.fact, covered)


def _speaks_of(entry: Knowledge, need: Interest) -> bool:
    """Whether an entry is about a need, by its topic or as the answers about that need of an own case."""
    if need.layer == 1:
        return entry.topic in _OF_THE_DEMAND
    return entry.topic == need.topic or entry.id.startswith(f"{need.id}_q")


def _guessed(entry: Knowledge, need: Interest) -> bool:
    """Whether an entry answers somebody who guessed the need: who tells it does not leave it open in the same breath."""
    return need.layer > 1 and Wanted.WHETHER in entry.asks and _speaks_of(entry, need)


_REASONS = frozenset({Wanted.WHY, Wanted.WHAT})
_OF_THE_DEMAND = frozenset({"demand", "budget", "market"})


def _tested(case: CaseFile, tactic: Tactic, held: bool) -> tuple[str, ...]:
    spec = next((t for t in case.tactics if t.id == tactic), None)
    return tuple(spec.tested_true if held else spec.tested_false) if spec else ()
