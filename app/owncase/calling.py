"""What an issue is called: the noun in a label, how a value is spoken, and the words by which it is heard.

'Vehicle licences' is a thing that is counted ('225 vehicle licences'), 'Notice period' a name for a span ('a notice period of 3 months'),
'Night team (people)' a thing with a unit of its own ('a night team of 8 people').
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.language.figures import UNITS
from app.language.fold import fold
from app.owncase.kinds import BY_ID, Kind

_BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
_COUNTED_UNITS = ("tonnes", "loads", "sites", "trucks")
_PLURAL_NOUNS = frozenset("people staff personnel men women".split())
_NO_PLURAL = ("ss", "us", "is", "ics", "ness")
# Words that say too little to be a name by themselves.
_DULL_HEADS = frozenset(
    "level time period term terms rate number amount size volume quantity cost costs cut price value limit share point points count total length date part side way thing "
    "days weeks months hours units percent per year month week day list set of for the our their them from with to by in on and".split()
)
_OF = re.compile(r"\s(?:of|for|from|with|in|at|on|per|until|by|a|an|each)\s", re.IGNORECASE)
_EXTRA: dict[str, tuple[str, ...]] = {
    "units": ("units", "quantity", "committed"),
    "percent": (),
    "days": (),
    "months": (),
    "weeks": (),
    "hours": (),
}


@dataclass(frozen=True, slots=True)
class Called:
    """An issue as it is called: `noun` as in a sentence, `unit` of its figures, `say` and `zero` as a case has them, `names` as they are heard,
    `away` where the label makes another thing of the kind."""

    noun: str
    unit: str
    say: str
    zero: str
    names: tuple[str, ...]
    away: bool = False


def called(kind_id: str, label: str, counted_in: str = "", proper: frozenset[str] = frozenset()) -> Called:
    """How an issue is called. `counted_in` is the unit of a counted thing; `proper` are names of people and places, which keep their capital."""
    kind = BY_ID[kind_id]
    noun, unit_word = _parts(label, counted_in, proper)
    if not noun:
        return _plain(kind, unit_word)
    away = not _is_of_kind(kind, noun)
    names = _names(noun, unit_word) + (kind.names if not away else _EXTRA[kind.unit])
    unit, say = _spoken(kind, noun, unit_word, away)
    zero = f"no {noun}" if kind.id not in ("price", "payment", "term") or away else kind.zero
    return Called(noun, unit, say, zero, tuple(dict.fromkeys(n for n in names if n)), away)


def proper_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand with a capital in the middle of a sentence: names."""
    found: set[str] = set()
    for text in texts:
        found |= {m.group(1) for m in re.finditer(r"(?<=[a-z,;] )([A-Z][\w'-]+)", text)}
    return frozenset(found)


def _plain(kind: Kind, unit_word: str) -> Called:
    noun = kind.label[:1].lower() + kind.label[1:]
    if kind.unit != "units" or not unit_word:
        return Called(noun, kind.unit, kind.say, kind.zero, kind.names)
    if unit_word in _COUNTED_UNITS:
        return Called(noun, unit_word, kind.say, kind.zero, kind.names)
    names = (*_names(unit_word, ""), *kind.names)
    return Called(noun, "choice", f"{{figure}} {unit_word}", f"no {unit_word}", tuple(dict.fromkeys(names)))


def _parts(label: str, counted_in: str, proper: frozenset[str]) -> tuple[str, str]:
    """The noun of a label and the word for its unit."""
    bracket = _BRACKET.search(label)
    unit_word = _unit_of(counted_in or (bracket.group(1) if bracket else ""))
    words = _BRACKET.sub(" ", label).strip(" .,:;-").split()
    if len(words) > 1 and words[-1].lower() in _COUNTED_UNITS:  # 'Vanilla tonnes'
        unit_word = unit_word or words[-1].lower()
        words = [*words[:-1], "volume"]
    plain = [
        w if w in proper or (w.isupper() and len(w) > 1) or any(c.isdigit() for c in w) else w.lower() for w in words
    ]
    return " ".join(plain), unit_word


def _unit_of(text: str) -> str:
    """The unit that a bracket or a field names: 'in tonnes' is 'tonnes'; empty for one of time or per cent, which the kind has."""
    word = re.sub(r"^(?:in|number of|per|the)\s+", "", text.strip().lower())
    if not re.fullmatch(r"[a-z][a-z -]{1,24}", word) or word in (
        "percent",
        "per cent",
        "days",
        "months",
        "weeks",
        "hours",
    ):
        return ""
    known = next((u for u in _COUNTED_UNITS if re.fullmatch(UNITS[u], word, re.IGNORECASE)), None)
    return known or (word if _is_plural(word) else _plural(word))


def _is_of_kind(kind: Kind, noun: str) -> bool:
    """Whether a label is another word for the kind, not another thing."""
    if kind.unit == "units":
        return any(n in noun for n in ("committed", "commitment"))
    own = (
        {w for n in (kind.label, *kind.names) for w in fold(n).lower().split()}
        - _DULL_HEADS
        - {"notice", "hours", "months"}
    )
    return any(w in own for w in re.split(r"[\s-]+", fold(noun).lower()))


def _spoken(kind: Kind, noun: str, unit_word: str, away: bool) -> tuple[str, str]:
    """The unit of an issue and how a value of it is said."""
    article = "an" if noun[0].lower() in "aeiou" else "a"
    head = _head(noun)
    if kind.unit == "units":
        if _is_plural(head):
            return "choice", f"{{figure}} {noun}"
        if unit_word in _COUNTED_UNITS:
            return unit_word, f"{article} {noun} of {{figure}}"
        return "choice", f"{article} {noun} of {{figure}} {unit_word}".rstrip()
    if not away and kind.id in ("price", "payment", "term"):
        return kind.unit, kind.say
    if kind.id == "response":
        return kind.unit, f"{noun} within {{figure}}"
    if kind.unit == "percent":
        return kind.unit, f"the {noun} at {{figure}}"
    if _OF.search(noun):  # 'the turnaround of a set at 2 days', not 'a turnaround of a set of 2 days'
        return kind.unit, f"the {noun} at {{figure}}"
    return kind.unit, f"{noun} of {{figure}}" if _is_plural(head) else f"{article} {noun} of {{figure}}"


def _head(noun: str) -> str:
    return _OF.split(noun)[0].split()[-1].lower()


def _names(noun: str, unit_word: str) -> tuple[str, ...]:
    """Whole and in part, singular and plural: 'premium support' is also 'support'."""
    words = _OF.split(fold(noun).lower())[0].split()
    found: list[str] = [fold(noun).lower()]
    for at in range(len(words)):
        tail = words[at:]
        if len(tail) == 1 and tail[0] in _DULL_HEADS:
            if len(words) == 2 and len(words[0]) > 3:  # 'notice period' is also 'notice'
                found.append(words[0])
            continue
        found += [" ".join(tail), " ".join([*tail[:-1], _other_number(tail[-1])])]
    if len(words) > 2:  # without what stands between: 'vanilla volume' for 'vanilla extract volume'
        found.append(f"{words[0]} {words[-1]}")
    if unit_word and unit_word not in _COUNTED_UNITS:
        found += [unit_word, _other_number(unit_word)]
    return tuple(n.replace("-", " ") for n in found)


def _is_plural(word: str) -> bool:
    return word in _PLURAL_NOUNS or (word.endswith("s") and len(word) > 3 and not word.endswith(_NO_PLURAL))


def _other_number(word: str) -> str:
    """The plural of a singular, the singular of a plural."""
    if word == "people":
        return "persons"
    return _singular(word) if _is_plural(word) else _plural(word)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def _plural(word: str) -> str:
    if word in _PLURAL_NOUNS:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
