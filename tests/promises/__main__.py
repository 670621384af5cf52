"""Run promises in full numbers and write what came of it into docs/promises.md.

python -m tests.promises            all that can be run here
python -m tests.promises S1 S3      these
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import ROOT
from tests.promises.authorised import nobody_passes_a_door_that_is_not_theirs
from tests.promises.bite import tests_bite
from tests.promises.crosssite import nothing_is_done_for_another_site
from tests.promises.deleted import deleted_is_gone
from tests.promises.drained import nothing_is_lost_at_a_stop
from tests.promises.fuzzed import no_request_breaks_it
from tests.promises.gradedonce import graded_once
from tests.promises.hostile import nothing_leaves
from tests.promises.inflation import (
    cannot_be_talked_up,
    clean_turns,
    every_quote_is_in_its_turn,
    hardening_costs_nothing,
)
from tests.promises.kept_back import nothing_hidden_comes_early
from tests.promises.nameless import no_name_gets_out
from tests.promises.noted import every_reading_is_noted
from tests.promises.onpages import every_page_is_accessible, stored_text_is_inert
from tests.promises.outcome import (
    P1_PEOPLE,
    R5_TURNS,
    R6_RACES,
    R7_STOPS,
    R9_EXAMPLES,
    S1_CASES,
    S3_CASES,
    S4_DIALOGUES,
    S5_RUNS,
    Outcome,
)
from tests.promises.people import sessions_and_passwords_hold
from tests.promises.play import attacks, clean_play_is_not_disturbed, no_attack_gets_the_limit, refusing_is_no_oracle
from tests.promises.prompts import no_model_gets_a_secret
from tests.promises.races import two_at_once_on_both
from tests.promises.said import LINES
from tests.promises.starts import the_start_is_safe
from tests.promises.upstream.cells import bad_upstream_on_both
from tests.promises.upstream.outage import JOURNAL, both_halves, provider_down
from tests.torture.outcomes import tortured

SEED = 20261125
PAGE = ROOT / "docs" / "promises.md"
HEAD = """# Promises, and what their tests last found

Written by `make promises`; do not edit. A row that was not run says so. Zero in n is told with its bound (at most 3/n at 95 %).

| id | promise | kept | what was found | seed | date | commit |
| --- | --- | --- | --- | --- | --- | --- |
"""
PROMISES = {
    "S1": "no model ever receives a secret (with I21: prompts do not depend on one)",
    "S2": "the buyer does not disclose its limit, whatever is typed (built-in buyer)",
    "S3": "the guard holds when the model is hostile",
    "S4": "the guard does not spoil play (built-in buyer)",
    "S5": "refusing is no oracle",
    "G1": "the grader cannot be talked up",
    "G2": "hardening costs no accuracy",
    "G3": "every point has evidence",
    "A1": "authorisation is total",
    "A2": "no hidden field reaches a trainee early",
    "A3": "no cross-site posts",
    "A4": "sessions and passwords by ASVS",
    "A5": "stored text is inert",
    "R1": "no acknowledged message is lost or doubled",
    "R2": "a crash anywhere in a turn heals",
    "R3": "a cut stream resumes",
    "R4": "bad upstream is survived",
    "R5": "graded exactly once",
    "R6": "two at once",
    "R7": "slow or dead provider",
    "R8": "upgrade and restore",
    "R9": "fuzzed API",
    "R10": "the tests bite",
    "P1": "delete means gone, export is all",
    "P2": "the provider learns no name",
    "P3": "reading is recorded",
    "X1": "the start is safe",
    "X2": "accessible",
}
RUNS: dict[str, Callable[[], Outcome]] = {
    "S1": lambda: no_model_gets_a_secret(S1_CASES, SEED),
    "S2": lambda: no_attack_gets_the_limit(attacks(), SEED),
    "S3": lambda: nothing_leaves(S3_CASES, SEED),
    "S4": lambda: clean_play_is_not_disturbed(S4_DIALOGUES, SEED, LINES),
    "S5": lambda: refusing_is_no_oracle(S5_RUNS, SEED),
    "A1": nobody_passes_a_door_that_is_not_theirs,
    "A3": nothing_is_done_for_another_site,
    "R9": lambda: no_request_breaks_it(R9_EXAMPLES, SEED),
    "X1": the_start_is_safe,
    "A4": sessions_and_passwords_hold,
    "G1": lambda: cannot_be_talked_up(attacks()),
    "G2": lambda: hardening_costs_nothing(clean_turns()),
    "R1": lambda: tortured("R1"),
    "R2": lambda: tortured("R2"),
    "R3": lambda: tortured("R3"),
    "R8": lambda: tortured("R8"),
    "R4": bad_upstream_on_both,
    "R5": lambda: graded_once(R5_TURNS, SEED),
    "R7": lambda: both_halves(nothing_is_lost_at_a_stop(R7_STOPS, SEED), provider_down(journal=JOURNAL)),
    "R10": tests_bite,
    "R6": lambda: two_at_once_on_both(R6_RACES, SEED),
    "A2": nothing_hidden_comes_early,
    "P1": lambda: deleted_is_gone(P1_PEOPLE),
    "P2": no_name_gets_out,
    "P3": every_reading_is_noted,
    "A5": stored_text_is_inert,
    "X2": every_page_is_accessible,
    "G3": lambda: every_quote_is_in_its_turn(clean_turns(), attacks()),
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        print(f"Promise: {unknown[0]!r} cannot be run here; use {', '.join(RUNS)}.", file=sys.stderr)
        return 2
    rows = kept_rows(PAGE)
    failed = 0
    for name in names or list(RUNS):
        found = RUNS[name]()
        failed += not found.kept
        print(f"{name}: {'kept' if found.kept else 'BROKEN'}: {found.told()}")
        for failure in found.failures[:5]:
            print(f"    {failure}")
        rows[name] = row(name, found)
    PAGE.write_text(HEAD + "\n".join(rows.get(n, not_run(n)) for n in PROMISES) + "\n", encoding="utf-8")
    return 1 if failed else 0


def row(name: str, found: Outcome) -> str:
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    kept = "yes" if found.kept else "**no**"
    return f"| {name} | {PROMISES[name]} | {kept} | {found.told()} | {SEED} | {today} | {commit()} |"


def not_run(name: str) -> str:
    return f"| {name} | {PROMISES[name]} | not run | | | | |"


def kept_rows(page: Path) -> dict[str, str]:
    """The rows of an earlier run."""
    if not page.exists():
        return {}
    lines = page.read_text(encoding="utf-8").splitlines()
    return {
        line.split("|")[1].strip(): line
        for line in lines
        if line.startswith("| ") and line.split("|")[1].strip() in PROMISES
    }


def commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
