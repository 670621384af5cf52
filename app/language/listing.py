"""Things one after the other, as one speaks a list."""

from collections.abc import Sequence


def listed(parts: Sequence[str]) -> str:
    """Parts as one speaks a list: 'a, b and c'; empty where there are none."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"
