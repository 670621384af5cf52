"""Keeps answers for as long as nothing changed that they rest on, and never for long."""

from collections.abc import Callable
from typing import Generic, TypeVar

# Names and titles may change without a figure changing, so nothing is kept longer than this.
KEEP_SECONDS, MOST_KEPT = 60.0, 64
Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Kept(Generic[Question, Answer]):
    """Answers by question. `seconds` is a clock that only runs forward."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._known: dict[Question, tuple[object, float, Answer]] = {}

    def of(self, question: Question, make: Callable[[], Answer], stamp: object) -> Answer:
        """The answer to a question, made anew where the stamp is another than when it was made, or it is old."""
        now, known = self._seconds(), self._known.get(question)
        if known is not None and known[0] == stamp and now - known[1] < KEEP_SECONDS:
            return known[2]
        made = make()
        if len(self._known) >= MOST_KEPT:
            self._known.pop(next(iter(self._known)), None)
        self._known[question] = stamp, now, made
        return made
