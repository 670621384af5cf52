"""`counterpart serve`: the pages on this machine, with a one-time sign-in link."""

import os
import socket
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from app.clock import SystemClock
from app.errors import SettingError
from app.settings import Settings, load_settings

serve = typer.Typer(add_completion=False)


@serve.callback(invoke_without_command=True)
def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the link where there is a desktop.")] = True,
) -> None:
    """Start the pages on this machine."""
    settings = load_settings(host=host, port=port)
    _port_is_free(settings)
    from app.bootstrap import ready

    house = ready(settings)
    signer = house.services.sign_in
    now = SystemClock().now()
    token = signer.link_token(signer.local_user(now), now)
    shown = "localhost" if settings.host in ("127.0.0.1", "localhost") else settings.host
    link = f"http://{shown}:{settings.port}/sign-in?token={token}"
    _show(settings, link, open_browser)
    import uvicorn

    from app.web.app import create_app

    uvicorn.run(create_app(house.services), host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=8)


def _show(settings: Settings, link: str, open_browser: bool) -> None:
    """On a terminal the link is printed; elsewhere it goes to a file that only its owner reads."""
    if sys.stdout.isatty():
        print(f"Counterpart runs at http://{settings.host}:{settings.port}\nSign in once, within 15 minutes: {link}", flush=True)
        if open_browser and (os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY")):
            webbrowser.open(link)
        return
    path = Path(settings.data_dir) / "sign-in-link.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(link + "\n")
    print(f"Counterpart runs at http://{settings.host}:{settings.port}; the sign-in link is in {path}", flush=True)


def _port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fix = f"stop what uses it or choose another with --port ({error.strerror.lower() if error.strerror else error})"
            raise SettingError("COUNTERPART_PORT", settings.port, fix) from None
