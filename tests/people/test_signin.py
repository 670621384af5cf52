"""Signing in: a link works once and for fifteen minutes, login sessions end by themselves, only hashes are stored."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.errors import BadValue, SignedOut
from app.people.signin import IDLE, LINK_LIVES, LONGEST, TOUCH_EVERY, SignIn, digest
from app.store import tables
from tests.store.conftest import NOW

pytestmark = pytest.mark.db

SECOND = timedelta(seconds=1)


def signed_in(signer: SignIn, name: str = "Tess") -> str:
    """The key of a new login session of a new user."""
    return signer.use_link(signer.link_token(signer.add(name, "trainee", None, NOW), NOW), NOW)


def test_the_times_are_those_that_are_promised() -> None:
    assert timedelta(minutes=15) >= LINK_LIVES
    assert IDLE < LONGEST


def test_a_link_signs_in_its_user_once(signer: SignIn) -> None:
    tess, otto = (signer.add(name, "trainee", None, NOW) for name in ("Tess", "Otto"))
    token = signer.link_token(tess, NOW)
    signer.link_token(otto, NOW)
    key = signer.use_link(token, NOW)
    assert signer.who(key, NOW) == tess
    with pytest.raises(BadValue, match="sign-in link"):
        signer.use_link(token, NOW)
    assert signer.who(key, NOW) == tess, "a second try does not end what the first began"


@pytest.mark.parametrize(("late", "works"), [(LINK_LIVES - SECOND, True), (LINK_LIVES + SECOND, False)])
def test_a_link_lives_for_fifteen_minutes(signer: SignIn, late: timedelta, works: bool) -> None:
    token = signer.link_token(signer.add("Tess", "trainee", None, NOW), NOW)
    if works:
        assert signer.use_link(token, NOW + late)
        return
    with pytest.raises(BadValue, match="older than 15 minutes"):
        signer.use_link(token, NOW + late)


@pytest.mark.parametrize("token", ["", "nothing", "x" * 10_000, "' OR 1=1 --"])
def test_what_was_never_handed_out_opens_nothing_and_is_not_repeated_in_full(signer: SignIn, token: str) -> None:
    with pytest.raises(BadValue) as caught:
        signer.use_link(token, NOW)
    assert len(token) <= 4 or token not in caught.value.message


def test_a_link_is_for_signing_in_alone_and_no_login_key_is_a_link(signer: SignIn) -> None:
    user = signer.add("Tess", "trainee", None, NOW)
    signer.store.add_token(digest("other"), "reset", user.id, NOW + LINK_LIVES)
    for wrong in ("other", signed_in(signer, "Otto")):
        with pytest.raises(BadValue):
            signer.use_link(wrong, NOW)
    with pytest.raises(SignedOut):
        signer.who(signer.link_token(user, NOW), NOW)


def test_only_hashes_are_stored(signer: SignIn, database: Engine) -> None:
    token = signer.link_token(signer.add("Tess", "trainee", None, NOW), NOW)
    key = signer.use_link(token, NOW)
    with database.connect() as db:
        everything = repr([db.execute(select(table)).all() for table in tables.metadata.sorted_tables])
    assert digest(token) in everything
    assert digest(key) in everything
    assert token not in everything
    assert key not in everything
    assert min(len(token), len(key)) >= 43, "32 random bytes"


def test_each_login_is_a_session_of_its_own(signer: SignIn) -> None:
    user = signer.add("Tess", "trainee", None, NOW)
    one, two = (signer.use_link(signer.link_token(user, NOW), NOW) for _ in range(2))
    assert one != two
    signer.sign_out(one, NOW)
    with pytest.raises(SignedOut):
        signer.who(one, NOW)
    assert signer.who(two, NOW) == user


def test_a_session_that_is_idle_too_long_is_over_for_good(signer: SignIn) -> None:
    key = signed_in(signer)
    assert signer.who(key, NOW + IDLE - SECOND)
    late = NOW + IDLE - SECOND + IDLE + SECOND
    with pytest.raises(SignedOut, match="away for long"):
        signer.who(key, late)
    with pytest.raises(SignedOut):
        signer.who(key, NOW)  # revoked, not only refused


def test_a_session_in_use_lives_on_but_not_for_ever(signer: SignIn) -> None:
    key, now = signed_in(signer), NOW
    while now + IDLE / 2 <= NOW + LONGEST:
        now += IDLE / 2
        assert signer.who(key, now).name == "Tess"
    with pytest.raises(SignedOut, match="away for long"):
        signer.who(key, NOW + LONGEST + SECOND)


def test_use_is_noted_now_and_then_and_not_at_every_request(signer: SignIn) -> None:
    key = signed_in(signer)

    def seen() -> timedelta:
        found = signer.store.login(digest(key))
        assert found is not None
        return found[2] - NOW

    signer.who(key, NOW + TOUCH_EVERY)
    assert seen() == timedelta(0)
    signer.who(key, NOW + TOUCH_EVERY + SECOND)
    assert seen() == TOUCH_EVERY + SECOND


@pytest.mark.parametrize("key", [None, "", "made up"])
def test_without_a_login_session_nobody_is_there(signer: SignIn, key: str | None) -> None:
    with pytest.raises(SignedOut, match="sign in with a link"):
        signer.who(key, NOW)


def test_a_disabled_user_is_out_at_once_and_no_link_brings_them_back(signer: SignIn) -> None:
    tess, key = signer.add("Ann", "trainee", None, NOW), signed_in(signer)
    own = signer.use_link(signer.link_token(tess, NOW), NOW)
    waiting = signer.link_token(tess, NOW)
    signer.store.disable(tess.id, NOW)
    with pytest.raises(SignedOut):
        signer.who(own, NOW)
    for token in (waiting, signer.link_token(tess, NOW)):
        with pytest.raises(BadValue):
            signer.use_link(token, NOW)
    assert signer.who(key, NOW).name == "Tess", "others stay signed in"


def test_a_login_session_that_a_disabled_user_still_had_is_refused(signer: SignIn) -> None:
    user = signer.add("Tess", "trainee", None, NOW)
    signer.store.disable(user.id, NOW)
    signer.store.add_login(digest("key"), user.id, NOW)  # one that was being made while the account was closed
    with pytest.raises(SignedOut, match="closed"):
        signer.who("key", NOW)
