"""In which of four languages a text is written, by the little words that every sentence has. Made to be sure rather than to know many."""

import re
from functools import lru_cache

SPOKEN = ("en", "de", "fr", "es")
LEAST = 2

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ELIDED = re.compile(r"^(?:l|d|j|qu|n|c|s|m|t)['’]")
# None of these is an English word.
_OURS = {
    "de": "der das und ist nicht wir sie ich ein eine einen einem mit für auf den dem des zu kein keine keinen auch aber wie warum kann können könnten haben hätten habe hatte "
    "sehr uns unser unsere ihr ihre ihnen ihren bei von vom zum zur nach noch nur wenn dann dass oder wird werden wäre würde würden sind sein über unter gegen ohne bitte danke "
    "guten tag morgen herr frau preis prozent monate monaten tage tagen wochen jahr jahre jahren vertrag angebot einverstanden machen möchte möchten brauchen müssen sollen "
    "jetzt heute hier da doch schon mehr weniger alles etwas nichts woher welche welcher welches wer weil damit beim ins im am dafür dazu davon ja nein runter rauf gut",
    "fr": "le la les et est pas nous vous je un une avec pour sur que qui mais comment pourquoi prix ne sont être avoir avez avons ai ce cette ces des du au aux dans par si "
    "votre notre vos nos plus moins très bien oui non merci bonjour monsieur madame mois jours semaines ans contrat offre faire peut pouvez pouvons voulons voulez quand où "
    "leur leurs elle ils elles quel quelle quelles alors donc aussi encore après avant sans chez cela ça c'est j'ai d'accord combien remise pourcent cent il",
    "es": "el los las es nosotros usted ustedes yo para pero cómo porque precio una que por más menos muy bien buenos buenas días gracias señor señora hola sí también cuando "
    "dónde quién qué cuál cuánto está están son ser estar tiene tienen tenemos podemos puede pueden quiero queremos necesito necesitamos nuestro nuestra su sus este esta esto "
    "del al lo se hay meses semanas años año contrato oferta ciento descuento entonces aunque sin sobre desde hasta ni ya muy de acuerdo vale y con en",
}
_WORDS = {language: frozenset(words.split()) for language, words in _OURS.items()}
_ENGLISH = frozenset(
    "the a an and or but if of to in on at for with by from is are was were be been it that this these those you your we our i my me us they their not no yes can could will "
    "would do does did have has had what why how who when where which so then than as there here about more less price per cent ok let say give take need want get go off".split()
)
# Words of one of these languages that are English words, names or signs too often to count for it.
_SHARED = frozenset(
    "die am an so in on me no he was per a i es des la le el est son plus sur pour as or ai ni non des gut da tag do en y".split()
) - {"des", "est", "es", "la", "le", "el", "en", "y"}


@lru_cache(maxsize=512)
def tongue_of(text: str) -> str | None:
    """'de', 'fr' or 'es' where a text is plainly in that language; None for English and for what cannot be told."""
    words = [
        _ELIDED.sub("", w.replace("’", "'").lower()) if "'" in w or "’" in w else w.lower() for w in _WORD.findall(text)
    ]
    counts = {name: sum(w in ours and w not in _SHARED for w in words) for name, ours in _WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    english = sum(w in _ENGLISH for w in words)
    whole = len(words) <= LEAST and any(len(w) > 1 for w in words)  # 'y' and 'n' are an answer in any language
    enough = counts[best] >= LEAST or (counts[best] == 1 and whole)
    return best if enough and counts[best] > english else None


def is_in(text: str, language: str) -> bool:
    """Whether a text may be said to be in a language: nothing in it points elsewhere. A text of a few words points nowhere."""
    words = _WORD.findall(text.lower())
    english = sum(w in _ENGLISH for w in words)
    found = tongue_of(text)
    if language == "en":
        return found is None
    ours = sum(w in _WORDS[language] for w in words)
    return found in (language, None) and (english <= ours or english < LEAST)
