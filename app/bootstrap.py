"""The composition root: settings in, services out. The one place that names adapters."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.choosing import SAMPLING_TEMPERATURE, grader_from, model_at, models_from, voice_from
from app.clock import Clock, SystemClock
from app.content.loading import document_hash, load_rubric
from app.errors import SettingError
from app.grading.grader import Grader
from app.language.nameless import Names, names_of
from app.models.chat import Price
from app.people.accounts import Accounts
from app.people.notices import Notices
from app.people.openid import OpenIdProvider
from app.people.passwords import Passwords
from app.people.ports import PeopleStore
from app.people.provider import ProviderSignIn
from app.people.signin import SignIn
from app.people.teams import Teams
from app.people.windows import Tries
from app.practice.allowance import Allowance, Limits
from app.practice.cases import PinnedCases
from app.practice.checking import Checking
from app.practice.debrief import Debriefing
from app.practice.drilling import Drilling
from app.practice.erasing import Erasing
from app.practice.gradework import GradingWorker
from app.practice.learning import Learning
from app.practice.library import Library
from app.practice.mine import Taking
from app.practice.owncases import OwnCases
from app.practice.privacy import Privacy
from app.practice.retention import Retention
from app.practice.service import Practice
from app.practice.turns import TurnDesk
from app.practice.wakes import Wakes
from app.review.assignments import Assignments
from app.review.calibrating import Calibrating
from app.review.climate import Climates
from app.review.clinics import Clinics
from app.review.cohort import Cohort
from app.review.corrections import Corrections
from app.review.fieldlog import FieldLog
from app.review.figurekeeping import FigureKeeper
from app.review.labels import Labels
from app.review.reviewing import Reviewing
from app.settings import Settings, hosts_of, is_loopback, settings_from_environment
from app.store.accountrows import SqlAccounts
from app.store.assignmentrows import SqlAssignments
from app.store.calibrationrows import SqlCalibrations
from app.store.checkrows import SqlChecks
from app.store.climaterows import SqlClimate
from app.store.clinicrows import SqlClinics
from app.store.cohortrows import SqlCohort
from app.store.database import DatabaseError, may_be_there, open_engine
from app.store.drillrows import SqlDrills
from app.store.erasing import SqlErasing
from app.store.fieldrows import SqlFieldLog
from app.store.figurerows import SqlFigures
from app.store.identityrows import SqlIdentities, SqlNotices
from app.store.ledger import SqlLedger
from app.store.minerows import SqlMine
from app.store.reviewrows import SqlReviews
from app.store.shelfrows import SqlShelf
from app.store.spendrows import SqlSpend
from app.store.teamrows import SqlTeams
from app.store.upgrading import at_head, upgrade
from app.web.services import Coaching, ForTeams, Health, People, Services

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.models.chat import ChatModel


__all__ = [
    "SAMPLING_TEMPERATURE", "House", "asgi", "build", "check_bind", "database_is_ready", "grader_from", "model_at", "models_from", "ready", "upgrade_database", "version",
    "voice_from",
]  # fmt: skip


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


def build(
    settings: Settings, *, clock: Clock | None = None, at_step: Callable[[str], None] = lambda step: None
) -> House:
    """Wire everything from settings. The database is opened, not upgraded. Raises StoreError."""
    clock = clock or SystemClock()
    engine = open_engine(settings.database_url)
    ledger, signer = SqlLedger(engine), SignIn(SqlAccounts(engine))
    cases, wakes = PinnedCases(ledger), Wakes()
    names = partial(_names, signer.store)
    voice, grader = voice_from(settings, names), grader_from(settings, names)
    reviews = SqlReviews(engine)
    corrections = Corrections(reviews)
    keeper = FigureKeeper(ledger, cases, SqlFigures(engine), clock, lambda s: corrections.known(s, ledger.gradings(s)))
    worker = GradingWorker(ledger, cases, clock, wakes, grader, keeper.changed)
    pace, price = settings.pace_ms_per_word, Price(settings.model_price_in, settings.model_price_out)
    desk = TurnDesk(
        ledger, cases, clock, wakes, worker, grader.name, voice=voice, price=price, pace_ms=pace, at_step=at_step
    )
    allowance = _allowance(settings, engine, clock)
    practice = Practice(ledger, cases, clock, wakes, desk, corrections.of, allowance, keeper.changed)
    debriefing = Debriefing(practice, ledger)
    buyer = voice.name if voice else "built-in buyer"
    coaching = _coaching(engine, practice, debriefing, signer, keeper)
    privacy = _privacy(practice, debriefing, engine, signer.store, settings.keep_transcripts_days)
    start, stop = _life(ledger, worker, desk, coaching, privacy, grader, voice)
    services = Services(
        clock=clock,
        sign_in=signer,
        people=_people(settings, engine, signer),
        coaching=coaching,
        health=lambda: Health(buyer, grader.name, ledger.waiting(), _database_kind(engine), version()),
        practice=practice,
        debriefing=debriefing,
        learning=Learning(practice, ledger),
        drilling=Drilling(practice, ledger, SqlDrills(engine), grader, clock),
        checking=Checking(practice, SqlChecks(engine), grader, clock),
        own_cases=OwnCases(ledger, cases, clock, voice),
        for_teams=_for_teams(engine, ledger, clock),
        privacy=privacy,
        library=Library(ledger, cases, SqlShelf(engine), clock),
        start=start,
        stop=stop,
        speaks=buyer,
        grader=grader.name,
        runs=settings.data_dir / "evals",
        secure_cookies=settings.secure_cookies,
        hosts=_hosts(settings),
        speaks_other=voice is not None,
    )
    return House(settings, engine, ledger, services, worker, desk, keeper)


def _for_teams(engine: Engine, ledger: SqlLedger, clock: Clock) -> ForTeams:
    assignments = Assignments(SqlAssignments(engine), ledger, clock)
    cohort, climates = Cohort(SqlCohort(engine), assignments), Climates(SqlClimate(engine))
    return ForTeams(assignments, cohort, climates, FieldLog(SqlFieldLog(engine), clock))


def _coaching(
    engine: Engine, practice: Practice, debriefing: Debriefing, signer: SignIn, keeper: FigureKeeper
) -> Coaching:
    ledger, clock, reviews = practice.ledger, practice.clock, SqlReviews(engine)
    return Coaching(
        Reviewing(practice, debriefing, ledger, reviews, signer.store, clock, keeper.changed),
        Labels(practice, ledger, reviews),
        Calibrating(SqlCalibrations(engine), clock),
        Clinics(practice, ledger, signer.store, SqlClinics(engine), clock, practice.wakes),
    )


def _life(
    ledger: SqlLedger,
    worker: GradingWorker,
    desk: TurnDesk,
    coaching: Coaching,
    privacy: Privacy,
    grader: Grader,
    voice: "ChatModel | None",
) -> tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]:
    """What is done when the server starts, and when it stops."""

    async def start() -> None:
        ledger.know_grader(grader.name, grader.kind, document_hash(load_rubric()), None, getattr(grader, "model", None))
        await worker.recover()
        worker.start()
        await desk.recover()
        worker.wake()
        privacy.retention.start()
        await coaching.clinics.start()

    async def stop() -> None:
        await privacy.retention.close()
        await _closed(coaching.clinics, desk, worker, voice, grader)

    return start, stop


def _names(people: PeopleStore) -> Names:
    """The names that no model may learn, as they are now."""
    return names_of(*people.all_names())


def _privacy(practice: Practice, debriefing: Debriefing, engine: Engine, people: PeopleStore, days: int) -> Privacy:
    store, clock = SqlErasing(engine), practice.clock
    erasing = Erasing(practice, debriefing, store, people, clock)
    retention = Retention(erasing, store, practice.ledger, people, clock, days)
    return Privacy(erasing, retention, Taking(practice, debriefing, SqlMine(engine)))


async def _closed(*parts: object) -> None:
    """Close those that can be closed."""
    for part in parts:
        close = getattr(part, "close", None)
        if close is not None:
            await close()


def ready(settings: Settings) -> House:
    """Build, with the database brought to the newest schema."""
    house = build(settings)
    upgrade(house.engine)
    return house


def upgrade_database(settings: Settings) -> bool:
    """Bring the database to the newest schema; True where something was done. Raises StoreError."""
    return upgrade(open_engine(settings.database_url))


def database_is_ready(settings: Settings) -> bool:
    """Whether the database has the newest schema. Raises StoreError where it cannot be used."""
    engine = open_engine(settings.database_url)
    try:
        return at_head(engine)
    finally:
        engine.dispose()


def asgi() -> "FastAPI":
    """The application for a server; settings come from the environment."""
    from app.web.app import create_app  # noqa: PLC0415  the web is not needed by the command line

    settings = settings_from_environment()
    check_bind(settings)
    return create_app(ready(settings).services)


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
        return SqlAccounts(engine).admin_with_password()
    except DatabaseError:  # no tables yet, or no server
        return False
    finally:
        engine.dispose()


def _allowance(settings: Settings, engine: Engine, clock: Clock) -> Allowance:
    limits = Limits(settings.turns_per_hour, settings.spend_per_user_day, settings.spend_per_team_day)
    return Allowance(SqlSpend(engine), clock, limits)


def _people(settings: Settings, engine: Engine, signer: SignIn) -> People:
    store, provider = SqlAccounts(engine), None
    if settings.oidc_issuer and settings.oidc_client and settings.oidc_secret:
        at = OpenIdProvider(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret)
        provider = ProviderSignIn(at, SqlIdentities(engine), signer)
    accounts, teams = Accounts(store, signer, Passwords()), Teams(SqlTeams(engine), store)
    return People(accounts, teams, Notices(SqlNotices(engine)), Tries(), provider)


def _database_kind(engine: Engine) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine.dialect.name, engine.dialect.name)


def _hosts(settings: Settings) -> tuple[str, ...]:
    names = {"127.0.0.1", "localhost", "[::1]", settings.host.lower(), *hosts_of(settings)}
    return tuple(sorted({f"{n}:{settings.port}" for n in names} | names))


def version() -> str:
    """The version of the program, as it was installed."""
    try:
        return installed_version("counterpart")
    except PackageNotFoundError:
        return "run from a checkout"
