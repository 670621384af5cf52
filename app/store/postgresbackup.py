"""Backups of a PostgreSQL database by its own programs: pg_dump writes one state while others write; pg_restore and psql put it back."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, text

from app.errors import SettingError, StoreError
from app.store.database import reading
from app.store.postgres import WRITERS

LOCK_MS = 15_000
_CHUNK = 1 << 16


def write(engine: Engine, part: Path, tables: Sequence[str], programs: Path | None) -> None:
    """Dump these tables into a file, compressed. Raises StoreError, SettingError where pg_dump is not there."""
    chosen = [f"--table={_schema(engine)}.{name}" for name in tables]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--lock-wait-timeout={LOCK_MS}", "--no-password"]
    done = _run([_program("pg_dump", programs), *options, *chosen, f"--file={part}"], _environment(engine))
    if done.returncode != 0:
        raise StoreError("Backup", _said(done.stderr), "mend what pg_dump names, then try again")
    with part.open("rb") as file:
        os.fsync(file.fileno())


def revision_in(path: Path, programs: Path | None) -> str:
    """The revision of the schema in a backup, after all of it has been read. Raises StoreError where it is not whole or not ours."""
    program = _program("pg_restore", programs)
    if _run([program, f"--file={os.devnull}", str(path)]).returncode != 0:
        raise StoreError("Backup", path, "it is damaged or cut short, so nothing was changed; name another file")
    wanted = [program, "--data-only", "--table=alembic_version", "--file=-", str(path)]
    lines = _run(wanted).stdout.decode().splitlines()
    begun = next((n for n, line in enumerate(lines) if line.startswith("COPY ")), None)
    found = "" if begun is None else lines[begun + 1].strip()
    if found in ("", "\\."):
        raise StoreError("Backup", path, "it is no backup of ours, so nothing was changed; name another file")
    return found


def put(engine: Engine, path: Path, tables: Sequence[str], programs: Path | None) -> None:
    """Put a backup in the place of these tables, all in one transaction. Raises StoreError; then everything is as it was."""
    schema = _schema(engine)
    gone = ", ".join(f'"{schema}"."{name}"' for name in tables)
    before = [
        "SET client_min_messages = warning;",
        "BEGIN;",
        f"SET LOCAL lock_timeout = {LOCK_MS};",
        f"DO $$ BEGIN PERFORM pg_advisory_xact_lock({WRITERS}); END $$;",
        *([f"DROP TABLE {gone} CASCADE;"] if gone else []),
    ]
    engine.dispose()
    command = [_program("psql", programs), "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1"]
    command += ["--output", os.devnull, "--file=-"]
    with subprocess.Popen(  # noqa: S603  the program is found by name, the arguments are ours
        command, env=_environment(engine), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as psql:
        assert psql.stdin is not None
        assert psql.stderr is not None
        script = [_program("pg_restore", programs), "--no-owner", "--no-privileges", "--file=-", str(path)]
        # Without the closing COMMIT, as where either of us dies, the server takes everything back.
        if _pumped(("\n".join(before) + "\n").encode(), script, psql.stdin):
            _write(psql.stdin, b"\nCOMMIT;\n")
        _close(psql.stdin)
        said = psql.stderr.read()
    if psql.returncode != 0 or not _is_there(engine):
        raise StoreError(
            "Database", _said(said), "nothing was changed; mend what is named, or stop the server, then restore again"
        )


def _pumped(before: bytes, script: Sequence[str], to: IO[bytes]) -> bool:
    """Whether the whole script went into the pipe."""
    with subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source:  # noqa: S603  as above
        assert source.stdout is not None
        whole = _write(to, before)
        while whole and (piece := source.stdout.read(_CHUNK)):
            whole = _write(to, piece)
        if not whole:
            source.kill()
    return whole and source.returncode == 0


def _write(to: IO[bytes], piece: bytes) -> bool:
    try:
        to.write(piece)
    except BrokenPipeError:  # psql has said why and left
        return False
    return True


def _close(to: IO[bytes]) -> None:
    try:
        to.close()
    except BrokenPipeError:
        return


def _is_there(engine: Engine) -> bool:
    with reading(engine).connect() as db:
        return db.execute(text("SELECT to_regclass('alembic_version')")).scalar() is not None


def _schema(engine: Engine) -> str:
    with reading(engine).connect() as db:
        return str(db.execute(text("SELECT current_schema()")).scalar_one())


def _program(name: str, folder: Path | None) -> str:
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        fix = f"{name} is not there; install PostgreSQL's client programs (not older than the server) or name their folder"
        raise SettingError("COUNTERPART_POSTGRESQL_PROGRAMS", folder or "(not set)", fix)
    return found


def _environment(engine: Engine) -> dict[str, str]:
    """How the programs find the server: as variables, since the arguments of a process can be read by everybody."""
    from psycopg.pq import Conninfo  # noqa: PLC0415  the driver is not needed where the database is SQLite

    _, given = engine.dialect.create_connect_args(engine.url)
    names = {o.keyword.decode(): o.envvar.decode() for o in Conninfo.get_defaults() if o.envvar}
    found = {names[key]: str(value) for key, value in given.items() if key in names}
    return {**os.environ, **found, "PGAPPNAME": "counterpart backup"}


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603  as above


def _said(stderr: bytes) -> str:
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[0] if lines else "no reason given").rstrip(
        "."
    )
