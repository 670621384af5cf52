"""What coaches corrected, as labelled data: rows in the rubric's format, so that the next version of the grader is measured on it; and the agreement page."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.grading.context import TurnToGrade
from app.grading.grader import Grading, Status
from app.people.records import User
from app.practice.gradework import turn_to_grade
from app.practice.ports import Ledger
from app.practice.privacyports import EXPORTED
from app.practice.service import Practice
from app.review.agreeing import Agreement, ReviewedTurn, agreement, reviewed_turns
from app.review.chains import by_turn, corrected
from app.review.ports import ReviewStore
from app.review.records import Done

MOST_SESSIONS = 200
KEPT_FOR = timedelta(minutes=1)


class Labels:
    """Reads reviewed sessions of a coach's teams."""

    def __init__(self, practice: Practice, ledger: Ledger, store: ReviewStore) -> None:
        self.practice, self.ledger, self.store = practice, ledger, store
        self._known: dict[tuple[str, ...], tuple[datetime, Agreement]] = {}

    async def agreement(self, user: User) -> Agreement:
        """Agreement of the grader and the coaches over the newest 200 reviewed sessions of the user's teams."""
        return await asyncio.to_thread(self._agreement, user.coached_teams)

    def _agreement(self, teams: tuple[str, ...]) -> Agreement:
        now, known = self.practice.clock.now(), self._known.get(teams)
        if known is None or now - known[0] > KEPT_FOR:
            rows = [row for one in self._newest(teams).values() for row in self._turns(one)]
            known = self._known[teams] = now, agreement(rows)
        return known[1]

    def forget(self) -> None:
        """What was worked out is out of date: a coach said something. Another process hears of it within a minute."""
        self._known.clear()

    async def rows(self, user: User) -> list[dict[str, Any]]:
        """Every turn of the reviewed sessions as a labelled row (docs/labelling.md, 'Turns'). Reading them is noted."""
        return await asyncio.to_thread(self._rows, user)

    def _rows(self, user: User) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        now = self.practice.clock.now()
        for session, one in self._newest(user.coached_teams, most=None).items():
            head = self.ledger.session(session)
            case, turns, between = self.practice.case_of(head), self.ledger.turns(session), self.ledger.between(session)
            judged = self.practice.judged(session)
            if head.owner != user.id:
                self.ledger.audit(user.id, EXPORTED, session, "labelled turns for the grader", now)
            for turn in turns:
                grading = judged.get(turn.id)
                if turn.number and grading is not None and grading.status is Status.GRADED:
                    made.append(label_row(turn_to_grade(turn, turns, case, between, head.spoken), grading, one))
        return made

    def _newest(self, teams: tuple[str, ...], most: int | None = MOST_SESSIONS) -> Mapping[str, Done]:
        """The last review of each session, newest sessions first."""
        last = {done.session: done for done in self.store.reviewed(teams)}
        chosen = sorted(last.values(), key=lambda d: d.at, reverse=True)[:most]
        return {done.session: done for done in chosen}

    def _turns(self, one: Done) -> list[ReviewedTurn]:
        before, chains = self.ledger.gradings(one.session), by_turn(self.store.links(one.session))
        after = {turn: corrected(grading, chains.get(turn, ()), looked_at=True) for turn, grading in before.items()}
        return reviewed_turns(one.session, one.at, (before, after), chains, blind=one.blind)


def label_row(turn: TurnToGrade, grading: Grading, done: Done) -> dict[str, Any]:
    """A reviewed turn as a labelled row. No name is in it: the labeller is the coach's id."""
    return {
        "id": turn.id,
        "session": done.session,
        "case": turn.case.id if turn.case else None,
        "facts": list(turn.facts),
        "earlier": [{"who": line.who, "text": line.text} for line in turn.earlier],
        "buyer": turn.buyer,
        "move": turn.kind.value if turn.kind else None,
        "rider": turn.rider.value if turn.rider else None,
        "text": turn.text,
        "findings": [
            {"id": f.id.value, "quote": f.quote, "specific": f.specific, "takes_up": f.takes_up}
            for f in grading.findings
        ],
        "labeller": f"coach-{done.coach[-6:]}",
        "blind": done.blind,
    }
