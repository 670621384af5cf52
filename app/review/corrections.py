"""Gradings as the coaches left them, for every place that shows or counts them."""

from collections.abc import Mapping

from app.grading.grader import Grading
from app.review.chains import by_turn, corrected
from app.review.ports import ReviewStore


class Corrections:
    """Puts what coaches said over what the grader found."""

    def __init__(self, store: ReviewStore) -> None:
        self.store = store

    def of(self, session: str, gradings: Mapping[str, Grading]) -> Mapping[str, Grading]:
        """The gradings of a session by turn, corrected; the same ones where no coach has looked at it."""
        return self.known(session, gradings) or gradings

    def known(self, session: str, gradings: Mapping[str, Grading]) -> Mapping[str, Grading] | None:
        """The corrected gradings of a session; None where no coach said anything."""
        links, looked_at = self.store.links(session), bool(self.store.reviews(session))
        if not looked_at and all(link.author is None for link in links):
            return None
        found = by_turn(links)
        return {turn: corrected(g, found.get(turn, ()), looked_at=looked_at) for turn, g in gradings.items()}
