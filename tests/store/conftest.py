"""Databases to test the store on. Every contract test takes `database`; another kind is one more parameter here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.buyer.turn import Decided, decide_turn
from app.content.loading import document_hash, load_case, load_rubric
from app.negotiation.policy import begin
from app.negotiation.state import Level, State
from app.people.records import User
from app.practice.records import Finished, NewEvent, Session, Step, Turn, Visibility
from app.store.database import new_id, open_engine
from app.store.ledger import SqlLedger
from app.store.peoplerows import SqlPeople
from tests.databases import KINDS

NOW = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=UTC)
CASE = "packaging-film"


ONLY_SQLITE = pytest.mark.parametrize("kind", KINDS[:1], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("kind", KINDS[1:], indirect=True)


@pytest.fixture
def empty_database(kind: str, fresh_url: Callable[..., str]) -> Iterator[Engine]:
    """A database without any table."""
    engine = open_engine(fresh_url(kind))
    yield engine
    engine.dispose()


@pytest.fixture
def database(kind: str, fresh_url: Callable[..., str]) -> Iterator[Engine]:
    """A database with the newest schema."""
    engine = open_engine(fresh_url(kind, prepared=True))
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class Stored:
    """A store with one user, one grader and one session that has only its opening."""

    engine: Engine
    ledger: SqlLedger
    people: SqlPeople
    user: User
    session: Session
    opening: Turn
    state: State


@pytest.fixture
def stored(database: Engine) -> Stored:
    """What most contract tests begin with."""
    ledger, people = SqlLedger(database), SqlPeople(database)
    user = people.add_user("Tess", ("trainee",), "north", NOW)
    case, rubric = load_case(CASE), load_rubric()
    ledger.pin(case.kind, case.id, case.version, document_hash(case), case)
    ledger.pin(rubric.kind, rubric.id, rubric.version, document_hash(rubric), rubric)
    ledger.know_grader("embedded-1", "embedded", document_hash(rubric), None, None)
    decision = begin(case, Level.STANDARD, 3)
    session = Session(
        id=new_id(), owner=user.id, team=user.team, case=CASE, case_hash=document_hash(case), rubric=document_hash(rubric),
        level="standard", mode="practice", seed=3, draw=decision.state.draw, status="running", end_reason=None, hindsight=True,
        hidden_opened=False, visibility=Visibility.PRIVATE, started=NOW, ended=None,
    )  # fmt: skip
    opening = Turn(
        new_id(), session.id, 0, "opening", "", Step.COMPLETED, None, decision.move, decision.log, decision.state,
        "Good morning – 8 %, please. 🙂", "embedded", None, NOW,
    )  # fmt: skip
    ledger.begin(session, opening, decision.state)
    return Stored(database, ledger, people, user, session, opening, decision.state)


SAID = "I can do 2.5 % if you extend to 36 months – „für uns beide“ ✓\nand keep 80 %."
LATER = NOW + timedelta(seconds=30)


def decided(stored: Stored, text: str = SAID) -> Decided:
    return decide_turn(load_case(CASE), stored.state, text, (), 3, last=stored.opening.move)


def accepted(stored: Stored) -> Turn:
    turn, new = stored.ledger.accept(stored.session.id, "key", SAID, "owner", NOW)
    assert new
    return turn


def completed(stored: Stored, end: str | None = None) -> Turn:
    turn, what = accepted(stored), decided(stored)
    stored.ledger.decide(turn.id, what.heard, what.move, what.log, what.state, [])
    finished = Finished(Step.COMPLETED, "Hm.", "mixed", "The model was cut off.", 11, 22, end)
    stored.ledger.finish(turn.id, finished, [NewEvent("turn.completed", {"turn": turn.id})], "embedded-1", LATER)
    return stored.ledger.turn(turn.id)
