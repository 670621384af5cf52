"""The guard in German, French and Spanish: a sentence and its English are checked together, and where they may not be the same it refuses.

The English passes the whole guard. The sentence itself is held to its figures by its own notation, to the words that must not be said, and to
what would bind or betray in that language; whatever cannot be read plainly does not leave.
"""

import re
from functools import cache

from app.buyer.guard import Fault, Leash, cue_in
from app.buyer.guard import check as check_english
from app.language.notation import figures_in, kept
from app.language.plain import is_readable
from app.language.tongue import is_in

LEAST_SHARE, MOST_SHARE, ROOM = 0.45, 2.2, 4
YEAR = 12

_ACCEPTS = {
    "de": r"\b(?:einverstanden(?! (?:bin|wäre|war) (?:ich|man)\b.{0,30}\bnicht)|abgemacht|wir haben (?:einen deal|eine einigung|eine vereinbarung)|ich (?:nehme|akzeptiere) (?:das|es|an|ihr angebot)|(?:ich|wir) (?:unterschreiben?|stimmen? zu)|das gilt so|deal[.!]|so machen wir (?:es|das)|schlagen sie ein|topp)\b",
    "fr": r"(?:\b(?:nous avons un accord|marché conclu|affaire conclue|c'est (?:d'accord|entendu|conclu)|j'accepte|nous acceptons|je signe|nous signons|tope là|topez là)\b|^d'accord[.!])",
    "es": r"\b(?:trato hecho|tenemos un (?:acuerdo|trato)|(?:acepto|aceptamos)|(?:firmo|firmamos)|de acuerdo[.!]|queda acordado|cerramos el trato|hecho[.!])",
}
_LIMIT = {
    "de": r"\b(?:meine? (?:grenze|limit|schmerzgrenze|untergrenze|obergrenze|minimum|maximum)|unsere? (?:grenze|limit|schmerzgrenze|untergrenze|minimum|maximum)|mindestens|höchstens|allerhöchstens|unter .{1,20} gehe ich nicht|weiter (?:kann|gehe) ich nicht|mein letztes wort|das äußerste)\b",
    "fr": r"\b(?:ma limite|notre limite|mon minimum|notre minimum|mon maximum|au minimum|au maximum|au moins|je n'irai pas (?:plus|en dessous)|mon dernier mot|dernière limite)\b",
    "es": r"\b(?:mi límite|nuestro límite|mi mínimo|nuestro mínimo|mi máximo|como mínimo|como máximo|por lo menos|al menos|no bajo de|mi última palabra|no puedo ir más)\b",
}
_ROLE = {
    "de": r"\b(?:ki|sprachmodell|künstliche intelligenz|chatbot|als (?:ki|modell|assistent)|meine (?:anweisungen|instruktionen)|systemprompt|diese (?:übung|simulation)|rollenspiel|bewertungsraster|ihr coach|gut verhandelt|reservationspreis|chatgpt)\b",
    "fr": r"\b(?:intelligence artificielle|modèle de langage|chatbot|mes instructions|cet exercice|cette simulation|jeu de rôle|votre coach|bien négocié|prix de réserve|chatgpt)\b",
    "es": r"\b(?:inteligencia artificial|modelo de lenguaje|chatbot|mis instrucciones|este ejercicio|esta simulación|juego de rol|su coach|bien negociado|precio de reserva|chatgpt)\b",
}
_SWAPPED = {
    "de": r"\b(?:als ihr lieferant|wir (?:können )?(?:liefern|beliefern) (?:sie|ihnen)|ich senke (?:meinen|unseren) preis|mein preis ist|unsere folie ist)\b",
    "fr": r"\b(?:en tant que votre fournisseur|nous (?:pouvons )?vous livr\w+|je baisse mon prix|mon prix est|notre film est)\b",
    "es": r"\b(?:como su proveedor|(?:podemos )?(?:entregarle|suministrarle)\w*|bajo mi precio|mi precio es|nuestra película es)\b",
}


def check(said: str, english: str, leash: Leash, language: str) -> Fault | None:
    """The first fault of a sentence with its English, or None where it may leave."""
    if not is_readable(said) or not is_in(said, language) or not _alike(said, english):
        return Fault.NOT_SURE
    plain = said.lower().replace("’", "'")
    if cue_in(said, leash):
        return Fault.SECRET
    found = figures_in(said, language)
    if not kept(said, language, english) or any(not _allowed(f.value, f.unit, leash.figures) for f in found):
        return Fault.FIGURE
    if _of(_ROLE, language).search(plain):
        return Fault.OUT_OF_ROLE
    if _of(_SWAPPED, language).search(plain):
        return Fault.SWAPPED
    if found and not leash.final and _of(_LIMIT, language).search(plain):
        return Fault.LIMIT
    if not leash.may_accept and _of(_ACCEPTS, language).search(plain):
        return Fault.ACCEPTANCE
    return check_english(english, leash)


def _allowed(value: float, unit: str | None, figures: frozenset[float]) -> bool:
    values = (value, value * YEAR) if unit == "years" else (value,)
    return (unit is None and value == 1) or any(abs(v - f) < 1e-6 for v in values for f in figures)


def _alike(said: str, english: str) -> bool:
    """Whether one may be the other by its length: what is left out or added would be said without the guard reading it."""
    ours, theirs = len(said.split()) + ROOM, len(english.split()) + ROOM
    return bool(english.strip()) and LEAST_SHARE <= theirs / ours <= MOST_SHARE


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _of(patterns: dict[str, str], language: str) -> re.Pattern[str]:
    return _compiled(patterns[language])
