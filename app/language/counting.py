"""Numbers in words of German, French and Spanish, from zero to the hundred thousands, with halves: 'anderthalb', 'vingt et un', 'ciento noventa y nueve'."""

import re
from functools import cache

_DE_ONES = {
    "null": 0, "ein": 1, "eins": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_DE_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_FR = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "octante": 80, "nonante": 90,
}  # fmt: skip
_ES = {
    "cero": 0, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12,
    "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiún": 21, "veintiun": 21,
    "veintiuno": 21, "veintiuna": 21, "veintidós": 22, "veintidos": 22, "veintitrés": 23, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26,
    "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90, "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400,
    "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
# Articles that are numbers only where a unit follows them.
ARTICLES = frozenset("ein eine einen einem einer eines un une uno una".split())
_HALVES = {
    "de": {"halb": 0.5, "halbe": 0.5, "halben": 0.5, "halber": 0.5, "halbes": 0.5, "halbem": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5, "dreiviertel": 0.75},
    "fr": {"demi": 0.5, "demie": 0.5},
    "es": {"medio": 0.5, "media": 0.5},
}  # fmt: skip


@cache
def words_pattern(language: str) -> str:
    """A pattern of what may be a number in words, for that language; `value_of_words` says whether it is one."""
    if language == "de":
        parts = sorted({*_DE_ONES, *_DE_TENS, "hundert", "tausend", "und", "halb"}, key=len, reverse=True)
        whole = rf"(?:{'|'.join(parts)})+"
        halves = "|".join(sorted(_HALVES["de"], key=len, reverse=True))
        return rf"(?:(?:eine?[mnrs]? )?(?:{halves})(?!\w)|(?!und\b){whole}(?: komma (?:{'|'.join(_DE_ONES)})\b)?)"
    one, join, point, half = {
        "fr": (
            sorted({*_FR, "cent", "cents", "mille"}, key=len, reverse=True),
            r"(?:[ -]|[ -]et[ -])",
            "virgule",
            r"et demie?",
        ),
        "es": (sorted({*_ES, "mil"}, key=len, reverse=True), r"(?: | y )", "coma", r"y medi[oa]"),
    }[language]
    word = rf"(?:{'|'.join(one)})"
    not_unit = r"(?<!pour )(?<!por )"
    lone = {"fr": r"(?:une? )?demie?(?:-|\b)", "es": r"medi[oa]\b"}[language]
    return rf"{not_unit}(?:{word}\b(?:{join}(?!demi|medi){word}\b)*(?: {point} {word}\b)?(?: {half}\b)?|{lone})"


@cache
def value_of_words(text: str, language: str) -> float | None:
    """The value of a number in words; None where it is none."""
    low = " ".join(text.lower().strip(" -").split())
    if language == "de":
        return _german(low)
    point, half = {"fr": ("virgule", r" et demie?$"), "es": ("coma", r" y medi[oa]$")}[language]
    if re.fullmatch(r"(?:une? )?demie?|medi[oa]", low):
        return 0.5
    extra = 0.5 if re.search(half, low) else 0.0
    low = re.sub(half, "", low)
    whole, _sep, after = low.partition(f" {point} ")
    value = _joined(whole, _FR if language == "fr" else _ES)
    digit = _joined(after, _FR if language == "fr" else _ES) if after else 0.0
    if value is None or digit is None:
        return None
    return value + extra + (digit / 10 if digit < 10 else digit / 100)


def _german(low: str) -> float | None:
    whole, _sep, after = low.partition(" komma ")
    if after:
        value = _german(whole)
        return None if value is None or after not in _DE_ONES else value + _DE_ONES[after] / 10
    low = re.sub(r"^eine?[mnrs]? (?=halb|dreiviertel)", "", low)
    if low in _HALVES["de"]:
        return _HALVES["de"][low]
    if low.endswith("einhalb"):
        value = _german(low.removesuffix("einhalb").removesuffix("und"))
        return None if value is None else value + 0.5
    if "tausend" in low:
        before, _sep, rest = low.partition("tausend")
        return _sum(before, rest, 1000)
    if "hundert" in low:
        before, _sep, rest = low.partition("hundert")
        return _sum(before, rest, 100)
    if low in _DE_ONES or low in _DE_TENS:
        return float({**_DE_ONES, **_DE_TENS}[low])
    one, _sep, ten = low.partition("und")
    if ten in _DE_TENS and 0 < _DE_ONES.get(one, 0) < 10:
        return float(_DE_ONES[one] + _DE_TENS[ten])
    return None


def _sum(before: str, rest: str, size: int) -> float | None:
    many = _german(before) if before else 1.0
    more = _german(rest.removeprefix("und")) if rest else 0.0
    return None if many is None or more is None or more >= size or many >= 1000 else many * size + more


def _joined(text: str, ones: dict[str, int]) -> float | None:
    """The value of words in a row; an article before a number ('un dos por ciento') is passed over."""
    words = [w for w in re.split(r"[ -]+", text) if w not in ("et", "y")]
    found = _added(words, ones)
    if found is None and len(words) > 1 and words[0] in ARTICLES:
        return _added(words[1:], ones)
    return found


def _added(words: list[str], ones: dict[str, int]) -> float | None:
    total = current = 0.0
    for place, word in enumerate(words):
        if word in ("cent", "cents"):
            current = max(1.0, current) * 100
        elif word in ("mille", "mil"):
            total, current = total + max(1.0, current) * 1000, 0.0
        elif word in ("vingt", "vingts") and place and words[place - 1] == "quatre":
            current += 76  # four twenties: the four was counted already
        elif word in ones and _fits(current, ones[word], first=not place):
            current += ones[word]
        else:
            return None
    return total + current


def _fits(before: float, value: int, *, first: bool) -> bool:
    """Whether a number may follow what was said: ones after tens, tens after hundreds, ten to nineteen after sixty and eighty."""
    tens = before % 100
    if first or not tens:
        return value < 100 or not before
    if tens == 10:  # dix-sept
        return 7 <= value < 10
    return tens % 10 == 0 and tens >= 20 and value < (20 if tens in (60, 80) else 10)
