"""The words by which it is known what is spoken of: those of a text that are said of few other things."""

import re
from collections.abc import Iterable

from app.language.fold import fold
from app.language.stems import LEAST, stem
from app.owncase.answers import Answers

SHORTEST, LONGEST_WORD = 3, 24
_WORD = re.compile(r"[a-z][a-z'-]+")
# Words that are said of anything; by none of them is a subject known.
_COMMON = frozenset(
    "ton tons tonne tonnes kilo kilos piece pieces litre litres metre metres square euro euros eur pound pounds dollar dollars product products january february march april june july august september october november december monday tuesday wednesday thursday friday "
    "him his her she man old way let too end bad big far ago due yet nor add went fell moved came stood picked back call called find found rate went lot lots bit "
    "about above after again against almost already also although always among another anybody around because been before being below between both cannot came come comes coming "
    "could does doing done down during each either else enough even ever every everybody everything exactly few fewer from full gets give given gives goes going good have having here high "
    "higher however into itself just keep kept know known large larger last later least less like little long longer look made make makes many more most much must need needs never new next nobody "
    "none nothing often once only other others over paid part pays people perhaps place point points quite rather really right said same says several should since small some somebody something "
    "soon stay stays still such take taken takes than that their them then there these they thing things this those though through time times today together under until upon used uses usual very want wants week "
    "weeks were what when where whether which while whole will with within without work works would year years your month months days percent cent half price prices cost costs pay contract contracts order ordered "
    "orders deliver delivered deliveries supplier suppliers bill buy buys bought sell sold offer offers money against own two three four five six seven eight nine ten eleven twelve stand stands lost lose yours ours "
    "answer answers question share level hours hour longer help helps helped agree agreed accept accepted sure fine reason reasons change changes changed start starts end ends talk talks mean means count counts shorter cheaper dearer report number numbers figure figures first second third get got ask asks asked run runs free put puts keep tell told show off for not but and the are was had has did its our out one any all can may how who why say see set use now yet too per via".split()
)

_DATES = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday thursday friday".split()
)


def words_for(texts: Iterable[str], leave: frozenset[str] = frozenset(), *, dates: bool = False) -> tuple[str, ...]:
    """The words of texts by which a question about them is known (with `dates` also the names of months and days), each also without its ending ('closing' for 'close')."""
    found: list[str] = []
    for word in (w.removesuffix("'s") for t in texts for w in _WORD.findall(fold(t).lower())):
        if (
            len(word) < SHORTEST
            or len(word) > LONGEST_WORD
            or (word in _COMMON and not (dates and word in _DATES))
            or stem(word) in leave
        ):
            continue
        root = stem(word)
        found += [word, root, f"{root}e"] if root != word else [word]
        if word.endswith("s") and not word.endswith("ss") and len(word) > LEAST:
            found.append(word[:-1])
    return tuple(dict.fromkeys(found))


def own_names(answers: Answers) -> frozenset[str]:
    """What all of the talk is about: the goods and the two houses."""
    text = fold(f"{answers.goods} {answers.seller} {answers.customer}").lower()
    return frozenset(stem(w) for w in _WORD.findall(text))
