"""A4: the table of named cases on sessions and passwords, each in a fresh house."""

import tempfile
from pathlib import Path

from tests.promises.outcome import Outcome
from tests.web.door import door_at
from tests.web.test_signing_in import CASES


def sessions_and_passwords_hold() -> Outcome:
    """Run every case of the table."""
    found = Outcome("A4", "cases")
    for name, check in CASES.items():
        found.tried += 1
        with tempfile.TemporaryDirectory() as folder, door_at(Path(folder)) as door:
            try:
                check(door)
            except AssertionError as error:
                found.failures.append(f"{name}: {error}")
    if found.kept:
        found.note = f"all {found.tried} named cases hold (fixation, logout, closing, expiry, reset, length, enumeration, tries, tokens)"
    return found
