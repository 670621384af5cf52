"""PostgreSQL through psycopg: the pool, its patience, and who may write beside whom."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from app.errors import StoreError
from app.store.faults import PatientPool

# Any number will do, as long as every process takes the same one.
WRITERS = 0x43505254
CONNECT_S = 5
UPGRADE_S = 600


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections a process keeps (`pool`) and may open beside them (`overflow`), and how many seconds a statement may run
    (`statement_s`), may wait for others (`lock_s`) and may leave a transaction lying (`idle_s`)."""

    pool: int = 5
    overflow: int = 10
    statement_s: float = 30.0
    lock_s: float = 15.0
    # A process that is frozen in a transaction, or whose machine is gone, keeps others waiting for so long.
    idle_s: float = 30.0


def open_postgres(url: URL, limits: Limits) -> Engine:
    """An engine for a server. Nothing is called yet. Raises StoreError where the driver is missing."""
    try:
        engine = create_engine(
            url,
            poolclass=PatientPool,
            pool_size=limits.pool,
            max_overflow=limits.overflow,
            pool_pre_ping=True,
            hide_parameters=True,  # what people typed must not reach a log
            connect_args={"connect_timeout": CONNECT_S, "application_name": "counterpart"},
        )
    except ImportError as error:
        raise StoreError("Database driver", error, "install it with pip install 'psycopg[binary]'") from None
    times = {
        "statement_timeout": limits.statement_s,
        "lock_timeout": limits.lock_s,
        "idle_in_transaction_session_timeout": limits.idle_s,
    }

    def prepare(connection: Any, record: Any) -> None:
        # Not as start-up options: a pooler between us and the server refuses those it does not know.
        connection.autocommit = True
        connection.execute("; ".join(f"SET {name} = {int(seconds * 1000)}" for name, seconds in times.items()))
        connection.autocommit = False

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def patient(engine: Engine) -> Engine:
    """The same engine for a transaction that may take as long as an upgrade does, and wait that long for another process that upgrades."""
    return engine.execution_options(patience_ms=UPGRADE_S * 1000)


def _begin(connection: Any) -> None:
    """Who writes alone waits for all who write; who shares waits only for one who writes alone."""
    options = connection.get_execution_options()
    if options.get("only_reads", False) or options.get("apart", False):
        return
    patience = options.get("patience_ms")
    if patience:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {patience}; SET LOCAL lock_timeout = {patience}")
    kind = "_shared" if options.get("shares", False) else ""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{kind}({WRITERS})")
