"""Counting and budgeting tokens: by tiktoken where its rank files are at hand, else by bytes. Never downloads anything."""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from app.models.chat import ChatMessage
from app.places import shipped

PER_MESSAGE = 4
BYTES_PER_TOKEN = 2
_COUNTS_KEPT = 512
_OLD_FAMILIES = ("gpt-4-", "gpt-4", "gpt-3.5")
_NEW_FAMILIES = ("gpt-4o", "gpt-4.1", "gpt-4.5")
# The file name is the key under which tiktoken looks for an encoding in its cache; the sum is the one that it expects.
_FILES = {
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}


def counter(model: str, folder: Path | None = None) -> Callable[[str], int]:
    """How to count the tokens of a text for a model. `folder` holds the rank files (default: the shipped ones). Without them:
    UTF-8 bytes / 2, which is never too few for English."""
    return _counter(encoding_name(model), str(folder or shipped("frontend/vendor") / "tiktoken"))


def missing_ranks(folder: Path | None = None) -> list[str]:
    """The rank files that are not there or not the right ones; empty where counting is exact."""
    where = folder or shipped("frontend/vendor") / "tiktoken"
    return [f"{name} ({where / key})" for name, (key, digest) in _FILES.items() if not _is_right(where / key, digest)]


def by_bytes(text: str) -> int:
    """A safe estimate: half of the bytes, at least one for any text."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def encoding_name(model: str) -> str:
    """The tiktoken encoding of a model: the older one for the GPT-4 and 3.5 families, the newer one for all others."""
    name = model.rsplit("/", 1)[-1].lower()
    old = name.startswith(_OLD_FAMILIES) and not name.startswith(_NEW_FAMILIES)
    return "cl100k_base" if old else "o200k_base"


def count_messages(messages: Sequence[ChatMessage], count: Callable[[str], int]) -> int:
    """Tokens of a prompt, with a few for the frame of each message."""
    return sum(count(m.content) + PER_MESSAGE for m in messages)


def fit(messages: Sequence[ChatMessage], budget: int, count: Callable[[str], int]) -> tuple[ChatMessage, ...]:
    """The messages that fit into `budget` tokens: oldest history goes first; system messages and the last message stay.

    What stays may still be larger than the budget; the caller checks with `count_messages`."""
    kept = list(messages)
    while count_messages(kept, count) > budget:
        oldest = next((i for i, m in enumerate(kept[:-1]) if m.role != "system"), None)
        if oldest is None:
            break
        del kept[oldest]
    return tuple(kept)


def fit_lines(lines: Sequence[str], budget: int, count: Callable[[str], int]) -> tuple[str, ...]:
    """The newest lines that fit into `budget` tokens, in order."""
    kept: list[str] = []
    for line in reversed(lines):
        budget -= count(line)
        if budget < 0:
            break
        kept.append(line)
    return tuple(reversed(kept))


@cache
def _counter(name: str, folder: str) -> Callable[[str], int]:
    """Counts each text once: most of a prompt is the same from turn to turn, and counting it takes most of a millisecond."""
    encoding = _encoding(name, folder)
    if encoding is None:
        return by_bytes

    @lru_cache(maxsize=_COUNTS_KEPT)
    def counted(text: str) -> int:
        return len(encoding.encode_ordinary(text))

    return counted


@cache
def _encoding(name: str, folder: str) -> Any:
    """The encoding, or None where its rank file is missing or not the right one (tiktoken would go and fetch it)."""
    key, digest = _FILES[name]
    if not _is_right(Path(folder) / key, digest):
        return None
    os.environ["TIKTOKEN_CACHE_DIR"] = folder
    import tiktoken  # noqa: PLC0415  late: it costs start-up time and memory, and most runs have no model

    return tiktoken.get_encoding(name)


def _is_right(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
