"""Figures in the notation of German, French and Spanish, and whether a translation kept them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.counting import value_of_words
from app.language.notation import figures_in, kept

TABLE: list[tuple[str, str, list[tuple[float, str | None]]]] = [
    ("de", "2,5 %", [(2.5, "percent")]),
    ("de", "4,5%", [(4.5, "percent")]),
    ("de", "um 4 % runter auf 96", [(4, "percent"), (96, None)]),
    ("de", "acht Prozent", [(8, "percent")]),
    ("de", "anderthalb Prozent", [(1.5, "percent")]),
    ("de", "eineinhalb Prozentpunkte", [(1.5, "percent")]),
    ("de", "zweieinhalb Prozent", [(2.5, "percent")]),
    ("de", "ein halbes Prozent", [(0.5, "percent")]),
    ("de", "zwei Komma fünf Prozent", [(2.5, "percent")]),
    ("de", "3 v. H.", [(3, "percent")]),
    ("de", "60 Tage", [(60, "days")]),
    ("de", "neunzig Tagen", [(90, "days")]),
    ("de", "ein 60-tägiges Zahlungsziel", [(60, "days")]),
    ("de", "sechs Wochen", [(6, "weeks")]),
    ("de", "36 Monate", [(36, "months")]),
    ("de", "ein 24-monatiger Vertrag", [(24, "months")]),
    ("de", "anderthalb Jahre", [(1.5, "years")]),
    ("de", "zweijährig", [(2, "years")]),
    ("de", "ein Jahr", [(1, "years")]),
    ("de", "1.234,56 EUR", [(1234.56, "money")]),
    ("de", "EUR 12.000", [(12000, "money")]),
    ("de", "€ 1.200.000", [(1200000, "money")]),
    ("de", "1,2 Mio. Euro", [(1200000, "money")]),
    ("de", "1,2 Mio.", [(1200000, "money")]),
    ("de", "48 Tsd. €", [(48000, "money")]),
    ("de", "CHF 1'250.50", [(1250.5, "money")]),
    ("de", "80 Cent", [(0.8, "money")]),
    ("de", "hundertneunundneunzig", [(199, None)]),
    ("de", "einundzwanzig Standorte", [(21, "sites")]),
    ("de", "dreitausendfünfhundert Tonnen", [(3500, "tonnes")]),
    ("de", "2.500 t", [(2500, "tonnes")]),
    ("de", "zwischen 2 und 3 %", [(2, None), (3, "percent")]),
    ("de", "Ziffer 7.2 sagt 3,5 %", [(3.5, "percent")]),
    ("de", "bis 15. März, 14:30 Uhr, 2026", []),
    ("de", "Seite 2, Linie 4 und 35 µm", []),
    ("de", "einen guten Morgen und unter uns", []),
    ("fr", "2,5 %", [(2.5, "percent")]),
    ("fr", "huit pour cent", [(8, "percent")]),
    ("fr", "un et demi pour cent", [(1.5, "percent")]),
    ("fr", "un demi pour cent", [(0.5, "percent")]),
    ("fr", "deux virgule cinq pour cent", [(2.5, "percent")]),
    ("fr", "1 234,56 €", [(1234.56, "money")]),
    ("fr", "1\u202f234,56\u00a0€", [(1234.56, "money")]),
    ("fr", "12 000 euros", [(12000, "money")]),
    ("fr", "1,2 million d'euros", [(1200000, "money")]),
    ("fr", "48 k€", [(48000, "money")]),
    ("fr", "60 jours", [(60, "days")]),
    ("fr", "quatre-vingt-dix jours", [(90, "days")]),
    ("fr", "soixante-quinze jours", [(75, "days")]),
    ("fr", "vingt et un mois", [(21, "months")]),
    ("fr", "36 mois", [(36, "months")]),
    ("fr", "deux ans et demi", [(2.5, "years")]),
    ("es", "un año y medio", [(1.5, "years")]),
    ("fr", "cent quatre-vingt-dix-neuf", [(199, None)]),
    ("fr", "septante pour cent", [(70, "percent")]),
    ("fr", "six semaines", [(6, "weeks")]),
    ("fr", "la clause 7.2 et l'article 3", []),
    ("fr", "le 15 mars à 14h30", []),
    ("es", "2,5 %", [(2.5, "percent")]),
    ("es", "ocho por ciento", [(8, "percent")]),
    ("es", "el 4,5 por cien", [(4.5, "percent")]),
    ("es", "uno y medio por ciento", [(1.5, "percent")]),
    ("es", "medio por ciento", [(0.5, "percent")]),
    ("es", "dos coma cinco por ciento", [(2.5, "percent")]),
    ("es", "1.234,56 €", [(1234.56, "money")]),
    ("es", "12.000 euros", [(12000, "money")]),
    ("es", "1,2 millones de euros", [(1200000, "money")]),
    ("es", "60 días", [(60, "days")]),
    ("es", "noventa dias", [(90, "days")]),
    ("es", "treinta y seis meses", [(36, "months")]),
    ("es", "ciento noventa y nueve", [(199, None)]),
    ("es", "dos años", [(2, "years")]),
    ("es", "seis semanas", [(6, "weeks")]),
    ("es", "la cláusula 7.2 y el 15 de marzo", []),
    ("es", "dos mil quinientas toneladas", [(2500, "tonnes")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), TABLE, ids=lambda v: v if isinstance(v, str) else "")
def test_notations(language: str, text: str, expected: list[tuple[float, str | None]]) -> None:
    assert [(f.value, f.unit) for f in figures_in(text, language)] == expected


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


def german(n: int) -> str:
    ones = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    tens = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    if n >= 100:
        return ("ein" if n < 200 else ones[n // 100]) + "hundert" + (german(n % 100) if n % 100 else "")
    if n < 20:
        return "eins" if n == 1 else ones[n]
    return (ones[n % 10] + "und" if n % 10 else "") + tens[n // 10]


def spanish(n: int) -> str:
    ones = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
    tens = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    if n >= 100:
        return "cien" if n == 100 else f"ciento {spanish(n - 100)}"
    if n < 30:
        return ones[n]
    return tens[n // 10] + (f" y {ones[n % 10]}" if n % 10 else "")


def french(n: int) -> str:
    ones = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
    tens = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
    if n >= 100:
        return "cent" + (f" {french(n - 100)}" if n > 100 else "")
    if n < 20:
        return ones[n]
    if n >= 80:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{french(n - 80)}"
    if n >= 70:
        return "soixante et onze" if n == 71 else f"soixante-{french(n - 60)}"
    rest = n % 10
    return tens[n // 10] + ("" if not rest else " et un" if rest == 1 else f"-{ones[rest]}")


@pytest.mark.parametrize("n", range(200))
def test_numbers_in_words_to_199(n: int) -> None:
    assert value_of_words(german(n), "de") == n
    assert value_of_words(french(n), "fr") == n
    assert value_of_words(spanish(n), "es") == n


def grouped(n: int, cents: int, sign: str) -> str:
    return f"{n:,}".replace(",", sign) + (f",{cents:02d}" if cents else "")


@given(n=st.integers(0, 9_999_999), cents=st.integers(0, 99), language=st.sampled_from(["de", "fr", "es"]))
def test_any_amount_in_that_notation_is_read(n: int, cents: int, language: str) -> None:
    sign = "\u202f" if language == "fr" else "."
    for text in (f"{grouped(n, cents, sign)} €", f"EUR {grouped(n, cents, sign)}"):
        found = figures_in(f"Also {text}.", language)
        assert [(f.value, f.unit) for f in found] == [(pytest.approx(n + cents / 100), "money")]


@given(n=st.integers(2, 199), language=st.sampled_from(["de", "fr", "es"]))
def test_a_percentage_in_words_is_read_and_a_changed_one_is_seen(n: int, language: str) -> None:
    text = {"de": f"{german(n)} Prozent", "fr": f"{french(n)} pour cent", "es": f"{spanish(n)} por ciento"}[language]
    assert [(f.value, f.unit) for f in figures_in(text, language)] == [(n, "percent")]
    assert kept(text, language, f"{n} %")
    assert not kept(text, language, f"{n + 1} %")
    assert not kept(text, language, "nothing")


@given(text=st.text(max_size=120), language=st.sampled_from(["de", "fr", "es"]))
def test_any_text_is_read_without_an_error(text: str, language: str) -> None:
    for figure in figures_in(text, language):
        assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    ("language", "original", "english", "same"),
    [
        ("de", "Wir können um 4 % runter, wenn Sie auf 36 Monate gehen.", "We can come down 4 % if you go to 36 months.", True),
        ("de", "Wir können um 4 % runter, wenn Sie auf 36 Monate gehen.", "We can come down 4 % if you go to 24 months.", False),
        ("de", "anderthalb Jahre", "18 months", True),
        ("de", "zwei Jahre", "two years", True),
        ("de", "anderthalb Jahre", "a year and a half", True),
        ("de", "anderthalb Jahre", "two and a half years", False),
        ("de", "Da sind noch zwei Punkte offen.", "Two points are still open.", True),
        ("de", "Wir bleiben beim Preis.", "We stay at 2 %.", False),
        ("de", "Preis minus 2,5 %, 60 Tage", "Price minus 2.5 %, 60 days", True),
        ("de", "Preis minus 2,5 %, 60 Tage", "Price minus 25 %, 60 days", False),
        ("de", "60 Tage", "60 weeks", False),
        ("de", "1.200 Tonnen", "1.2 tonnes", False),
        ("de", "bis zum 15. März 2 %", "2 % by 15 March", True),
        ("fr", "Un contrat de 36 mois contre 2,5 % et 60 jours.", "A contract of 36 months against 2.5 % and 60 days.", True),
        ("fr", "12 000 euros par an", "12,000 euros a year", True),
        ("fr", "12 000 euros par an", "1,200 euros a year", False),
        ("es", "Un dos por ciento y sesenta días.", "Two per cent and sixty days.", True),
        ("es", "Un dos por ciento y sesenta días.", "Twelve per cent and sixty days.", False),
    ],
)  # fmt: skip
def test_whether_a_translation_kept_the_figures(language: str, original: str, english: str, same: bool) -> None:
    assert kept(original, language, english) is same
