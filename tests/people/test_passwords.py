"""What may be a password, and how it is kept: length counts, nothing else; the hash work is the same whoever asks."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadValue
from app.people.passwords import LONGEST, SHORTEST, Passwords, check, normal
from tests.people.quick import GOOD, OTHER, CountingHasher

FAMILIAR = "Tess Albrecht"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x7" * 32 + "y",
        "only small letters here",
        "ÜBER den Fluss, 寝る子は育つ",
        " spaces count too ",
        "aB3" + "z" * (LONGEST - 3),
        "tess albrecht has a boat",
    ],
)
def test_anything_long_enough_goes(password: str) -> None:
    check(normal(password), FAMILIAR)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "at least 12"),
        ("short enough"[:11], "at least 12"),
        ("aB3" + "z" * (LONGEST - 2), "at most 256"),
        ("Tess Albrecht", "your name"),
        ("tessalbrecht", "your name"),
        ("tess albrecht TESS ALBRECHT", "your name"),
        ("password1234", "first that anybody would try"),
        ("Pass Word 1234", "first that anybody would try"),
        ("aaaaaaaaaaaaaaaa", "first that anybody would try"),
        ("ababababababab", "first that anybody would try"),
    ],
)
def test_what_may_not_be_one_is_said_without_repeating_it(password: str, told: str) -> None:
    with pytest.raises(BadValue, match=told) as caught:
        check(normal(password), FAMILIAR)
    assert not password or password not in caught.value.message


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=SHORTEST, max_size=80))
def test_a_password_fits_its_own_hash_and_no_other(password: str) -> None:
    keeper = Passwords(CountingHasher())
    try:
        stored = keeper.made(password, "nobody")
    except BadValue:
        return
    assert keeper.verified(password, stored) == (True, None)
    assert not keeper.verified(password + "!", stored)[0]
    assert not keeper.verified(password[:-1], stored)[0]
    assert password not in stored


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_shorter_is_ever_taken(password: str) -> None:
    if len(normal(password)) < SHORTEST:
        with pytest.raises(BadValue):
            check(normal(password), "")


def test_what_one_keyboard_writes_another_can_type() -> None:
    keeper = Passwords(CountingHasher())
    stored = keeper.made("caf\u00e9 au lait \u2460 \ufb01n", "Tess")
    assert keeper.verified("cafe\u0301 au lait 1 fin", stored)[0]


def test_more_than_64_characters_all_count() -> None:
    keeper = Passwords(CountingHasher())
    long = (string.ascii_letters * 5)[:LONGEST]
    stored = keeper.made(long, "Tess")
    assert keeper.verified(long, stored)[0]
    assert not keeper.verified(long[:-1] + "!", stored)[0]
    assert not keeper.verified(long + "a", stored)[0], "what is cut off is not taken for the whole"


@pytest.mark.parametrize("password", [GOOD, "", "x" * 100_000])
def test_the_same_work_is_done_for_nobody(password: str) -> None:
    work = CountingHasher()
    keeper = Passwords(work)
    stored = keeper.made(GOOD, "Tess")
    keeper.verified(OTHER, stored)
    before = work.checked
    assert keeper.verified(password, None) == (False, None)
    assert work.checked == before + 1
    assert keeper.verified(OTHER, stored) == (False, None)
    assert work.checked == before + 2
    assert work.hashed == 2, "the hash of nobody is made once"


def test_a_hash_of_weaker_settings_is_made_anew() -> None:
    stored = Passwords(CountingHasher(time_cost=1)).made(GOOD, "Tess")
    fits, better = Passwords(CountingHasher(time_cost=2)).verified(GOOD, stored)
    assert fits and better is not None and better != stored
    assert Passwords(CountingHasher(time_cost=2)).verified(GOOD, better) == (True, None)


def test_the_hasher_of_the_product_is_argon2id_at_its_recommended_cost() -> None:
    stored = Passwords().made(GOOD, "Tess")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
