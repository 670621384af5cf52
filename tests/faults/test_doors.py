"""A fault seeded for each part of the promises on authorisation (A1) and on other sites (A3): the table that holds it must turn red."""

from collections.abc import Callable, Iterator

import pytest

from app.errors import NotFound
from app.people import permissions
from app.practice import readings, service
from app.practice.cases import PinnedCases
from app.review.reviewing import Reviewing
from app.web import access, admin, guarded, review
from tests.promises import crosssite
from tests.promises.authorised import try_door
from tests.promises.doors import Door, rows
from tests.promises.furnished import Furnished, furnished
from tests.promises.outcome import Outcome

pytestmark = [pytest.mark.db]
Seed = Callable[[pytest.MonkeyPatch], None]
DOORS = {(door.method, door.path): door for door in rows()}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with furnished(tmp_path_factory.mktemp("house")) as found:
        yield found


def lets_everybody_read(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(readings, "must_read", lambda *_: None)


def lets_everybody_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(service, "must_own", lambda *_: None)


def lets_coaches_read_what_was_not_submitted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        readings,
        "must_read",
        lambda user, owner, team, submitted, session: permissions.must_read(user, owner, team, True, session),
    )


def says_that_it_is_not_theirs(patch: pytest.MonkeyPatch) -> None:
    def told(user: object, owner: str, session: str) -> None:
        if not permissions.owns(user, owner):  # type: ignore[arg-type]
            raise NotFound("session of yours", session)

    patch.setattr(service, "must_own", told)


def tells_the_session_of_a_turn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(service, "must_own_turn", lambda user, owner, turn: permissions.must_own(user, owner, "another"))


def lets_every_coach_review(patch: pytest.MonkeyPatch) -> None:
    async def reaches(*_: object) -> bool:
        return True

    patch.setattr(Reviewing, "reaches", reaches)


def lets_everybody_in_as_an_admin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(admin, "admin_of", access.user_of)


def lets_trainees_in_as_coaches(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(review, "coach_of", access.user_of)


def shows_own_cases_to_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PinnedCases, "own", lambda self, name, user, to_change=False: self.ledger.own_case(name))


A1 = [
    (lets_everybody_read, "GET", "/api/v1/sessions/{session}"),
    (lets_everybody_own, "POST", "/sessions/{session}/notes"),
    (lets_everybody_own, "POST", "/api/v1/sessions/{session}/plans"),
    (lets_coaches_read_what_was_not_submitted, "GET", "/api/v1/sessions/{session}"),
    (says_that_it_is_not_theirs, "POST", "/sessions/{session}/visibility"),
    (tells_the_session_of_a_turn, "POST", "/turns/{turn}/corrections"),
    (lets_every_coach_review, "POST", "/review/{session}/claims"),
    (lets_everybody_in_as_an_admin, "GET", "/admin"),
    (lets_trainees_in_as_coaches, "GET", "/review"),
    (shows_own_cases_to_everybody, "GET", "/cases/{case}/answers"),
]


@pytest.mark.parametrize(("seed", "method", "path"), A1, ids=[f"{seed.__name__}: {m} {p}" for seed, m, p in A1])
def test_a_door_that_is_left_open_is_seen(
    house: Furnished, monkeypatch: pytest.MonkeyPatch, seed: Seed, method: str, path: str
) -> None:
    assert _faults(house, DOORS[method, path]) == []
    seed(monkeypatch)
    assert _faults(house, DOORS[method, path])


def refuses_no_other_site(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guarded, "check_cross_site", lambda request: None)


def answers_to_every_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guarded, "check_host", lambda request: None)


def refuses_everything(patch: pytest.MonkeyPatch) -> None:
    def refuse(request: object) -> None:
        raise access.NotAllowed("This came from another site and was refused.")

    patch.setattr(guarded, "check_cross_site", refuse)


@pytest.mark.parametrize("seed", [refuses_no_other_site, answers_to_every_name, refuses_everything])
@pytest.mark.parametrize("path", ["/sessions/{session}/notes", "/settings", "/api/v1/sessions"])
def test_a_check_of_sites_that_does_not_check_is_seen(
    house: Furnished, monkeypatch: pytest.MonkeyPatch, seed: Seed, path: str
) -> None:
    seed(monkeypatch)
    found = Outcome("A3", "requests")
    crosssite.try_route(house, DOORS["POST", path], found)
    assert found.failures


def _faults(house: Furnished, door: Door) -> list[str]:
    found = Outcome("A1", "requests")
    try_door(house, door, found)
    house.back()
    return found.failures
