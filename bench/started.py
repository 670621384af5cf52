"""How long `make run` takes to answer on a machine where everything is prepared."""

import tempfile
from pathlib import Path

from bench.row import Row, share
from tests.setup.processes import free_port, make_run, served

TIMES = 9
TARGET_S = 2.0


def started() -> list[Row]:
    """From the command to the first answer, in seconds; the first start, which makes the database, is left out."""
    taken = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(TIMES + 1):
            port = free_port()
            more = {"COUNTERPART_DATABASE_URL": f"sqlite:///{folder}/c.sqlite3", "COUNTERPART_DATA_DIR": name}
            with served(make_run(port), folder, port, **more) as seconds:
                taken.append(seconds)
    later = taken[1:]
    return [Row("make run until it answers, p50", share(later, 0.5), "s", len(later), TARGET_S)]
