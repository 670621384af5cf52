"""Reviewing over the API."""

import pytest

from tests.web.conftest import Cast
from tests.web.talk import played


@pytest.fixture(scope="module")
def session(cast: Cast) -> str:
    """A scored session of the trainee, submitted."""
    found = played(cast, mode="scored")
    assert cast.trainee.post(f"/sessions/{found}/visibility", data={"to": "submitted"}).status_code == 303
    return found


def test_the_api_says_the_same_and_refuses_the_same(cast: Cast, session: str) -> None:
    form = {"turn": "1", "action": "confirm", "finding": "all"}
    assert cast.coach.post(f"/review/{session}/findings", data=form).status_code == 303
    first = cast.coach.get(f"/api/v1/reviews/{session}").json()["turns"][0]["findings"][0]["history"][-1]["id"]
    body = {"turn": 1, "action": "remove", "finding": first, "reason": "Only the words."}
    assert cast.coach.post(f"/api/v1/reviews/{session}/findings", json=body).status_code == 201
    found = cast.coach.get(f"/api/v1/reviews/{session}").json()
    assert found["turns"][0]["grader"]["status"] == "graded"
    removed = [f for turn in found["turns"] for f in turn["findings"] if f["removed"]]
    assert removed[0]["history"][-1]["reason"]
    body = {"turn": 1, "action": "change", "finding": removed[0]["history"][0]["id"], "reason": "late"}
    assert cast.coach.post(f"/api/v1/reviews/{session}/findings", json=body).status_code == 409
    assert (
        cast.coach.post(f"/api/v1/reviews/{session}/findings", json={"turn": 1, "action": "bless"}).status_code == 422
    )
    assert cast.coach.get("/api/v1/reviews").json()["sessions"]
    for person in (cast.outsider, cast.trainee, cast.mate, cast.admin):
        assert person.get(f"/api/v1/reviews/{session}").status_code == 404
        assert person.post(f"/api/v1/reviews/{session}/findings", json=body).status_code == 404
