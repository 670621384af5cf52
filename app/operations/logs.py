"""Logs: lines for a person, or one JSON object a line for a collector.

A JSON line holds the id of its request, and of an error its type and the places it passed, never its message: that could hold what somebody typed.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from app.web.requests import request_id

FORMATS = ("text", "json")
_APP = Path(__file__).resolve().parents[1]
# Further fields that a line may carry, given as `extra`.
_FIELDS = ("method", "route", "status", "ms")
_KEPT = ("app", "uvicorn", "asyncio")


def set_up(level: str, form: str) -> None:
    """Send the log of this process to stderr at a level ('debug' to 'error'), in a form ('text' or 'json')."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel("WARNING")
    logging.getLogger("app").setLevel(level.upper())


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as a line."""
        ours = record.name.split(".", 1)[0] in _KEPT
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # What a library says about may be anything; its template has no values in it.
            "message": _one_line(record.getMessage() if ours else str(record.msg)),
        }
        if found := request_id.get():
            line["request"] = found
        line |= {name: record.__dict__[name] for name in _FIELDS if name in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["places"] = [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


def _one_line(message: str) -> str:
    """The first line only: a library may put a whole traceback, with its message, into the text."""
    return message.splitlines()[0] if message else ""


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_APP.parent) if path.is_relative_to(_APP) else path.name
    return f"{shown}:{frame.lineno} {frame.name}"
