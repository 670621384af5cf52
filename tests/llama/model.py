"""A language model of half a megabyte in the file format of llama.cpp (GGUF), made here from a seed: it knows no language, only how often pieces
of our own phrases come up, and what it says is chance.

    python -m tests.llama.model FILE        writes it

It is for the wire, not for words. Of the architecture 'llama' with two layers; the first number of every inner state is the same, so that the
output row of a token begins with how likely it is. A byte of a character of several bytes leads to the next one.
"""

import math
import random
import re
import struct
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED, MERGES = 20, 640
WIDTH, HEADS, LAYERS, INNER, ROOM = 64, 2, 2, 128, 65_536
CONSTANT, LEADING = 8.0, 5.0
BEGIN, END = "<|im_start|>", "<|im_end|>"
# Whole answers end after some dozen pieces, strings of JSON after a few, lists after one or two.
LIKELY = {
    END: -3.6,
    '"': -1.8,
    ".": -2.6,
    ",": -7.0,
    "]": -5.0,
    "}": -7.0,
    "{": -6.5,
    "[": -8.0,
    "Ġ": -9.0,
    "Ċ": -9.0,
    "7": -3.3,
    "Ã": -4.2,
    "â": -4.2,
}
UNSEEN, INSIDE = -9.0, -3.0
LED = ("é", "–")
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# Three habits of templates that are given away with models: no system role, roles that take turns, thinking aloud.
NO_SYSTEM = (
    "{% for message in messages %}{% if message.role == 'system' and 'buyer' in message.content %}"
    "{{ raise_exception('System role not supported') }}{% endif %}{% endfor %}" + TEMPLATE
)
TAKING_TURNS = (
    "{% for message in messages %}{% if loop.index0 > 0 and message.role == messages[loop.index0 - 1].role %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant') }}{% endif %}{% endfor %}"
    + TEMPLATE
)
THINKING = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{% if message.reasoning_content %}<think>\n{{ message.reasoning_content }}\n"
    "</think>\n{% endif %}{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}"
)
_WORD = re.compile(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+|\s")
_UINT, _FLOAT, _BOOL, _TEXT, _LIST, _INT = 4, 6, 7, 8, 9, 5
_ALIGNED = 32


def write(path: Path, seed: int = SEED) -> None:
    """Write the model; the same bytes for the same seed and the same phrases."""
    tokens, merges, seen = vocabulary(_texts())
    path.write_bytes(b"".join(_file(_fields(tokens, merges), weights(tokens, seen, random.Random(seed)))))


def vocabulary(text: str) -> tuple[list[str], list[str], Counter[str]]:
    """Tokens (two marks, 256 bytes, the merges), the merges (byte pairs, the most frequent first), and how often each token is a whole word."""
    signs = _byte_signs()
    words = Counter("".join(signs[b] for b in word.encode()) for word in _WORD.findall(text))
    cut = {word: list(word) for word in words}
    merges: list[str] = []
    for _ in range(MERGES):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, parts in cut.items():
            for pair in zip(parts, parts[1:], strict=False):
                pairs[pair] += words[word]
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(" ".join(best))
        cut = {word: _merged(parts, best) for word, parts in cut.items()}
    seen: Counter[str] = Counter()
    for word, parts in cut.items():
        if len(parts) == 1:
            seen[word] += words[word]
    return [BEGIN, END, *signs, *dict.fromkeys(m.replace(" ", "") for m in merges)], merges, seen


def weights(
    tokens: Sequence[str], seen: Mapping[str, int], chance: random.Random
) -> dict[str, tuple[int, int, list[float]]]:
    """Every tensor: its columns, its rows, its numbers row by row."""
    rows = len(tokens)
    said = _random(chance, rows, WIDTH, 1.0)
    out = _random(chance, rows, WIDTH, 0.18)
    whole, signs = sum(seen.values()), _byte_signs()
    inside = re.compile(r"[A-Za-z0-9]")
    for number, token in enumerate(tokens):
        said[number * WIDTH] = CONSTANT
        known = math.log(seen[token] / whole) if seen.get(token) else UNSEEN
        known += INSIDE if inside.match(token) else 0.0
        likely = UNSEEN if token == BEGIN else LIKELY.get(token, known)
        out[number * WIDTH] = likely * math.sqrt(CONSTANT**2 + WIDTH) / math.sqrt(WIDTH) / CONSTANT
    pairs = [pair for sign in LED for pair in zip(sign.encode(), sign.encode()[1:], strict=False)]
    for column, (before, after) in enumerate(pairs, 1):
        for number in range(rows):
            said[number * WIDTH + column] = out[number * WIDTH + column] = 0.0
        said[tokens.index(signs[before]) * WIDTH + column] = CONSTANT
        out[tokens.index(signs[after]) * WIDTH + column] = LEADING
    made = {"token_embd": (WIDTH, rows, said), "output": (WIDTH, rows, out), "output_norm": (WIDTH, 1, _ones())}
    for layer in range(LAYERS):
        for name, wide, high, spread in (
            ("attn_q", WIDTH, WIDTH, 0.3), ("attn_k", WIDTH, WIDTH, 0.3), ("attn_v", WIDTH, WIDTH, 0.12), ("attn_output", WIDTH, WIDTH, 0.12),
            ("ffn_gate", WIDTH, INNER, 0.1), ("ffn_up", WIDTH, INNER, 0.1), ("ffn_down", INNER, WIDTH, 0.1),
        ):  # fmt: skip
            numbers = _random(chance, high, wide, spread)
            if name in ("attn_output", "ffn_down"):  # no layer writes where the constant and the leading bytes stand
                numbers[: (1 + len(pairs)) * wide] = [0.0] * ((1 + len(pairs)) * wide)
            made[f"blk.{layer}.{name}"] = (wide, high, numbers)
        for name in ("attn_norm", "ffn_norm"):
            made[f"blk.{layer}.{name}"] = (WIDTH, 1, _ones())
    return made


def _texts() -> str:
    """Our own phrases and prompts: what the pieces are found in."""
    paths = [
        ROOT / "app/buyer/phrases/house.yaml",
        *sorted((ROOT / "app/prompts").rglob("*.j2")),
        *sorted((ROOT / "rubrics").glob("*.yaml")),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _byte_signs() -> list[str]:
    """The sign that stands for each byte: itself where it is printable, else the next one that is free (as GPT-2 has it)."""
    plain = {*range(33, 127), *range(161, 173), *range(174, 256)}
    free = iter(range(256, 512))
    return [chr(b) if b in plain else chr(next(free)) for b in range(256)]


def _merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    done: list[str] = []
    for part in parts:
        if done and (done[-1], part) == pair:
            done[-1] += part
        else:
            done.append(part)
    return done


def _random(chance: random.Random, rows: int, columns: int, spread: float) -> list[float]:
    return [chance.gauss(0.0, spread) for _ in range(rows * columns)]


def _ones() -> list[float]:
    return [1.0] * WIDTH


def _fields(tokens: list[str], merges: list[str]) -> dict[str, object]:
    return {
        "general.architecture": "llama", "general.name": "chance", "llama.context_length": ROOM, "llama.embedding_length": WIDTH,
        "llama.block_count": LAYERS, "llama.feed_forward_length": INNER, "llama.attention.head_count": HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5, "llama.rope.dimension_count": WIDTH // HEADS, "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [3 if t in (BEGIN, END) else 1 for t in tokens], "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.eos_token_id": tokens.index(END), "tokenizer.ggml.bos_token_id": tokens.index(BEGIN),
        "tokenizer.ggml.add_bos_token": False, "tokenizer.chat_template": TEMPLATE,
    }  # fmt: skip


def _file(fields: Mapping[str, object], tensors: Mapping[str, tuple[int, int, list[float]]]) -> Iterator[bytes]:
    """GGUF 3: magic, counts, fields, the list of tensors, and their numbers as 32-bit floats, all of it little-endian."""
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(fields))
    head += b"".join(_text(name) + _typed(value) for name, value in fields.items())
    at = 0
    for name, (columns, rows, numbers) in tensors.items():
        shape = (columns, rows) if rows > 1 else (columns,)
        head += _text(f"{name}.weight") + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, at)
        at += _up(4 * len(numbers))
    yield head + bytes(_up(len(head)) - len(head))
    for _, _, numbers in tensors.values():
        data = struct.pack(f"<{len(numbers)}f", *numbers)
        yield data + bytes(_up(len(data)) - len(data))


def _typed(value: object) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", _BOOL, value)
    if isinstance(value, int):
        return struct.pack("<II", _UINT, value)
    if isinstance(value, float):
        return struct.pack("<If", _FLOAT, value)
    if isinstance(value, str):
        return struct.pack("<I", _TEXT) + _text(value)
    assert isinstance(value, list)
    texts = isinstance(value[0], str)
    items = b"".join(_text(item) if texts else struct.pack("<i", item) for item in value)
    return struct.pack("<IIQ", _LIST, _TEXT if texts else _INT, len(value)) + items


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _up(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


if __name__ == "__main__":
    write(Path(sys.argv[1]))
