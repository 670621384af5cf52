"""A real Argon2 hasher with light settings, which counts its work; and an account to begin with."""

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

GOOD, OTHER = "wet gravel under the bridge", "the lamp above the counter"


class CountingHasher:
    """Counts how often it hashed and checked."""

    def __init__(self, time_cost: int = 1) -> None:
        self.real = PasswordHash((Argon2Hasher(time_cost=time_cost, memory_cost=64, parallelism=1),))
        self.hashed = self.checked = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return self.real.hash(password)

    def verify_and_update(self, password: str, hash: str) -> tuple[bool, str | None]:
        self.checked += 1
        return self.real.verify_and_update(password, hash)
