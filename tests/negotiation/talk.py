"""Driving one negotiation by hand: say acts and terms, look at the move and the state."""

from dataclasses import replace
from typing import Any

from app.content.acts import Act
from app.content.persona import CaseFile
from app.negotiation.case import Table, truth
from app.negotiation.heard import Heard, HeardAct, HeardTerm
from app.negotiation.move import Move
from app.negotiation.policy import Decision, begin, confirm, decide
from app.negotiation.state import Change, Level, State
from tests.negotiation.games import does, said
from tests.negotiation.worlds import small


class Talk:
    """One negotiation on the small case unless told otherwise; `so` sets fields of the state by hand."""

    def __init__(
        self, draw: str = "plain", level: Level = Level.STANDARD, case: CaseFile | None = None, **so: Any
    ) -> None:
        self.case = case or small()
        self.truth: Table = truth(self.case, draw)
        self.last: Decision = begin(self.case, level, 1, draw=draw)
        self.state: State = replace(self.last.state, **so)

    def say(self, *acts: HeardAct | Act, terms: tuple[HeardTerm, ...] = (), **more: Any) -> Move:
        spoken = [does(a) if isinstance(a, Act) else a for a in acts]
        return self.hear(replace(said(*spoken, terms=terms), **more))

    def hear(self, heard: Heard) -> Move:
        self.last = decide(self.state, heard, self.case, 1)
        self.state = self.last.state
        return self.last.move

    def confirm(self, answer: bool) -> Move:
        self.last = confirm(self.state, answer, self.case, 1)
        self.state = self.last.state
        return self.last.move

    def put(self, **so: Any) -> None:
        self.state = replace(self.state, **so)

    def utility(self, package: Any) -> float:
        return self.truth.economics.utility(package)

    @property
    def rules(self) -> list[str]:
        return [change.rule for change in self.last.log]

    def line(self, rule: str) -> Change:
        return next(change for change in self.last.log if change.rule == rule)
