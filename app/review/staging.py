"""What a room may see of the talks up to a turn, without the name of who practised; and an answer of the room in the place of what was said there."""

from dataclasses import dataclass, replace

from app.buyer.hearing import hear
from app.buyer.turn import scene_of
from app.content.persona import CaseFile
from app.grading.context import TurnToGrade
from app.grading.grader import Grading
from app.people.ports import PeopleStore
from app.practice.abroad import history_of
from app.practice.gradework import turn_to_grade
from app.practice.ports import Ledger
from app.practice.records import Exchange, Session, Turn
from app.practice.service import Practice
from app.review.room import Clinic, grading_without_name, without_name


@dataclass(frozen=True, slots=True)
class Stage:
    """The case, what was said before (its last reply is left out), and the buyer's line to answer. `built_in` says whether that line is the built-in
    buyer's English."""

    case: CaseFile
    spoken: str
    before: tuple[Exchange, ...]
    line: str
    built_in: bool


class Staging:
    """Sets the stage of a clinic."""

    def __init__(self, practice: Practice, ledger: Ledger, people: PeopleStore) -> None:
        self.practice, self.ledger, self.people = practice, ledger, people

    def stage(self, clinic: Clinic, turns: list[Turn]) -> Stage:
        """What a room may see."""
        head = self.ledger.session(clinic.session)
        name = self._owner(head)
        said = [t for t in turns if t.number < clinic.turn]
        before = [Exchange(without_name(t.text, name), without_name(t.reply, name)) for t in said]
        talk = (*before[:-1], replace(before[-1], reply=""))
        return Stage(self.practice.case_of(head), head.spoken, talk, before[-1].reply, said[-1].built_in)

    def lines(self, head: Session, turns: list[Turn]) -> list[tuple[int, str]]:
        """The turns that can be answered anew, by number with the buyer's line before each."""
        name, lines = self._owner(head), {t.number: t.reply for t in turns}
        return [(t.number, without_name(lines[t.number - 1], name)) for t in turns if t.number - 1 in lines]

    def original(self, clinic: Clinic, turns: list[Turn]) -> tuple[str, Grading | None]:
        """What was said in the talks, with its newest grading (None while it waits)."""
        turn = _at(clinic, turns)
        grading = self.ledger.gradings(clinic.session).get(turn.id)
        name = self._owner(self.ledger.session(clinic.session))
        return without_name(turn.text, name), grading_without_name(grading, name) if grading else None

    def to_grade(self, clinic: Clinic, text: str) -> TurnToGrade:
        """An answer as a grader sees it: in the place of what was said there."""
        head, turns = self.ledger.session(clinic.session), self.ledger.turns(clinic.session)
        before = [t for t in turns if t.number < clinic.turn]
        case, last = self.practice.case_of(head), before[-1]
        history = history_of([Exchange(t.text, t.reply, t.text_en, t.reply_en) for t in before])
        heard = hear(text, case, scene_of(last.state or self.ledger.state(head.id), history, last.move))
        return turn_to_grade(replace(_at(clinic, turns), text=text, heard=heard), turns, case)

    def _owner(self, head: Session) -> str:
        return self.people.user(head.owner).name


def _at(clinic: Clinic, turns: list[Turn]) -> Turn:
    return next(t for t in turns if t.number == clinic.turn)
