"""Reading a pasted exchange: who said what, in order of time. Mail chains, chats, notes and call transcripts in the forms that people paste. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.practice.mailchains import is_mail, messages_of_mail

_CHAT = re.compile(
    r"^[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\]?\s*(?:[-–]\s*)?(?P<rest>.*)$"
)
_STAMPED = re.compile(
    r"^\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d+)?[\])]?\s*[-–:]?\s*(?P<who>[^\W\d_][\w .'’-]{0,40})\s*:?\s*$"
)
_TIME_ALONE = re.compile(r"^\s*\d{1,2}[:.]\d{2}(?:\s?[AaPp][Mm])?\s*$")
_LABEL = re.compile(r"^[\s>*_-]*(?:[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?[\])]?[\s,-]*)?[*_]*(?P<who>[^\W\d_][\w .&'’/-]{0,38}?)(?:\s*\([^)\n]{1,40}\))?\s*[*_]*:[*_]*\s+(?P<text>.*)$", re.IGNORECASE)  # fmt: skip
_NAMED = re.compile(r"^~?\s*(?P<who>[^:]{1,50}):\s(?P<text>.*)$", re.DOTALL)
_NOISE = re.compile(r"\[(?:laugh\w*|crosstalk|inaudible[^\]]*|pause|silence|music|noise)\]|[\u200e\u200f]?<(?:this message was edited|edited)>", re.IGNORECASE)  # fmt: skip
_NOTHING = re.compile(
    r"^[\s\u200e\u200f]*(?:<[^<>]{0,30}omitted>|<attached:[^>]*>|this message was deleted\.?|you deleted this message\.?|missed (?:voice|video) call.*|edited|last read|new|meeting (?:started|ended).*|\(.*\)|[-=_*]{2,}|[\W_]*\d{0,2}(?:\s[\W_]+\d{1,2})*)$",
    re.IGNORECASE | re.DOTALL,
)
_OURS = re.compile(
    r"^(?:me|i|we|us|you|my(?:self| side)?|our side|rep|sales(?: rep)?|seller|supplier|vendor|trainee|account manager|kam)$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"^(?:them|they|buyer|customer|client|procurement|purchasing|purchaser|he|she|other side|counterpart)$",
    re.IGNORECASE,
)
_NO_SPEAKER = frozenset(
    "todo note notes ps subject date from to cc re fw fwd next action agenda summary language duration attachment attachments".split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message: who, in the words of the text, and what."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One message with its side: `ours` is that of the reader who pasted it."""

    ours: bool
    text: str


def read_exchange(text: str) -> list[Said]:
    """The messages of a pasted exchange, oldest first; an empty list where nobody can be told apart."""
    plain = text.replace("\r\n", "\n").replace("\u00a0", " ")
    if is_mail(plain):
        found = [Said(who, words) for who, words in messages_of_mail(plain)]
    else:
        lines = plain.split("\n")
        found = _of_chat(lines) or _of_stamps(lines) or _of_times(lines) or _of_labels(lines)
    cleaned = [Said(_name(s.who), _clean(s.text)) for s in found]
    return [s for s in cleaned if s.text and not _NOTHING.match(s.text)]


def speakers(said: Sequence[Said]) -> list[str]:
    """Who speaks, in order of first appearance."""
    return list(dict.fromkeys(s.who for s in said))


def sides(said: Sequence[Said], me: str = "") -> list[Side] | None:
    """Each message with its side. `me` is the reader's name, or a part of it; without it 'Me', 'We', 'Seller' and the like are known. None where it
    cannot be told who the reader is."""
    names = speakers(said)
    wanted = me.strip().lower()
    ours = {n for n in names if wanted and (wanted == n.lower() or wanted in n.lower().split() or n.lower() in wanted)}
    ours = ours or {n for n in names if not wanted and _OURS.match(n)}
    if not ours and not wanted:
        theirs = {n for n in names if _THEIRS.match(n)}
        ours = set(names) - theirs if theirs and len(set(names) - theirs) == 1 else set()
    return [Side(s.who in ours, s.text) for s in said] if ours else None


def _of_chat(lines: Sequence[str]) -> list[Said]:
    """An exported chat: each message begins with its date, time and sender; what has no sender is a note of the program."""
    found: list[Said] = []
    hits = 0
    for line in lines:
        match = _CHAT.match(line)
        if match is None:
            if found and found[-1].who and line.strip():
                found[-1] = Said(found[-1].who, f"{found[-1].text}\n{line.strip()}")
            continue
        hits += 1
        named = _NAMED.match(match["rest"])
        found.append(Said(named["who"].strip(), named["text"]) if named else Said("", match["rest"]))
    return [s for s in found if s.who] if hits >= 2 else []


def _of_stamps(lines: Sequence[str]) -> list[Said]:
    """A call transcript: a time and a speaker on a line, the words below."""
    heads = [n for n, line in enumerate(lines) if _STAMPED.match(line)]
    if len(heads) < 2:
        return []
    ends = [*heads[1:], len(lines)]
    return [
        Said(match["who"].strip(), " ".join(line.strip() for line in lines[start + 1 : end] if line.strip()))
        for start, end in zip(heads, ends, strict=True)
        if (match := _STAMPED.match(lines[start]))
    ]


def _of_times(lines: Sequence[str]) -> list[Said]:
    """A copied chat: a name on a line of its own, the time on the next, the words below."""
    heads = [
        n
        for n in range(len(lines) - 1)
        if _TIME_ALONE.match(lines[n + 1])
        and lines[n].strip()
        and not _NOTHING.match(lines[n])
        and not _TIME_ALONE.match(lines[n])
    ]
    if len(heads) < 2:
        return []
    found = []
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        words = [
            line.strip()
            for line in lines[start + 2 : end]
            if line.strip() and not _NOTHING.match(line) and not _TIME_ALONE.match(line)
        ]
        found.append(Said(lines[start].strip(), "\n".join(words)))
    return found


def _of_labels(lines: Sequence[str]) -> list[Said]:
    """Notes with a name before each line; a label counts where it comes twice or is a known side."""
    matches = [_LABEL.match(line) for line in lines]
    counts = Counter(m["who"].strip().lower() for m in matches if m)
    known = {w for w, n in counts.items() if w not in _NO_SPEAKER and (n > 1 or _OURS.match(w) or _THEIRS.match(w))}
    if len(known) < 2:
        known |= {w for w in counts if w not in _NO_SPEAKER and len(w.split()) <= 3}
    found: list[Said] = []
    closed = True
    for line, match in zip(lines, matches, strict=True):
        who = match["who"].strip() if match else ""
        if match and who.lower() in known:
            found.append(Said(who, match["text"].strip()))
            closed = False
        elif match and who.lower() in _NO_SPEAKER:
            closed = True
        elif found and not closed and line.strip() and not _NOTHING.match(line):
            found[-1] = Said(found[-1].who, f"{found[-1].text}\n{line.strip()}")
    return found if len({s.who.lower() for s in found}) > 1 else []


def _name(who: str) -> str:
    return " ".join(who.strip(" ~*_\"'\u200e\u200f").split())


def _clean(text: str) -> str:
    lines = [" ".join(_NOISE.sub(" ", line).split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).replace(" .", ".").strip()
