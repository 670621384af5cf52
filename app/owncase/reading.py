"""Reading answers: fields with text in, `Answers` out, or for each wrong field what is wrong and what to do.

Names of fields: those of `questions.FIELDS`; `payment.on`, `.today`, `.demand`, `.like`, `.limit`, `.step`, `.cost`, `.label`, `.unit` for each kind
of issue; `price.each`, `price.per`; `fact1.text`, `.source`, `.against`; `tactic.deadline` for a tick.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.content.acts import Tactic
from app.language.days import Day
from app.locale.filled import N_, Filled
from app.owncase.answers import NO_DEAL, Answers, FactAnswer, IssueAnswer
from app.owncase.issuereading import LARGEST_REVENUE, issue_of, number_of, too_long
from app.owncase.kinds import BESIDE_PRICE, BY_ID
from app.owncase.numbers import money_in, years_in
from app.owncase.persons import plain
from app.owncase.questions import FACTS, FIELDS, LONG, TACTICS, WITHOUT_DEAL, Field
from app.owncase.slots import sum_words

MOST_YEARS, MOST_BESIDE = 100, 5
SOME_DAY = Day(2026, 1, 1)
LEAST_POINT, MOST_POINT, UNLIKELY = 0.5, 5000, 1.5
NUMBERS = ("today", "demand", "like", "limit", "step", "cost")
Flat = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the answers where nothing is wrong, else None; `problems` by field, in the order of the questions; `notes` by field, what was
    taken for what and what looks unlikely, which stops nothing."""

    answers: Answers | None
    problems: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)


def read(flat: Flat, today: Day = SOME_DAY) -> Reading:
    """Judge all answers at once, so that every problem is shown. `today` is the day from which a date is counted in months."""
    wrong: dict[str, str] = {}
    notes: dict[str, str] = {}
    texts = {name: _text(flat, field, wrong) for name, field in FIELDS.items()}
    for name, taken in _left_empty(flat, texts).items():
        texts[name], notes[name] = taken, Filled("Left empty, so taken as: %(words)s.", words=taken)
    revenue = number_of(
        flat, "revenue", wrong, 1, LARGEST_REVENUE, money_in, N_("in thousands, or a sum like 4.5 million")
    )
    years = number_of(flat, "years", wrong, 0, MOST_YEARS, lambda text: years_in(text, today))
    issues = _issues(flat, wrong, notes, today)
    facts = _facts(flat, wrong) or _of_the_contract(texts, notes)
    beside = [kind for kind in ticked_of(flat) if kind != "price"]
    texts["fear_issue"] = texts["fear_issue"] or next(iter(beside), "price")
    if texts["fear_issue"] not in ticked_of(flat):
        wrong.setdefault("fear_issue", N_("Choose one of the things that you ticked in question 4."))
    for name in _DAYS:
        if re.match(r"(?:it|they|we|there|this|that)\b", texts[name], re.IGNORECASE):
            wrong.setdefault(name, N_("Give a day or a month and no sentence, as in 'on 31 March'."))
    tactics = tuple(t for t, _ in TACTICS if flat.get(f"tactic.{t.value}"))
    if Tactic.BLAME in tactics and not texts["trouble"]:
        wrong.setdefault(
            "trouble", N_("You ticked that they bring up the past. Say what happened, or take the tick away.")
        )
    ordered = {name: wrong[name] for name in _order() if name in wrong}
    if ordered or revenue is None or years is None:
        return Reading(None, ordered, notes)
    _money_notes(flat, revenue, issues, notes)
    given = {n: t for n, t in texts.items() if n not in ("revenue", "years")}
    return Reading(
        Answers(**given, revenue=revenue, years=int(years), issues=tuple(issues), facts=facts, tactics=tactics),
        {},
        notes,
    )


def _order() -> list[str]:
    """All names of fields in the order in which the form asks."""
    names: list[str] = []
    for name in FIELDS:
        names.append(name)
        if name == "reason":
            names += ["issues", *(f"{k}.{part}" for k in BY_ID for part in ("label", "unit", "each", "per", *NUMBERS))]
        if name == "mandate":
            names += [
                "facts",
                *(f"fact{n}.{part}" for n in range(1, FACTS + 1) for part in ("text", "source", "against")),
            ]
    return names


_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
# What may be a date: '31.12.' is one.
_DAYS = ("deadline", "contract_end")


def _text(flat: Flat, field: Field, wrong: dict[str, str]) -> str:
    text = plain(flat.get(field.name, ""))
    text = _SIGNS.get(text, text) if field.name == "currency" else text
    if field.number:
        return text
    if not text and field.needed and not field.choices and field.name != "fear_issue":
        wrong[field.name] = _needed(field)
    elif len(text) > field.size:
        wrong[field.name] = too_long(text, field.size)
    elif text and not any(c.isalpha() for c in text) and field.name not in _DAYS:
        wrong[field.name] = N_("Use words here.")
    values = [value for value, _ in field.choices]
    if values and text not in values:
        if text:
            wrong[field.name] = _no_choice(text, values)
        return values[0]
    if field.name == "no_deal" and text not in NO_DEAL:
        return "unknown"
    return text


def _left_empty(flat: Flat, texts: Mapping[str, str]) -> dict[str, str]:
    """What is taken for the texts that were left empty and have something that stands in."""
    stands_in = {name: field.instead for name, field in FIELDS.items() if field.instead}
    stands_in["no_deal_text"] = WITHOUT_DEAL[texts["no_deal"]]
    return {name: words for name, words in stands_in.items() if not plain(flat.get(name, ""))}


def _needed(field: Field) -> str:
    return (
        Filled("This is needed. For instance: %(example)s.", example=field.example)
        if field.example
        else N_("This is needed.")
    )


def _no_choice(text: str, values: Sequence[str]) -> str:
    return Filled("%(typed)s is no choice; use one of %(names)s.", typed=repr(text), names=", ".join(values))


def ticked_of(flat: Flat) -> list[str]:
    """The kinds that were ticked, whatever their numbers."""
    return [k for k in BESIDE_PRICE if flat.get(f"{k}.on")]


def _issues(flat: Flat, wrong: dict[str, str], notes: dict[str, str], today: Day) -> list[IssueAnswer]:
    ticked = ticked_of(flat)
    if not ticked:
        wrong["issues"] = N_(
            "Tick at least one thing beside the price; with the price alone there is nothing to trade."
        )
    if len(ticked) > MOST_BESIDE:
        wrong["issues"] = Filled(
            "You ticked %(ticked)s things beside the price; keep the %(most)s that matter most.",
            ticked=len(ticked),
            most=MOST_BESIDE,
        )
    found = [issue_of({**flat, "price.today": "0", "price.like": "0"}, BY_ID["price"], wrong, notes, today)]
    found += [issue_of(flat, BY_ID[k], wrong, notes, today) for k in ticked]
    return [i for i in found if i is not None]


def _money_notes(flat: Flat, revenue: float, issues: list[IssueAnswer], notes: dict[str, str]) -> None:
    """What of the money looks unlikely, asked back beside the field."""
    currency = flat.get("currency") or "EUR"
    point = revenue / 100
    if not LEAST_POINT <= point <= MOST_POINT:
        notes["revenue"] = Filled(
            "Read as %(sum)s a year, so one per cent is %(point)s. Is that right?",
            sum=sum_words(currency, revenue),
            point=sum_words(currency, point),
        )
    price = issues[0] if issues and issues[0].kind == "price" else None
    if price is None or price.cost is None or not price.demand:
        return
    whole = point * price.demand
    if not whole / UNLIKELY <= price.cost <= whole * UNLIKELY:
        notes["price.cost"] = Filled(
            "%(cut)s of %(sum)s come to %(whole)s, and %(typed)s is what you wrote for all the way. Is that right? Left empty, it is worked out.",
            cut=f"{price.demand:.10g} %", sum=sum_words(currency, revenue), whole=sum_words(currency, whole), typed=sum_words(currency, price.cost),
        )  # fmt: skip


def _facts(flat: Flat, wrong: dict[str, str]) -> tuple[FactAnswer, ...]:
    found = []
    known = {t.value for t, _ in TACTICS}
    for n in range(1, FACTS + 1):
        text, source = plain(flat.get(f"fact{n}.text", "")), plain(flat.get(f"fact{n}.source", ""))
        against = flat.get(f"fact{n}.against", "").strip()
        if not text and not source:
            continue
        if not text:
            wrong[f"fact{n}.text"] = N_("Write what the source says.")
        if not source:
            wrong[f"fact{n}.source"] = N_(
                "Say where one can look it up, for instance 'delivery log' or 'contract, page 4'."
            )
        for part, given in (("text", text), ("source", source)):
            if len(given) > LONG:
                wrong[f"fact{n}.{part}"] = too_long(given, LONG)
        if against and against not in known:
            wrong[f"fact{n}.against"] = _no_choice(against, sorted(known))
        found.append(FactAnswer(text, source, Tactic(against) if against in known else None))
    return tuple(found)


def _of_the_contract(texts: Mapping[str, str], notes: dict[str, str]) -> tuple[FactAnswer, ...]:
    """The fact that stands in where none was given: when the contract ends, which both can look up."""
    text = f"Our present contract ends {texts['contract_end']}"
    notes["facts"] = Filled("Left empty, so taken as: %(words)s.", words=text)
    return (FactAnswer(text, "the contract", None),)


_PARTS = {
    "today": N_("today"), "demand": N_("what they demand"), "like": N_("what you would like"), "limit": N_("your limit"), "step": N_("steps"),
    "cost": N_("what it costs you"), "label": N_("what you call it"), "unit": N_("what it is counted in"), "each": N_("the price of one"), "per": N_("what one is"), "text": N_("what it says"), "source": N_("where one can look it up"),
    "against": N_("what it speaks against"),
}  # fmt: skip
_WHOLE = {"issues": N_("What is on the table"), "facts": N_("What you can prove")}


def title_of(name: str) -> str:
    """What a field is called where it is spoken of elsewhere: 'Days to pay, your limit'."""
    place, _, part = name.partition(".")
    if place in BY_ID:
        return Filled("%(what)s, %(part)s", what=BY_ID[place].label, part=_PARTS[part])
    if part and place.startswith("fact"):
        return Filled("Fact %(n)s, %(part)s", n=place.removeprefix("fact"), part=_PARTS[part])
    if name in FIELDS:
        return FIELDS[name].label
    return _WHOLE.get(name, name)


def known_fields() -> frozenset[str]:
    """All names of fields that answers may have."""
    return frozenset(
        {
            *FIELDS,
            *(f"{k}.{part}" for k in BY_ID for part in ("on", "label", "unit", *NUMBERS)),
            "price.each",
            "price.per",
            *(f"fact{n}.{part}" for n in range(1, FACTS + 1) for part in ("text", "source", "against")),
            *(f"tactic.{t.value}" for t, _ in TACTICS),
        }
    )
