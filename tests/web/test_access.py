"""The doors: every route asks who comes, other sites are refused, and every answer carries its headers."""

import pytest
from fastapi.routing import APIRoute

from tests.web.conftest import Cast
from tests.web.talk import begin

OPEN = {"/sign-in", "/sign-out", "/healthz", "/readyz", "/password", "/sign-in/provider", "/sign-in/provider/return"}
# A room joins without accounts: the code on the screen lets a device in, and a cookie of its own, which leads to nothing but that room.
ROOM = {("GET", "/join"), ("POST", "/join"), ("POST", "/join/answers"), ("GET", "/join/events")}
SEEN = {
    "/": "GET", "/cases": "GET", "/cases/{case}": "GET", "/cases/{case}/sessions": "POST", "/sessions/{session}": "GET",
    "/sessions/{session}/table": "GET", "/sessions/{session}/turns": "POST", "/sessions/{session}/ending": "POST",
    "/sessions/{session}/confirmation": "POST", "/turns/{turn}/corrections": "POST", "/turns/{turn}/retries": "POST", "/metrics": "GET", "/sessions/{session}/visibility": "POST",
    "/sessions/{session}/debrief": "GET", "/sessions/{session}/hidden-side": "POST", "/turns/{turn}/regradings": "POST",
    "/review": "GET", "/review/{session}": "GET", "/review/agreement": "GET", "/review/labels": "GET", "/review/claims": "POST",
    "/review/{session}/claims": "POST", "/review/{session}/release": "POST", "/review/{session}/findings": "POST", "/review/{session}/completion": "POST",
    "/review/{session}/better-lines": "POST", "/better-lines/{line}/withdrawal": "POST", "/sessions/{session}/comments": "POST", "/sessions/{session}/hints": "POST", "/sessions/{session}/plans": "POST", "/sessions/{session}/notes": "POST",
    "/sessions/{session}/days": "POST", "/sessions/{session}/rewinds": "POST", "/sessions/{session}/own-view": "POST",
    "/turns/{turn}/disputes": "POST", "/sessions/{session}/export": "GET", "/compare": "GET", "/settings": "GET",
    "/drill": "GET", "/check": "GET", "/checks": "POST", "/checks/{check}": "GET", "/checks/{check}/deletion": "POST", "/evals": "GET", "/evals/{run}": "GET",
    "/cases/new": "GET", "/cases/{case}/answers": "GET", "/cases/{case}/preview": "GET", "/cases/{case}/sharing": "POST", "/cases/{case}/deletion": "POST",
    "/cases/{case}/export": "GET", "/cases/{case}/wording": "POST",
    "/notice": "GET", "/settings/password": "GET", "/settings/sign-outs": "POST", "/invitations": "GET", "/invitations/{user}/withdrawal": "POST",
    "/invitations/{user}/renewal": "POST", "/admin": "GET", "/admin/users": "GET", "/admin/teams": "GET", "/admin/teams/{team}": "GET", "/admin/teams/{team}/name": "POST", "/admin/users/{user}/memberships": "POST",
    "/admin/memberships/{membership}/ending": "POST", "/admin/users/{user}": "GET", "/admin/users/{user}/roles": "POST", "/admin/users/{user}/resets": "POST",
    "/admin/users/{user}/disabling": "POST", "/admin/users/{user}/enabling": "POST", "/admin/users/{user}/identities": "POST",
    "/admin/users/{user}/identities/ending": "POST",
    "/calibrate": "GET", "/calibrations": "POST", "/calibrations/judgements": "POST",
    "/clinic/{session}": "GET", "/sessions/{session}/clinics": "POST", "/clinic/{session}/codes": "POST", "/clinic/{session}/showing": "POST",
    "/clinic/{session}/closing": "POST", "/clinic/{session}/events": "GET",
    "/assignments": "GET", "/assignments/{assignment}/withdrawal": "POST", "/cohort": "GET", "/cohort/sessions": "GET", "/cohort/export": "GET", "/climate": "GET",
    "/field": "GET", "/field/{note}/sharing": "POST", "/field/{note}/deletion": "POST",
    "/sessions/{session}/deletion": "GET", "/settings/deletion": "GET", "/settings/export": "GET", "/admin/users/{person}/deletion": "GET",
    "/library": "GET", "/library/cases": "POST", "/library/cards": "POST", "/library/cases/{case}": "GET", "/library/cases/{case}/hidden-views": "POST",
    "/library/cases/{case}/file": "GET", "/library/cases/{case}/card": "GET", "/library/rubrics/{rubric}": "GET", "/library/suites/{suite}": "GET",
}  # fmt: skip
FORMS = {
    "/sessions/{session}/turns": {"text": "hello", "key": "k1"},
    "/sessions/{session}/confirmation": {"answer": "yes"},
    "/turns/{turn}/corrections": {"issue": "price", "value": "2"},
    "/sessions/{session}/visibility": {"to": "submitted"},
    "/sessions/{session}/notes": {"text": "a note"},
    "/sessions/{session}/rewinds": {"turn": "1"},
    "/sessions/{session}/own-view": {"text": "well"},
    "/turns/{turn}/disputes": {"item": "asks_why", "reason": "no"},
    "/review/{session}/findings": {"turn": "1", "action": "confirm", "finding": "all"},
    "/review/{session}/better-lines": {"turn": "1", "text": "Why now?"},
    "/sessions/{session}/comments": {"turn": "1", "text": "Well done."},
    "/checks": {"text": "We can do 3 %."},
    "/sessions/{session}/clinics": {"turn": "1"},
    "/calibrations/judgements": {"turn": "1"},
}
# Pages whose address also takes a form.
BOTH = {
    "/settings": {},
    "/settings/password": {"old": "o", "password": "p", "again": "p"},
    "/notice": {"next": "/"},
    "/invitations": {"name": "Nora"},
    "/admin/teams": {"name": "east"},
    "/cases/new": {},
    "/cases/{case}/answers": {},
    "/sessions/{session}/deletion": {},
    "/settings/deletion": {"name": "x"},
    "/admin/users/{person}/deletion": {"name": "x"},
    "/drill": {"situation": "packaging-film.deadline", "text": "Why?"},
    "/check": {"text": "We can do 3 %."},
    "/assignments": {"case": "packaging-film", "level": "standard"},
    "/field": {"asked": "5 % off"},
}
API = {
    ("POST", "/api/v1/sessions"): {"case": "packaging-film"},
    ("GET", "/api/v1/sessions"): None,
    ("GET", "/api/v1/sessions/{session}"): None,
    ("GET", "/api/v1/sessions/{session}/events"): None,
    ("POST", "/api/v1/sessions/{session}/turns"): {"text": "hello"},
    ("POST", "/api/v1/turns/{turn}/interruption"): {},
    ("POST", "/api/v1/turns/{turn}/corrections"): {"issue": "price", "value": 2},
    ("POST", "/api/v1/turns/{turn}/regradings"): {},
    ("POST", "/api/v1/turns/{turn}/retries"): {},
    ("POST", "/api/v1/sessions/{session}/ending"): {},
    ("POST", "/api/v1/sessions/{session}/confirmation"): {"yes": True},
    ("POST", "/api/v1/sessions/{session}/days"): {"agreed": "Tuesday"},
    ("POST", "/api/v1/sessions/{session}/plans"): {"target": "2 %"},
    ("POST", "/api/v1/sessions/{session}/visibility"): {"to": "submitted"},
    ("POST", "/api/v1/sessions/{session}/rewinds"): {"turn": 1},
    ("POST", "/api/v1/sessions/{session}/hints"): {},
    ("POST", "/api/v1/sessions/{session}/notes"): {"text": "a note"},
    ("POST", "/api/v1/sessions/{session}/own-view"): {"text": "well"},
    ("POST", "/api/v1/turns/{turn}/disputes"): {"item": "asks_why", "reason": "no"},
    ("GET", "/api/v1/sessions/{session}/export"): None,
    ("GET", "/api/v1/trend"): None,
    ("GET", "/api/v1/reviews"): None,
    ("GET", "/api/v1/reviews/{session}"): None,
    ("POST", "/api/v1/reviews/{session}/claims"): {},
    ("POST", "/api/v1/reviews/{session}/findings"): {"turn": 1, "action": "confirm", "finding": "all"},
    ("POST", "/api/v1/reviews/{session}/better-lines"): {"turn": 1, "text": "Why now?"},
    ("POST", "/api/v1/reviews/{session}/completion"): {"word": "Well done."},
    ("POST", "/api/v1/sessions/{session}/comments"): {"turn": 1, "text": "Well done."},
    ("GET", "/api/v1/drill"): None,
    ("GET", "/api/v1/drill/progress"): None,
    ("POST", "/api/v1/drill/answers"): {"situation": "packaging-film.deadline", "text": "Why Friday?"},
    ("POST", "/api/v1/checks"): {"text": "We can do 3 %."},
    ("POST", "/api/v1/sessions/{session}/deletion"): {},
    ("POST", "/api/v1/account/deletion"): {"name": "x"},
    ("GET", "/api/v1/account/export"): None,
    ("POST", "/api/v1/gradings"): [{"text": "why 90 days?"}],
}
SHARED = {
    "/cases",
    "/cases/{case}",
    "/cases/{case}/sessions",
    "/",
    "/api/v1/sessions",
    "/api/v1/gradings",
    "/api/v1/trend",
    "/settings",
    "/drill",
    "/check",
    "/checks",
    "/api/v1/drill",
    "/api/v1/drill/progress",
    "/api/v1/drill/answers",
    "/api/v1/checks",
    "/cases/new",
    "/api/v1/reviews",
    "/notice",
    "/settings/password",
    "/settings/sign-outs",
    "/invitations",
    "/field",
    "/settings/deletion",
    "/settings/export",
    "/api/v1/account/deletion",
    "/api/v1/account/export",
}
# Pages of any coach, who sees only what her own teams have submitted.
COACHES = {
    "/calibrate",
    "/calibrations",
    "/calibrations/judgements",
    "/review",
    "/review/agreement",
    "/review/labels",
    "/review/claims",
    "/evals",
    "/assignments",
    "/cohort",
    "/cohort/sessions",
    "/cohort/export",
    "/climate",
}


def _routes(cast: Cast) -> list[tuple[str, str]]:
    found = []
    for route in _flat(cast.nobody.app.routes):  # type: ignore[attr-defined]
        for method in sorted(route.methods - {"HEAD"}):
            found.append((method, route.path))
    return found


def _flat(routes: list[object]) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            found += _flat(list(getattr(inner, "routes", [])))
    return found


def _filled(path: str, session: str, turn: str) -> str:
    if path == "/compare":
        return f"/compare?a={session}&b={session}"
    return (
        path.replace("{session}", session)
        .replace("{turn}", turn)
        .replace("{case}", "packaging-film")
        .replace("{check}", "none")
        .replace("{run}", "none")
        .replace("{line}", "none")
        .replace("{user}", "none")
        .replace("{team}", "none")
        .replace("{membership}", "none")
        .replace("{assignment}", "none")
        .replace("{note}", "none")
    )


def test_every_route_has_a_row_in_this_file(cast: Cast) -> None:
    known = (
        {(m, p) for p, m in SEEN.items()}
        | set(API)
        | {(m, p) for p in OPEN for m in ("GET", "POST")}
        - {
            ("GET", "/sign-out"),
            ("POST", "/healthz"),
            ("POST", "/readyz"),
            ("POST", "/sign-in/provider"),
            ("POST", "/sign-in/provider/return"),
        }
        | {("POST", path) for path in BOTH}
        | ROOM
    )
    routes = _routes(cast)
    assert len(routes) >= 30
    assert set(routes) == known


def test_nobody_gets_in_without_signing_in(cast: Cast) -> None:
    session = begin(cast)
    turn = cast.house.ledger.turns(session)[0].id
    for path, method in SEEN.items():
        answer = cast.nobody.request(method, _filled(path, session, turn), data=FORMS.get(path), follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), path
    for path, form in BOTH.items():
        answer = cast.nobody.post(path, data=form, follow_redirects=False)
        assert path == "/settings" or answer.headers.get("location") == "/sign-in", path
    for (method, path), body in API.items():
        answer = cast.nobody.request(method, _filled(path, session, turn), json=body)
        assert answer.status_code == 401, path
        assert answer.json()["detail"]


def test_an_outsider_cannot_tell_a_session_from_none(cast: Cast) -> None:
    session = begin(cast)
    turn = cast.house.ledger.turns(session)[0].id
    for path, method in SEEN.items():
        if path in SHARED or path in COACHES or path.startswith("/library"):
            continue
        answer = cast.outsider.request(method, _filled(path, session, turn), data=FORMS.get(path))
        assert answer.status_code == 404, path
    for (method, path), body in API.items():
        if path not in SHARED:
            answer = cast.outsider.request(method, _filled(path, session, turn), json=body)
            assert answer.status_code == 404, path


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, True),
        ({"host": "evil.example"}, False),
    ],
)
def test_posts_from_other_sites_are_refused(cast: Cast, headers: dict[str, str], allowed: bool) -> None:
    answer = cast.trainee.post("/cases/packaging-film/sessions", data={"level": "standard"}, headers=headers)
    assert answer.status_code == (303 if allowed else 403)


def test_every_answer_carries_its_headers(cast: Cast) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/api/v1/sessions", "/static/app.css"):
        headers = cast.trainee.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_sign_in_link_works_once_and_a_get_does_not_use_it_up(cast: Cast) -> None:
    signer, now = cast.house.services.sign_in, cast.house.services.clock.now()
    token = signer.link_token(cast.people["trainee"], now)
    assert cast.nobody.get(f"/sign-in?token={token}").status_code == 200
    first = cast.nobody.post("/sign-in", data={"token": token}, follow_redirects=False)
    assert first.status_code == 303
    assert "HttpOnly" in first.headers["set-cookie"] and "SameSite=lax" in first.headers["set-cookie"]
    second = cast.nobody.post("/sign-in", data={"token": token}, follow_redirects=False)
    assert second.status_code == 422
    assert "sign-in link" in second.text
    cast.nobody.cookies.clear()


def test_signing_out_revokes_the_cookie(cast: Cast) -> None:
    signer, now = cast.house.services.sign_in, cast.house.services.clock.now()
    key = signer.use_link(signer.link_token(cast.people["trainee"], now), now)
    cookie = {"cookie": f"counterpart={key}"}
    assert cast.nobody.get("/", headers=cookie, follow_redirects=False).status_code == 200
    assert cast.nobody.post("/sign-out", headers=cookie, follow_redirects=False).status_code == 303
    assert cast.nobody.get("/", headers=cookie, follow_redirects=False).status_code == 303
