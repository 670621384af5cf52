"""The grammar of figures in German, French and Spanish: numerals of that notation, numbers in words, units; and whether a translation kept them.

Values and units are those of `figures`: '1.234,56 €' is 1234.56 money, 'anderthalb Jahre' 1.5 years, 'huit pour cent' 8 percent.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

from app.language.counting import ARTICLES, value_of_words, words_pattern
from app.language.figures import Figure, figures

UNITS: dict[str, dict[str, str]] = {
    "de": {
        "percent": r"%|prozent(?:punkte?n?)?\b|v\.\s?h\.|prozentig\w*", "days": r"(?:kalender|werk)?tage?[ns]?\b|tägig\w*", "weeks": r"wochen?\b|wöchig\w*",
        "months": r"monate?[ns]?\b|monatig\w*", "years": r"jahre?[ns]?\b|jährig\w*", "hours": r"stunden?\b|std\b\.?", "tonnes": r"tonnen?\b|to?\b(?!\w)", "sites": r"standorte?n?s?\b",
        "loads": r"ladungen?\b|fuhren?\b", "trucks": r"lkws?\b|lastwagen\b|laster[n]?\b", "units": r"stück\b|stk\b\.?|einheiten?\b|paletten?\b",
        "money": r"€|euros?\b|eur\b|chf\b|franken\b|fr\.|usd\b|\$|dollars?\b|pfund\b|£|cents?\b|ct\b",
    },
    "fr": {
        "percent": r"%|pour\s?cents?\b|pourcents?\b|p\.\s?100|points? de pourcentage\b", "days": r"jours?\b|j\b", "weeks": r"semaines?\b", "months": r"mois\b",
        "years": r"ans?\b|années?\b", "hours": r"heures?\b|h\b", "tonnes": r"tonnes?\b|t\b", "sites": r"sites?\b", "loads": r"chargements?\b", "trucks": r"camions?\b",
        "units": r"unités?\b|palettes?\b|pièces?\b", "money": r"€|euros?\b|eur\b|chf\b|francs?\b|usd\b|\$|dollars?\b|£|livres?\b|centimes?\b",
    },
    "es": {
        "percent": r"%|por\s?cien(?:to)?\b|puntos? porcentuales?\b", "days": r"d[ií]as?\b", "weeks": r"semanas?\b", "months": r"mes(?:es)?\b", "years": r"años?\b",
        "hours": r"horas?\b|h\b", "tonnes": r"toneladas?\b|t\b", "sites": r"sedes?\b", "loads": r"cargas?\b", "trucks": r"cami(?:ón|ones)\b",
        "units": r"unidad(?:es)?\b|pal[ée]s?\b|piezas?\b", "money": r"€|euros?\b|eur\b|chf\b|francos?\b|usd\b|\$|dólar(?:es)?\b|£|libras?\b|céntimos?\b",
    },
}  # fmt: skip
_SCALES = {
    "de": {r"mio\b\.?|millionen\b|million\b": 1e6, r"mrd\b\.?|milliarden?\b": 1e9, r"tsd\b\.?|tausend\b|k\b|t(?=\s?(?:€|eur\b|euro))": 1e3},
    "fr": {r"millions?\b(?: d['’e ])?|m(?=\s?(?:€|eur))": 1e6, r"milliards?\b(?: d['’e ])?": 1e9, r"mille\b|milliers?\b|k\b|k(?=€)": 1e3},
    "es": {r"mill[oó]n(?:es)?\b(?: de\b)?|m(?=\s?(?:€|eur))": 1e6, r"mil millones\b": 1e9, r"mil\b|k\b|k(?=€)": 1e3},
}  # fmt: skip
_CENTS = re.compile(r"(?:cents?|ct|centimes?|céntimos?)\Z", re.IGNORECASE)
_GROUP = "[ \u00a0\u202f'’.]"
_NUMERAL = rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_MONTHS = {
    "de": "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
}
_NAMED = {
    "de": r"ziffer|klausel|absatz|abs\.|§+|artikel|art\.|punkt|seite|zeile|linie|anlage|anhang|kapitel|nummer|nr\.|schritt|option|phase|teil|variante|paragraf|abschnitt|werk|halle|position|pos\.",
    "fr": r"clause|article|art\.|page|ligne|annexe|alinéa|paragraphe|point|numéro|n°|étape|option|phase|partie|section",
    "es": r"cláusula|artículo|art\.|página|línea|anexo|párrafo|punto|número|n\.º|paso|opción|fase|parte|sección|apartado",
}
_CLOCK = {
    "de": r"\d{1,2}(?:[.:]\d\d)?\s?uhr\b|\d{1,2}\.\s(?:quartal|halbjahr|lieferung|stelle)\w*|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?!\d)",
    "fr": r"\d{1,2}\s?h\s?\d\d\b|\d{1,2}(?:er|ère|e|ème)\b",
    "es": r"a las \d{1,2}\b|\d{1,2}\.?[ºª]",
}
# What is left of a translation before its figures are compared: days of the month are no quantities.
_ENGLISH_DATES = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) (?:the )?\d{1,2}(?:st|nd|rd|th)?\b(?! ?%)|\b\d{1,2} o'clock",
    re.IGNORECASE,
)  # fmt: skip
# 'Deux ans et demi', 'dos años y medio'.
_AND_A_HALF = re.compile(r" (?:et demie?|y medi[oa]|und ein halbe[rs]?)\b", re.IGNORECASE)
_YEAR_AND_A_HALF = re.compile(r"\b(?:a|one) (year|month|week) and a half\b", re.IGNORECASE)
FEW = 6


@lru_cache(maxsize=512)
def figures_in(text: str, language: str) -> tuple[Figure, ...]:
    """Every figure of a text in German, French or Spanish (for English see `figures`). Dates, clause numbers and times of day are left out."""
    if language == "en":
        return figures(text, bare_words=True)
    blocked = [m.span() for m in _not_figures(language).finditer(text)]
    found = []
    for match in _figure(language).finditer(text):
        if any(start < match.end() and match.start() < end for start, end in blocked):
            continue
        figure = _read(match, language)
        half = _AND_A_HALF.match(text, match.end()) if figure is not None and figure.unit else None
        if figure is not None and half:
            blocked.append(half.span())
            figure = replace(figure, value=figure.value + 0.5, end=half.end(), text=text[figure.start : half.end()])
        if figure is not None:
            found.append(figure)
    return tuple(found)


def _read(match: re.Match[str], language: str) -> Figure | None:
    number, scale, unit = match["num"], match["scale"], _unit(match, language)
    value = _numeral(number) if number[0].isdigit() else value_of_words(number, language)
    if value is None:
        return None
    if unit is None and not scale and number.lower() in ARTICLES:
        return None
    if scale:
        value *= next(
            size for pattern, size in _SCALES[language].items() if re.fullmatch(pattern, scale.strip(), re.IGNORECASE)
        )
    if match["cur"] or (unit is None and scale):
        unit = "money"
    if unit == "money" and _CENTS.search(match[0]):
        value /= 100
    words = match[0].rstrip()
    return Figure(round(value, 6), unit, match.start(), match.start() + len(words), words)


def kept(original: str, language: str, english: str) -> bool:
    """Whether a translation has the figures of the original: none that is not there, and none left out but small counts in words
    ('zwei Punkte sind offen'), which are no terms."""
    ours = [_plain(f) for f in _flat(figures_in(original, language))]
    invented = [f for f in _of_english(english) if not any(_same(f, g) for g in ours) and not _idle(f)]
    return not invented and not lost(original, language, english)


def lost(original: str, language: str, english: str) -> list[str]:
    """The words of the figures of the original that a translation has not."""
    theirs = _of_english(english)
    ours = [f for f in _flat(figures_in(original, language)) if not (_idle(f) or _count(f))]
    return [f.text for f in ours if not any(_same(_plain(f), g) for g in theirs)]


def _of_english(text: str) -> list[Figure]:
    plain = _YEAR_AND_A_HALF.sub(r"1.5 \1s", _ENGLISH_DATES.sub(" ", text))
    return [_plain(f) for f in _flat(figures(plain, bare_words=True))]


def _flat(found: Iterable[Figure]) -> Iterable[Figure]:
    for figure in found:
        yield figure
        if figure.until is not None:
            yield Figure(figure.until, figure.unit, figure.start, figure.end, figure.text)


def _plain(figure: Figure) -> Figure:
    """Years as months, so that 'anderthalb Jahre' and '18 months' are the same."""
    if figure.unit != "years":
        return figure
    return Figure(round(figure.value * 12, 6), "months", figure.start, figure.end, figure.text)


def _same(one: Figure, other: Figure) -> bool:
    return abs(one.value - other.value) < 1e-6 and (one.unit == other.unit or one.unit is None or other.unit is None)


def _idle(figure: Figure) -> bool:
    """'Ein', 'one', 'half' without anything they count."""
    return figure.unit is None and figure.value in (0.5, 1.0)


def _count(figure: Figure) -> bool:
    return figure.unit is None and figure.value <= FEW and not figure.text[:1].isdigit()


def _numeral(text: str) -> float:
    tight = re.sub("[ \u00a0\u202f'’]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", tight):
        tight = tight.replace(".", "")
    return float(tight.replace(",", "."))


def _unit(match: re.Match[str], language: str) -> str | None:
    return next((name for name in UNITS[language] if match[f"u_{name}"]), None)


@cache
def _figure(language: str) -> re.Pattern[str]:
    units = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in UNITS[language].items())
    scales = "|".join(_SCALES[language])
    ends = r"(?=\b|jährig|monatig|tägig|wöchig|prozentig)" if language == "de" else ""
    return re.compile(
        rf"(?P<cur>(?:eur|chf|usd)\s?|[€$£]\s?)?(?P<num>(?<![\w.,])(?:{_NUMERAL})|(?<!\w){words_pattern(language)}{ends})"
        rf"(?P<scale>[ \u00a0\u202f]?(?:{scales}))?(?:[ \u00a0\u202f-]{{0,2}}(?:(?:volle|weitere|ganze|zusätzliche)[nrs]?[ ])?(?:{units}))?",
        re.IGNORECASE,
    )  # fmt: skip


@cache
def _not_figures(language: str) -> re.Pattern[str]:
    months = _MONTHS[language]
    days = rf"\d{{1,2}}\.?(?:er)?(?: de)? (?:{months})\b"
    return re.compile(
        rf"24/7|\b(?:{_NAMED[language]})\s*\d+(?:[.,]\d+)*|{days}|\b\d{{1,2}}:\d\d\b|{_CLOCK[language]}|\bq[1-4]\b|\b[tq][1-4]\b|\b\d+\s?(?:µm?|my\b|mikro\w*|micr\w*)"
        rf"|\b(?:19|20)\d\d\b(?!\s?(?:%|€|eur|t\b|st[üu]ck|tonn|unid|unit))|\b\d{{3,}}[-/]\d{{3,}}",
        re.IGNORECASE,
    )  # fmt: skip
