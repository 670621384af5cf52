"""Values to JSON and back, by their types; the one place that knows both."""

from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from app.negotiation.heard import Heard
from app.negotiation.move import Move
from app.negotiation.state import Change, State

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: Any, kind: Any) -> Any:
    """A value as plain JSON data; None stays None."""
    return None if value is None else _adapter(kind).dump_python(value, mode="json")


def load(data: Any, kind: type[T]) -> T | None:
    """A value from plain JSON data; None stays None."""
    found: T | None = None if data is None else _adapter(cast(Any, kind)).validate_python(data)
    return found


def load_log(data: Any) -> tuple[Change, ...]:
    """A log from JSON data."""
    return tuple(_adapter(list[Change]).validate_python(data or []))


def dump_log(log: Any) -> Any:
    """A log as JSON data."""
    return _adapter(list[Change]).dump_python(list(log), mode="json")


__all__ = ["Change", "Heard", "Move", "State", "dump", "dump_log", "load", "load_log"]
