"""How she takes an offer, in its own figures: what it meets, what comes nearer, what it wants of her, what went back. All of it public."""

from app.buyer.speech import Speech, spoken_terms
from app.buyer.wording import Wording, issue_words
from app.content.persona import IssueSpec

Value = float | str


def reaction(words: Wording) -> str:
    """A reaction to the offer of this turn; empty where there is none or no phrase fits."""
    speech, reacts = words.speech, words.speech.move.reacts or ""
    shrunk = speech.move.about.get("shrunk")
    if reacts in ("worse", "no_better") and shrunk:
        spec = next(i for i in speech.public.issues if i.id == shrunk)
        return words.say("reacts", "worse_on", shrunk=issue_words(spec))
    if reacts == "not_enough":
        detailed = _in_detail(words)
        if detailed:
            return detailed
    return words.say("reacts", reacts)


def _in_detail(words: Wording) -> str:
    speech = words.speech
    offer = {t.issue: t.value for t in speech.heard.terms if t.mode == "offered" and not isinstance(t.value, str)}
    if len(offer) < 2:
        return ""
    sorted_by = {name: _direction(speech, speech.public.issue(name), value) for name, value in offer.items()}
    met, nearer, wants = (
        {n: offer[n] for n, way in sorted_by.items() if way == kind} for kind in ("met", "nearer", "wants")
    )
    slots = {
        "met": spoken_terms(speech.public, met),
        "nearer": spoken_terms(speech.public, met | nearer),
        "wants": spoken_terms(speech.public, wants),
        "gap": _gap(speech, offer),
    }
    if wants:
        return words.say("reacts", "not_enough_asked" if met or nearer else "not_enough_only_asked", **slots)
    return words.say("reacts", "not_enough_met", **slots) if met and slots["gap"] else ""


def _direction(speech: Speech, spec: IssueSpec, value: Value) -> str:
    """Where a value lies between the running contract and her demand: 'met', 'nearer', 'wants' (away from her), or 'same'."""
    hers, now = speech.move.table.get(spec.id, spec.status_quo), spec.status_quo
    if isinstance(value, str) or isinstance(hers, str) or isinstance(now, str):
        return "same"
    sign = -1.0 if spec.better_for_buyer == "lower" else 1.0
    if sign * (value - hers) >= -1e-9 and hers != now:
        return "met"
    if sign * (value - now) > 1e-9:
        return "nearer"
    return "wants" if sign * (value - now) < -1e-9 or hers != now else "same"


def _gap(speech: Speech, offer: dict[str, float]) -> str:
    """What she asks for most plainly and has not got: the price first, then the issues in order."""
    public = speech.public
    ordered = sorted(public.issues, key=lambda i: not i.is_price)
    for spec in ordered:
        hers = speech.move.table.get(spec.id)
        standing = offer.get(spec.id, speech.standing.get(spec.id, spec.status_quo))
        if hers is not None and not spec.choices and hers != standing:
            return spec.spoken(hers)
    return ""
