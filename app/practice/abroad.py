"""Talks in another language: what is heard of a message in English, what is said so far in both, and the note to who writes in a language not heard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.buyer.interpreting import NO_MODEL, Interpreted, into_english, unheard
from app.buyer.languages import note_on
from app.buyer.turn import Abroad, Decided, Line, decide_heard, decide_turn
from app.content.persona import CaseFile
from app.models.chat import ChatModel
from app.negotiation.move import Move
from app.negotiation.state import State
from app.practice.records import Exchange, Session, Turn

HOME = "en"


@dataclass(frozen=True, slots=True)
class Scenery:
    """What a turn is decided on: the talks so far, and her last move."""

    exchanges: tuple[Exchange, ...]
    last: Move | None


async def heard_abroad(turn: Turn, session: Session, talk: Scenery, voice: ChatModel | None) -> Interpreted | None:
    """The message in English, where the talks are in another language; None where they are in English."""
    if session.spoken == HOME:
        return None
    if voice is None:
        return Interpreted(None, NO_MODEL)
    before = next((e.reply for e in reversed(talk.exchanges) if e.reply), "")
    return await into_english(turn.text, session.spoken, before, voice)


def decided_on(
    turn: Turn, session: Session, case: CaseFile, state: State, talk: Scenery, ear: Interpreted | None
) -> Decided:
    """The decision on a message as it was heard; what could not be put into English is asked about. Pure."""
    if ear is not None and ear.english is None:
        return decide_heard(case, state, unheard(turn.text, session.spoken, ear.doubt), session.seed)
    text = turn.text if ear is None or ear.english is None else ear.english
    return decide_turn(case, state, text, history_of(talk.exchanges), session.seed, last=talk.last)


def abroad_of(session: Session, exchanges: Sequence[Exchange], text: str) -> Abroad | None:
    """The talks as they were said, for who words the reply; None where they are in English."""
    if session.spoken == HOME:
        return None
    return Abroad(session.spoken, (*_lines((e.text, e.reply) for e in exchanges), Line("trainee", text)))


def history_of(exchanges: Sequence[Exchange]) -> tuple[Line, ...]:
    """The talks as lines in English, oldest first."""
    return tuple(_lines((e.text_en or e.text, e.reply_en or e.reply) for e in exchanges))


def note_to_writer(turn: Turn, session: Session, *, with_model: bool) -> str | None:
    """A note in the writer's language where an English talk is answered in another."""
    return note_on(turn.text, with_model=with_model) if session.spoken == HOME else None


def _lines(pairs: Iterable[tuple[str, str]]) -> list[Line]:
    lines = []
    for text, reply in pairs:
        lines += [Line("trainee", text)] if text else []
        lines += [Line("buyer", reply)] if reply else []
    return lines
