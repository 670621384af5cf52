"""Known names and mail addresses out of what is sent to a model, and back into what it answers.

`masking.py` guesses the names in a strange text; here they are known: the accounts and teams of this installation. Each spelling has a placeholder of its
own, so that a quote comes back to the letter.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from app.language.plain import known_words

_MAIL = r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
_SPLIT = re.compile(r"[\s._@+-]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "ø": "oe", "æ": "ae", "Å": "Aa", "Ø": "Oe", "Æ": "Ae"})  # fmt: skip
# What Unicode does not take apart into a letter and its sign.
_LETTERS = str.maketrans({
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ẞ": "Ss", "þ": "th", "Þ": "Th",
})  # fmt: skip
_PLACEHOLDER = re.compile(r"\[\s*(person|team|mail)\s+(\d+)\s*\]", re.IGNORECASE)
_LONGEST_PLACEHOLDER = 20
_WORD = re.compile(r"[^\W_]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[ntr])")
_CODED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LEAST, _SHORT = 3, 2
_APOSTROPHES = "'’"
# These say nothing of anybody, and stand in every prompt.
_NOBODY = frozenset(
    "you me i home team buyer seller trainee coach admin user customer supplier sales purchasing test demo local com org net".split()
)


class Names:
    """What is known by name in an installation."""

    def __init__(self, people: Iterable[str], teams: Iterable[str]) -> None:
        kinds: dict[str, str] = {}
        for kind, names in (("person", people), ("team", teams)):
            for name in names:
                for form in _forms(name):
                    kinds.setdefault(_key(form), kind)
        self._kinds = kinds
        self._by_word: dict[str, list[str]] = {}
        for form in kinds:
            first = _words(form)[0]
            for word in (first, f"{first}s"):
                self._by_word.setdefault(word, []).append(form)

    def kind(self, found: str) -> str:
        """What a found text is."""
        key = _key(_plain(found))
        return "mail" if "@" in found else self._kinds.get(key) or self._kinds.get(key.removesuffix("s"), "person")

    def in_words(self, text: str) -> list[str]:
        """The names in what somebody typed, each spelling once."""
        # A name that is an ordinary word too ('Mark', 'North') is one where it is written as a name; so is one of two letters.
        forms = self._near(text)
        return _once(_spelled([f for f in forms if not _by_capital(f)], [f for f in forms if _by_capital(f)], text))

    def in_orders(self, text: str) -> list[str]:
        """The names in what a prompt says of itself; a word that is ordinary is one there."""
        forms = [f for f in self._near(text) if not _ordinary(f)]
        return _once(_spelled([f for f in forms if not _by_capital(f)], [f for f in forms if _by_capital(f)], text))

    def blanked(self, text: str, blank: str) -> str:
        """A text with one sign in place of each sign of a name, so that places in it stay."""
        found = self.in_words(text)
        return _any_of(map(re.escape, _longest(found)), re.NOFLAG).sub(lambda m: blank * len(m[0]), text)

    def _near(self, text: str) -> list[str]:
        """The forms of which a word stands in a text. Thousands of names cost no more than few."""
        there = set(_words(text))
        if "\\" in text:
            text = _unescaped(text)
            there.update(_words(text))
        if not text.isascii():
            there.update(_words(_without_accents(text)))
        return sorted({f for word in there & self._by_word.keys() for f in self._by_word[word]})


class Cover:
    """The placeholders of one request."""

    def __init__(self, names: Names, words: Iterable[str], orders: Iterable[str]) -> None:
        words, orders = list(words), list(orders)
        found = _once([f for t in words for f in names.in_words(t)] + [f for t in orders for f in names.in_orders(t)])
        taken = {m.group().casefold() for t in (*words, *orders) for m in _PLACEHOLDER.finditer(t)}
        self._to: dict[str, str] = {}
        counts: dict[str, int] = {}
        for original in found:
            kind = names.kind(original)
            counts[kind] = counts.get(kind, 0) + 1
            while f"[{kind} {counts[kind]}]" in taken:
                counts[kind] += 1
            self._to[original] = f"[{kind} {counts[kind]}]"
        self._back = {placeholder: original for original, placeholder in self._to.items()}
        self._words = _any_of(map(re.escape, _longest(self._to)), re.NOFLAG)
        self._orders = _any_of(map(re.escape, _longest(o for o in self._to if names.in_orders(o))), re.NOFLAG)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to cover."""
        return not self._to

    def words(self, text: str) -> str:
        """What somebody typed, covered."""
        return self._words.sub(lambda m: self._to[m.group()], text)

    def orders(self, text: str) -> str:
        """What the prompt says of itself, covered."""
        return self._orders.sub(lambda m: self._to[m.group()], text)

    def back(self, text: str) -> str:
        """An answer with the names back in it; a placeholder that was never given out stays. What was covered as JSON writes it comes back so in JSON only."""
        as_json = text.lstrip().startswith("{")

        def original(placeholder: re.Match[str]) -> str:
            found = self._back.get(f"[{placeholder[1].lower()} {placeholder[2]}]", placeholder.group())
            return found if as_json else _plain(found)

        return _PLACEHOLDER.sub(original, text)


class Uncovering:
    """Puts the names back into an answer that comes in pieces: what may be the beginning of a placeholder waits for its end."""

    def __init__(self, cover: Cover) -> None:
        self._cover, self._held = cover, ""

    def piece(self, text: str) -> str:
        """What can be said by now."""
        whole = self._held + text
        opening = whole.rfind("[")
        waits = opening >= 0 and "]" not in whole[opening:] and len(whole) - opening < _LONGEST_PLACEHOLDER
        self._held = whole[opening:] if waits else ""
        return self._cover.back(whole[:opening] if waits else whole)

    def rest(self) -> str:
        """What still waited when the answer ended."""
        held, self._held = self._held, ""
        return self._cover.back(held)


@lru_cache(maxsize=4)
def names_of(people: tuple[str, ...], teams: tuple[str, ...]) -> Names:
    """The names of an installation; made once while they stay the same."""
    return Names(people, teams)


def _forms(name: str) -> list[str]:
    """A name as a whole and in its parts, also as it is written without the signs of its language."""
    whole = " ".join(name.split())
    parts = [p for p in _SPLIT.split(whole) if _is_part(p, whole)]
    found = [f for f in (whole, *parts) if len(f) > 1 and _words(f) and f.casefold() not in _NOBODY]
    found += ["".join(s for s in f if s not in _APOSTROPHES) for f in found]
    return _once([v for f in found for v in (f, f.translate(_UMLAUTS), _without_accents(f))])


def _is_part(part: str, name: str) -> bool:
    """Whether a part of a name is a name by itself: letters, with apostrophes; two of them where they begin large, or nothing of the name does."""
    letters = "".join(s for s in part if s not in _APOSTROPHES)
    before = _SPLIT.split(name.partition("@")[0])  # behind it two letters are a country
    short = (
        len(letters) == _SHORT and part in before and (part[0].isupper() or (name.islower() and not _ordinary(part)))
    )
    return letters.isalpha() and (len(letters) >= _LEAST or short)


def _key(form: str) -> str:
    """One way of writing a form; its letters stay, as 'ß' must be found where it is typed."""
    return form.lower().replace("’", "'")


def _plain(found: str) -> str:
    """A spelling without the escapes of JSON, but for what JSON cannot do without."""
    return _CODED.sub(lambda m: m[0] if chr(int(m[1], 16)) in '"\\' or int(m[1], 16) < ord(" ") else chr(int(m[1], 16)), found)  # fmt: skip


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _unescaped(text: str) -> str:
    """A text with the escapes of JSON taken for what they stand for."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else " ", text)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c))


def _ordinary(form: str) -> bool:
    return " " not in form and form.casefold() in known_words()


def _by_capital(form: str) -> bool:
    return _ordinary(form) or len(form) == _SHORT


def _spelled(anyhow: Iterable[str], by_capital: Iterable[str], text: str) -> list[str]:
    """The spellings of these forms in a text, of the second only those that are written as names."""
    anyhow, by_capital = list(anyhow), list(by_capital)
    if not anyhow and not by_capital and "@" not in text:
        return []
    written = [w for f in by_capital for w in (f.title(), f.upper())]
    return [*_found(_pattern(anyhow, re.IGNORECASE), text), *_found(_pattern(written, re.NOFLAG), text)]


def _pattern(forms: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str]:
    """Finds mail addresses and these forms, also as JSON writes them, and with the s of a genitive."""
    return _any_of([_MAIL, *map(_form, _longest(forms))], flags)


def _form(form: str) -> str:
    words = r"\s+".join("".join(map(_sign, w)) for w in form.split(" "))
    # With an s 'Thi' would be 'this'.
    genitive = len(form) > _SHORT and not _ordinary(f"{form}s")
    return f"{words}{'S' if form.isupper() else 's'}?" if genitive else words


def _sign(sign: str) -> str:
    """One sign of a name, also as JSON may escape it; either apostrophe stands for both."""
    if sign.isalnum() and sign.isascii():
        return sign
    either = _APOSTROPHES if sign in _APOSTROPHES else sign
    escaped = "|".join(rf"\\u{ord(s):04x}" for s in dict.fromkeys(either + either.upper() + either.lower()))
    return f"(?:[{re.escape(either)}]|{escaped})"


def _any_of(bodies: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str]:
    whole = "|".join(bodies)
    # A word begins where no letter stands before it, or an escaped sign of JSON; with nothing to find, what never is.
    begins = r"(?<!\\)(?:(?<![^\W_])|(?<=\\[ntr])|(?<=\\u[0-9a-fA-F]{4}))"
    return re.compile(rf"{begins}(?:{whole})(?![^\W_])" if whole else r"(?!)", flags)


def _longest(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=len, reverse=True)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [m.group() for m in pattern.finditer(text)]


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))
