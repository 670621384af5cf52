"""Playing one cell on the real engine: a script, a scripted player, a simulated trainee, or grading one gold turn."""

import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.buyer.speaking import speak
from app.buyer.turn import Decided, Line, Spoken, decide_turn, leash_for, open_talks, speech_for
from app.content.acts import Act, MoveKind
from app.content.persona import CaseFile
from app.errors import BadInput, Conflict, ModelError
from app.evals.checks import Seen, Verdict, hold, hold_at_end
from app.evals.journal import KeptTurn
from app.evals.judged import judge
from app.evals.plan import Cell
from app.evals.play import seat_of
from app.evals.players import PLAYERS
from app.evals.simulated import next_words
from app.evals.suite import FINAL, Check, Step
from app.grading.context import Earlier, TurnToGrade
from app.grading.grader import Grader, Grading
from app.grading.labelled import gold
from app.models.chat import ChatModel
from app.negotiation.adjusting import end_day
from app.negotiation.gifts import deal_before
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.outcome import outcome
from app.negotiation.policy import confirm, decide, end_talks
from app.negotiation.state import State

TWIN_WITHIN = 1


class PlayerError(Exception):
    """The trainee of a cell failed, not the buyer: an unknown player, a simulated trainee who said nothing, a script that does what cannot be done."""


@dataclass(slots=True)
class Table:
    """What a cell plays with: its models (None: embedded), its grader, a judge, and who is told of each turn. `engine_s` is CPU time inside the engine."""

    voice: ChatModel | None
    trainee: ChatModel | None
    grader: Grader | None
    judge: ChatModel | None
    keep: Callable[[KeptTurn], None]
    engine_s: float = 0.0

    @contextmanager
    def engine(self) -> Any:
        """Counts the CPU time of what runs inside as the engine's."""
        began = time.process_time()
        try:
            yield
        finally:
            self.engine_s += time.process_time() - began


@dataclass(slots=True)
class Talk:
    """A talk in play."""

    case: CaseFile
    seed: int
    state: State
    move: Move
    history: list[Line]
    replies: list[str] = field(default_factory=list)


async def play(cell: Cell, table: Table) -> Mapping[str, Any]:
    """Play a cell and report each turn; what came of it. Raises ModelError where an endpoint failed, PlayerError where the trainee did."""
    if cell.row is not None:
        return await _gold(cell, table)
    assert cell.persona is not None
    p = cell.params
    with table.engine():
        opened = open_talks(cell.persona, cell.case.level, p["seed"], draw=p["draw"], limit=cell.case.limit)
    decision = opened.decision
    talk = Talk(cell.persona, p["seed"], decision.state, decision.move, [Line("buyer", opened.text)])
    if cell.case.turns is not None:
        await _script(cell, talk, table)
    elif cell.case.player is not None:
        await _player(cell, talk, table)
    else:
        await _simulated(cell, talk, table)
    with table.engine():
        result = outcome(talk.state, talk.case)
    ends = [hold_at_end(c, talk.state, result, talk.case) for c in cell.case.finally_ if c.kind in FINAL]
    ends += [await _of_principle(cell, c, talk, table) for c in cell.case.finally_ if c.principle]
    ended = talk.state.ended.value if talk.state.ended else None
    facts: dict[str, Any] = {
        "ended": ended,
        "value": result.value,
        "efficiency": result.efficiency,
        "told": len(talk.state.disclosed),
    }
    facts |= {
        "deal": dict(result.deal) if result.deal else None,
        "end_trust": result.end_trust,
        "turns": talk.state.turn,
    }
    table.keep(KeptTurn(0, "", "", facts, tuple(ends)))
    return facts


async def _script(cell: Cell, talk: Talk, table: Table) -> None:
    vary = {name: str(cell.params[name]) for name in cell.case.vary}
    for step in cell.case.turns or ():
        if talk.state.ended:
            return  # she left or they agreed; what she does before that is what a script is about
        before = talk.state
        text = _filled(step.say, vary) if step.say is not None else _words(step)
        if step.say is not None:
            if talk.state.turn >= talk.state.limit:
                raise PlayerError(f"the script goes on after the last turn with {text!r}")
            await _spoken(cell, talk, table, _heard(talk, table, text), before, text, step.expect)
        elif step.day is not None:
            try:
                talk.state = end_day(talk.state, "", tuple(step.day), talk.case).state
            except BadInput as error:
                raise PlayerError(error.message) from None
        else:
            await _closed(cell, talk, table, step)


def _heard(talk: Talk, table: Table, text: str) -> Decided:
    """What she decides on words."""
    last = talk.move if len(talk.history) > 1 else None
    with table.engine():
        return decide_turn(talk.case, talk.state, text, talk.history, talk.seed, last=last)


async def _closed(cell: Cell, talk: Talk, table: Table, step: Step) -> None:
    before = talk.state
    try:
        made = (
            confirm(before, bool(step.confirm), talk.case, talk.seed)
            if step.confirm is not None
            else end_talks(before, talk.case)
        )
    except Conflict as error:
        raise PlayerError(error.message) from None
    decided = Decided(Heard(_words(step)), made.move, made.log, made.state)
    await _spoken(cell, talk, table, decided, before, _words(step), step.expect)


async def _player(cell: Cell, talk: Talk, table: Table) -> None:
    name = cell.case.player or ""
    if name not in PLAYERS:
        raise PlayerError(f"there is no player {name!r}; use one of {', '.join(PLAYERS)}")
    view = seat_of(talk.case, talk.state, talk.move)
    while not talk.state.ended and talk.state.turn < talk.state.limit:
        heard = PLAYERS[name](view)
        before = talk.state
        with table.engine():
            made = decide(before, heard, talk.case, talk.seed)
        await _spoken(cell, talk, table, Decided(heard, made.move, made.log, made.state), before, heard.text, [])
        view.see(made.move, heard)
    if not talk.state.ended and talk.state.summed_up is not None:
        yes = view.own(talk.state.summed_up) >= talk.case.brief.no_deal
        talk.state = confirm(talk.state, yes, talk.case, talk.seed).state


async def _simulated(cell: Cell, talk: Talk, table: Table) -> None:
    wanted = cell.case.simulated
    assert wanted is not None
    if table.trainee is None:
        raise PlayerError("a simulated trainee needs a model; name one with --model")
    for _ in range(wanted.turns):
        if talk.state.ended or talk.state.turn >= talk.state.limit:
            return
        text = await next_words(table.trainee, wanted.brief, talk.case, talk.history)
        if text is None:
            raise PlayerError("the simulated trainee said nothing that could be used")
        await _spoken(cell, talk, table, _heard(talk, table, text), talk.state, text, [])


async def _spoken(
    cell: Cell, talk: Talk, table: Table, decided: Decided, before: State, text: str, expect: list[Check]
) -> None:
    """Word a decided move, grade what was said where a check asks for it, check, and report the turn."""
    said = (*talk.history, Line("trainee", text))
    spoken: Spoken | None = None
    with table.engine():
        speech = speech_for(talk.case, decided, said, talk.seed)
        leash = leash_for(talk.case, decided, speech)
        async for item in speak(speech, leash, table.voice):
            if isinstance(item, Spoken):
                spoken = item
    reply = spoken.text if spoken else ""
    if spoken is not None and table.voice is not None and spoken.by == "embedded" and not spoken.refusals:
        why = (
            spoken.why or "the model said nothing"
        )  # the built-in buyer stepped in, which says nothing about the model
        raise ModelError("rate" if "429" in why else "silent", why)
    with table.engine():
        grading = await _graded(talk, table, decided, before, text) if cell.graded else None
    seen = Seen.of(
        case=talk.case, before=before, after=decided.state, move=decided.move, text=text, reply=reply, leash=leash, earlier=tuple(talk.replies), grading=grading,
    )  # fmt: skip
    checks = [*expect, *cell.case.always]
    facts = _facts(decided, spoken, grading)
    # Before it is judged: a judge must read what was answered.
    talk.history += [Line("trainee", text), Line("buyer", reply)]
    verdicts = [hold(c, seen) if not c.principle else await _of_principle(cell, c, talk, table) for c in checks]
    talk.replies.append(reply)
    talk.state, talk.move = decided.state, decided.move
    table.keep(KeptTurn(len(talk.replies), text, reply, facts, tuple(verdicts)))


def _facts(decided: Decided, spoken: Spoken | None, grading: Grading | None) -> dict[str, Any]:
    move, state = decided.move, decided.state
    facts: dict[str, Any] = {
        "move": move.kind.value, "rider": move.rider.value if move.rider else None, "disclosed": move.disclosed, "table": dict(move.table),
        "trust": round(state.trust, 1), "heat": round(state.heat, 1), "by": spoken.by if spoken else None, "why": spoken.why if spoken else None,
        "refused": [[r.sentence, r.fault.value] for r in spoken.refusals] if spoken else [],
    }  # fmt: skip
    if grading is not None:
        facts["findings"] = [[f.id.value, f.quote] for f in grading.findings]
        facts["turn_level"] = grading.turn_level
    return facts


async def _graded(talk: Talk, table: Table, decided: Decided, before: State, text: str) -> Grading | None:
    if table.grader is None:
        return None
    earlier = tuple(Earlier(line.who, line.text) for line in talk.history[:-1])
    turn = TurnToGrade(
        id=f"{talk.case.id}-{before.turn + 1}",
        text=text,
        buyer=talk.history[-1].text,
        kind=talk.move.kind,
        rider=talk.move.rider,
        earlier=earlier,
        case=talk.case,
        facts=tuple(f.text for f in talk.case.facts),
        terms=decided.heard.terms,
        deal=deal_before(talk.case, before.standing, before.table),
        confirming=decided.heard.has(Act.ACCEPTS) and talk.move.kind is MoveKind.SUMS_UP,
        number=before.turn + 1,
    )
    return await table.grader.grade(turn)


async def _of_principle(cell: Cell, check: Check, talk: Talk, table: Table) -> Verdict:
    """Judge her last line by a principle."""
    words = cell.suite.principles[check.principle or ""]
    if table.judge is None:
        return Verdict("principle", None, "no model judges here; name one with --judge")
    return await judge(table.judge, words, talk.case.buyer.name, talk.history)


async def _gold(cell: Cell, table: Table) -> Mapping[str, Any]:
    """Grade one labelled turn. A twin is held against the turn that it was made of, any other against its labels."""
    row = cell.row
    assert row is not None and table.grader is not None
    turn = row.turn
    with table.engine():
        grading = await table.grader.grade(turn)
        label = await table.grader.grade(row.plain) if row.twin else gold(row.body, turn)
    facts = {
        "level": grading.turn_level, "label": label.turn_level, "status": grading.status.value, "twin": row.twin,
        "findings": [[f.id.value, f.quote] for f in grading.findings], "labels": [[f.id.value, f.quote] for f in label.findings],
        "levels": {s.value: level for s, level in grading.levels.items()}, "label_levels": {s.value: level for s, level in label.levels.items()},
        "abstained": [s.value for s in grading.abstained],
    }  # fmt: skip
    if grading.status.value == "ungraded":
        raise ModelError("ungraded", grading.reason or "the grader failed")
    near = _near(grading.turn_level, label.turn_level)
    told = f"level {grading.turn_level}, {'its own turn' if row.twin else 'the labels'} say {label.turn_level}"
    table.keep(
        KeptTurn(0, turn.text, turn.buyer, facts, (Verdict("twin" if row.twin else "gold", near, told, turn.text),))
    )
    return facts


def _near(one: int | None, other: int | None) -> bool:
    """Two levels at most one apart; nothing found counts as 1."""
    return abs((1 if one is None else one) - (1 if other is None else other)) <= TWIN_WITHIN


def _filled(text: str, vary: Mapping[str, str]) -> str:
    for name, value in vary.items():
        text = text.replace("{" + name + "}", value)
    return text


def _words(step: Step) -> str:
    if step.confirm is not None:
        return "/confirm" if step.confirm else "/confirm no"
    if step.day is not None:
        return " ".join(["/day", *step.day])
    return "/end" if step.end else step.say or ""
