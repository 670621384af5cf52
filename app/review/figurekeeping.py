"""Keeps the figures of submitted sessions beside them: made when a session is submitted, and anew whenever one of its gradings changes or a coach corrects it."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from app.clock import Clock
from app.grading.grader import Grading
from app.grading.session import GradedTurn
from app.negotiation.outcome import outcome
from app.practice.cases import PinnedCases
from app.practice.ports import Ledger
from app.practice.records import Visibility
from app.review.climatecounts import Played, counts_of
from app.review.figureports import FigureStore
from app.review.figures import RULES, FiguresKept, Source, figures_kept

log = logging.getLogger(__name__)
TRIES = 3
MOST_AT_START = 2000

Corrected = Callable[[str], Mapping[str, Grading] | None]


def nobody_corrected(session: str) -> None:
    """No coach has corrected anything."""


class FigureKeeper:
    """Makes and keeps figures. `corrected` gives the gradings of a session's turns, by the turn's id, as coaches corrected them; None where nobody did."""

    def __init__(
        self,
        ledger: Ledger,
        cases: PinnedCases,
        store: FigureStore,
        clock: Clock,
        corrected: Corrected = nobody_corrected,
    ) -> None:
        self.ledger, self.cases, self.store, self.clock, self.corrected = ledger, cases, store, clock, corrected

    def changed(self, session: str) -> None:
        """A grading or the visibility of a session changed: its figures are made anew, and those of submitted sessions that share its turns."""
        for name in {session, *self.store.submitted_with(session)}:
            self.refresh(name)

    def refresh(self, session: str) -> None:
        """Make the figures of one session anew; forget them where it is not submitted (any more). Raises NotFound. What changed while they were made is
        looked at again; after some tries that is left to whoever changes it so often, who calls this too."""
        for _ in range(TRIES):
            if self._refreshed(session):
                return

    def _refreshed(self, session: str) -> bool:
        mark = self.store.mark(session)
        head = self.ledger.session(session)
        if head.visibility is not Visibility.SUBMITTED:
            self.store.drop(session)
            return True
        case = self.cases.of(head.case, head.case_hash)
        turns, gradings, state = self.ledger.turns(session), self.ledger.gradings(session), self.ledger.state(session)
        result = outcome(state, case)
        corrected = self.corrected(session)
        sides: dict[Source, Mapping[str, Grading]] = {Source.GRADER: gradings}
        if corrected is not None:
            sides[Source.COACH] = {**gradings, **corrected}
        figures: dict[Source, FiguresKept] = {}
        for source, side in sides.items():
            placed = [GradedTurn(t.number, side[t.id]) for t in turns if t.id in side]
            figures[source] = figures_kept(placed, result)
        counts = counts_of(Played(case, turns, gradings, self.ledger.between(session), state, result))
        return self.store.keep(session, figures, counts, self.clock.now(), RULES, mark)

    def lacking(self, most: int = MOST_AT_START) -> list[str]:
        """Submitted sessions that have no figures, as those that were submitted before there were any; at most so many."""
        return self.store.without_figures(most)

    def rebuild(self) -> int:
        """Make the figures of all submitted sessions anew, and forget those of all others; how many sessions there were."""
        wanted = self.store.all_submitted()
        self.store.drop_all_but(wanted)
        for session in wanted:
            self.refresh(session)
        return len(wanted)


class Filling:
    """Makes the figures that submitted sessions lack, beside the work of a server."""

    def __init__(self, keeper: FigureKeeper) -> None:
        self.keeper = keeper

    async def fill(self) -> int:
        """Make them, one after the other; how many. One that cannot be made is left out and told in the log."""
        made = 0
        for session in await asyncio.to_thread(self.keeper.lacking):
            try:
                await asyncio.to_thread(self.keeper.refresh, session)
                made += 1
            except Exception:  # one that another version wrote, or that is deleted by now, must not stop the others
                log.exception("the figures of a session could not be made; run 'counterpart db figures'")
        return made
