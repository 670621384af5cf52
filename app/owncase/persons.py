"""Turning what the trainee typed into what the buyer says: sentence and clause, and whose 'we' it is."""

import re

_SWAPS = {
    "we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves", "i": "you", "me": "you", "my": "your",
    "they": "we", "them": "us", "their": "our", "theirs": "ours", "themselves": "ourselves",
    "you": "we", "your": "our",
}  # fmt: skip
_PAIRS = {
    "i am": "you are", "i'm": "you're", "i was": "you were", "we're": "you're", "we've": "you've", "we'll": "you'll", "they're": "we're",
    "they've": "we've", "they'll": "we'll", "i've": "you've",
}  # fmt: skip
_WORD = re.compile(r"\b(?:i am|i'm|i was|i've|we're|we've|we'll|they're|they've|they'll|[a-z]+)\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:because|that|since|as|and|but|so)\b[\s,]*", re.IGNORECASE)
_LOWERED = frozenset(
    "the a an our we they their it its this that these those there new all some most many more in on at after when if two three four five her his she he "
    "you your my not no every each other prices costs demand".split()
)
_ROOM = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text on one line, without what templates would read as a slot."""
    return _ROOM.sub(" ", text.replace("{", "(").replace("}", ")")).strip()


def sentence(text: str) -> str:
    """A text as one sentence or several: capital first, full stop last; empty stays empty."""
    text = plain(text)
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!…" else f"{text}."


def clause(text: str) -> str:
    """A text as the part of a sentence after 'that' or 'because': no leading conjunction, no full stop, lower case where the first word is no name."""
    text = _LEAD.sub("", plain(text)).rstrip(" .;!")
    first = text.split(" ", 1)[0] if text else ""
    return text[0].lower() + text[1:] if first.lower() in _LOWERED else text


def her_side(text: str) -> str:
    """The trainee's words as the buyer would say them: 'they' becomes 'we', 'we' becomes 'you'."""

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        new = _PAIRS.get(word.lower()) or _SWAPS.get(word.lower())
        if new is None or (word.isupper() and len(word) > 1):  # 'US' and 'IT' are names
            return word
        return new[0].upper() + new[1:] if word[0].isupper() and (word.lower() != "i" or match.start() == 0) else new

    return _WORD.sub(swap, text)


def listed(parts: list[str]) -> str:
    """Parts as one speaks a list: 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
