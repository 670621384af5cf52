"""A fault seeded for each part of the promises on sign-in (A4), on the start (X1) and on the notice: the test that holds it must turn red."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.errors import NotFound, WrongPassword
from app.people import accounts, notices, passwords, signin, tries
from app.store import accountrows, peoplerows
from app.web import access
from tests.setup import test_open_bind
from tests.web import test_notice, test_sign_in_page, test_signing_in
from tests.web.door import Door, door_at
from tests.web.test_signing_in import CASES

pytestmark = [pytest.mark.db]
Seed = Callable[[pytest.MonkeyPatch], None]
RED = (AssertionError, pytest.fail.Exception)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with door_at(tmp_path) as found:
        yield found


def keeps_the_key_that_was_there(patch: pytest.MonkeyPatch) -> None:
    begin = signin.SignIn.begin
    patch.setattr(signin.SignIn, "begin", lambda self, user, now, before=None: begin(self, user, now))


def only_forgets_the_cookie(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signin.SignIn, "sign_out", lambda self, key, now: None)


def ends_no_session(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(peoplerows, "end_logins", lambda db, user, now: None)
    patch.setattr(accountrows, "end_logins", lambda db, user, now: None)


def lets_other_links_live(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accountrows, "use_up_tokens", lambda db, user, now, purpose=None: 0)


def never_ends_an_idle_session(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signin, "IDLE", signin.LONGEST * 2)


def never_ends_a_session_in_use(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signin, "LONGEST", signin.LONGEST * 2)


def gives_links_twice_the_time(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accounts, "LIVES", {purpose: 2 * time for purpose, time in accounts.LIVES.items()})


def hashes_the_first_64_characters(patch: pytest.MonkeyPatch) -> None:
    normal = passwords.normal
    patch.setattr(passwords, "normal", lambda password: normal(password)[:64])


def does_no_work_for_nobody(patch: pytest.MonkeyPatch) -> None:
    sign_in = accounts.Accounts.sign_in

    def quick(self: Any, name: str, password: str, now: Any, **more: Any) -> str:
        try:
            self.store.user_named(name)
        except NotFound:
            raise WrongPassword from None
        return sign_in(self, name, password, now, **more)

    patch.setattr(accounts.Accounts, "sign_in", quick)


def counts_only_names_that_there_are(patch: pytest.MonkeyPatch) -> None:
    one = tries.Tries.one
    patch.setattr(
        tries.Tries,
        "one",
        lambda self, name, address: one(self, name, address) if name.startswith("User") else nullcontext(),
    )


def takes_any_password(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords, "check", lambda password, name: None)


def takes_a_link_for_any_purpose(patch: pytest.MonkeyPatch) -> None:
    used = peoplerows.used
    anything = ("sign-in", "invitation", "reset")
    patch.setattr(peoplerows, "used", lambda db, digest, purposes, now: used(db, digest, anything, now))


def asks_no_old_password(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords.Passwords, "verified", lambda self, password, stored: (stored is not None, None))


FAULTS: list[tuple[Seed, str]] = [
    (keeps_the_key_that_was_there, "fixation: a key that was there before is not taken up, and ends"),
    (keeps_the_key_that_was_there, "fixation: signing in by link ends the key before, too"),
    (only_forgets_the_cookie, "logout ends the session on the server"),
    (ends_no_session, "sign out everywhere ends every session of this user and no other"),
    (ends_no_session, "disabling ends every session at once; enabling brings none back"),
    (ends_no_session, "reset: the link works once, ends every session and every other link, and the old password"),
    (
        lets_other_links_live,
        "reset: the link works once, ends every session and every other link, and the old password",
    ),
    (never_ends_an_idle_session, "idle for more than twelve hours ends the session"),
    (never_ends_a_session_in_use, "fourteen days end the session, however much it is used"),
    (gives_links_twice_the_time, "reset: a day later the link opens nothing"),
    (gives_links_twice_the_time, "an invitation is not used up by looking, works once, and is over after 72 hours"),
    (hashes_the_first_64_characters, "64 characters and more are one password, to the last"),
    (does_no_work_for_nobody, "enumeration: the same answer, and one hash checked, whatever is wrong"),
    (
        counts_only_names_that_there_are,
        "enumeration: too many tries sound the same for a name that there is and one that there is not",
    ),
    (takes_any_password, "too short, too long, the name and what everybody tries are refused; the link stays"),
    (takes_a_link_for_any_purpose, "a token of one purpose opens nothing else, and none is a login key"),
    (asks_no_old_password, "a changed password ends every other session; this one goes on under a new key"),
]


@pytest.mark.parametrize(("seed", "case"), FAULTS, ids=[f"{seed.__name__}: {case[:30]}" for seed, case in FAULTS])
def test_the_fault_is_seen(door: Door, monkeypatch: pytest.MonkeyPatch, seed: Seed, case: str) -> None:
    check = CASES[case]
    seed(monkeypatch)
    with pytest.raises(RED):
        check(door)


def test_a_start_that_lets_anybody_in_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_admin_can_sign_in", lambda settings: True)
    monkeypatch.setattr(test_open_bind, "check_bind", bootstrap.check_bind)
    with pytest.raises(RED):
        test_open_bind.test_it_takes_an_admin_who_can_sign_in(tmp_path)


def test_a_notice_that_is_never_shown_is_seen(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices.Notices, "read_by", lambda self, user: True)
    with pytest.raises(RED):
        test_notice.test_before_anything_else_a_page_shows_the_notice(door, "/")


def test_a_way_on_to_another_site_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "local_address", lambda wanted: wanted)
    monkeypatch.setattr(test_sign_in_page, "local_address", access.local_address)
    with pytest.raises(RED):
        test_sign_in_page.test_after_the_notice_only_pages_of_ours_are_gone_to("//evil.example", "/")


def test_the_table_is_the_one_that_is_run() -> None:
    assert len(CASES) >= 20 and test_signing_in.CASES is CASES
