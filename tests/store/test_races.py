"""Each write that first reads, by many at the same moment, each on a connection of its own as if it were another process: done once, or numbered
without a gap, and who comes late hears it in our own words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from app.content.loading import document_hash, load_case
from app.errors import Conflict, CounterpartError
from app.people.signin import SignIn
from app.practice.drilling import Answered
from app.practice.drills import Memory
from app.practice.records import Finished, Hint, NewEvent, Step, Visibility
from app.review.records import BetterLine, Claim, Comment, Done
from app.store import tables as t
from app.store.database import new_id
from app.store.drillrows import SqlDrills
from app.store.reviewrows import SqlReviews
from tests.store.conftest import CASE, LATER, NOW, Stored, accepted, completed, decided
from tests.store.test_at_once import at_once
from tests.store.test_gradings import GRADED

pytestmark = pytest.mark.db
SOON = NOW + timedelta(minutes=30)


def count(stored: Stored, table: Table) -> int:
    with stored.engine.connect() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def numbered_without_a_gap(stored: Stored) -> bool:
    seqs = [e.seq for e in stored.ledger.events_after(stored.session.id, 0)]
    return seqs == list(range(1, len(seqs) + 1))


def nobody_saw_a_fault(heard: list[Any]) -> bool:
    """Whether what was raised, if anything, are errors of ours."""
    return all(isinstance(answer, CounterpartError) for answer in heard if isinstance(answer, Exception))


def test_a_turn_is_decided_and_closed_once(stored: Stored) -> None:
    turn, what = accepted(stored), decided(stored)
    ledger = stored.ledger
    event = [NewEvent("deal.updated")]
    decide = lambda _: ledger.decide(turn.id, what.heard, what.move, what.log, what.state, event)  # noqa: E731
    assert set(at_once(decide)) == {None}
    done = Finished(Step.COMPLETED, "Hm.", "embedded", None, 1, 1, "deal")
    close = lambda _: ledger.finish(turn.id, done, [NewEvent("turn.completed")], "embedded-1", LATER)  # noqa: E731
    assert set(at_once(close)) == {None}
    kinds = [e.type for e in ledger.events_after(stored.session.id, 0)]
    assert kinds == ["turn.completed", "turn.started", "deal.updated", "turn.completed"]
    assert (count(stored, t.gradings), ledger.turn(turn.id).prompt_tokens) == (1, 1)
    assert numbered_without_a_gap(stored)


def test_a_turn_is_spoken_and_closed_in_any_order(stored: Stored) -> None:
    turn = accepted(stored)
    done = Finished(Step.COMPLETED, "The end.", "embedded", None, 0, 0, None)

    def act(number: int) -> None:
        if number == 7:
            stored.ledger.finish(turn.id, done, [NewEvent("turn.completed")], None, LATER)
        stored.ledger.say(turn.id, f"{number}", [NewEvent("turn.delta", {"n": number})])
        stored.ledger.ask_stop(turn.id)

    assert set(at_once(act)) == {None}
    assert stored.ledger.turn(turn.id).reply == "The end.", "what is closed stays closed"
    assert stored.ledger.events_after(stored.session.id, 0)[-1].type == "turn.completed"
    assert numbered_without_a_gap(stored)


def test_a_session_goes_back_and_its_parent_ends_once(stored: Stored) -> None:
    completed(stored)

    def back(_: int) -> None:
        child = replace(stored.session, id=new_id(), parent=stored.session.id, fork_turn=1)
        stored.ledger.fork(child, stored.state, LATER)

    assert set(at_once(back)) == {None}
    kinds = [e.type for e in stored.ledger.events_after(stored.session.id, 0)]
    assert kinds.count("session.ended") == 1
    assert numbered_without_a_gap(stored)


def test_a_grading_is_written_once_and_goes_back_once(stored: Stored) -> None:
    done = completed(stored)
    taken = stored.ledger.take_grading("worker", NOW)
    assert taken
    event = NewEvent("turn.graded", {"turn": done.id})
    heard = at_once(lambda _: stored.ledger.save_grading(taken[0], GRADED, event, LATER))
    assert set(heard) == {None}
    assert [e.type for e in stored.ledger.events_after(stored.session.id, 0)].count("turn.graded") == 1
    assert count(stored, t.findings) == len(GRADED.findings)
    assert set(at_once(lambda _: stored.ledger.regrade(done.id, "embedded-1", LATER, anew=True))) == {None}
    assert (count(stored, t.findings), stored.ledger.waiting()) == (0, 1)


def test_each_worker_takes_another_grading(stored: Stored) -> None:
    for number in range(1, 9):
        turn, _ = stored.ledger.accept(stored.session.id, f"key-{number}", "Why?", "owner", NOW)
        done = Finished(Step.COMPLETED, "", "embedded", None, 0, 0, None)
        stored.ledger.finish(turn.id, done, [], "embedded-1", NOW)
    taken = [found for found in at_once(lambda n: stored.ledger.take_grading(f"w{n}", NOW), 6) if found is not None]
    assert len({grading for grading, _ in taken}) == len(taken) == 6


ONCE: dict[str, tuple[Callable[[Stored, int], Any], Table, int]] = {
    "a hint": (lambda s, n: s.ledger.add_hint(s.session.id, Hint(1, 1, "Ask why."), NOW), t.hints, 1),
    "notes": (lambda s, n: s.ledger.save_notes(s.session.id, f"{n}", NOW), t.notes, 1),
    "an own view": (lambda s, n: s.ledger.save_own_view(s.session.id, f"{n}", NOW), t.own_views, 1),
    "a grader": (lambda s, n: s.ledger.know_grader("new", "model", "r", None, "m"), t.graders, 2),
    "a document": (lambda s, n: s.ledger.pin("case", "new", "1", "f" * 64, load_case("freight-lanes")), t.documents, 3),
    "a team": (lambda s, n: s.people.add_user(f"user {n}", ("trainee",), "brand new", NOW), t.teams, 2),
    "a comment": (
        lambda s, n: SqlReviews(s.engine).comment(Comment(s.opening.id, s.user.id, "Good.", NOW)), t.comments, 1,
    ),
    "a better line": (
        lambda s, n: SqlReviews(s.engine).add_line(
            BetterLine(new_id(), s.opening.id, s.user.id, s.user.team or "", CASE, "opening", "Ask why.", NOW)
        ), t.better_lines, 1,
    ),
    "a drill card": (
        lambda s, n: SqlDrills(s.engine).keep(
            s.user.id,
            Answered("film.why", "8 %.", "Why?", 2, (), True, NOW),
            Memory("film.why", 1.0, 5.0, LATER, NOW, n),
            None,
        ), t.drill_cards, 1,
    ),
    "a claim": (lambda s, n: SqlReviews(s.engine).claim(s.session.id, s.user.id, NOW, SOON), t.claims, 1),
}  # fmt: skip


@pytest.mark.parametrize("what", ONCE)
def test_it_is_kept_once(what: str, stored: Stored) -> None:
    act, table, rows = ONCE[what]
    stored.ledger.set_visibility(stored.session.id, Visibility.SUBMITTED, stored.user.id, NOW)
    heard = at_once(lambda n: act(stored, n))
    assert not [answer for answer in heard if isinstance(answer, Exception)]
    assert count(stored, table) == rows


def test_processes_that_start_at_once_have_the_same_local_user(stored: Stored) -> None:
    heard = at_once(lambda _: SignIn(stored.people).local_user(NOW))
    assert {user.name for user in heard} == {"you"}
    assert len({user.id for user in heard}) == 1


def test_of_two_coaches_one_has_a_session(stored: Stored) -> None:
    coaches = [stored.people.add_user(f"Coach {n}", ("coach",), "north", NOW).id for n in range(8)]
    reviews = SqlReviews(stored.engine)
    stored.ledger.set_visibility(stored.session.id, Visibility.SUBMITTED, stored.user.id, NOW)
    heard = at_once(lambda n: reviews.claim(stored.session.id, coaches[n], NOW, SOON), 8)
    assert {type(answer) for answer in heard} == {Claim}
    assert len({claim.coach for claim in heard}) == 1, "all are told the same coach"
    done = at_once(lambda n: reviews.finish(Done(stored.session.id, coaches[n], "Good.", False, NOW)), 8)
    assert done[coaches.index(heard[0].coach)] is None
    assert nobody_saw_a_fault(done)


def test_of_two_versions_of_an_own_case_one_stands(stored: Stored) -> None:
    stored.ledger.add_own_case("own", stored.user.id, {"who": "Helen"}, NOW)
    digest = document_hash(load_case(CASE))
    heard = at_once(lambda n: stored.ledger.add_own_version("own", 1, digest, "Own", {"who": f"{n}"}, NOW))
    assert heard.count(None) == 1
    assert {type(answer) for answer in heard if answer is not None} <= {Conflict}
    drafts = at_once(lambda n: stored.ledger.draft_own_case("own", {"who": f"{n}", "what": f"{n}"}))
    assert set(drafts) == {None}
    answers = stored.ledger.own_answers("own", 0)
    assert answers["who"] == answers["what"], "a draft is written whole"


def test_a_finding_is_disputed_once(stored: Stored) -> None:
    done = completed(stored)
    taken = stored.ledger.take_grading("worker", NOW)
    assert taken
    stored.ledger.save_grading(taken[0], GRADED, NewEvent("turn.graded"), LATER)
    item = GRADED.findings[0].id.value
    heard = at_once(lambda n: stored.ledger.dispute(stored.session.id, done.id, item, stored.user.id, "Why?", LATER))
    assert heard.count(None) == 1
    assert {type(answer) for answer in heard if answer is not None} == {Conflict}
    assert count(stored, t.disputes) == 1
