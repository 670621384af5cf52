"""A fault seeded for each promise of clinic and calibration: the test that holds it must turn red."""

from collections.abc import Callable
from typing import Any

import pytest

from app.review import clinics, fiveturns, room, staging
from app.review.clinics import Clinics
from app.store import clinicrows, sessionrows
from app.store.clinicrows import SqlClinics
from tests.review import test_calibration, test_room
from tests.web import test_clinic, test_clinic_ends
from tests.web.conftest import Cast, cast
from tests.web.rooms import clock_back, submitted

pytestmark = [pytest.mark.db]
__all__ = ["cast", "clock_back"]

Seed = Callable[[pytest.MonkeyPatch], None]
Held = Callable[[Cast], None]


def leaves_answers_after_a_withdrawal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sessionrows, "drop_clinics", lambda db, where: None)
    patch.setattr(SqlClinics, "sweep", lambda self, now: [])


def keeps_answers_past_the_hour(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlClinics, "sweep", lambda self, now: [])


def names_the_rep(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(staging, "without_name", lambda text, name: text)


def does_not_record_a_projection(patch: pytest.MonkeyPatch) -> None:
    async def read(self: Any, user: Any, session: str, why: str) -> Any:
        return await self._session(user, session), self.ledger.turns(session)

    patch.setattr(Clinics, "_read", read)


def opens_what_is_private(patch: pytest.MonkeyPatch) -> None:
    async def any_session(self: Any, user: Any, session: str) -> Any:
        return self.ledger.session(session)

    patch.setattr(Clinics, "_session", any_session)


def stores_the_code_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(clinics, "code_hash", lambda typed: typed.replace(" ", "").upper())


def counts_no_wrong_codes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("app.review.codes.WrongCodes.note", lambda self, address, now: None)


def shows_answers_in_the_order_they_came(patch: pytest.MonkeyPatch) -> None:
    class Still:
        def __init__(self, seed: str) -> None: ...
        def shuffle(self, rows: list[Any]) -> None: ...

    patch.setattr(room.random, "Random", Still)


def gives_judged_turns_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        test_calibration,
        "five_turns",
        lambda turns, user, month, judged: fiveturns.five_turns(turns, user, month, set()),
    )


def lets_an_answer_be_changed_on_the_screen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlClinics, "show", lambda self, clinic: None)


FAULTS: tuple[tuple[Seed, Held], ...] = (
    (leaves_answers_after_a_withdrawal, test_clinic_ends.test_a_withdrawn_session_ends_its_clinic_at_once),
    (
        keeps_answers_past_the_hour,
        lambda cast: test_clinic_ends.test_what_is_past_its_time_goes_by_itself(cast, submitted(cast)),
    ),
    (names_the_rep, test_clinic.test_the_name_of_the_rep_is_nowhere_even_where_she_typed_it),
    (does_not_record_a_projection, test_clinic.test_each_projection_is_recorded_and_the_rep_sees_the_clinic),
    (
        opens_what_is_private,
        lambda cast: test_clinic.test_only_submitted_sessions_of_her_teams_can_be_opened(cast, submitted(cast)),
    ),
    (
        stores_the_code_itself,
        lambda cast: test_clinic.test_the_code_is_stored_as_a_hash_and_shown_only_where_it_was_made(
            cast, submitted(cast)
        ),
    ),
    (
        counts_no_wrong_codes,
        lambda cast: test_clinic_ends.test_wrong_codes_are_refused_and_after_many_the_network_waits(
            cast, submitted(cast)
        ),
    ),
    (
        shows_answers_in_the_order_they_came,
        lambda cast: test_room.test_the_order_comes_from_the_seed_and_not_from_who_was_first(),
    ),
    (gives_judged_turns_again, lambda cast: test_calibration.test_no_turn_comes_again_until_all_are_used()),
    (
        lets_an_answer_be_changed_on_the_screen,
        lambda cast: test_clinic.test_a_room_answers_and_compares_without_names(cast, submitted(cast)),
    ),
)


@pytest.mark.parametrize(("seed", "held"), FAULTS, ids=[seed.__name__ for seed, _ in FAULTS])
def test_the_fault_is_seen(cast: Cast, seed: Seed, held: Held) -> None:
    with pytest.MonkeyPatch.context() as patch:
        seed(patch)
        with pytest.raises(AssertionError):
            held(cast)
    with cast.house.engine.begin() as db:
        clinicrows.drop_clinics(db, clinicrows._CLINICS.c.id.is_not(None))
