"""Handing over a one-time sign-in link: on a terminal only, else in a file that only its owner reads."""

import os
import sys
from pathlib import Path

from app.settings import Settings, hosts_of

FILE = "sign-in-link.txt"


def address(settings: Settings) -> str:
    """The address that people type: behind a reverse proxy its first name, else that of this machine; a name, so that it also stands for a
    bind to every address."""
    names = hosts_of(settings)
    if names:
        return f"{'https' if settings.secure_cookies else 'http'}://{names[0]}"
    here = ("127.0.0.1", "localhost", "0.0.0.0", "::")  # noqa: S104  compared, not bound
    host = "localhost" if settings.host in here else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def link_for(settings: Settings, token: str, page: str = "sign-in") -> str:
    """The address that signs in with a token, or the page that sets a password with one."""
    return f"{address(settings)}/{page}?token={token}"


def hand_over(settings: Settings, link: str, name: str = FILE) -> Path | None:
    """Where the link went: None where stdout is a terminal and may show it, else the file, readable by its owner only."""
    if sys.stdout.isatty():
        return None
    path = Path(settings.data_dir) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(link + "\n")
    return path
