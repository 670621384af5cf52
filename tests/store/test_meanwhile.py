"""What happened meanwhile is looked at within the transaction of a deletion, and a deletion within the transactions of what goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.content.loading import load_case
from app.errors import Conflict, NotFound
from app.practice.checking import KeptCheck, ToCheck
from app.practice.drilling import Answered
from app.practice.drills import Memory
from app.review.fieldlog import FieldNote
from app.store.calibrationrows import SqlCalibrations
from app.store.checkrows import SqlChecks
from app.store.database import new_id
from app.store.drillrows import SqlDrills
from app.store.erasing import SqlErasing
from app.store.fieldrows import SqlFieldLog
from tests.store.conftest import LATER, NOW, Stored, completed
from tests.store.test_erasing import counts


def test_a_family_that_was_spoken_in_since_is_left_alone(stored: Stored) -> None:
    completed(stored)
    store = SqlErasing(stored.engine)
    family, words = store.family(stored.session.id), (stored.user.id, "removed by retention", "")
    assert not store.erase_family(family, *words, LATER, NOW)
    assert len(stored.ledger.turns(stored.session.id)) == 2
    assert store.erase_family(family, *words, LATER, NOW + timedelta(microseconds=1))


def test_of_two_admins_who_delete_themselves_one_is_left_while_others_are_there(stored: Stored) -> None:
    store = SqlErasing(stored.engine)
    first, second = (stored.people.add_user(name, ("admin",), None, NOW).id for name in ("Ada", "Alma"))
    assert store.erase_user(first, first, "a former colleague (ab)", NOW)
    with pytest.raises(Conflict, match="last admin"):
        store.erase_user(second, second, "a former colleague (cd)", NOW)
    assert stored.people.user(second).admin
    assert store.erase_user(stored.user.id, second, "a former colleague (ef)", NOW)
    assert store.erase_user(second, second, "a former colleague (gh)", NOW), "the last of all may go"


def _writers(stored: Stored) -> dict[str, Callable[[], object]]:
    """What may still be under way for an account when it is deleted."""
    user = stored.user.id
    answer = Answered("s", "w", "w", 1, (), True, NOW)
    memory = Memory("s", 1.0, 1.0, NOW, NOW, 0)
    note = FieldNote(new_id(), user, None, "w", "w", None, False, NOW)
    session = replace(stored.session, id=new_id())
    opening = replace(stored.opening, id=new_id(), session=session.id)
    return {
        "drill": lambda: SqlDrills(stored.engine).keep(user, answer, memory, None),
        "check": lambda: SqlChecks(stored.engine).keep(user, KeptCheck(new_id(), ToCheck("w", "w"), NOW)),
        "note": lambda: SqlFieldLog(stored.engine).add_note(note),
        "session": lambda: stored.ledger.begin(session, opening, stored.state),
        "own case": lambda: stored.ledger.add_own_case(f"own-{new_id()}", user, {"goods": "w"}, NOW),
        "calibration": lambda: SqlCalibrations(stored.engine).begin_round(user, "2026-11", ["r"], NOW),
    }


@pytest.mark.parametrize("what", ["drill", "check", "note", "session", "own case", "calibration"])
def test_what_was_under_way_when_the_account_was_deleted_is_not_written(stored: Stored, what: str) -> None:
    write = _writers(stored)[what]
    assert SqlErasing(stored.engine).erase_user(stored.user.id, stored.user.id, "a former colleague (ab)", NOW)
    before = counts(stored)
    with pytest.raises(NotFound):
        write()
    assert counts(stored) == before


@pytest.mark.parametrize("what", ["drill", "check", "note", "session", "own case", "calibration"])
def test_the_same_is_written_while_the_account_is_there(stored: Stored, what: str) -> None:
    before = counts(stored)
    _writers(stored)[what]()
    assert sum(counts(stored).values()) > sum(before.values())


def test_a_version_of_a_case_that_is_gone_leaves_no_document(stored: Stored) -> None:
    case = load_case("packaging-film").model_copy(update={"id": "own-gone"})
    stored.ledger.pin(case.kind, case.id, case.version, "digest", case)
    with pytest.raises(Conflict):
        stored.ledger.add_own_version("own-gone", 1, "digest", "w", {}, NOW)
    with pytest.raises(NotFound):
        stored.ledger.document("digest")
