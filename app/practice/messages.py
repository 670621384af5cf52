"""What a message must be to be taken: some text, not a book, nothing that a page cannot show."""

import unicodedata

from app.errors import BadValue

LONGEST = 4000
_UNFIT = ("Cc", "Cs")  # controls, and halves of characters that no encoding can write


def fit_message(text: str) -> str:
    """The message, trimmed. Raises BadValue for an empty one, one over 4,000 characters, or one with control characters."""
    trimmed = text.strip()
    if not trimmed:
        raise BadValue("Message", text, "type something to say, then send")
    if len(trimmed) > LONGEST:
        raise BadValue(
            "Message", f"{len(trimmed):,} characters", f"keep it under {LONGEST:,}; your text is still in the box"
        )
    odd = next((c for c in trimmed if unicodedata.category(c) in _UNFIT and c not in "\n\t\r"), None)
    if odd is not None:
        raise BadValue("Message", f"control character U+{ord(odd):04X}", "remove it and send again")
    return trimmed
