"""What a message or another text must be to be taken: not a book, nothing that a page cannot show."""

import unicodedata

from app.errors import BadValue
from app.locale.filled import Filled

LONGEST = 4000
_UNFIT = ("Cc", "Cs")  # controls, and halves of characters that no encoding can write


def fit_message(text: str) -> str:
    """The message, trimmed. Raises BadValue for an empty one, one over 4,000 characters, or one with control characters."""
    trimmed = text.strip()
    if not trimmed:
        raise BadValue("Message", text, "type something to say, then send")
    if len(trimmed) > LONGEST:
        raise BadValue(
            "Message",
            Filled("%(count)s characters", count=f"{len(trimmed):,}"),
            Filled("keep it under %(most)s; your text is still in the box", most=f"{LONGEST:,}"),
        )
    _check_signs("Message", trimmed)
    return trimmed


def fit_text(thing: str, text: str, longest: int) -> str:
    """Other text of a person, such as notes; it may be empty. Raises BadValue where it is longer than `longest` characters or has control
    characters."""
    if len(text) > longest:
        raise BadValue(
            thing,
            Filled("%(count)s characters", count=f"{len(text):,}"),
            Filled("keep it under %(most)s; nothing was changed", most=f"{longest:,}"),
        )
    _check_signs(thing, text)
    return text


def _check_signs(thing: str, text: str) -> None:
    odd = next((c for c in text if unicodedata.category(c) in _UNFIT and c not in "\n\t\r"), None)
    if odd is not None:
        raise BadValue(
            thing, Filled("control character U+%(code)s", code=f"{ord(odd):04X}"), "remove it and send again"
        )
