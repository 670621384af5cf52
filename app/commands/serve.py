"""`counterpart serve`: the pages on this machine, with a one-time sign-in link."""

import os
import socket
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.clock import SystemClock
from app.commands.links import FILE, address, link_for
from app.errors import SettingError
from app.settings import Settings, is_loopback, load_settings

if TYPE_CHECKING:
    from app.web.services import Services

serve = typer.Typer(add_completion=False)


@serve.callback(invoke_without_command=True)
def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the link where there is a desktop.")
    ] = True,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes serve the port.")] = 1,
) -> int:
    """Start the pages on this machine."""
    settings = load_settings(host=host, port=port)
    _port_is_free(settings)
    from app.bootstrap import check_bind, ready
    from app.operations.logs import set_up

    check_bind(settings)
    set_up(settings.log_level, settings.log_format)
    os.umask(0o077)  # what people type is for the owner of this process only
    house = ready(settings, "pages")
    link = _link(settings, house.services)
    kept = None if link is None or sys.stdout.isatty() else _keep(settings, link)

    def told() -> None:
        _tell(settings, link, kept, open_browser)

    if workers == 1:
        from app.commands.serving import serve_house

        serve_house(settings, house, told)
        return 0
    from app.commands.manyprocesses import Processes

    house.engine.dispose()
    return Processes(settings, workers, told).run()


def _link(settings: Settings, services: "Services") -> str | None:
    """A link to sign in as the local user; None where others can reach this server and an admin signs in by password."""
    signer, now = services.sign_in, SystemClock().now()
    local = signer.local_user(now)
    if not is_loopback(settings.host) and services.people.accounts.store.admin_with_password():
        (Path(settings.data_dir) / FILE).unlink(missing_ok=True)
        return None
    return link_for(settings, signer.link_token(local, now))


def _keep(settings: Settings, link: str) -> Path:
    """Without a terminal the link goes to a file that only its owner reads. Raises SettingError where it cannot be written."""
    path = Path(settings.data_dir) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(link + "\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fix = f"the sign-in link cannot be written there ({reason}); name a folder with room that you may write"
        raise SettingError("COUNTERPART_DATA_DIR", settings.data_dir, fix) from None
    return path


def _tell(settings: Settings, link: str | None, kept: Path | None, open_browser: bool) -> None:
    """Say where it runs; on a terminal show the link, and open it where there is a desktop."""
    where = f"Counterpart runs at {address(settings)}"
    if link is None:
        print(where, flush=True)
        return
    if kept is not None:
        print(f"{where}; the sign-in link is in {kept}", flush=True)
        return
    print(f"{where}\nSign in once, within 15 minutes: {link}", flush=True)
    if open_browser and (os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY")):
        webbrowser.open(link)


def _port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fix = f"stop what uses it or choose another with --port ({error.strerror.lower() if error.strerror else error})"
            raise SettingError("COUNTERPART_PORT", settings.port, fix) from None
