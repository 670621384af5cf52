"""The composition root: settings in, services out. The one place that names adapters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.clock import Clock, SystemClock
from app.errors import SettingError
from app.grading.grader import Grader
from app.jobs.chores import Chore, Chores
from app.jobs.life import Life
from app.minds import Wires, breakers_from, grader_from, names_kept_back, voice_from
from app.models.chat import Price
from app.models.limited import Places
from app.operations.watching import Watching
from app.parts import (
    allowance_of,
    coaching_of,
    database_kind,
    for_teams_of,
    operations_of,
    people_of,
    privacy_of,
    version,
    watching_of,
)
from app.people.signin import SignIn
from app.practice.cases import PinnedCases
from app.practice.checking import Checking
from app.practice.debrief import Debriefing
from app.practice.drilling import Drilling
from app.practice.gradework import GradingWorker
from app.practice.learning import Learning
from app.practice.library import Library
from app.practice.owncases import OwnCases
from app.practice.presence import Presence
from app.practice.privacy import Privacy
from app.practice.service import Practice
from app.practice.turns import TurnDesk
from app.practice.wakes import Wakes
from app.review.corrections import Corrections
from app.review.figurekeeping import FigureKeeper, Filling
from app.settings import Settings, hosts_of, is_loopback, settings_from_environment
from app.store.accountrows import SqlAccounts
from app.store.backups import Kept, backup, restore
from app.store.checkrows import SqlChecks
from app.store.database import DatabaseError, may_be_there, open_engine
from app.store.drillrows import SqlDrills
from app.store.figurerows import SqlFigures
from app.store.ledger import SqlLedger
from app.store.notices import Notices
from app.store.placerows import SqlPlaces
from app.store.postgres import Limits
from app.store.processrows import SqlChores, SqlProcesses
from app.store.reviewrows import SqlReviews
from app.store.shelfrows import SqlShelf
from app.store.upgrading import at_head, has_schema, upgrade
from app.web.services import Health, Services

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.models.chat import ChatModel


@dataclass(frozen=True, slots=True)
class House:
    """The running parts: services for faces, and what the command line needs beside them."""

    settings: Settings
    engine: Engine
    ledger: SqlLedger
    services: Services
    worker: GradingWorker
    desk: TurnDesk
    keeper: FigureKeeper
    presence: Presence
    life: Life


def build(
    settings: Settings, *, kind: str = "command", clock: Clock | None = None, at_step: Callable[[str], None] = lambda step: None,
) -> House:  # fmt: skip
    """Wire everything from settings. `kind` is what the process is for: 'pages', 'worker' or 'command'. The database is opened, not upgraded. Raises StoreError."""
    clock, engine = clock or SystemClock(), engine_of(settings)
    wakes = Wakes()
    ledger, signer = SqlLedger(engine, wakes.tell), SignIn(SqlAccounts(engine))
    cases, presence = PinnedCases(ledger), Presence(SqlProcesses(engine), kind, settings.lease_seconds)
    places = Places(SqlPlaces(engine), presence)
    watching, voice, grader = _minds(settings, ledger, signer, places)
    corrections = Corrections(SqlReviews(engine))
    keeper = FigureKeeper(ledger, cases, SqlFigures(engine), clock, lambda s: corrections.known(s, ledger.gradings(s)))
    grades, lanes = kind != "pages" or settings.pages_grade, _lanes(settings, grader)
    worker = GradingWorker(ledger, cases, clock, wakes, grader, keeper.changed, presence, lanes)
    desk = _desk(settings, worker, presence, voice, watching, at_step)
    allowed = allowance_of(settings, engine, clock)
    practice = Practice(ledger, cases, clock, wakes, desk, corrections.of, allowed, keeper.changed, signer.store.user)
    debriefing, buyer = Debriefing(practice, ledger), voice.name if voice else "built-in buyer"
    coaching = coaching_of(engine, practice, debriefing, signer, keeper)
    privacy = privacy_of(practice, debriefing, engine, signer.store, settings.keep_transcripts_days)
    chores = Chores(SqlChores(engine), presence, _chores(privacy, keeper))
    notices = Notices(engine, wakes.listened, wakes.handed)
    life = Life(worker, desk, presence, notices, coaching.clinics, chores, (voice, grader, watching))
    services = Services(
        clock=clock,
        sign_in=signer,
        people=people_of(settings, engine, signer),
        coaching=coaching,
        health=lambda: Health(buyer, grader.name, ledger.waiting(), database_kind(engine), version()),
        practice=practice,
        debriefing=debriefing,
        learning=Learning(practice, ledger),
        drilling=Drilling(practice, ledger, SqlDrills(engine), grader, clock),
        checking=Checking(practice, SqlChecks(engine), grader, clock),
        own_cases=OwnCases(ledger, cases, clock, voice),
        for_teams=for_teams_of(engine, ledger, clock),
        privacy=privacy,
        library=Library(ledger, cases, SqlShelf(engine), clock),
        operations=operations_of(settings, engine, worker if grades else None, watching),
        start=partial(life.start, grades=grades),
        stop=life.stop,
        speaks=buyer,
        grader=grader.name,
        runs=settings.data_dir / "evals",
        secure_cookies=settings.secure_cookies,
        hosts=_hosts(settings),
        speaks_other=voice is not None,
    )
    return House(settings, engine, ledger, services, worker, desk, keeper, presence, life)


def _lanes(settings: Settings, grader: Grader) -> int:
    """How many gradings run at once: the built-in grader keeps a processor busy; a model keeps us waiting."""
    return 1 if grader.kind == "embedded" else settings.gradings_at_once


def _minds(
    settings: Settings, ledger: SqlLedger, signer: SignIn, places: Places
) -> tuple[Watching, "ChatModel | None", Grader]:
    """Who hears of what happens, who words the buyer, who grades."""
    breakers = breakers_from(settings)
    watching = watching_of(settings, ledger.engine, ledger, breakers)
    wires = Wires(partial(names_kept_back, signer.store), breakers, watching, places)
    return watching, voice_from(settings, wires), grader_from(settings, wires)


def _desk(
    settings: Settings, worker: GradingWorker, presence: Presence, voice: "ChatModel | None", watching: Watching, at_step: Callable[[str], None]
) -> TurnDesk:  # fmt: skip
    """Where turns are answered."""
    price = Price(settings.model_price_in, settings.model_price_out)
    return TurnDesk(
        worker.ledger, worker.cases, worker.clock, worker.wakes, worker, worker.grader.name, roll=presence, voice=voice, price=price,
        pace_ms=settings.pace_ms_per_word, at_step=at_step, steps_in=settings.built_in_steps_in, told=watching.told, around=watching.turn,
    )  # fmt: skip


def _chores(privacy: Privacy, keeper: FigureKeeper) -> tuple[Chore, ...]:
    """What one process of all does from time to time."""
    minute, hour, day = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
    return (
        Chore("retention", privacy.retention.daily, minute, day),
        Chore("figures", Filling(keeper).fill, timedelta(), hour),
    )


def engine_of(settings: Settings) -> Engine:
    """The database of the settings, opened. Raises StoreError."""
    limits = Limits(
        settings.database_pool, settings.database_overflow, settings.database_statement_seconds, settings.database_lock_seconds
    )  # fmt: skip
    return open_engine(settings.database_url, limits)


def ready(settings: Settings, kind: str = "command") -> House:
    """Build, with the database brought to the newest schema."""
    house = build(settings, kind=kind)
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

    settings = settings_from_environment()
    check_bind(settings)
    return create_app(ready(settings, "pages").services)


def check_bind(settings: Settings) -> None:
    """Raise SettingError where others could reach this server before anybody can sign in; nothing is made or changed."""
    if is_loopback(settings.host) or settings.allow_open_bind or settings.oidc_issuer or _admin_can_sign_in(settings):
        return
    fix = (
        "no admin has a password yet, so make one with 'counterpart users add NAME --role admin --password', or use 127.0.0.1, "
        "or set COUNTERPART_ALLOW_OPEN_BIND=1 if you know who can reach it"
    )
    raise SettingError("COUNTERPART_HOST", settings.host, fix)


def _admin_can_sign_in(settings: Settings) -> bool:
    if not may_be_there(settings.database_url):
        return False
    engine = open_engine(settings.database_url)
    try:
        return has_schema(engine) and SqlAccounts(engine).admin_with_password()
    except DatabaseError:  # a file that is no database; what looks closer says so
        return False
    finally:
        engine.dispose()


def _hosts(settings: Settings) -> tuple[str, ...]:
    names = {"127.0.0.1", "localhost", "[::1]", settings.host.lower(), *hosts_of(settings)}
    return tuple(sorted({f"{n}:{settings.port}" for n in names} | names))
