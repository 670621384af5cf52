import asyncio
import io
import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from app.commands.game import Game
from app.commands.interactive import Talk
from app.content.loading import load_case
from app.negotiation.state import Level


def talk(lines: list[str | None], *, reveal: bool = False) -> str:
    """What a person sees who types these lines (None: the end of input)."""
    shown = io.StringIO()
    game = Game(load_case("packaging-film"), Level.STANDARD, 7)
    table = Talk(game, 0, reveal, Console(file=shown, width=96))
    given = iter(lines)
    table._ask = lambda: next(given)  # type: ignore[method-assign]
    assert asyncio.run(table.run()) == 0
    return shown.getvalue()


def test_the_brief_comes_first_then_the_buyer_then_the_deal() -> None:
    shown = talk([None])
    case = load_case("packaging-film")
    places = [shown.index(words) for words in (case.title, "Goals", "Limits", "Mandate", "Helen: ", "hers now")]
    assert places == sorted(places)
    for prep in case.preparations:
        assert prep.id in shown
    assert max(len(line) for line in shown.splitlines()) <= 96


def test_a_turn_is_answered_and_the_deal_is_shown_again_only_where_it_changed() -> None:
    shown = talk(["Who decides?", "If you extend to 24 months, we can do 2 % off the price.", None])
    assert shown.count("Helen:") == 3
    assert shown.count("hers now") == 2


def test_a_line_that_does_not_fit_is_named_and_the_talks_go_on() -> None:
    shown = talk(["", "/dance", "Who decides?", "/end"])
    assert "type something to say" in shown
    assert "'/dance' does not fit" in " ".join(shown.split())
    assert "impasse" in shown


def test_the_hidden_side_is_shown_only_where_asked_for() -> None:
    assert '"floor"' not in talk(["/end"])
    assert '"floor"' in talk(["/end"], reveal=True)


@pytest.mark.slow
def test_at_a_real_terminal_the_prompt_counts_turns(tmp_path: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.environ.update(
            COLUMNS="100", TERM="dumb", COUNTERPART_PACE_MS_PER_WORD="0", PYTHONPATH=":".join(p for p in sys.path if p)
        )
        os.execv(sys.executable, [sys.executable, "-m", "app.cli", "chat", "--seed", "7"])
    seen, until, lines = b"", time.monotonic() + 30, [b"Who decides?\n", b"/end\n"]
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
        if lines and f"turn {3 - len(lines)} of ".encode() in seen:
            os.write(terminal, lines.pop(0))
    else:
        os.kill(pid, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, seen[-800:]
    assert b"turn 2 of" in seen
    assert b"impasse" in seen
