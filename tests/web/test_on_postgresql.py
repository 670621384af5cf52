"""Pages and API once more with the house on a PostgreSQL server: a round of talks, what a coach does, what comes in bad."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Cluster
from tests.web.conftest import Cast, cast_at
from tests.web.test_around import *  # noqa: F403  the same tests, in another house
from tests.web.test_bad_input import *  # noqa: F403
from tests.web.test_review import *  # noqa: F403

pytestmark = [pytest.mark.db, pytest.mark.postgresql]


@pytest.fixture(scope="module")
def cast(postgresql: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """The cast in a house on a server of our own."""
    folder: Path = tmp_path_factory.mktemp("house")
    url = postgresql.fresh()
    with cast_at(url, folder) as people:
        assert people.house.engine.dialect.name == "postgresql"
        yield people
    postgresql.drop(url)


def test_a_server_that_is_away_is_said_on_the_page_and_all_goes_on_when_it_is_back(
    cast: Cast, postgresql: Cluster
) -> None:
    url = cast.house.engine.url.render_as_string(hide_password=False)
    with postgresql.away(url):
        page, data = cast.trainee.get("/"), cast.trainee.get("/api/v1/sessions")
    assert (page.status_code, data.status_code) == (503, 503)
    assert "then try again" in page.text
    assert data.headers["content-type"] == "application/problem+json"
    assert cast.trainee.get("/").status_code == 200
    assert cast.outsider.get("/").status_code == 200
