"""Mail chains: newest first, with header blocks, with 'On … wrote:' and '>' before what is quoted. Pure."""

import re
from collections.abc import Iterator, Sequence

WIDTH = 55  # a line at least so long that ends in the middle of a sentence was broken by a program
_FROM = re.compile(r"^\s*(?:from|von|de|da)\s*:\s*(?P<who>.+)$", re.IGNORECASE)
_HEADER = re.compile(
    r"^\s*(?:from|sent|to|cc|bcc|subject|date|importance|attachments?|reply-to|von|gesendet|an|betreff|datum)\s*:.*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^\s*(?:on|am)\s.{4,80}?(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?: uhr)?|\d{4}),?\s+(?P<who>[^\d,<>:][^\d<>:\n]{1,60}?)\s*(?:<[^>]*>)?\s*(?:wrote|schrieb)\s*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(
    r"^\s*[-_]{3,}.*?(?:original message|forwarded message|ursprüngliche nachricht)?.*?[-_]*\s*$", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"^\s*--\s*$|^\s*(?:sent from my|get outlook for|von meinem)\b|^\s*(?:confidential(?:ity)?|disclaimer|privileged)\b.*(?:notice|e-?mail|message|intended)|^\s*P Please consider",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\s*(?:(?:with )?(?:kind|best|warm|many|friendly) (?:regards|wishes)|regards|best|best wishes|sincerely|yours(?: sincerely| faithfully| truly)?|cheers|thanks(?: again)?|many thanks|thank you|rgds|br|vg|mfg|mit freundlichen grüßen|viele grüße|cordialement|saludos)[ ,.!]*$",
    re.IGNORECASE,
)
_DEPTH = re.compile(r"^\s*((?:>\s?)+)")


def is_mail(text: str) -> bool:
    """Whether a text is a mail or a chain of mails."""
    lines = text.split("\n")
    return any(_FROM.match(line) for line in lines[:200]) or any(_wrote(lines, n) for n in range(len(lines)))


def messages_of_mail(text: str) -> Iterator[tuple[str, str]]:
    """Sender and words of each mail, oldest first. What a mail quotes of another one in between its own lines is left out."""
    found: list[tuple[str, int, list[str]]] = [("", 0, [])]
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        depth, line = _split(lines[number])
        header = _FROM.match(line)
        wrote = _wrote(lines, number)
        if header:
            number = _after_headers(lines, number)
            found.append((_sender(header["who"]), depth, []))
            continue
        if wrote:
            who, taken = wrote
            found.append((_sender(who), depth + 1, []))
            number += taken
            continue
        if depth <= found[-1][1]:
            found[-1][2].append(line)
        number += 1
    for who, _, body in reversed(found):
        words = _body([line for line in body if who or not _HEADER.match(line)])
        if words:
            yield who, words


def _split(line: str) -> tuple[int, str]:
    match = _DEPTH.match(line)
    return (match[1].count(">"), line[match.end() :]) if match else (0, line)


def _wrote(lines: Sequence[str], number: int) -> tuple[str, int] | None:
    """'On …, NAME wrote:' on one line or broken over two: the sender and how many lines it takes."""
    depth, line = _split(lines[number])
    if not re.match(r"\s*(?:on|am)\s", line, re.IGNORECASE):
        return None
    for taken in (1, 2):
        match = _WROTE.match(line)
        if match:
            return match["who"], taken
        if number + taken < len(lines):
            below, more = _split(lines[number + taken])
            if below != depth:
                return None
            line = f"{line} {more}"
    return None


def _after_headers(lines: Sequence[str], number: int) -> int:
    """The first line after a block of headers; a header that is broken over two lines goes on indented."""
    while number < len(lines):
        line = _split(lines[number])[1]
        if not _HEADER.match(line) and not (line.startswith(("  ", "\t")) and line.strip()):
            return number
        number += 1
    return number


def _sender(who: str) -> str:
    name = re.sub(r"[<\[(].*$", "", who).strip(" \"'*")
    return name or who.strip(" <>*")


def _body(lines: Sequence[str]) -> str:
    """The words of a mail, up to its sign-off with the name, without signature, disclaimer and rules between mails."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            break
        if _ORIGINAL.match(line) and line.strip("-_ \t"):
            continue
        if _SIGN_OFF.match(line):
            name = next((rest for rest in lines[number + 1 :] if rest.strip()), "")
            kept += [line, name] if len(name.split()) <= 4 else [line]
            break
        kept.append(line)
    return _unwrapped(kept).strip(" \n-_")


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines that were broken at a fixed width are joined again."""
    text = ""
    for number, line in enumerate(lines):
        before = lines[number - 1].rstrip() if number else ""
        broken = len(before) >= WIDTH and not before.endswith((".", "!", "?", ":")) and bool(line.strip())
        text += f" {line.strip()}" if broken else f"\n{line.rstrip()}"
    return text
