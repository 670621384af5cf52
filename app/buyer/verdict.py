"""Her verdict on an offer, part by part and in its own figures: what meets her, what falls short of what she asked, what she would pay for.

Everything in it was said aloud by one of the two: her demand as it stands and the terms of this message. No weight and no limit goes into it.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.buyer.asking import asks_for_answer, asks_for_each
from app.buyer.inshort import form_was_said, in_short, named_in_full, shortly
from app.buyer.speech import Speech
from app.buyer.wording import Wording
from app.content.acts import MoveKind
from app.content.persona import IssueSpec
from app.language.figures import say_figure
from app.language.listing import listed
from app.language.sentences import is_question, sentences

Value = float | str
NEAR, SEVERAL = 1e-9, 3


@dataclass(frozen=True, slots=True)
class Parts:
    """The numeric terms of an offer by where they lie: at her demand or past it, on the way to it, or away from it (or kept where she wants a change)."""

    met: Mapping[str, Value]
    short: Mapping[str, Value]
    wants: Mapping[str, Value]

    @property
    def count(self) -> int:
        """How many terms were sorted."""
        return len(self.met) + len(self.short) + len(self.wants)


def parts_of(speech: Speech) -> Parts:
    """The terms offered in this message, each issue by its last word."""
    sorted_by: dict[str, dict[str, Value]] = {"met": {}, "short": {}, "wants": {}}
    for name, value in speech.heard.offered().items():
        spec = speech.public.issue(name)
        way = _direction(speech, spec, value)
        if way and not (speech.public.keeps and value == spec.status_quo):
            sorted_by[way][name] = value
    return Parts(**sorted_by)


def verdict(words: Wording, *, only_new: bool = False) -> str:
    """One or two short sentences: what meets her and what falls short, then what she would pay for. Where this message
    holds no figure, what the standing offer still lacks; empty without one. With `only_new` she passes over what she has judged before."""
    speech = words.speech
    parts = parts_of(speech)
    if only_new:
        parts = _news(speech, parts)
    slots = {"met": in_short(speech, parts.met), "gap": _gap(speech, parts), **_falls_short(speech, parts)}
    key = "short" if slots["mine"] else "gap" if slots["gap"] else ""
    if parts.met:
        key = f"met_{key}" if key else "met"
    elif slots["others"]:
        key = "short_all"
    if _downwards(speech, parts) and f"verdict.{key}_down" in speech.public.buyer.phrases:
        key = f"{key}_down"
    wants = in_short(speech, parts.wants, the=True)
    said = [words.say("verdict", key, **slots)] if key and (parts.count or speech.standing) else []
    if wants:
        said.append(words.say("verdict", "wants", wants=wants))
    return agreeing(" ".join(sentence for sentence in said if sentence), slots["met"], slots["others"], wants)


def taken(words: Wording) -> str:
    """What of a package of several parts newly meets her, said beside a movement of her own."""
    speech = words.speech
    parts = parts_of(speech)
    if parts.count < SEVERAL:
        return ""
    kept = {name: value for name, value in _news(speech, parts).met.items() if name not in speech.move.terms}
    return words.say("taken", "any", met=shortly(speech.public, kept, {i.id for i in speech.public.issues}))


def goes_along(words: Wording) -> str:
    """That she takes the trainee's price after all, where the package that she reads out for a yes holds another one than hers."""
    speech, move, price = words.speech, words.speech.move, words.speech.public.price
    if move.kind is not MoveKind.SUMS_UP or move.terms.get(price) in (None, move.table.get(price)):
        return ""
    return words.say("goes_along", "any", mine=shortly(speech.public, {price: move.terms[price]}, {price}))


def points_asked(speech: Speech) -> Set[str]:
    """The points on which the message wants a word each: all of them ('which of these do you accept?'), those that it names in its questions where they are two
    or more ('six hours, yes or no? And 200 units?'), or none."""
    text = speech.heard.text
    if asks_for_each(text):
        return frozenset(i.id for i in speech.public.issues)
    asked = [s.text for s in sentences(text) if is_question(s.text)]
    named = {t.issue for t in speech.heard.terms if not isinstance(t.value, str) and any(t.quote in s for s in asked)}
    return frozenset(named) if len(named) > 1 and asks_for_answer(text) else frozenset()


def each(words: Wording, names: Set[str]) -> str:
    """A word on each of the points: what meets her, what she needs instead of the others, what is only the trainee's wish. A point on which she moves with these
    words is left to them."""
    speech, public = words.speech, words.speech.public
    every = frozenset(i.id for i in public.issues)
    lies = {**speech.standing, **speech.heard.offered()}
    met, wants, pairs = dict[str, Value](), dict[str, Value](), list[str]()
    for spec in public.issues:
        if spec.id not in names or spec.id in speech.move.terms or (names == every and spec.id not in lies):
            continue
        value, hers = lies.get(spec.id, spec.status_quo), speech.move.table[spec.id]
        way = _direction(speech, spec, value)
        if way == "met":
            met[spec.id] = value
        elif way == "wants" and hers == spec.status_quo:
            wants[spec.id] = value
        elif way:
            pair = words.say("each", "pair", mine=shortly(public, {spec.id: value}, every), hers=_bare(spec, hers))
            pairs.append(pair[:1].lower() + pair[1:])
    asked = shortly(public, wants, every, the=True)
    said = [
        words.say("taken", "any", met=shortly(public, met, every)),
        words.say("each", "short_after" if met else "short", pairs=listed(pairs)),
        words.say("each", "wants", wants=asked),
    ]
    return agreeing(" ".join(part for part in said if part), asked)


def _bare(spec: IssueSpec, value: Value) -> str:
    """A figure beside another one of the same kind: '7 %', but '320' and not '320 units'."""
    return (
        str(value) if isinstance(value, str) else say_figure(value, spec.unit if spec.unit == "percent" else "choice")
    )


def costs(words: Wording) -> str:
    """What this message newly asks of her (all that it asks, where it wants a plain answer), as something that costs her; said beside a movement of
    her own."""
    speech = words.speech
    parts = parts_of(speech)
    wants = in_short(speech, (parts if asks_for_answer(speech.heard.text) else _news(speech, parts)).wants, the=True)
    return agreeing(words.say("verdict", "wants", wants=wants), wants) if wants else ""


def _news(speech: Speech, parts: Parts) -> Parts:
    """The parts on which this message moved, and the price; all of them where she has not judged the points before."""
    judged = named_in_full(speech)

    def new(terms: Mapping[str, Value]) -> dict[str, Value]:
        return {n: v for n, v in terms.items() if n in speech.fresh or n not in judged}

    met, short, wants = new(parts.met), new(parts.short), new(parts.wants)
    price = {n: v for n, v in parts.short.items() if n == speech.public.price}
    return Parts(met, {**price, **short}, wants)


def agreeing(text: str, *subjects: str) -> str:
    """The text with the verb after a list of several things, or after several of one thing ('the 24 months'), in the plural."""
    for subject in subjects:
        if " and " in subject or _SEVERAL.fullmatch(subject):
            pattern = (
                rf"({re.escape(subject)}(?:, on the other hand,|,)? (?:also |just |only )?)({'|'.join(_PLURAL)})\b"
            )
            text = re.sub(pattern, lambda m: m.group(1) + _PLURAL[m.group(2)], text, flags=re.IGNORECASE)
    return text


_SEVERAL = re.compile(r"the [\d.,]+ [a-z]+s|[\d.,]+ (?:loads|trucks|sites|blades)")
_PLURAL = {
    "isn't": "aren't", "was": "were", "takes": "take", "makes": "make", "looks": "look", "doesn't": "don't", "is": "are", "has": "have", "goes": "go", "does": "do", "costs": "cost", "works": "work", "fits": "fit", "pulls": "pull",
    "helps": "help", "eats": "eat", "corresponds": "correspond", "deviates": "deviate", "matches": "match", "meets": "meet", "stays": "stay",
}  # fmt: skip


def _falls_short(speech: Speech, parts: Parts) -> dict[str, str]:
    """The weightiest term that falls short (the price, else the first on her list) against what she asked, and the others that do."""
    public, short = speech.public, parts.short
    if not short:
        return {"mine": "", "hers": "", "others": ""}
    first = min((public.issue(n) for n in short), key=lambda i: (not i.is_price, public.issues.index(i)))
    others = {n: v for n, v in short.items() if n != first.id}
    hers = speech.move.table[first.id]
    figure = first.spoken(hers) if isinstance(hers, str) else say_figure(hers, first.unit)
    mine = in_short(speech, {first.id: short[first.id]})
    if first.is_price and (form := _form(speech)) and not form_was_said(speech, form):
        mine = f"{mine} {form}"
    return {"mine": mine, "hers": figure, "others": in_short(speech, others)}


def _downwards(speech: Speech, parts: Parts) -> bool:
    """Whether something that falls short has to come down further, so that no word for 'too little' fits."""
    return any(speech.public.issue(n).better_for_buyer == "lower" for n in parts.short)


def _form(speech: Speech) -> str:
    """The form of the saving as it is said, where the trainee has put it into another than today's."""
    spec = next((i for i in speech.public.issues if i.is_form), None)
    if spec is None:
        return ""
    value = speech.heard.offered().get(spec.id, speech.standing.get(spec.id, spec.status_quo))
    return "" if value == spec.status_quo else spec.spoken(value)


def _gap(speech: Speech, parts: Parts) -> str:
    """What she asks for and the trainee's whole offer has not met: the price first, then in the order of her list."""
    for spec in sorted(speech.public.issues, key=lambda i: not i.is_price):
        standing = speech.standing.get(spec.id, spec.status_quo)
        if spec.id not in parts.wants and _direction(speech, spec, standing) in ("short", "wants"):
            return in_short(speech, {spec.id: speech.move.table[spec.id]})
    return ""


def _direction(speech: Speech, spec: IssueSpec, value: Value) -> str:
    hers, now = speech.move.table.get(spec.id, spec.status_quo), spec.status_quo
    if isinstance(value, str) or isinstance(hers, str) or isinstance(now, str):
        return ""
    sign = -1.0 if spec.better_for_buyer == "lower" else 1.0
    if sign * (value - hers) >= -NEAR:
        return "met" if abs(hers - now) > NEAR else "wants" if sign * (value - now) < -NEAR else ""
    return "short" if sign * (value - now) > NEAR else "wants"
