"""Where shipped files lie: beside the code in a checkout, under `app/_shipped` in an installed wheel."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def shipped(name: str) -> Path:
    """The folder or file of that name ('personas', 'rubrics', 'schemas', 'frontend/templates', …)."""
    packaged = _PACKAGE / "_shipped" / name
    return packaged if packaged.exists() else _PACKAGE.parent / name
