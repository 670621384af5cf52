"""The nearest of the shipped buyers, and what of the manner of speech can be taken over: only lines without a word of her own trade."""

import re
from collections.abc import Mapping

from app.content.loading import case_ids, load_case
from app.content.persona import CaseFile
from app.language.fold import fold
from app.owncase.answers import Answers
from app.owncase.strangers import names_a_stranger

# What people sell, by roots of words, and whom it is nearest to.
_NEAR: Mapping[str, str] = {
    "packaging-film": "packag label carton bottle box paper print food ingredient flavour sugar milk dairy starch powder consumer",
    "brake-castings": "part casting machin steel metal motor gear bearing tool component alumin automotive moulding plastic",
    "single-use-bags": "medical pharma lab device biotech diagnostic sterile hospital reagent clinical",
    "freight-lanes": "freight transport logistic truck haul ship warehous courier parcel deliver carrier forward",
    "cooling-service": "service softwar cloud data maintenance clean security facility support consult licen staff host network telecom energy system",
    "specialty-coating": "chemic coat resin adhesive paint additive catalyst lubric material polymer",
}
# Roots of words that belong to the trade or the house of one shipped buyer; a line with one of them stays with her.
_TRADES: Mapping[str, str] = {
    "packaging-film": "rubber receipt film resin micron plate pack line plant brookmere halden uden karlsson food levy kilo carton label print press surcharge category analyst glasses biscuit pencil lake cat cats",
    "brake-castings": "cast iron foundry mould tessmar plant part piece machin scrap tool shop brake bracket caliper stamp pig line car axle hangar crane assembly",
    "single-use-bags": "bag sterile norrvik camilla clean trial batch patient drug bioreact biolog lab children shelf",
    "freight-lanes": "lane spot truck load driver larkfield brandt priya haul fuel diesel carrier row cell sheet column formula tab spreadsheet call route dock road mile export model pull forward minus values locked log slide book channel scroll digit typed typ red green tick colour swap delta mute net overwrit",
    "cooling-service": "portal section form committee annex calloway tarn minute procedure file upload field register submission submit site hall degree cool stamp article paragraph tender version entry enter record receipt registered lift request dated signed correspond filed annex page consideration legal award criteri stipulat complied comply outstanding counter performance struck",
    "specialty-coating": "coat blade sample test panel galerna wind micro cure layer specimen lab bench plot curve peel adhes tin primer spray substrate variable signal threshold reading measur channel lever process remed measure dial scatter unit outlier axis graph chart sheet physic dialect tolerance hypothes experiment calibrat instrument",
}
# Words that no buyer of another trade says, whoever lends the manner.
_NOWHERE = frozenset(
    "film films resin micron microns casting castings foundry scrap bag bags sterile bioreactor lane lanes spot truck trucks haulage portal committee annex cooling site sites "
    "coating blade blades panel panels specimen cure plate plates pack packs cell cells row rows export spreadsheet".split()
)
# Lines that sound like a stage outside the case that they were written for.
_STAGY = (
    "pan of the scales",
    "cross out a number",
    "now you ask something",
    "written out",
    "house by the lake",
    "turn your page",
    "flexibility is healthy",
    "before you ask a third time",
    "have read what i told you",
    "go upstairs. write me",
)
_VOICES: Mapping[str, str] = {
    "packaging-film": "A dry veteran of purchasing. Short sentences, mild irony, never loud. Has heard every speech.",
    "brake-castings": "Loud and impatient. Short barking sentences, one thought each. Calls a thing by its name, and respects a straight answer.",
    "single-use-bags": "Warm and charming. Praises people, asks for things as one asks a friend, and gives nothing for what comes back.",
    "freight-lanes": "Hurried, talks fast, in figures and half sentences. Not unfriendly. Anything without a number is noise.",
    "cooling-service": "Correct, formal, exact. Never loud, never personal, with a dry humour that looks out now and then.",
    "specialty-coating": "Curious, exact, unhurried. Gladly corrected by data, never by adjectives. Gets more precise when cross, not louder.",
}
_WORD = re.compile(r"[a-z]+")


def nearest(answers: Answers) -> CaseFile:
    """The shipped case whose buyer lends the manner: the one chosen, else the one of the nearest trade."""
    if answers.manner in case_ids():
        return load_case(answers.manner)
    words = _WORD.findall(fold(f"{answers.goods} {answers.goods} {answers.title} {answers.change}"))
    scores = {
        name: sum(any(w.startswith(root) for root in roots.split()) for w in words) for name, roots in _NEAR.items()
    }
    return load_case(max(scores, key=lambda name: (scores[name], name == "packaging-film")))


def voice_of(base: CaseFile) -> str:
    """How a buyer with that manner talks."""
    return _VOICES[base.id]


def phrases_without_trade(base: CaseFile) -> dict[str, list[str]]:
    """Her phrases that any buyer could say: without a word of her trade, her house, a name or a figure."""
    kept = {}
    for key, lines in base.buyer.phrases.items():
        clean = [line for line in lines if not is_of_trade(base, line)]
        if clean:
            kept[key] = clean
    return kept


def is_of_trade(base: CaseFile, line: str) -> bool:
    """Whether a line holds a word that belongs to the trade or the house of a shipped buyer, a name of a shipped case, or a digit."""
    if names_a_stranger(line) or any(part in line.lower() for part in _STAGY):
        return True
    roots = tuple(_TRADES[base.id].split())
    names = {w for text in (base.buyer.name, base.buyer.company, base.brief.company) for w in _WORD.findall(fold(text))}
    body = re.sub(r"\{[a-z_]+\}", " ", line)
    words = _WORD.findall(fold(body))
    return any(w.startswith(roots) or w in names or w in _NOWHERE for w in words) or any(c.isdigit() for c in body)
