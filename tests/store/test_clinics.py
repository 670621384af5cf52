"""Clinics in the store: one per coach and session, an answer per device, and nothing left afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.content.acts import Act, Opens
from app.errors import Conflict, NotFound
from app.grading.embedded import NAME
from app.grading.findings import Finding
from app.grading.grader import Grading, Status, graded
from app.practice.records import Visibility
from app.review.room import LASTS, OPENED, Clinic, Standing
from app.store import clinicrows
from app.store import tables as t
from app.store.clinicrows import SqlClinics
from tests.store.conftest import NOW, Stored
from tests.store.test_at_once import at_once

pytestmark = pytest.mark.db
FOUND = (
    Finding(Act.ASKS_WHY, "Why by Friday?", 0, 14, specific=True, takes_up="Friday"),
    Finding(Act.CITES_STANDARD, "the index", 20, 29, specific=False, fresh=False),
)
GRADED = graded(NAME, FOUND, Opens())
ENDS = NOW + LASTS


@pytest.fixture
def store(stored: Stored) -> SqlClinics:
    stored.ledger.set_visibility(stored.session.id, Visibility.SUBMITTED, stored.user.id, NOW)
    return SqlClinics(stored.engine)


def opened(stored: Stored, store: SqlClinics, name: str = "c1") -> Clinic:
    clinic = Clinic(name, stored.session.id, 1, stored.user.id, f"hash of {name}", NOW, ENDS)
    store.open_clinic(clinic)
    return clinic


def left(stored: Stored) -> int:
    tables = (t.clinics, t.clinic_devices, t.clinic_answers, t.clinic_findings)
    with stored.engine.connect() as db:
        return sum(db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_a_clinic_is_found_by_coach_code_and_device_until_its_time(stored: Stored, store: SqlClinics) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    last = ENDS - timedelta(seconds=1)
    assert store.clinic_of(stored.session.id, stored.user.id, last) == clinic
    assert store.clinic_by_code("hash of c1", last) == clinic
    assert store.clinic_of_device("d1", last) == clinic
    assert store.clinic_of(stored.session.id, stored.user.id, ENDS) is None
    assert store.clinic_by_code("hash of c1", ENDS) is None
    assert store.clinic_of_device("d1", ENDS) is None
    assert store.standing(clinic.id, ENDS) is None
    assert store.clinic_by_code("another", NOW) is store.clinic_of_device("d2", NOW) is None


def test_a_coach_opens_one_at_a_time_on_a_session(stored: Stored, store: SqlClinics) -> None:
    opened(stored, store)
    with pytest.raises(Conflict, match="open already"):
        opened(stored, store, "c2")
    late = Clinic("c3", stored.session.id, 1, stored.user.id, "hash of c3", ENDS, ENDS + LASTS)
    store.open_clinic(late)
    assert store.clinic_of(stored.session.id, stored.user.id, ENDS) == late
    with stored.engine.connect() as db:
        assert list(db.execute(select(t.clinics.c.id)).scalars()) == ["c3"]


def test_a_device_has_one_answer_with_its_findings(stored: Stored, store: SqlClinics) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    store.add_device("d2", clinic.id, NOW)
    assert store.answer_of("d1") is None
    failed = Grading(Status.NOT_GRADABLE, NAME, "German")
    store.keep_answer("d1", "first", failed, NOW)
    first = store.answer_of("d1")
    assert first is not None and (first.text, first.grading) == ("first", failed)
    store.keep_answer("d1", "Why by Friday? Take the index.", GRADED, NOW)
    mine = store.answer_of("d1")
    assert mine is not None
    assert (mine.text, mine.grading.status, mine.grading.turn_level) == (
        "Why by Friday? Take the index.",
        Status.GRADED,
        3,
    )
    kept = [(f.id, f.quote, f.start, f.end, f.specific, f.fresh) for f in mine.grading.findings]
    assert kept == [(f.id, f.quote, f.start, f.end, f.specific, f.fresh) for f in FOUND]
    assert store.answers(clinic.id) == [mine]
    assert store.standing(clinic.id, NOW) == Standing(2, 1, False)


def test_once_shown_no_answer_changes(stored: Stored, store: SqlClinics) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    store.keep_answer("d1", "first", GRADED, NOW)
    store.show(clinic.id)
    with pytest.raises(Conflict, match="on the screen"):
        store.keep_answer("d1", "second", GRADED, NOW)
    mine = store.answer_of("d1")
    assert mine is not None and mine.text == "first"
    assert store.standing(clinic.id, NOW) == Standing(1, 1, True)


def test_nothing_is_taken_after_the_hour(stored: Stored, store: SqlClinics) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    with pytest.raises(NotFound):
        store.keep_answer("d1", "late", GRADED, ENDS)
    with pytest.raises(NotFound):
        store.add_device("d2", clinic.id, ENDS)
    with pytest.raises(NotFound):
        store.keep_answer("unknown", "text", GRADED, NOW)


def test_a_full_room_takes_no_more(stored: Stored, store: SqlClinics, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clinicrows, "MOST_DEVICES", 2)
    clinic = opened(stored, store)
    for name in ("d1", "d2"):
        store.add_device(name, clinic.id, NOW)
    with pytest.raises(Conflict, match="full"):
        store.add_device("d3", clinic.id, NOW)


def test_a_new_code_takes_the_place_of_the_old_one(stored: Stored, store: SqlClinics) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    store.change_code(clinic.id, "new")
    assert store.clinic_by_code("hash of c1", NOW) is None
    found = store.clinic_by_code("new", NOW)
    assert found is not None and found.id == clinic.id
    assert store.clinic_of_device("d1", NOW) == found


@pytest.mark.parametrize("how", ["closed", "swept", "withdrawn"])
def test_everything_goes_with_the_clinic(stored: Stored, store: SqlClinics, how: str) -> None:
    clinic = opened(stored, store)
    store.add_device("d1", clinic.id, NOW)
    store.keep_answer("d1", "text", GRADED, NOW)
    assert left(stored) == 5
    assert store.sweep(ENDS - timedelta(seconds=1)) == []
    assert left(stored) == 5
    if how == "closed":
        store.close(clinic.id)
    elif how == "swept":
        assert store.sweep(ENDS) == [stored.session.id]
    else:
        stored.ledger.set_visibility(stored.session.id, Visibility.WITHDRAWN, stored.user.id, NOW)
    assert left(stored) == 0
    assert store.sweep(ENDS) == []
    assert store.answer_of("d1") is None


def test_a_sweep_leaves_other_clinics_alone(stored: Stored, store: SqlClinics) -> None:
    opened(stored, store)
    coach = stored.people.add_user("Cora", ("coach",), "north", NOW)
    later = Clinic("c2", stored.session.id, 1, coach.id, "hash of c2", NOW, ENDS + timedelta(minutes=1))
    store.open_clinic(later)
    assert store.sweep(ENDS) == [stored.session.id]
    assert store.clinic_of(stored.session.id, coach.id, ENDS) == later


def test_a_rep_sees_when_a_session_was_used(stored: Stored, store: SqlClinics) -> None:
    stored.ledger.audit(stored.user.id, "read session", stored.session.id, "read", NOW)
    assert store.uses(stored.session.id) == []
    stored.ledger.audit(stored.user.id, OPENED, stored.session.id, "turn 1", ENDS)
    stored.ledger.audit(stored.user.id, OPENED, stored.session.id, "turn 1", NOW)
    stored.ledger.audit(stored.user.id, OPENED, "another", "turn 1", NOW)
    assert store.uses(stored.session.id) == [NOW, ENDS]


def test_of_many_who_open_at_once_one_has_the_clinic(stored: Stored, store: SqlClinics) -> None:
    heard = at_once(lambda n: opened(stored, SqlClinics(stored.engine), f"c{n}"), 6)
    assert sorted(type(answer).__name__ for answer in heard) == ["Clinic", *["Conflict"] * 5]
    assert left(stored) == 1
