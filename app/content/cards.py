"""Character cards V2 and V3 (JSON, or a PNG that carries it): in and out.

A card is a stranger's text. Its name, description and manner feed the public voice of a copy of one of our cases; its prompts, greetings, lore and examples
are read by nobody, so nothing in them can override ours.
"""

import base64
import binascii
import json
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from app.content.persona import FORMS_OF_ADDRESS, CaseFile
from app.errors import ContentError
from app.language.sentences import sentences

LARGEST, LARGEST_TEXT = 4_000_000, 1_000_000
NAME_CHARS, VOICE_CHARS, HABIT_CHARS, MOST_HABITS = 60, 600, 160, 6
SPECS = {2: ("chara_card_v2", "2.0"), 3: ("chara_card_v3", "3.0")}
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORDS = (b"ccv3", b"chara")  # the newer one wins where both are there
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_MACROS = {"{{char}}": "", "{{user}}": "the account manager", "<bot>": "", "<user>": "the account manager"}
# Sentences that speak to a model, not of a person.
_ORDERS = re.compile(
    r"\b(?:ignor\w+|disregard\w*|overrid\w+|instruction\w*|prompt\w*|system|jailbreak\w*|assistant|language model|\bAI\b|reveal\w*|disclos\w+|secret\w*|confidential|"
    r"roleplay\w*|role-play\w*|respond|reply|replies|output|you (?:must|will|are|should|never|always)|do not|don't|never (?:say|speak|write|break)|always (?:say|agree|accept))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is taken from a card: a name, who it is, and how it behaves, one habit a line. `left_out` counts sentences that were not taken."""

    name: str
    description: str
    manner: tuple[str, ...] = ()
    left_out: int = 0


def read_card(file: str, content: bytes) -> Card:
    """The card in a file. Raises ContentError where it is too large, no card, broken, or has no name."""
    if len(content) > LARGEST:
        raise ContentError(file, 0, "", f"it has {len(content):,} bytes", f"use a card under {LARGEST:,}")
    raw = _in_png(file, content) if content.startswith(_PNG) else content
    if len(raw) > LARGEST_TEXT:
        raise ContentError(file, 0, "", f"its text has {len(raw):,} bytes", f"use a card under {LARGEST_TEXT:,}")
    try:
        whole = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ContentError(
            file, 0, "", "this is no character card", "use a JSON card, or a PNG that carries one"
        ) from None
    spec = whole.get("spec") if isinstance(whole, dict) else None
    if (
        not isinstance(spec, str)
        or spec not in {name for name, _ in SPECS.values()}
        or not isinstance(whole.get("data"), dict)
    ):
        fix = "use a card of the version 2 or 3 ('chara_card_v2', 'chara_card_v3')"
        raise ContentError(file, 0, "spec", f"{str(spec)[:40]!r} is not known", fix)
    return _card(file, whole["data"])


def card_of(case: CaseFile, version: Literal[2, 3]) -> dict[str, Any]:
    """The public side of a case as a card. It holds no prompt, and nothing that the buyer keeps back."""
    spec, number = SPECS[version]
    buyer = case.buyer
    data: dict[str, Any] = {
        "name": buyer.name, "description": buyer.voice, "personality": "\n".join(buyer.habits), "scenario": case.situation, "first_mes": case.opening_lines[0],
        "mes_example": "", "creator_notes": case.blurb, "system_prompt": "", "post_history_instructions": "", "alternate_greetings": case.opening_lines[1:], "tags": ["negotiation"],
        "creator": "", "character_version": case.version, "extensions": {"counterpart": {"case": case.id, "title": buyer.title, "company": buyer.company}},
    }  # fmt: skip
    if version == max(SPECS):
        data |= {"group_only_greetings": []}
    return {"spec": spec, "spec_version": number, "data": data}


def with_card(case: CaseFile, card: Card) -> CaseFile:
    """A copy of a case whose buyer is called, described and behaves as the card says; her title, her company, her demand and her secrets stay."""
    body = case.model_dump(mode="json")
    renamed = _renamed(body, case.buyer.name, card.name)
    buyer = {**renamed["buyer"], "name": card.name, "voice": card.description or renamed["buyer"]["voice"]}
    if card.manner:
        buyer["habits"] = list(card.manner)
    return CaseFile.model_validate({**renamed, "buyer": buyer})


def _card(file: str, data: dict[str, Any]) -> Card:
    name, _ = _taken(data.get("name"), "")
    name = "".join(c for c in name if c.isalpha() or unicodedata.category(c) == "Mn" or c in " .'’-")
    name = " ".join(w for w in name.split() if any(c.isalpha() for c in w))[:NAME_CHARS].strip()
    if not name:
        raise ContentError(file, 0, "data.name", "the card has no name", "give it one")
    if _ORDERS.search(name):
        raise ContentError(file, 0, "data.name", f"{name!r} is no name of a person", "give it one")
    description, left = _taken(data.get("description"), name)
    manner: list[str] = []
    for line in str(data.get("personality") or "").splitlines():
        text, dropped = _taken(line, name)
        left += dropped
        manner += _in_pieces(text.strip(" -*•"))
    return Card(name, _cut(description, VOICE_CHARS), tuple(manner[:MOST_HABITS]), left)


def _taken(value: object, name: str) -> tuple[str, int]:
    """A text on one line, without signs that are not for reading and without sentences that give orders; and how many of these there were."""
    text = value if isinstance(value, str) else ""
    for macro, stands_for in _MACROS.items():
        text = re.sub(re.escape(macro), stands_for or name, text, flags=re.IGNORECASE)
    text = _TAG.sub("", text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C" and c not in "{}<>[]`|#*_\\")
    parts = [s.text.strip() for s in sentences(" ".join(text.split()))]
    kept = [p for p in parts if not _ORDERS.search(p)]
    return " ".join(kept), len(parts) - len(kept)


def _in_pieces(text: str) -> Iterator[str]:
    if len(text) <= HABIT_CHARS:
        yield from [text] if text else []
        return
    for sentence in sentences(text):
        if sentence.text.strip():
            yield _cut(sentence.text.strip(), HABIT_CHARS)


def _cut(text: str, longest: int) -> str:
    """The text, at most so long, cut after a word."""
    if len(text) <= longest:
        return text
    whole = text[: longest + 1].rpartition(" ")[0].rstrip(" ,;:")
    return whole or text[:longest]


def _renamed(value: Any, old: str, new: str) -> Any:
    """All texts with the buyer's old name, whole, first and last, made the new one."""
    called = new if _formal(new) else new.split(maxsplit=1)[0]
    pairs = (
        {old.rsplit(maxsplit=1)[-1]: new.rsplit(maxsplit=1)[-1]}
        | ({} if _formal(old) else {old.split(maxsplit=1)[0]: called})
        | {old: new}
    )
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(pairs, key=len, reverse=True)))
    return _each_text(value, lambda text: pattern.sub(lambda m: pairs[m.group()], text))


def _formal(name: str) -> bool:
    return name.split(maxsplit=1)[0].lower().rstrip(".") in FORMS_OF_ADDRESS


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(v, change) for v in value]
    if isinstance(value, dict):
        return {k: _each_text(v, change) for k, v in value.items()}
    return value


def _in_png(file: str, content: bytes) -> bytes:
    """The JSON that a PNG carries in a text chunk."""
    found: dict[bytes, bytes] = {}
    for kind, data in _chunks(file, content):
        keyword, _, text = data.partition(b"\0")
        if kind == b"tEXt" and keyword in _KEYWORDS:
            found.setdefault(keyword, text)
    carried = next((found[k] for k in _KEYWORDS if k in found), None)
    if carried is None:
        raise ContentError(file, 0, "", "this picture carries no character card", "use one that does, or a JSON card")
    try:
        return base64.b64decode(carried, validate=True)
    except (binascii.Error, ValueError):
        raise ContentError(
            file, 0, "", "the card in this picture is broken", "save it again where it was made"
        ) from None


def _chunks(file: str, content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        data, end = content[at + 8 : at + 8 + length], at + 12 + length
        if end > len(content) or struct.unpack(">I", content[end - 4 : end])[0] != zlib.crc32(kind + data):
            raise ContentError(file, 0, "", "this picture is damaged", "save it again where it was made")
        yield kind, data
        if kind == b"IEND":
            return
        at = end
