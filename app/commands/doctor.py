"""`counterpart doctor`: check this installation; each check with its fix, non-zero where one fails."""

import asyncio
import json
import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer

from app.errors import CounterpartError, ModelError
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Reply
from app.places import shipped
from app.settings import Settings, load_settings

GATE_FAILED = 1
OLDEST = (3, 11)
# What an endpoint says where it may be the model's name that is wrong.
UNKNOWN = ("not_found", "bad_request")
doctor = typer.Typer(add_completion=False)


class ClosingModel(ChatModel, Protocol):
    """A model whose connections can be closed."""

    async def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was found, and the fix where it failed."""

    name: str
    ok: bool
    told: str
    fix: str = ""


@doctor.command()
def run(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Check this installation: database, documents, files, port, and a real tiny completion where a model is set."""
    settings = load_settings()
    checks: list[Check] = []
    for check in _all(settings):
        checks.append(check)
        if not as_json:
            print(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.told}")
            if not check.ok and check.fix:
                print(f"      fix: {check.fix}")
    good = all(check.ok for check in checks)
    if as_json:
        print(json.dumps({"ok": good, "checks": [asdict(c) for c in checks]}, ensure_ascii=False))
    elif not good:
        print(f"{sum(not c.ok for c in checks)} of {len(checks)} checks failed.", file=sys.stderr)
    return 0 if good else GATE_FAILED


def _all(settings: Settings) -> Iterator[Check]:
    yield _python()
    rows: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("data folder", _folder),
        ("database", _database),
        ("documents", _documents),
        ("files", _files),
        ("port", _port),
        ("buyer's model", lambda s: _model(s, "voice")),
        ("grader's model", lambda s: _model(s, "grader")),
    )
    for name, check in rows:
        try:
            yield check(settings)
        except CounterpartError as error:
            told, _, fix = error.message.partition("; ")
            yield Check(name, False, told, fix)


def _python() -> Check:
    version = sys.version_info
    told = f"{version.major}.{version.minor}.{version.micro}"
    return Check("Python", version[:2] >= OLDEST, told, "install Python 3.11 or newer")


def _folder(settings: Settings) -> Check:
    folder = Path(settings.data_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check(
            "data folder",
            False,
            f"{folder} cannot be written ({error.strerror})",
            "make it writable or set COUNTERPART_DATA_DIR",
        )
    return Check("data folder", True, f"{folder} can be written")


def _database(settings: Settings) -> Check:
    from app.bootstrap import database_is_ready

    shown = re.sub(r"//[^@/]*@", "//…@", settings.database_url)
    if database_is_ready(settings):
        return Check("database", True, f"{shown} has the newest schema")
    return Check("database", False, f"{shown} has not the newest schema", "run 'counterpart db upgrade'")


def _documents(settings: Settings) -> Check:
    from app.commands.content import faults_of, shipped_documents

    paths = shipped_documents()
    faults = [str(fault) for path in paths for fault in faults_of(path)]
    if faults or not paths:
        return Check(
            "documents",
            False,
            faults[0] if faults else "none are shipped",
            "run 'counterpart content lint' and mend what it names",
        )
    return Check("documents", True, f"{len(paths)} are sound")


def _files(settings: Settings) -> Check:
    from app.models.tokens import missing_ranks

    wanted = [shipped("frontend/templates"), shipped("frontend/static"), shipped("frontend/vendor") / "htmx.min.js"]
    missing = [str(path) for path in wanted if not path.exists()] + missing_ranks()
    if missing:
        return Check(
            "files",
            False,
            f"missing or damaged: {', '.join(missing)}",
            "run 'make setup' in a checkout, or install the wheel again",
        )
    return Check("files", True, "pages, scripts and token rank files are there")


def _port(settings: Settings) -> Check:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if _is_ours(settings):
                return Check("port", True, f"{settings.port} is taken by a running Counterpart")
            told = f"{settings.port} at {settings.host} is not free ({error.strerror})"
            return Check("port", False, told, "stop what uses it, or set COUNTERPART_PORT")
    return Check("port", True, f"{settings.port} is free")


def _is_ours(settings: Settings) -> bool:
    import urllib.request

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _model(settings: Settings, which: str) -> Check:
    """A real tiny completion."""
    name = "buyer's model" if which == "voice" else "grader's model"
    if not (settings.model_url or (which == "grader" and settings.grader_url)):
        return Check(name, True, "none is set; the built-in part does it")
    from app.minds import models_from

    model = getattr(models_from(settings), which)
    if model is None:
        return Check(name, True, "none is set; the built-in part does it")
    try:
        told = asyncio.run(_completion(model))
    except ModelError as error:
        names = asyncio.run(model.offered()) if error.kind in UNKNOWN else ()
        if not names:
            raise
        raise ModelError(error.kind, f"{error.message} It offers: {', '.join(names)}.") from None
    return Check(name, True, f"{model.name} answered {told!r}")


async def _completion(model: ClosingModel) -> str:
    text = ""
    request = ChatRequest(
        (ChatMessage("user", "Answer with the one word: ready"),), "doctor", max_tokens=200, temperature=0.0
    )
    try:
        async for item in model.stream(request):
            if isinstance(item, Reply):
                text = item.text
    finally:
        await model.close()
    return " ".join(text.split())[:40]
