"""Parts of the composition root: what is for people, coaches, teams and privacy, over their stores."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

from sqlalchemy import Engine

from app.clock import Clock
from app.models.breaker import Breakers
from app.models.chat import Price
from app.operations.metrics import Metrics, Now
from app.operations.readiness import problems
from app.operations.watching import Watching
from app.people.accounts import Accounts
from app.people.notices import Notices
from app.people.openid import OpenIdProvider
from app.people.passwords import Passwords
from app.people.ports import PeopleStore
from app.people.provider import ProviderSignIn
from app.people.signin import SignIn
from app.people.teams import Teams
from app.people.tries import Tries
from app.practice.allowance import Allowance, Limits
from app.practice.debrief import Debriefing
from app.practice.erasing import Erasing
from app.practice.gradework import GradingWorker
from app.practice.mine import Taking
from app.practice.privacy import Privacy
from app.practice.retention import Retention
from app.practice.service import Practice
from app.review.assignments import Assignments
from app.review.calibrating import Calibrating
from app.review.climate import Climates
from app.review.clinics import Clinics
from app.review.cohort import Cohort
from app.review.fieldlog import FieldLog
from app.review.figurekeeping import FigureKeeper
from app.review.labels import Labels
from app.review.reviewing import Reviewing
from app.settings import Settings
from app.store.accountrows import SqlAccounts
from app.store.assignmentrows import SqlAssignments
from app.store.calibrationrows import SqlCalibrations
from app.store.climaterows import SqlClimate
from app.store.clinicrows import SqlClinics
from app.store.cohortrows import SqlCohort
from app.store.erasing import SqlErasing
from app.store.fieldrows import SqlFieldLog
from app.store.identityrows import SqlIdentities, SqlNotices
from app.store.ledger import SqlLedger
from app.store.minerows import SqlMine
from app.store.reviewrows import SqlReviews
from app.store.spendrows import SqlSpend
from app.store.teamrows import SqlTeams
from app.store.tryrows import SqlTries
from app.store.upgrading import schema_is_newest
from app.web.services import Coaching, ForTeams, Operations, People


def for_teams_of(engine: Engine, ledger: SqlLedger, clock: Clock) -> ForTeams:
    """What coaches and their teams have between them."""
    assignments = Assignments(SqlAssignments(engine), ledger, clock)
    cohort, climates = Cohort(SqlCohort(engine), assignments), Climates(SqlClimate(engine))
    return ForTeams(assignments, cohort, climates, FieldLog(SqlFieldLog(engine), clock))


def coaching_of(
    engine: Engine, practice: Practice, debriefing: Debriefing, signer: SignIn, keeper: FigureKeeper
) -> Coaching:
    """What coaches do with what was submitted to them."""
    ledger, clock, reviews = practice.ledger, practice.clock, SqlReviews(engine)
    labels = Labels(practice, ledger, reviews)

    def changed(session: str) -> None:
        keeper.changed(session)
        labels.forget()

    return Coaching(
        Reviewing(practice, debriefing, ledger, reviews, signer.store, clock, changed),
        labels,
        Calibrating(SqlCalibrations(engine), clock),
        Clinics(practice, ledger, signer.store, SqlClinics(engine), clock, practice.wakes),
    )


def privacy_of(practice: Practice, debriefing: Debriefing, engine: Engine, people: PeopleStore, days: int) -> Privacy:
    """Deleting, keeping for so many days, taking along."""
    store, clock = SqlErasing(engine), practice.clock
    erasing = Erasing(practice, debriefing, store, people, clock)
    retention = Retention(erasing, store, practice.ledger, people, clock, days)
    return Privacy(erasing, retention, Taking(practice, debriefing, SqlMine(engine)))


def allowance_of(settings: Settings, engine: Engine, clock: Clock) -> Allowance:
    """How much a user and a team may say and spend."""
    limits = Limits(settings.turns_per_hour, settings.spend_per_user_day, settings.spend_per_team_day)
    return Allowance(SqlSpend(engine), clock, limits)


def people_of(settings: Settings, engine: Engine, signer: SignIn) -> People:
    """Accounts, teams and notices, and the sign-in provider where one is set."""
    store, provider = SqlAccounts(engine), None
    if settings.oidc_issuer and settings.oidc_client and settings.oidc_secret:
        at = OpenIdProvider(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret)
        provider = ProviderSignIn(at, SqlIdentities(engine), signer)
    accounts, teams = Accounts(store, signer, Passwords()), Teams(SqlTeams(engine), store)
    return People(accounts, teams, Notices(SqlNotices(engine)), Tries(SqlTries(engine)), provider)


def watching_of(settings: Settings, engine: Engine, ledger: SqlLedger, breakers: Breakers) -> Watching:
    """Who hears of requests, turns and calls. Raises SettingError where traces are set and cannot be sent."""
    about = {
        "version": version(),
        "database": database_kind(engine),
        "buyer": settings.model_name or "built-in",
        "grader": settings.grader_name or settings.model_name or "built-in",
    }
    metrics = Metrics(
        Now(ledger.waiting, breakers.standings, about), Price(settings.model_price_in, settings.model_price_out)
    )
    if not settings.traces_url:
        return Watching(metrics)
    from app.operations.traces import Traces, provider_to  # noqa: PLC0415  only where traces are sent

    return Watching(metrics, Traces(provider_to(settings.traces_url, version())))


def operations_of(settings: Settings, engine: Engine, worker: GradingWorker | None, watching: Watching) -> Operations:
    """What whoever runs the program can ask of it; `worker` is None where this process leaves gradings to others."""

    def found() -> tuple[str, ...]:
        return problems(lambda: schema_is_newest(engine), lambda: worker is None or worker.alive)

    token, here = settings.metrics_token, settings.metrics_open_to_loopback
    return Operations(found, watching.metrics.shown, watching.request, token, here)


def database_kind(engine: Engine) -> str:
    """The kind of a database, as people know it."""
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine.dialect.name, engine.dialect.name)


def version() -> str:
    """The version of the program, as it was installed."""
    try:
        return installed_version("counterpart")
    except PackageNotFoundError:
        return "run from a checkout"
