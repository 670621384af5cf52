"""`counterpart worker`: a process that serves no pages: it grades, takes up what others left unfinished, and does the chores."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app.settings import load_settings

if TYPE_CHECKING:
    from app.bootstrap import House

ONE_MACHINE = (
    "The database is a file of SQLite: run this worker on the machine of the pages, on a disk of that machine. "
    "For several machines use PostgreSQL (docs/databases.md)."
)
worker = typer.Typer(add_completion=False)


@worker.callback(invoke_without_command=True)
def run(
    once: Annotated[bool, typer.Option("--once", help="Grade what waits now, then leave.")] = False,
) -> None:
    """Work until a signal says to stop. As many of them as you like may run beside the pages, on any machine that reaches the database."""
    from app.bootstrap import ready
    from app.operations.logs import set_up

    settings = load_settings()
    set_up(settings.log_level, settings.log_format)
    os.umask(0o077)  # what people type is for the owner of this process only
    house = ready(settings, "worker")
    if house.engine.dialect.name == "sqlite":
        print(ONE_MACHINE, file=sys.stderr)
    try:
        graded = asyncio.run(_once(house) if once else _work(house))
        if graded is not None:
            print(f"{graded} gradings are done; {house.ledger.waiting()} wait.")
    finally:
        house.engine.dispose()


async def _once(house: "House") -> int:
    try:
        await house.presence.here()
        await house.life.know_grader()
        await house.worker.recover()
        return await house.worker.work_off()
    finally:
        await house.life.stop()


async def _work(house: "House") -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    with _figures(house):
        await house.life.start()
        print(f"Worker {house.presence.owner} works with {house.worker.grader.name}.", flush=True)
        await ended.wait()
        await house.life.stop()


@contextmanager
def _figures(house: "House") -> Iterator[None]:
    """While it works: its figures, where a setting names a port for them."""
    settings = house.settings
    if not settings.worker_metrics_port:
        yield
        return
    from app.operations.door import Door

    door = Door(house.services.operations, settings.worker_metrics_host, settings.worker_metrics_port)
    door.start()
    try:
        yield
    finally:
        door.close()
