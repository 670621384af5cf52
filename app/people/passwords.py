"""Passwords: what may be one, and their hashes (Argon2id). No rule on kinds of characters; length is what counts."""

import threading
import unicodedata
from functools import cached_property
from typing import Protocol

from app.errors import BadValue
from app.locale.filled import N_, Filled

SHORTEST, LONGEST = 12, 256
# Each hash takes 64 MiB for a moment; more at the same time would let a crowd of tries take the machine's memory.
AT_ONCE = 2
_COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456123456 123412341234 121212121212 111222333444 987654321098 112233445566
    abcdefghijkl abcdefghijklm abcd1234abcd abc123abc123 a1b2c3d4e5f6 qwertyuiopas qwertyuiop12 qwertyuiop123 qwerty123456 qwertyqwerty
    1q2w3e4r5t6y 1qaz2wsx3edc asdfghjkl123 zxcvbnm12345 qwertzuiop12 asdfasdfasdf password1234 password12345 password123456
    passwordpassword passw0rd1234 p@ssw0rd1234 mypassword12 changeme1234 changemenow1 letmein12345 letmeinplease letmeinletmein
    welcome12345 welcome123456 welcometothe administrator admin1234567 adminadminadmin adminpassword iloveyou1234 iloveyouforever
    trustno1trustno1 sunshine1234 princess1234 football1234 baseball1234 superman1234 monkey123456 dragon123456 master123456
    counterpart1 counterpart12 counterpart123 counterpart2026 negotiation1 negotiation123 correcthorsebatterystaple
    passwort1234 passwort12345 passwortpasswort geheim123456 geheimgeheim hallo1234567 willkommen12 willkommen123 sommer202612
    """.split()
)


class Hasher(Protocol):
    """Hashes passwords and checks them."""

    def hash(self, password: str) -> str:
        """The hash of a password, with its own salt and settings."""
        ...

    def verify_and_update(self, password: str, hash: str) -> tuple[bool, str | None]:
        """Whether it fits, and a new hash where the old one was made with weaker settings."""
        ...


class Passwords:
    """The rules and the hashes. Hashing takes a core for a tenth of a second or more: call it in a thread."""

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._given = hasher
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def made(self, password: str, name: str) -> str:
        """The hash of a new password of the user of that name. Raises BadValue where it may not be one."""
        password = normal(password)
        check(password, name)
        with self._room:
            return self._hasher.hash(password)

    def verified(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether a password fits a stored hash, and a better hash where there is one to store. Where nothing is stored, or what is typed is
        too long to be one, the same work is done on a hash that nothing fits."""
        password = normal(password)
        with self._room:
            nobodys = self._nobodys
            fits, better = self._hasher.verify_and_update(password[:LONGEST], stored or nobodys)
        return (fits, better) if stored is not None and len(password) <= LONGEST else (False, None)

    @cached_property
    def _hasher(self) -> Hasher:
        if self._given is not None:
            return self._given
        from pwdlib import PasswordHash  # noqa: PLC0415  not needed to start
        from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415

        return PasswordHash((Argon2Hasher(),))

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("the password of nobody: it never counts as fitting")


def normal(password: str) -> str:
    """One form for what keyboards write in several ways. Of what is far too long only enough is looked at to be too long still."""
    return unicodedata.normalize("NFKC", password[: 8 * LONGEST].encode(errors="replace").decode())


def check(password: str, name: str) -> None:
    """Raise BadValue for what may not be a password of the user of that name. The password itself is never repeated."""
    shown = Filled("what you typed")
    if len(password) < SHORTEST:
        raise BadValue(N_("password"), shown, Filled("use at least %(count)s characters", count=SHORTEST))
    if len(password) > LONGEST:
        raise BadValue(N_("password"), shown, Filled("use at most %(count)s characters", count=LONGEST))
    plain = "".join(password.casefold().split())
    own = "".join(name.casefold().split())
    if own and not plain.replace(own, ""):
        raise BadValue(N_("password"), shown, N_("it is your name; use something that others do not know"))
    if plain in _COMMON or len(set(plain)) <= 2:
        raise BadValue(
            N_("password"), shown, N_("it is among the first that anybody would try; use a few words of your own")
        )
