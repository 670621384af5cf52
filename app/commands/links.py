"""Handing over a one-time sign-in link: on a terminal only, else in a file that only its owner reads."""

import os
import sys
from pathlib import Path

from app.settings import Settings

FILE = "sign-in-link.txt"


def link_for(settings: Settings, token: str) -> str:
    """The address that signs in with a token."""
    shown = "localhost" if settings.host in ("127.0.0.1", "localhost") else settings.host
    return f"http://{shown}:{settings.port}/sign-in?token={token}"


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
