"""Every unsafe route in nine cases of headers, and a place in a list that cannot be."""

from collections.abc import Iterator

import pytest

from tests.promises.crosssite import try_route
from tests.promises.doors import Door, rows
from tests.promises.furnished import Furnished, furnished
from tests.promises.outcome import Outcome


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with furnished(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.mark.parametrize("door", rows(), ids=[f"{d.method} {d.path}" for d in rows()])
def test_another_site_does_nothing_here(house: Furnished, door: Door) -> None:
    found = Outcome("A3", "requests")
    try_route(house, door, found)
    assert found.failures == []
    assert found.tried == (1 if door.method == "GET" else 9)


@pytest.mark.parametrize("after", ["9" * 30, "-1"])
def test_a_place_in_the_queue_that_there_cannot_be_is_refused(house: Furnished, after: str) -> None:
    assert house.asked("c", "GET", f"/review?after={after}").status_code == 422
