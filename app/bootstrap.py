"""The composition root: settings in, services out. The one place that names adapters."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.clock import Clock, SystemClock
from app.content.loading import document_hash, load_rubric
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grader
from app.models.chat import Price
from app.people.signin import SignIn
from app.practice.cases import PinnedCases
from app.practice.checking import Checking
from app.practice.debrief import Debriefing
from app.practice.drilling import Drilling
from app.practice.gradework import GradingWorker
from app.practice.learning import Learning
from app.practice.owncases import OwnCases
from app.practice.service import Practice
from app.practice.turns import TurnDesk
from app.practice.wakes import Wakes
from app.review.corrections import Corrections
from app.review.labels import Labels
from app.review.reviewing import Reviewing
from app.settings import Settings, settings_from_environment
from app.store.backups import Kept, backup, restore
from app.store.checkrows import SqlChecks
from app.store.database import open_engine
from app.store.drillrows import SqlDrills
from app.store.ledger import SqlLedger
from app.store.notices import Notices
from app.store.peoplerows import SqlPeople
from app.store.postgres import Limits
from app.store.reviewrows import SqlReviews
from app.store.upgrading import at_head, upgrade
from app.web.services import Services

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.models.chat import ChatModel
    from app.models.configured import Models


@dataclass(frozen=True, slots=True)
class House:
    """The running parts: services for faces, and what the command line needs beside them."""

    settings: Settings
    engine: Engine
    ledger: SqlLedger
    services: Services
    worker: GradingWorker
    desk: TurnDesk


def build(
    settings: Settings, *, clock: Clock | None = None, at_step: Callable[[str], None] = lambda step: None
) -> House:
    """Wire everything from settings. The database is opened, not upgraded. Raises StoreError."""
    clock = clock or SystemClock()
    engine = engine_of(settings)
    ledger, people = SqlLedger(engine), SqlPeople(engine)
    cases, wakes = PinnedCases(ledger), Wakes()
    voice = voice_from(settings)
    grader = grader_from(settings)
    worker = GradingWorker(ledger, cases, clock, wakes, grader)
    pace = settings.pace_ms_per_word
    price = Price(settings.model_price_in, settings.model_price_out)
    desk = TurnDesk(
        ledger, cases, clock, wakes, worker, grader.name, voice=voice, price=price, pace_ms=pace, at_step=at_step
    )
    reviews = SqlReviews(engine)
    practice = Practice(ledger, cases, clock, wakes, desk, Corrections(reviews).of)
    debriefing = Debriefing(practice, ledger)

    start, stop = _life(ledger, worker, desk, wakes, Notices(engine, wakes.listened), voice)
    services = Services(
        clock=clock,
        sign_in=SignIn(people),
        practice=practice,
        debriefing=debriefing,
        learning=Learning(practice, ledger),
        drilling=Drilling(practice, ledger, SqlDrills(engine), grader, clock),
        checking=Checking(practice, SqlChecks(engine), grader, clock),
        own_cases=OwnCases(ledger, cases, clock, voice),
        labels=Labels(practice, ledger, reviews),
        reviewing=Reviewing(practice, debriefing, ledger, reviews, people, clock),
        start=start,
        stop=stop,
        speaks=voice.name if voice else "built-in buyer",
        grader=grader.name,
        runs=settings.data_dir / "evals",
        secure_cookies=settings.secure_cookies,
        hosts=_hosts(settings),
        speaks_other=voice is not None,
    )
    return House(settings, engine, ledger, services, worker, desk)


def _life(
    ledger: SqlLedger, worker: GradingWorker, desk: TurnDesk, wakes: Wakes, notices: Notices, voice: "ChatModel | None"
) -> tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]:
    """What starts with a server, and what stops with it."""
    grader = worker.grader

    async def start() -> None:
        loop = asyncio.get_running_loop()
        notices.start(lambda session: loop.call_soon_threadsafe(wakes.wake, session))
        ledger.know_grader(grader.name, grader.kind, document_hash(load_rubric()), None, getattr(grader, "model", None))
        await worker.recover()
        worker.start()
        await desk.recover()
        worker.wake()

    async def stop() -> None:
        await asyncio.to_thread(notices.close)
        await desk.close()
        await worker.close()
        await _closed(voice, grader)

    return start, stop


async def _closed(*parts: object) -> None:
    """Close those that can be closed."""
    for part in parts:
        close = getattr(part, "close", None)
        if close is not None:
            await close()


def engine_of(settings: Settings) -> Engine:
    """The database of the settings, opened. Raises StoreError."""
    limits = Limits(
        settings.database_pool, settings.database_overflow, settings.database_statement_seconds, settings.database_lock_seconds
    )  # fmt: skip
    return open_engine(settings.database_url, limits)


def ready(settings: Settings) -> House:
    """Build, with the database brought to the newest schema."""
    house = build(settings)
    upgrade(house.engine)
    return house


def upgrade_database(settings: Settings) -> bool:
    """Bring the database to the newest schema; True where something was done. Raises StoreError."""
    return upgrade(engine_of(settings))


def back_up_database(settings: Settings, path: Path, *, replace: bool) -> Kept:
    """Write a backup of the database. Raises BadValue, StoreError."""
    engine = engine_of(settings)
    try:
        return backup(engine, path, replace=replace, programs=settings.postgresql_programs)
    finally:
        engine.dispose()


def restore_database(settings: Settings, path: Path, *, replace: bool) -> Kept:
    """Put a backup into the database. Raises BadValue, StoreError; then nothing was changed."""
    engine = engine_of(settings)
    try:
        return restore(engine, path, replace=replace, programs=settings.postgresql_programs)
    finally:
        engine.dispose()


def database_is_ready(settings: Settings) -> bool:
    """Whether the database has the newest schema. Raises StoreError where it cannot be used."""
    engine = engine_of(settings)
    try:
        return at_head(engine)
    finally:
        engine.dispose()


def asgi() -> "FastAPI":
    """The application for a server; settings come from the environment."""
    from app.web.app import create_app  # noqa: PLC0415  the web is not needed by the command line

    return create_app(ready(settings_from_environment()).services)


def models_from(settings: Settings) -> "Models":
    """The configured models, for checks of the installation."""
    from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

    return from_settings(settings)


def model_at(url: str, name: str, key: str, settings: Settings) -> "ChatModel":
    """A model at an address of its own, with the patience of the settings."""
    from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

    other = {"model_url": url, "model_name": name, "model_key": key or None, "grader_url": None, "grader_name": None}
    made = from_settings(settings.model_copy(update=other)).voice
    assert made is not None
    return made


# Enough for samples to differ where the model is not sure.
SAMPLING_TEMPERATURE = 0.7


def voice_from(settings: Settings) -> "ChatModel | None":
    """The model that words the buyer, where one is set."""
    if not settings.model_url:
        return None
    from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

    return from_settings(settings).voice


def grader_from(settings: Settings) -> Grader:
    """The grader: by model where an endpoint is set for it or for the buyer, else embedded."""
    if not (settings.grader_url or settings.model_url):
        return EmbeddedGrader()
    from app.grading.by_model import ModelGrader  # noqa: PLC0415  only where a model is set
    from app.grading.sampled import SampledGrader  # noqa: PLC0415
    from app.models.configured import from_settings  # noqa: PLC0415

    model = from_settings(settings).grader
    if model is None:
        return EmbeddedGrader()
    samples = settings.grader_samples
    once = ModelGrader(
        model,
        load_rubric(),
        temperature=SAMPLING_TEMPERATURE if samples > 1 else 0.0,
        by_strategy=settings.grader_by_strategy,
    )
    return SampledGrader(once, samples) if samples > 1 else once


def _hosts(settings: Settings) -> tuple[str, ...]:
    names = {"127.0.0.1", "localhost", "[::1]", settings.host}
    return tuple(sorted({f"{n}:{settings.port}" for n in names} | names))
