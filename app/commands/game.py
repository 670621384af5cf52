"""One negotiation in memory, for the terminal: the same turn as everywhere else, without a database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.buyer.turn import Decided, Line, Piece, Spoken, decide_turn, open_talks, speak_turn, take_turn
from app.content.persona import CaseFile
from app.errors import BadValue, Conflict, TalksEnded
from app.models.chat import ChatModel
from app.negotiation.adjusting import correct_term, end_day
from app.negotiation.case import draw_of, truth
from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.outcome import outcome, reservation
from app.negotiation.policy import Decision, confirm, end_talks
from app.negotiation.replay import Confirmed, Corrected, DayEnded, Left, Step
from app.negotiation.state import Change, Level, State

LARGEST_SEED = 2**31 - 1
Listener = Callable[[Piece], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened: a turn, or a command between turns (then `move` may be None). `why` says why the built-in buyer
    stepped in for a model, `by` who spoke."""

    turn: int
    text: str
    buyer: str
    move: Move | None
    heard: Heard | None
    ended: str | None
    by: str = "embedded"
    why: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `chat --json` writes, one a line."""
        move, heard = self.move, self.heard
        return {
            "turn": self.turn,
            "text": self.text,
            "buyer": self.buyer,
            "move": {
                "kind": move.kind.value if move else None,
                "terms": dict(move.terms) if move else {},
                "disclosed": [move.disclosed] if move and move.disclosed else [],
            },
            "heard": {
                "acts": list(dict.fromkeys(a.act.value for a in heard.acts)) if heard else [],
                "terms": heard.offered() if heard else {},
            },
            "ended": self.ended,
        }


class Game:
    """A negotiation from its opening to its end. Nothing is stored."""

    def __init__(
        self, case: CaseFile, level: Level, seed: int, voice: ChatModel | None = None, *, draw: str | None = None
    ) -> None:
        self.case, self.seed, self._voice = case, seed, voice
        opened = open_talks(case, level, seed, draw=draw)
        self.state: State = opened.decision.state
        self.move: Move = opened.decision.move
        self.log: list[dict[str, Any]] = []
        self.steps: list[Step] = []
        self.history: list[Line] = [Line("buyer", opened.text)]
        self._keep(0, opened.decision.log)
        self.opening = Happened(0, "", opened.text, self.move, None, None)

    @property
    def awaits_confirmation(self) -> bool:
        """Whether the turns are over and only a yes or no to the sum-up is left."""
        return self.state.ended is None and self.state.summed_up is not None and self.state.turn >= self.state.limit

    @property
    def over(self) -> bool:
        """Whether nothing more can be said."""
        return self.state.ended is not None or (self.state.turn >= self.state.limit and self.state.summed_up is None)

    async def say(self, text: str, listen: Listener | None = None) -> Happened:
        """One turn. Raises TalksEnded after the end."""
        if self.over:
            raise TalksEnded(str(self.state.ended or "turn-limit"))
        decided: list[Decided] = []

        async def commit(found: Decided) -> None:
            decided.append(found)

        spoken = None
        turn = take_turn(
            self.case,
            self.state,
            text,
            tuple(self.history),
            self.seed,
            commit=commit,
            last=self.move,
            voice=self._voice,
        )
        async for item in turn:
            if isinstance(item, Spoken):
                spoken = item
            elif listen is not None:
                await listen(item)
        if spoken is None:
            raise Conflict("The buyer gave no answer; say it again.")
        self.steps.append(decided[0].heard)
        return self._took(text, decided[0], spoken)

    def would_hear(self, text: str) -> Heard:
        """What would be heard in a message said now; nothing changes."""
        return decide_turn(self.case, self.state, text, tuple(self.history), self.seed, last=self.move).heard

    async def confirm(self, yes: bool, listen: Listener | None = None) -> Happened:
        """Yes or no to what was summed up. Raises TalksEnded or Conflict where nothing waits for it."""
        if self.state.ended is None and self.state.summed_up is None:
            raise Conflict("Nothing waits for a yes; she has not summed up. Go on with the talks.")
        self.steps.append(Confirmed(yes))
        return await self._closing(
            "/confirm" if yes else "/confirm no", confirm(self.state, yes, self.case, self.seed), listen
        )

    async def end(self, listen: Listener | None = None) -> Happened:
        """The trainee ends the talks: impasse."""
        self.steps.append(Left())
        return await self._closing("/end", end_talks(self.state, self.case), listen)

    def day(self, preparations: tuple[str, ...], agreed: str = "") -> Happened:
        """End the day with up to two preparations. Raises BadValue."""
        done = end_day(self.state, agreed, preparations, self.case)
        self.state = done.state
        self.steps.append(DayEnded(preparations, agreed))
        self._keep(self.state.turn, done.log)
        told = [p.text for p in self.case.preparations if p.id in preparations]
        day = self.case.calendar[self.state.day]
        told += [f"{day.morning.who}: {day.morning.text}"] if day.morning else []
        return self._between(" ".join(["/day", *preparations]), " ".join([f"{day.label}.", *told]))

    def correct(self, issue: str, value: str) -> Happened:
        """Correct a term that was misheard; it acts on the next turn. Raises BadValue."""
        if self.over:
            raise TalksEnded(str(self.state.ended or "turn-limit"))
        done = correct_term(self.state, issue, _value(value), self.case)
        self.state = done.state
        self.steps.append(Corrected(issue, _value(value)))
        self._keep(self.state.turn, done.log)
        spec = next(i for i in self.case.issues if i.id == issue)
        return self._between(f"/correct {issue} {value}", f"Corrected: {spec.spoken(self.state.standing[issue])}.")

    async def close(self) -> None:
        """Close the connections of a model, where there is one."""
        close = getattr(self._voice, "close", None)
        if close is not None:
            await close()

    def revealed(self) -> dict[str, Any]:
        """The hidden side, the outcome and the log: only ever shown where it was asked for."""
        draw = draw_of(self.case, self.state.draw)
        real = truth(self.case, draw.id)
        result = outcome(self.state, self.case)
        told = set(self.state.disclosed)
        return {
            "hidden": {
                "draw": draw.id,
                "floor": draw.floor,
                "reservation": reservation(self.case, draw.id, self.state.table),
                "interests": [
                    {"id": i.id, "layer": i.layer, "gist": i.gist, "told": i.id in told} for i in real.real_interests()
                ],
                "weights": dict(draw.weights),
                "forms": dict(draw.kpi),
            },
            "outcome": {
                "ended": result.ended,
                "deal": dict(result.deal) if result.deal is not None else None,
                "value": result.value,
                "money": result.money,
                "utility": result.utility,
                "best": dict(result.best) if result.best is not None else None,
                "best_value": result.best_value,
                "efficiency": result.efficiency,
                "year_two": result.year_two,
                "end_trust": result.end_trust,
                "limits": [
                    {"issue": k.limit.issue, "limit": k.limit.value, "agreed": k.agreed, "kept": k.kept}
                    for k in result.limits
                ],
            },
            "log": list(self.log),
        }

    def _took(self, text: str, decided: Decided, spoken: Spoken) -> Happened:
        self.history += [Line("trainee", text), Line("buyer", spoken.text)]
        self._moved(decided.state, decided.move, decided.log)
        ended = decided.move.ended
        return Happened(self.state.turn, text, spoken.text, decided.move, decided.heard, ended, spoken.by, spoken.why)

    async def _closing(self, text: str, decision: Decision, listen: Listener | None) -> Happened:
        heard = Heard(text)
        decided = Decided(heard, decision.move, decision.log, decision.state)
        spoken = None
        async for item in speak_turn(self.case, decided, tuple(self.history), self.seed, self._voice):
            if isinstance(item, Spoken):
                spoken = item
            elif listen is not None:
                await listen(item)
        self._moved(decision.state, decision.move, decision.log)
        words = spoken.text if spoken else ""
        self.history.append(Line("buyer", words))
        return Happened(self.state.turn, text, words, decision.move, None, decision.move.ended)

    def _between(self, text: str, told: str) -> Happened:
        return Happened(self.state.turn, text, told, None, None, None)

    def _moved(self, state: State, move: Move, log: tuple[Change, ...]) -> None:
        self.state, self.move = state, move
        self._keep(state.turn, log)

    def _keep(self, turn: int, log: tuple[Change, ...]) -> None:
        self.log += [
            {"turn": turn, "rule": c.rule, "cause": c.cause, "effects": dict(c.effects), "note": c.note} for c in log
        ]


def _value(text: str) -> float | str:
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return text


def level_of(text: str) -> Level:
    """The level of that name. Raises BadValue naming what there is."""
    if text not in set(Level):
        raise BadValue("--level", text, f"use one of {', '.join(Level)}")
    return Level(text)


def seed_of(given: object) -> int:
    """A seed as a whole number. Raises BadValue with the range."""
    fits = isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LARGEST_SEED
    if not fits:
        raise BadValue("--seed", given, f"use a whole number from 0 to {LARGEST_SEED}")
    return int(str(given))
