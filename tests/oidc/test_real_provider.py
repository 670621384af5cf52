"""Signing in by a provider that others wrote and certified: the whole journey over real HTTP, and who is let in at its end."""

import re
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from app.errors import NotAllowed
from app.people.records import OPERATOR
from app.web.access import COOKIE
from tests.oidc.conftest import BACK, CLIENT, SECRET
from tests.web.door import Door, door_at, key_in


def house_with(issuer: str, folder: Path) -> AbstractContextManager[Door]:
    """A house whose sign-in provider is the real one."""
    return door_at(folder, oidc_issuer=issuer, oidc_client=CLIENT, oidc_secret=SECRET)


def begin(door: Door, invitation: str = "") -> tuple[str, str]:
    """Off to the provider: its address, and the cookie of the journey."""
    answer = door.send("GET", f"/sign-in/provider?invitation={invitation}" if invitation else "/sign-in/provider")
    assert answer.status_code == 303
    return answer.headers["location"], answer.headers["set-cookie"].split(";")[0]


def at_the_provider(address: str, subject: str) -> str:
    """What a person does there: sign in, agree; the address that the provider sends the browser back to."""
    with httpx.Client(follow_redirects=False, timeout=20) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.status_code in (302, 303):
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(BACK):
                    return address
                answer = browser.get(address)
                continue
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form and prompt, answer.text
            answer = browser.post(
                urljoin(str(answer.url), form[1]), data={"prompt": prompt[1], "login": subject, "password": "x"}
            )
    raise AssertionError("the provider never sent the browser back")


def back(door: Door, address: str, journey: str, key: str | None = None) -> httpx.Response:
    """The browser comes back, with the cookie of its journey."""
    parts = urlsplit(address)
    cookie = f"{journey}; {COOKIE}={key}" if key else journey
    return door.send("GET", f"{parts.path}?{parts.query}", headers={"cookie": cookie})


def journey_of(door: Door, subject: str, invitation: str = "") -> httpx.Response:
    address, journey = begin(door, invitation)
    return back(door, at_the_provider(address, subject), journey)


def test_the_way_there_carries_a_challenge_a_state_and_a_nonce(issuer: str, tmp_path: Path) -> None:
    with house_with(issuer, tmp_path) as door:
        asked = [parse_qs(urlsplit(begin(door)[0]).query) for _ in range(2)]
        for query in asked:
            assert (
                query["response_type"] == ["code"] and query["scope"] == ["openid"] and query["redirect_uri"] == [BACK]
            )
            assert query["code_challenge_method"] == ["S256"]
        for name in ("state", "nonce", "code_challenge"):
            assert asked[0][name] != asked[1][name] and len(asked[0][name][0]) >= 43
        assert "Sign in with your company account" in door.send("GET", "/sign-in").text


def test_an_unknown_account_is_not_let_in_and_nobody_is_made(issuer: str, tmp_path: Path) -> None:
    with house_with(issuer, tmp_path) as door:
        door.user(password=None)
        before = door.house.services.sign_in.store.users()
        answer = journey_of(door, "somebody")
        assert answer.status_code == 403 and "Nobody here is linked to that account" in answer.text
        assert COOKIE not in answer.cookies
        assert door.house.services.sign_in.store.users() == before


def test_an_invitation_opened_in_the_same_browser_links_the_account_for_good(issuer: str, tmp_path: Path) -> None:
    with house_with(issuer, tmp_path) as door:
        accounts, now = door.house.services.people.accounts, door.clock.now()
        link = accounts.invite(OPERATOR, "Tess", ("trainee",), None, now)
        page = door.send("GET", f"/password?token={link.token}").text
        assert f"/sign-in/provider?invitation={link.token}" in page
        sent = door.send("GET", f"/sign-in/provider?invitation={link.token}", headers={"sec-fetch-site": "cross-site"})
        assert sent.status_code == 403, "another site cannot begin it"
        key = key_in(journey_of(door, "tess-42", link.token))
        assert door.house.services.sign_in.who(key, door.clock.now()).name == "Tess"
        assert door.send("GET", f"/password?token={link.token}").status_code == 422, "the invitation is used up"
        again = key_in(journey_of(door, "tess-42"))
        assert again != key and door.house.services.sign_in.who(again, door.clock.now()).name == "Tess"
        assert journey_of(door, "otto-7", link.token).status_code == 403, "a used invitation lets nobody in"
        accounts.store.disable(link.user.id, door.clock.now())
        assert journey_of(door, "tess-42").status_code == 403


def test_an_admin_links_an_account_and_takes_the_link_away(issuer: str, tmp_path: Path) -> None:
    with house_with(issuer, tmp_path) as door:
        user, other, admin = door.user(password=None), door.user(password=None), door.key(door.user("admin"))
        where = f"/admin/users/{user.id}/identities"
        assert door.send("POST", where, admin, data={"subject": " tess-42 "}).status_code == 303
        page = door.send("GET", f"/admin/users/{user.id}", admin).text
        assert "Company account" in page and "tess-42" in page
        taken = door.send("POST", f"/admin/users/{other.id}/identities", admin, data={"subject": "tess-42"})
        assert taken.status_code == 409
        key = key_in(journey_of(door, "tess-42"))
        assert door.works(key)
        assert door.send("POST", f"{where}/ending", admin, data={"subject": "tess-42"}).status_code == 303
        assert not door.works(key)
        assert journey_of(door, "tess-42").status_code == 403
        assert door.send("POST", where, door.key(user), data={"subject": "mine"}).status_code == 404


def test_a_journey_is_of_one_browser_and_ends_once(issuer: str, tmp_path: Path) -> None:
    with house_with(issuer, tmp_path) as door:
        user = door.user(password=None)
        people = door.house.services.people
        assert people.provider is not None
        people.provider.link(OPERATOR, user.id, "tess-42", door.clock.now())
        address, journey = begin(door)
        _, another = begin(door)
        where = at_the_provider(address, "tess-42")
        assert back(door, where, another).status_code == 403, "the state of another browser"
        assert back(door, where, "").status_code == 403, "no journey at all"
        planted = door.key(door.user(password=None))
        key = key_in(back(door, where, journey, planted))
        assert door.works(key) and not door.works(planted), "a key that was there before ends"
        assert back(door, where, journey).status_code == 403, "a code is used once"


@pytest.mark.parametrize("spoiled", ["verifier", "nonce"])
def test_a_code_without_its_own_verifier_and_nonce_is_refused(issuer: str, tmp_path: Path, spoiled: str) -> None:
    with house_with(issuer, tmp_path) as door:
        user, people = door.user(password=None), door.house.services.people
        assert people.provider is not None
        people.provider.link(OPERATOR, user.id, "tess-42", door.clock.now())
        journey, address = people.provider.begin(BACK)
        other, _ = people.provider.begin(BACK)
        query = parse_qs(urlsplit(at_the_provider(address, "tess-42")).query)
        wrong = {name: getattr(other if name == spoiled else journey, name) for name in ("state", "nonce", "verifier")}
        with pytest.raises(NotAllowed, match="begin again"):
            people.provider.end(type(journey)(**wrong), query["state"][0], query["code"][0], BACK, door.clock.now())
