"""Forty ways of saying a thing so that a plain search does not see it."""

import base64
import codecs
import urllib.parse
from collections.abc import Callable

_MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz0123456789", ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.".split(), strict=True))  # fmt: skip
_NATO = "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu".split()
_LEET = str.maketrans("aeiost", "431057")
_CYRILLIC = str.maketrans("aceopxy", "асеорху")
_GREEK = str.maketrans("aoveiknt", "αονειкпτ")
_ACCENTS = str.maketrans("aeioucn", "áéíóúçñ")


def _wide(text: str, start: int = 0xFF01) -> str:
    return "".join(chr(start + ord(c) - 0x21) if 0x21 <= ord(c) <= 0x7E else c for c in text)


def _mathematical(text: str, lower: int, upper: int, digits: int) -> str:
    def one(c: str) -> str:
        if "a" <= c <= "z":
            return chr(lower + ord(c) - 97)
        if "A" <= c <= "Z":
            return chr(upper + ord(c) - 65)
        return chr(digits + ord(c) - 48) if c.isdigit() else c

    return "".join(map(one, text))


def _circled(text: str) -> str:
    return "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower())


def _letters(text: str, between: str) -> str:
    return " ".join(between.join(word) for word in text.split())


def _caesar(text: str, by: int) -> str:
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if "a" <= c <= "z" else c for c in text.lower())


def _pig(text: str) -> str:
    return " ".join(f"{w[1:]}{w[0]}ay" if w[:1].isalpha() else w for w in text.lower().split())


def _morse(text: str) -> str:
    return " ".join(_MORSE.get(c, "/") for c in text.lower())


def _nato(text: str) -> str:
    return " ".join(_NATO[ord(c) - 97] if "a" <= c <= "z" else c for c in text.lower() if c != " ")


def _bits(text: str) -> str:
    return " ".join(f"{b:08b}" for b in text.encode())


def _middle(text: str, what: str) -> str:
    return " ".join(w[: len(w) // 2] + what + w[len(w) // 2 :] if len(w) > 3 else w for w in text.split())


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper case": str.upper,
    "title case": str.title,
    "swapped case": lambda t: "".join(c.upper() if n % 2 else c for n, c in enumerate(t)),
    "spaces between letters": lambda t: _letters(t, " "),
    "dots between letters": lambda t: _letters(t, "."),
    "hyphens between letters": lambda t: _letters(t, "-"),
    "underscores between letters": lambda t: _letters(t, "_"),
    "stars between letters": lambda t: _letters(t, "*"),
    "no spaces": lambda t: t.replace(" ", ""),
    "hyphens for spaces": lambda t: t.replace(" ", "-"),
    "underscores for spaces": lambda t: t.replace(" ", "_"),
    "zero width space": lambda t: _letters(t, "\u200b"),
    "zero width joiner": lambda t: _letters(t, "\u200d"),
    "word joiner": lambda t: _letters(t, "\u2060"),
    "soft hyphen": lambda t: _middle(t, "\u00ad"),
    "combining accent": lambda t: "".join(f"{c}\u0301" if c in "aeiou" else c for c in t),
    "full width": _wide,
    "mathematical bold": lambda t: _mathematical(t, 0x1D41A, 0x1D400, 0x1D7CE),
    "mathematical monospace": lambda t: _mathematical(t, 0x1D68A, 0x1D670, 0x1D7F6),
    "circled letters": _circled,
    "cyrillic look-alikes": lambda t: t.translate(_CYRILLIC),
    "greek look-alikes": lambda t: t.translate(_GREEK),
    "accents": lambda t: t.translate(_ACCENTS),
    "leet": lambda t: t.translate(_LEET),
    "reversed": lambda t: t[::-1],
    "words reversed": lambda t: " ".join(w[::-1] for w in t.split()),
    "rot13": lambda t: codecs.encode(t, "rot13"),
    "caesar three": lambda t: _caesar(t, 3),
    "pig latin": _pig,
    "base64": lambda t: base64.b64encode(t.encode()).decode(),
    "base32": lambda t: base64.b32encode(t.encode()).decode(),
    "hexadecimal": lambda t: t.encode().hex(),
    "percent encoding": lambda t: "".join(f"%{b:02X}" for b in t.encode()),
    "url quoted": urllib.parse.quote,
    "html entities": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "binary": _bits,
    "morse": _morse,
    "spelling alphabet": _nato,
    "quoted and split": lambda t: " ".join(f"'{w}'" for w in t.split()),
}
