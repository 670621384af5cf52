"""What is said, in their own language, to somebody who writes in a language that the buyer does not hear in this talk."""

from app.language.tongue import tongue_of

NAMES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
_BUILT_IN = {
    "de": "Die eingebaute Gegenseite versteht nur Englisch; mit einem angeschlossenen Modell kann sie auch Deutsch sprechen.",
    "fr": "L'acheteur intégré ne comprend que l'anglais ; avec un modèle connecté, il peut aussi parler français.",
    "es": "El comprador integrado solo entiende inglés; con un modelo conectado también puede hablar español.",
}
_SET = {
    "de": "Dieses Gespräch läuft auf Englisch. Für neue Gespräche können Sie in den Einstellungen Deutsch wählen.",
    "fr": "Cet entretien se déroule en anglais. Pour de nouveaux entretiens, vous pouvez choisir le français dans les réglages.",
    "es": "Esta conversación es en inglés. Para conversaciones nuevas puede elegir español en los ajustes.",
}


def note_on(text: str, *, with_model: bool) -> str | None:
    """What to tell the writer of an English talk whose message is in another language; None where it is in English or cannot be told."""
    found = tongue_of(text)
    return None if found is None else (_SET if with_model else _BUILT_IN)[found]


def language_of_note(note: str | None) -> str | None:
    """The language of such a note; None for other texts."""
    return next((name for notes in (_BUILT_IN, _SET) for name, words in notes.items() if words == note), None)
