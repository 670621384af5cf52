"""The sign-in page and what stands around it: cookies on secure connections, counted tries, and where one goes on to."""

import asyncio
import threading
from collections import Counter
from pathlib import Path

import httpx
import pytest

from app.people.hashing import WAITING
from app.people.passwords import AT_ONCE, Passwords
from app.web.access import COOKIE, local_address
from app.web.app import create_app
from tests.people.quick import GOOD, OTHER, CountingHasher
from tests.web.conftest import HOST
from tests.web.door import door_at


def test_where_the_connection_is_secure_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    with door_at(tmp_path, secure_cookies=True) as door:
        cookie = door.sign_in(door.user().name, GOOD).headers["set-cookie"]
        assert cookie.startswith(f"__Host-{COOKIE}=") and "Secure" in cookie and "Path=/" in cookie
        gone = door.send("POST", "/sign-out").headers["set-cookie"]
        assert gone.startswith(f"__Host-{COOKIE}=") and "Secure" in gone


def test_a_deleted_account_leaves_no_cookie_on_a_secure_connection(tmp_path: Path) -> None:
    with door_at(tmp_path, secure_cookies=True) as door:
        user = door.user()
        cookie = {"cookie": f"__Host-{COOKIE}={door.key(user)}"}
        answer = door.send("POST", "/settings/deletion", headers=cookie, data={"name": user.name})
        gone = answer.headers["set-cookie"]
        assert answer.status_code == 303 and gone.startswith(f'__Host-{COOKIE}="";') and "Secure" in gone


def test_a_journey_to_the_provider_ends_where_it_fails_too(tmp_path: Path) -> None:
    given = {"oidc_issuer": "https://id.example", "oidc_client": "c", "oidc_secret": "s"}
    with door_at(tmp_path, **given) as door:
        for address in ("/sign-in/provider/return", "/sign-in/provider/return?state=other&code=c"):
            answer = door.send("GET", address)
            assert answer.status_code == 403
            gone = answer.headers["set-cookie"]
            assert gone.startswith(f'{COOKIE}-journey="";') and "Max-Age=0" in gone


def test_a_password_by_a_link_ends_the_login_that_this_browser_had(tmp_path: Path) -> None:
    with door_at(tmp_path) as door:
        people, now = door.house.services.people, door.clock.now()
        before, invited = door.key(door.user()), door.user("admin", password=None)
        link = people.accounts.reset(invited, invited.id, now)
        form = {"token": link.token, "password": GOOD, "again": GOOD}
        assert door.works(before)
        assert door.send("POST", "/password", before, data=form).status_code == 303
        assert not door.works(before)


def test_the_sign_in_page_asks_for_a_password_only_where_somebody_has_one(tmp_path: Path) -> None:
    with door_at(tmp_path) as door:
        door.user(password=None)
        page = door.send("GET", "/sign-in").text
        assert "You need a sign-in link" in page and 'type="password"' not in page
        door.user()
        page = door.send("GET", "/sign-in").text
        assert 'autocomplete="current-password"' in page and "company account" not in page
        assert 'type="password"' not in door.send("GET", "/sign-in?token=abc").text
        assert door.send("GET", "/sign-in/provider").status_code == 404


class HeldHasher(CountingHasher):
    """Hashes only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def verify_and_update(self, password: str, hash: str) -> tuple[bool, str | None]:
        self.may_go_on.wait(60)
        return super().verify_and_update(password, hash)


def test_eighty_sign_ins_at_once_hash_only_what_fits_the_queue_and_hold_no_other_page_up(tmp_path: Path) -> None:
    with door_at(tmp_path) as door:
        hasher = HeldHasher()
        door.house.services.people.accounts.passwords = Passwords(hasher)

        async def run() -> list[int]:
            transport = httpx.ASGITransport(create_app(door.house.services))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                posts = [
                    asyncio.create_task(client.post("/sign-in", data={"name": f"Nobody {n}", "password": OTHER}))
                    for n in range(80)
                ]
                for number, done in enumerate(asyncio.as_completed(posts), 1):
                    assert (await done).status_code == 429  # those beyond the queue are answered while all others wait
                    if number == 80 - AT_ONCE - WAITING:
                        break
                # The guard is for a test that is red only: a page that waits for the hashes would wait for ever.
                page = await asyncio.wait_for(client.get("/sign-in"), 30)
                assert page.status_code == 200 and hasher.checked == 0
                hasher.may_go_on.set()
                return [(await post).status_code for post in posts]

        try:
            statuses = asyncio.run(run())
        finally:
            hasher.may_go_on.set()
        assert hasher.checked == AT_ONCE + WAITING
        assert Counter(statuses) == {422: AT_ONCE + WAITING, 429: 80 - AT_ONCE - WAITING}
        assert door.sign_in("Nobody", OTHER).status_code == 422, "the places of those who were sent away are free again"


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("/", "/"), ("/cases?level=hard", "/cases?level=hard"), ("/a#b", "/a#b"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("/\nSet-Cookie: x", "/"), ("evil.example", "/"), ("http:/evil", "/"), ("/" + "x" * 3000, "/"),
        ("///evil.example", "/"), ("\\\\evil", "/"), ("//[", "/"), (" /cases", "/"), ("/\t/evil.example", "/"),
    ],
)  # fmt: skip
def test_after_the_notice_only_pages_of_ours_are_gone_to(wanted: str, shown: str) -> None:
    assert local_address(wanted) == shown


def test_the_dummy_is_of_the_same_kind_as_a_real_hash() -> None:
    keeper = Passwords(CountingHasher())
    assert keeper._nobodys.split("$")[:4] == keeper.made(GOOD, "Tess").split("$")[:4]
