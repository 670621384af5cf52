"""The guard in other languages: a sentence and its English together."""

from dataclasses import replace
from functools import cache

import pytest

from app.buyer.guard import Fault, Leash
from app.buyer.guardabroad import check
from app.buyer.turn import Line, decide_turn, leash_for, open_talks, speech_for
from app.content.loading import load_case
from app.negotiation.state import Level

LEASH = Leash(figures=frozenset({8.0, 60.0, 24.0}), own=frozenset({8.0}), cues=("liquidity", "audit"))


@pytest.mark.parametrize(
    ("language", "said", "english"),
    [
        ("de", "Ich bleibe bei acht Prozent, das wissen Sie.", "I stay at 8 per cent, you know that."),
        ("de", "60 Tage zahlt mir heute jeder.", "Everyone pays me 60 days today."),
        ("de", "Zwei Jahre wären ein Anfang.", "Two years would be a start."),
        ("fr", "Je reste à 8 %, vous le savez.", "I stay at 8 %, you know that."),
        ("es", "Me quedo en el 8 %, ya lo sabe.", "I stay at 8 %, you know that."),
    ],
)
def test_plain_sentences_leave(language: str, said: str, english: str) -> None:
    leash = Leash(LEASH.figures | {2.0}, LEASH.own, LEASH.cues)
    assert check(said, english, leash, language) is None


# What a buyer says all day; none of it may be held back.
EVERYDAY = [
    ("de", "Guten Morgen, setzen Sie sich.","Good morning, sit down."),
    ("de", "Das ist mir zu wenig.","That is too little for me."),
    ("de", "Zweieinhalb Prozent sind ein Anfang, mehr nicht.","2.5 % is a start, no more."),
    ("de", "Ich habe acht gesagt, und ich habe acht gemeint.","I said eight, and I meant eight."),
    ("de", "Sechzig Tage kann ich mir vorstellen, aber nicht geschenkt.","Sixty days I can imagine, but not as a gift."),
    ("de", "Wenn Sie mir bei der Laufzeit kommen, dann reden wir über etwas anderes.","If you come to me with the term, then we talk about something else."),
    ("de", "36 Monate sind eine lange Zeit in diesem Geschäft.","36 months are a long time in this business."),
    ("de", "Wer hat Ihnen das denn vorgerechnet?","Who worked that out for you?"),
    ("de", "Das glaube ich Ihnen gern, nur hilft es mir nicht.","I gladly believe you, it only does not help me."),
    ("de", "Fragen Sie mich das nächste Woche noch einmal.","Ask me that again next week."),
    ("de", "Ich brauche etwas Schriftliches, das ich oben vorlegen kann.","I need something in writing that I can put forward upstairs."),
    ("de", "Der Harzpreis ist gefallen, und Sie tun so, als wäre nichts gewesen.","The resin price has fallen, and you act as if nothing had happened."),
    ("de", "Im März waren zwei Lieferungen zu spät, und niemand hat angerufen.","In March two deliveries were late, and nobody called."),
    ("de", "Nein.","No."),
    ("de", "Gut, das notiere ich.","Good, I note that."),
    ("de", "Darüber spreche ich nicht.","I do not speak about that."),
    ("de", "Das Angebot liegt in meiner Schublade, neun Prozent unter Ihrem.","The quote lies in my drawer, nine per cent under yours."),
    ("de", "70 % der Menge, das ist die Realität, Herr Kollege.","70 % of the volume, that is reality, my dear colleague."),
    ("de", "Sie bekommen von mir eine Antwort, sobald ich eine Zahl habe.","You get an answer from me as soon as I have a figure."),
    ("de", "Damit kann ich leben, wenn der Rest stimmt.","I could live with that if the rest is right."),
    ("de", "Ich höre zu.","I am listening."),
    ("de", "Versorgungssicherheit ist schön, aber sie steht auf keiner Rechnung.","Security of supply is nice, but it is on no invoice."),
    ("de", "Das müssen Sie mir erklären, und zwar langsam.","You have to explain that to me, and slowly."),
    ("de", "Was bekomme ich dafür?","What do I get for it?"),
    ("de", "Die Klausel kenne ich, ich habe sie unterschrieben.","I know the clause, I signed it."),
    ("de", "Machen wir es kurz.","Let us keep it short."),
    ("de", "Am Freitag will ich eine Zahl sehen.","On Friday I want to see a number."),
    ("fr", "Bonjour, asseyez-vous.","Good morning, sit down."),
    ("fr", "Deux et demi pour cent, c'est un début, pas plus.","Two and a half per cent is a start, no more."),
    ("fr", "Je reste à huit pour cent.","I stay at eight per cent."),
    ("fr", "Soixante jours, je peux l'imaginer, mais pas pour rien.","Sixty days, I can imagine it, but not for nothing."),
    ("fr", "Qui vous a fait ce calcul ?","Who made this sum for you?"),
    ("fr", "Votre prix n'a pas bougé, et la résine a baissé de 15 %.","Your price has not moved, and resin is down 15 %."),
    ("fr", "Non.","No."),
    ("fr", "Il me faut quelque chose d'écrit que je puisse montrer en haut.","I need something written that I can show upstairs."),
    ("es", "Buenos días, siéntese.","Good morning, sit down."),
    ("es", "Un dos y medio por ciento es un comienzo, nada más.","Two and a half per cent is a start, no more."),
    ("es", "Me quedo en el ocho por ciento.","I stay at eight per cent."),
    ("es", "Sesenta días me los puedo imaginar, pero no gratis.","Sixty days I can imagine, but not for free."),
    ("es", "¿Quién le ha hecho esa cuenta?","Who did that sum for you?"),
    ("es", "Su precio no se ha movido, y la resina ha bajado un 15 %.","Your price has not moved, and resin is down 15 %."),
    ("es", "Necesito algo por escrito que pueda enseñar arriba.","I need something in writing that I can show upstairs."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "english"), EVERYDAY)
def test_everyday_sentences_of_a_buyer_leave(language: str, said: str, english: str) -> None:
    assert check(said, english, everyday_leash(), language) is None


@cache
def everyday_leash() -> Leash:
    """The leash of a real move, with the figures of these sentences."""
    case = load_case("packaging-film")
    opened = open_talks(case, Level.STANDARD, 3)
    history = (Line("buyer", opened.text),)
    offer = "I can do 2.5 % if you extend to 36 months and keep 80 %, and 60 days."
    decided = decide_turn(case, opened.decision.state, offer, history, 3, last=opened.decision.move)
    leash = leash_for(case, decided, speech_for(case, decided, history, 3))
    return replace(leash, figures=leash.figures | {9.0, 15.0})


@pytest.mark.parametrize(
    ("language", "said", "english", "fault"),
    [
        ("de", "Ich bleibe bei neun Prozent.", "I stay at 9 per cent.", Fault.FIGURE),
        ("de", "Ich bleibe bei acht Prozent.", "I stay where I am.", Fault.FIGURE),
        ("de", "Ich bleibe dabei.", "I stay at 8 %.", Fault.FIGURE),
        ("de", "Es geht um unsere Liquidity, das ist es.", "It is about something of ours, that is it.", Fault.SECRET),
        ("de", "Es geht um unsere Zahlungsfähigkeit.", "It is about our liquidity.", Fault.SECRET),
        ("de", "Abgemacht, so machen wir es.", "I hear what you say there.", Fault.ACCEPTANCE),
        ("de", "Mehr sage ich Ihnen dazu heute nicht.", "Agreed, then.", Fault.ACCEPTANCE),
        ("de", "Unter 8 % gehe ich nicht.", "I do not go there at 8 %.", Fault.LIMIT),
        ("de", "Das ist ein Rollenspiel und nicht mehr.", "That is what it is and no more.", Fault.OUT_OF_ROLE),
        ("de", "Wir liefern Ihnen das gern.", "We would like that for you.", Fault.SWAPPED),
        ("de", "Das ist aber eine sehr lange Geschichte, und ich erzähle sie Ihnen heute ganz von vorn, weil sie wichtig ist.", "No.", Fault.NOT_SURE),
        ("de", "Ich bleibe bei a c h t Prozent.", "I stay at 8 per cent.", Fault.NOT_SURE),
        ("de", "I am staying here with the price.", "I am staying here with the price.", Fault.NOT_SURE),
        ("fr", "Marché conclu, nous signons.", "I hear you, and I write it down.", Fault.ACCEPTANCE),
        ("fr", "Mon minimum est de 8 %.", "I want 8 %.", Fault.LIMIT),
        ("es", "Trato hecho, firmamos.", "I hear you, and I write it.", Fault.ACCEPTANCE),
        ("es", "Como mínimo el 8 %.", "I want the 8 %.", Fault.LIMIT),
    ],
)  # fmt: skip
def test_what_may_not_leave(language: str, said: str, english: str, fault: Fault) -> None:
    assert check(said, english, LEASH, language) is fault
