"""Reading what is to be graded: JSON lines of single turns, what `chat` wrote, or a plain transcript.

A single turn has `id`, `buyer`, `text`, optional `case`, `earlier` (lines as {"who", "text"}, or texts beginning with 'Buyer:' or 'You:') and
`move`, `rider`. A transcript is what `chat --json` writes, lines of {"who", "text"}, or text with 'Buyer:' and 'You:' before each line.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from app.commands.cases import case_named
from app.content.acts import MoveKind, Tactic
from app.errors import ContentError, CounterpartError
from app.grading.context import Earlier
from app.practice.pasted import Written

# '[10:32] **Buyer (Helen):** …', 'Rep - …': a time, bold type and a name in brackets are passed over.
_SPEAKER = re.compile(
    r"^[\s>*_-]*(?:[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?[\])]?[\s,-]*)?[*_]*"
    r"(?P<who>buyer|customer|client|procurement|purchasing|purchaser|trainee|you|me|i|rep|sales rep|seller|sales|supplier|vendor|account manager|kam)"
    r"\s*(?:\([^)\n]{1,40}\))?\s*[*_]*\s*(?::|\s[-–—]\s)[*_]*\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*(?:\{|\[(?!\d{1,2}[:.]\d{2}))")
_THEIRS = frozenset({"buyer", "customer", "client", "procurement", "purchasing", "purchaser"})
_FIX_TURN = 'give each line as {"id": …, "buyer": …, "text": …}'
LARGEST_BYTES = 20_000_000
K = TypeVar("K", MoveKind, Tactic)


def read_turns(path: Path, case: str | None = None) -> list[Written]:
    """The turns of a file, in order; `case` is used where a line names none. Raises ContentError with file, line, field and fix."""
    text = text_of(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not _JSON.match(first):
        return list(_of_lines(_spoken(path, text), case))
    rows = list(objects_of(path, text))
    talk = next((row.get("case") for _, row in rows if "seed" in row and "text" not in row), None)
    turns = [(n, row) for n, row in rows if "text" in row]
    if turns and all("who" in row for _, row in turns):
        lines = [_line(path, number, row) for number, row in turns]
        return list(_of_lines(lines, case or talk))
    if turns and all("turn" in row and isinstance(row.get("move"), dict) for _, row in turns):
        return list(_of_chat(path, turns, case or talk))
    return [_single(path, number, row, case) for number, row in rows]


def text_of(path: Path) -> str:
    """The text of a file. Raises ContentError where it cannot be read, is empty or too large."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ContentError(path.name, 0, "", "it is larger than 20 MB", "split it")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentError(str(path), 0, "", "there is no such file", "check the path") from None
    except IsADirectoryError:
        raise ContentError(str(path), 0, "", "it is a folder", "name a file") from None
    except PermissionError:
        raise ContentError(str(path), 0, "", "it cannot be read", "change its permissions") from None
    except UnicodeDecodeError:
        raise ContentError(path.name, 0, "", "it is not UTF-8 text", "save the file as UTF-8") from None
    if not text.strip():
        raise ContentError(path.name, 0, "", "it is empty", "put at least one turn in it")
    return text


def objects_of(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a text with their line numbers. Raises ContentError for a line that is none."""
    if text.lstrip().startswith("["):
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise ContentError(path.name, getattr(error, "lineno", 0), "", "this is not JSON", "mend it") from None
        yield from ((n, _dict(path, n, row)) for n, row in enumerate(whole, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, _dict(path, number, json.loads(line))
            except (ValueError, RecursionError):
                raise ContentError(path.name, number, "", "this line is not JSON", _FIX_TURN) from None


def _dict(path: Path, number: int, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ContentError(path.name, number, "", "this is no JSON object", _FIX_TURN)
    return row


def _single(path: Path, number: int, row: Mapping[str, Any], case: str | None) -> Written:
    text = _string(path, number, row, "text")
    named = row.get("case") or case
    if named is not None:
        _known_case(path, number, named)
    return Written(
        id=str(row.get("id", number)),
        text=text,
        buyer=_string(path, number, row, "buyer", needed=False),
        earlier=tuple(_earlier(path, number, row.get("earlier") or [])),
        case=named,
        move=_member(path, number, row, "move", MoveKind),
        rider=_member(path, number, row, "rider", Tactic),
    )


def _of_chat(path: Path, rows: Sequence[tuple[int, dict[str, Any]]], case: str | None) -> Iterator[Written]:
    """Each object holds a message and the buyer's answer to it; commands between turns are left out."""
    if case is not None:
        _known_case(path, 1, case)
    said: list[Earlier] = []
    buyer, move, table = "", None, None
    for number, row in rows:
        text, reply = _string(path, number, row, "text"), _string(path, number, row, "buyer", needed=False)
        if text and not text.startswith("/"):
            yield Written(str(row["turn"]), text, buyer, tuple(said[:-1]), case, move, None, table)
            said.append(Earlier("trainee", text))
        if reply and row["move"].get("kind"):
            said.append(Earlier("buyer", reply))
            buyer, move = reply, _member(path, number, row["move"], "kind", MoveKind)
            table = {**(table or {}), **(row["move"].get("terms") or {})}


def _of_lines(lines: Sequence[Earlier], case: str | None) -> Iterator[Written]:
    number = 0
    for place, line in enumerate(lines):
        if line.who == "trainee":
            number += 1
            before = lines[:place]
            buyer = before[-1].text if before and before[-1].who == "buyer" else ""
            yield Written(str(number), line.text, buyer, tuple(before[:-1] if buyer else before), case)


def _spoken(path: Path, text: str) -> list[Earlier]:
    """Lines of a plain transcript; a line without a speaker belongs to the one before."""
    found: list[Earlier] = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _SPEAKER.match(line)
        if match:
            found.append(Earlier(_who(match["who"]), match["text"].strip()))
        elif line.strip() and not found:
            raise ContentError(
                path.name, number, "", "nobody is named before this line", "begin each line with 'Buyer:' or 'You:'"
            )
        elif line.strip():
            found[-1] = Earlier(found[-1].who, f"{found[-1].text} {line.strip()}".strip())
    return [line for line in found if line.text]


def _earlier(path: Path, number: int, rows: Any) -> Iterator[Earlier]:
    if not isinstance(rows, list):
        raise ContentError(path.name, number, "earlier", "it is no list", 'give it as [{"who": "buyer", "text": …}, …]')
    for row in rows:
        if isinstance(row, str):
            match = _SPEAKER.match(row)
            yield Earlier(_who(match["who"]), match["text"]) if match else Earlier("buyer", row)
        else:
            yield _line(path, number, _dict(path, number, row))


def _line(path: Path, number: int, row: Mapping[str, Any]) -> Earlier:
    who = str(row.get("who") or row.get("role") or "")
    if not _SPEAKER.match(f"{who}:"):
        raise ContentError(path.name, number, "who", f"{who!r} is nobody in a negotiation", "use buyer or trainee")
    return Earlier(_who(who), _string(path, number, row, "text"))


def _who(named: str) -> str:
    return "buyer" if named.strip().lower() in _THEIRS else "trainee"


def _string(path: Path, number: int, row: Mapping[str, Any], field: str, *, needed: bool = True) -> str:
    value = row.get(field)
    if value is None and not needed:
        return ""
    if value is None:
        raise ContentError(path.name, number, field, "the field is missing", "add it")
    if not isinstance(value, str):
        raise ContentError(path.name, number, field, f"{value!r} is no text", "put it in quotes")
    return value


def _member(path: Path, number: int, row: Mapping[str, Any], field: str, family: type[K]) -> K | None:
    value = row.get(field)
    if value is None:
        return None
    if value not in set(family):
        raise ContentError(path.name, number, field, f"{value!r} is unknown", "see 'counterpart content acts'")
    return family(value)


def _known_case(path: Path, number: int, name: Any) -> None:
    try:
        case_named(str(name))
    except CounterpartError as error:
        raise ContentError(
            path.name, number, "case", error.message.rstrip("."), "name a case of this installation, or leave it out"
        ) from None
