"""Every door of the application, as seven people: who may is in tests/promises/doors.py, one row for each route."""

from collections.abc import Iterator

import pytest

from tests.promises.authorised import try_door, unlisted
from tests.promises.doors import Door, named_elsewhere, rows
from tests.promises.furnished import Furnished, furnished
from tests.promises.outcome import Outcome

DOORS = (*rows(), *named_elsewhere())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with furnished(tmp_path_factory.mktemp("house")) as found:
        yield found


def test_every_route_has_a_row_and_every_row_a_route(house: Furnished) -> None:
    assert len(house.world.routes) >= 130
    assert unlisted(house.world.routes, rows()) == []


def test_a_route_without_a_row_and_a_row_without_a_route_are_seen() -> None:
    row = rows()[0]
    assert unlisted([("GET", "/new"), (row.method, row.path)], [row])[0].startswith("GET /new: a route without a row")
    assert unlisted([], [row]) == [f"{row.method} {row.path}: a row without a route"]


@pytest.mark.parametrize("door", DOORS, ids=[f"{d.method} {d.path} {d.kind}" for d in DOORS])
def test_only_those_pass_who_may_and_the_others_find_nothing(house: Furnished, door: Door) -> None:
    found = Outcome("A1", "requests")
    try_door(house, door, found)
    assert found.failures == []
    assert found.tried >= 6


def test_what_is_not_mine_is_told_by_the_id_that_was_asked_for_alone(house: Furnished) -> None:
    """A turn of somebody else's talks must not tell the id of the talks."""
    turn, session = house.ids["turn"]["private"], house.ids["session"]["private"]
    for what in ("corrections", "regradings", "disputes"):
        answer = house.asked("m", "POST", f"/api/v1/turns/{turn}/{what}", json={"issue": "price", "value": 2, "item": "asks_why", "reason": "no"})  # fmt: skip
        assert answer.status_code == 404
        assert turn in answer.text and session not in answer.text
