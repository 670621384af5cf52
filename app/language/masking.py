"""Names out of a text before anybody else reads it, and back in afterwards.

Mail addresses, telephone numbers and web addresses are recognised by form; names of people and companies by where they stand (a greeting, a
signature, a header, a title before or a form of company after them), by being written with a capital where English writes none, and by a list
that the writer may give. Better a word too many than a name too few: 'Monday' or 'CFO' stay, an unknown capitalised word goes.
"""

import re
from collections.abc import Iterable

from app.language.plain import known_words
from app.language.sentences import sentences

_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"\b(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,€$£])(?:\+|\(?0|00)\d[\d\s()/.-]{5,}\d(?![\w%])")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Sir|Madam|Monsieur|Madame|Señor|Señora)\.?\s+(?:[A-Z][\w'’-]+\s?){1,3}"
)
_COMPANY = re.compile(
    r"\b(?:[A-Z][\w&'’.-]*\s+){1,4}(?:GmbH(?: & Co\.? KG)?|AG|SE|KG|Ltd\.?|Limited|LLC|LLP|Inc\.?|PLC|plc|Corp\.?|B\.?V\.?|N\.?V\.?|S\.?A\.?S?|S\.?p\.?A\.?|S\.?r\.?l\.?|AB|ApS|A/S|Oy|Group|Holding|Foods|Logistics|Bank|Systems|Industries)\b\.?"
)
_GREETED = re.compile(
    r"^[\s>]*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning|thanks|thank you|cheers|hallo|liebe[rs]?|sehr geehrte[rs]?)[ ,]+(?P<name>(?:[A-Za-zÀ-ÿ][\w'’.-]*\s?){1,3}?)\s*[,!.:\n–-]",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED = re.compile(
    r"(?:(?:kind|best|warm|many|with (?:kind|best)) regards|regards|best wishes|best|sincerely|yours(?: sincerely| faithfully| truly)?|cheers|thanks(?: again)?|many thanks|rgds|br|vg|mfg|greetings)[ ,.!]*\n+\s*(?P<name>[^\n,|]{2,60})",
    re.IGNORECASE,
)
_GREETED_LOW = re.compile(r"^[\s>]*(?:hi|hello|hey|hallo|dear|moin)[ ,]+(?P<name>[a-zà-ÿ][\w'’-]+)", re.MULTILINE)
_SIGNED_SHORT = re.compile(r"(?:\b(?:thx|thanks|cheers|br|rgds|best|greetings|regards)[ ,.!]+|[.!?]\s*[-–—]\s*)(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)\s*(?:,.{0,40})?$", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_CALLED = re.compile(
    r"^\s*(?P<name>(?:[A-Z]\. ?)*[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)(?:\s*[,!:]| - )", re.MULTILINE
)
_ALONE = re.compile(
    r"^[\s–—-]*(?P<name>(?:[A-Z]\. ?)*[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2})\s*(?:,.{0,40})?$", re.MULTILINE
)
_HEADER = re.compile(
    r"^[\s>*]*(?:from|to|cc|bcc|von|an|de|para)\s*:\s*(?P<name>[^\n<\[(]{2,80})", re.IGNORECASE | re.MULTILINE
)
_CAPITAL = re.compile(r"(?<![\w'’])[A-ZÀ-Þ][\w'’-]*(?:\s+[A-ZÀ-Þ][\w'’-]*){0,3}")
_FREE = frozenset(
    "i i'm i'd i'll i've ok re fw fwd cfo ceo coo cto md vp kpi sla eur usd gbp chf q1 q2 q3 q4 h1 h2 vat po rfq rfp nda faq eta fca dap ddp exw incoterms english german french spanish european "
    "europe germany france spain italy austria switzerland poland netherlands uk usa us eu china asia january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday christmas easter excel teams outlook whatsapp pdf iso sent subject date from to cc dear hi hello regards kind best".split()
)
_AT_WORK = frozenset(
    "he she they we you it who nobody everybody everyone somebody someone customer buyer boss purchasing procurement sales finance legal team management director manager head key account "
    "accounts board quality logistics operations supply chain chief executive officer vice president category senior junior controlling controller engineering production plant planning regional "
    "national group global strategic sourcing commercial contract agreement clause annex appendix schedule section article paragraph table figure page version draft offer order invoice price list "
    "terms conditions service level index year quarter week day month phase step option package".split()
)
_OPENERS = frozenset(
    "thanks thank cheers regards sincerely hi hello yes no ok okay well so however first second also today tomorrow morning please sorry best greetings".split()
)
# Words that are first names as well.
_ALSO_NAMES = frozenset(
    "mark bill grant frank rose grace may april june will art bob rob jack max pat sue hope faith joy dean guy rich chase miles pierce drew jean don ray dale glen cliff heath marlow helen per sandy ginger olive ivy lily daisy victor norman carol penny wade lane page reed ford price".split()
)
_SHORT = re.compile(r"[A-Z]{2,4}s?")
_SPEAKS = re.compile(
    r"\s+(?:said|says|asked|told|wants|thinks|called|wrote|mentioned|confirmed|promised|agreed|and I)\b"
)
_TOKENS = {"mail": "mail address", "web": "web address", "phone": "phone number", "name": "name"}


class Masker:
    """Masks several texts of one conversation alike: the same name gets the same placeholder everywhere."""

    def __init__(self, texts: Iterable[str], given: Iterable[str] = ()) -> None:
        found: dict[str, str] = {}
        kept = [t for t in texts if t]
        for name in given:
            _add(found, name, "name")
        for text in kept:
            for kind, original in _found_in(text):
                _add(found, original, kind)
        self._names = _numbered(found, " ".join(kept))
        ordered = sorted(self._names, key=len, reverse=True)
        body = "|".join(re.escape(n) for n in ordered)
        self._pattern = re.compile(rf"(?<![\w'’])(?:{body})(?![\w])") if ordered else None

    def mask(self, text: str) -> str:
        """A text with every known name replaced."""
        return self._pattern.sub(lambda m: self._names[m.group()], text) if self._pattern else text

    def restore(self, text: str) -> str:
        """A masked text, or a part of one, with the names back."""
        for original, placeholder in self._names.items():
            text = text.replace(placeholder, original)
        return text

    @property
    def names(self) -> dict[str, str]:
        """What is replaced by what."""
        return dict(self._names)


def _found_in(text: str) -> list[tuple[str, str]]:
    found = [("mail", m.group()) for m in _MAIL.finditer(text)]
    found += [("web", m.group().rstrip(".,;")) for m in _WEB.finditer(text)]
    found += [("phone", m.group().strip()) for m in _PHONE.finditer(text)]
    bare = _WEB.sub(" ", _MAIL.sub(" ", text))
    for pattern in (_GREETED, _GREETED_LOW, _SIGNED, _SIGNED_SHORT, _HEADER):
        for match in pattern.finditer(bare):
            found += [("name", part) for part in _parts(match["name"])]
    for pattern in (_CALLED, _ALONE):
        found += [
            ("name", part)
            for m in pattern.finditer(bare)
            if not _begins_a_sentence(m["name"])
            for part in _parts(m["name"])
        ]
    found += [("name", m.group().strip(" .")) for pattern in (_TITLED, _COMPANY) for m in pattern.finditer(bare)]
    found += [("name", word) for word in _capitalised(bare)]
    first = [re.escape(n) for kind, n in found if kind == "name" and n.isalpha()]
    beside = re.compile(rf"(?<![\w'’])(?:{'|'.join(first)}) ([a-zà-ÿ][\w'’-]{{2,}})") if first else None
    rest = beside.findall(bare) if beside else []
    return found + [("name", word) for word in rest if not _ordinary(word) and len(word) > 3]


def _parts(name: str) -> list[str]:
    """A name as it was written, and each of its words that is no ordinary one: 'Anna Berg' is also 'Anna'."""
    words = [w.strip(" .,;:") for w in name.split()]
    real = [
        w
        for w in words
        if len(w) > 1 and w.lower() not in _FREE and not (w.islower() and _ordinary(w)) and _bare(w) not in _AT_WORK
    ]
    return [" ".join(real), *real] if real else []


def _capitalised(text: str) -> list[str]:
    """Words with a capital where English writes none: inside a sentence; at its start where the word is no English one, or says something."""
    found: list[str] = []
    for sentence in sentences(text):
        for match in _CAPITAL.finditer(sentence.text):
            words = match.group().split()
            if _begins(sentence.text, match.start()) and not (
                len(words) == 1 and _SPEAKS.match(sentence.text, match.end())
            ):
                while words and _ordinary(words[0]):
                    words = words[1:]
            real = [w for w in words if not _stays(w)]
            if real:
                found += [" ".join(real), *(w for w in real if len(w) > 1)]
    return found


def _begins_a_sentence(words: str) -> bool:
    """Whether what stands before a comma at the start of a line is an ordinary word: 'Thanks,', 'However,'; names that are words too ('Mark,') are told by the list."""
    first = words.split(maxsplit=1)[0]
    return _bare(first) in _OPENERS or (
        _ordinary(first) and _bare(first) not in _ALSO_NAMES and not re.match(r"[A-Z]\.", first)
    )


def _begins(sentence: str, place: int) -> bool:
    before = sentence[:place].rstrip()
    return not before or before[-1] in ':;•–>"“([*-'


def _stays(word: str) -> bool:
    """Whether a word with a capital inside a sentence is no name: a day, a title, an abbreviation, something with a digit in it."""
    plain = _bare(word)
    return (
        plain in _FREE
        or plain in _AT_WORK
        or len(plain) < 2
        or bool(_SHORT.fullmatch(word))
        or any(c.isdigit() for c in word)
    )


def _ordinary(word: str) -> bool:
    plain = _bare(word)
    return plain in _FREE or any(w in known_words() for w in (plain, plain.split("'")[0], plain.split("-")[0]))


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def _add(found: dict[str, str], original: str, kind: str) -> None:
    original = original.strip()
    if len(original) > 1 and original not in found:
        found[original] = kind


def _numbered(found: dict[str, str], text: str) -> dict[str, str]:
    """A placeholder for each name, that the text does not hold already; a name that is part of another one keeps its own."""
    counts: dict[str, int] = {}
    placeholders: dict[str, str] = {}
    for original, kind in found.items():
        counts[kind] = counts.get(kind, 0) + 1
        while f"[{_TOKENS[kind]} {counts[kind]}]" in text:
            counts[kind] += 1
        placeholders[original] = f"[{_TOKENS[kind]} {counts[kind]}]"
    return placeholders
