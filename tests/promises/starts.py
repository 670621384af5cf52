"""X1: the start is safe. The tests that hold its parts, run as they are; each part must have run."""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import ROOT
from tests.promises.outcome import Outcome

# Each part of the promise, and the tests that hold it.
PARTS: dict[str, tuple[str, ...]] = {
    "a fresh folder binds loopback only": (
        "tests/setup/test_open_bind.py::test_any_bind_but_loopback_is_refused_in_one_sentence_and_nothing_is_made",
        "tests/setup/test_open_bind.py::test_loopback_may_always_be_bound",
        "tests/setup/test_serving.py::test_an_open_bind_is_refused_before_anything_is_made",
    ),
    "the link works once": ("tests/web/test_access.py::test_a_sign_in_link_works_once_and_a_get_does_not_use_it_up",),
    "the link lasts 15 minutes at most": ("tests/people/test_signin.py",),
    "the file is its owner's alone, and the log has no link": (
        "tests/setup/test_serving.py::test_two_servers_do_not_share_a_port_and_the_link_is_only_its_owners",
    ),
    "a rebinding Host is refused": ("tests/web/test_access.py::test_posts_from_other_sites_are_refused",),
    "other binds wait for sign-in": (
        "tests/setup/test_open_bind.py::test_it_takes_an_admin_who_can_sign_in",
        "tests/setup/test_open_bind.py::test_a_database_without_tables_has_no_admin",
        "tests/setup/test_open_bind.py::test_with_an_admin_the_bind_is_open_and_no_local_link_is_handed_out",
    ),
}  # fmt: skip


def the_start_is_safe() -> Outcome:
    """Run the tests of each part; a part of which nothing ran, or something was left out, is a failure."""
    found = Outcome("X1", "tests of the start")
    for part, tests in PARTS.items():
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--no-header",
                "-p",
                "no:cacheprovider",
                f"--junitxml={report}",
                *tests,
            ]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            suite = ElementTree.parse(report).getroot().find("testsuite") if report.exists() else None
            done = int(suite.get("tests", "0")) if suite is not None else 0
            left_out = int(suite.get("skipped", "0")) if suite is not None else 0
        found.tried += done
        if ran.returncode or not done or left_out:
            found.failures.append(f"{part}: {ran.stdout[-300:]}")
    if found.kept:
        found.note = f"all {found.tried} tests of {len(PARTS)} parts hold ({'; '.join(PARTS)})"
    return found
