"""`counterpart retention run` and `counterpart export mine`."""

import json
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

from app.bootstrap import ready
from app.clock import SystemClock
from app.settings import load_settings
from app.store import tables as t
from tests.commands.conftest import Run
from tests.commands.test_people_and_say import session_of_the_local_user


def older(days: int) -> None:
    """Move all that was said back in time."""
    house, then = ready(load_settings()), SystemClock().now() - timedelta(days=days)
    with house.engine.begin() as db:
        db.execute(t.sessions.update().values(started=then))
        db.execute(t.turns.update().values(created=then))
    house.engine.dispose()


def test_a_dry_run_says_what_would_go_and_a_run_deletes_it(command: Run) -> None:
    session = session_of_the_local_user()
    assert "0 sessions would go" in command("retention", "run", "--dry-run").out
    older(200)
    dry = json.loads(command("retention", "run", "--dry-run", "--json").out)
    assert dry == {"days": 180, "dry_run": True, "families": [{"sessions": [session], "age_days": 200, "turns": 0}]}
    ran = command("retention", "run")
    assert ran.code == 0 and f"{session}  200 days old, 0 messages" in ran.out and "1 sessions were deleted" in ran.out
    assert json.loads(command("retention", "run", "--json").out)["families"] == []


def test_all_that_is_held_of_a_person_goes_into_a_file_of_hers(command: Run, tmp_path: Path) -> None:
    session = session_of_the_local_user()
    ran = command("export", "mine", "-o", str(tmp_path / "me.zip"), "--json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert told["user"] == "you" and told["rows"]["sessions"] == 1
    assert stat.S_IMODE((tmp_path / "me.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "me.zip") as packed:
        assert session in packed.read("rows/sessions.json").decode()
    assert command("export", "mine", "--user", "Zed").code == 2
