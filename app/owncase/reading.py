"""Reading answers: fields with text in, `Answers` out, or for each wrong field what is wrong and what to do.

Names of fields: those of `questions.FIELDS`; `payment.on`, `.today`, `.demand`, `.like`, `.limit`, `.step`, `.cost`, `.label` for each kind
of issue; `fact1.text`, `.source`, `.against`; `tactic.deadline` for a tick.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.content.acts import Tactic
from app.owncase.answers import NO_DEAL, Answers, FactAnswer, IssueAnswer
from app.owncase.kinds import BESIDE_PRICE, BY_ID, Kind
from app.owncase.numbers import date_in, days_in_words, has_currency, money_in, months_until, number_in, price_in
from app.owncase.persons import plain
from app.owncase.questions import FACTS, FIELDS, LONG, SHORT, TACTICS, Field
from app.owncase.slots import sum_words

LARGEST_REVENUE, MOST_YEARS = 10_000_000, 100
MOST_BESIDE, MOST_EACH = 5, 1e9
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


def read(flat: Flat, today: date | None = None) -> Reading:
    """Judge all answers at once, so that every problem is shown. `today` is the day from which a date is counted in months."""
    wrong: dict[str, str] = {}
    notes: dict[str, str] = {}
    texts = {name: _text(flat, field, wrong) for name, field in FIELDS.items()}
    revenue = _number(flat, "revenue", wrong, 1, LARGEST_REVENUE, money_in, ", in thousands, or a sum like 4.5 million")
    years = _number(flat, "years", wrong, 0, MOST_YEARS)
    issues = _issues(flat, wrong, notes, today or date.today())
    facts = _facts(flat, wrong)
    if texts["fear_issue"] not in ticked_of(flat):
        wrong.setdefault("fear_issue", "Choose one of the things that you ticked in question 4.")
    tactics = tuple(t for t, _ in TACTICS if flat.get(f"tactic.{t.value}"))
    if Tactic.BLAME in tactics and not texts["trouble"]:
        wrong.setdefault("trouble", "You ticked that they bring up the past. Say what happened, or take the tick away.")
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


def _text(flat: Flat, field: Field, wrong: dict[str, str]) -> str:
    text = plain(flat.get(field.name, ""))
    if field.number:
        return text
    if not text and field.needed and not field.choices and field.name != "fear_issue":
        wrong[field.name] = "This is needed." + (f" For instance: {field.example}." if field.example else "")
    elif len(text) > field.size:
        wrong[field.name] = f"This has {len(text)} characters; say it in {field.size}."
    elif text and not any(c.isalpha() for c in text) and field.name != "deadline":
        wrong[field.name] = "Use words here."
    values = [value for value, _ in field.choices]
    if values and text not in values:
        if text:
            wrong[field.name] = f"{text!r} is no choice; use one of {', '.join(values)}."
        return values[0]
    if field.name == "no_deal" and text not in NO_DEAL:
        return "unknown"
    return text


def _number(
    flat: Flat,
    name: str,
    wrong: dict[str, str],
    low: float,
    high: float,
    read_as: Callable[[str], float | None] = number_in,
    hint: str = "",
) -> float | None:
    text = flat.get(name, "").strip()
    if not text:
        wrong[name] = "A number is needed here."
        return None
    value = read_as(text)
    if value is None:
        wrong[name] = f"{_cut(text)!r} is no number; write it like 1800 or 2.5{hint}."
    elif not low <= value <= high:
        wrong[name] = f"{_cut(text)} does not fit; give a number from {low:,.10g} to {high:,.10g}{hint}."
    else:
        return value
    return None


def ticked_of(flat: Flat) -> list[str]:
    """The kinds that were ticked, whatever their numbers."""
    return [k for k in BESIDE_PRICE if flat.get(f"{k}.on")]


def _issues(flat: Flat, wrong: dict[str, str], notes: dict[str, str], today: date) -> list[IssueAnswer]:
    ticked = ticked_of(flat)
    if not ticked:
        wrong["issues"] = "Tick at least one thing beside the price; with the price alone there is nothing to trade."
    if len(ticked) > MOST_BESIDE:
        wrong["issues"] = f"You ticked {len(ticked)} things beside the price; keep the {MOST_BESIDE} that matter most."
    found = [_issue({**flat, "price.today": "0", "price.like": "0"}, BY_ID["price"], wrong, notes, today)]
    found += [_issue(flat, BY_ID[k], wrong, notes, today) for k in ticked]
    return [i for i in found if i is not None]


def _issue(flat: Flat, kind: Kind, wrong: dict[str, str], notes: dict[str, str], today: date) -> IssueAnswer | None:
    before = len(wrong)
    each = (
        _number(flat, "price.each", wrong, 0.0001, MOST_EACH, price_in)
        if kind.id == "price" and flat.get("price.each", "").strip()
        else 0.0
    )
    reader, hint = _reader(kind, each or 0.0, today)
    values = {
        part: _number(flat, f"{kind.id}.{part}", wrong, kind.low, kind.high, reader, hint)
        for part in ("today", "demand", "like", "limit")
    }
    step = _number(flat, f"{kind.id}.step", wrong, 0.1, kind.high) if flat.get(f"{kind.id}.step", "").strip() else 0.0
    cost = None
    if flat.get(f"{kind.id}.cost", "").strip():
        cost = _number(flat, f"{kind.id}.cost", wrong, 0.1, LARGEST_REVENUE, money_in)
    words = {part: plain(flat.get(f"{kind.id}.{part}", "")) for part in ("label", "unit", "per")}
    for part, text in words.items():
        if len(text) > SHORT:
            wrong[f"{kind.id}.{part}"] = f"This has {len(text)} characters; say it in {SHORT}."
    if len(wrong) > before or step is None:
        return None
    now, demand, like, limit = (float(values[p] or 0) for p in ("today", "demand", "like", "limit"))
    like = _wish(kind, now, demand, like, notes)
    _sides(kind, now, demand, like, limit, wrong)
    ends = _end_of(flat, now, today) if kind.id == "term" else None
    return IssueAnswer(
        kind.id, now, demand, like, limit, step or _usual_step(kind, now, demand, like), cost, words["label"], words["unit"],
        ends.isoformat() if ends else "", each or 0.0, words["per"],
    )  # fmt: skip


def _end_of(flat: Flat, months: float, today: date) -> date:
    """The day on which the present contract ends: as typed, else so many months from today."""
    typed = date_in(flat.get("term.today", "")) or date_in(flat.get("contract_end", ""))
    return typed or today + timedelta(days=round(months * 30.4375))


def _reader(kind: Kind, each: float, today: date) -> tuple[Callable[[str], float | None], str]:
    """How the numbers of a kind are read, and what else than a number may be written."""
    if kind.id == "payment":
        return (
            lambda text: found if (found := days_in_words(text)) is not None else whole_number(text),
            ", or 'yearly in advance'",
        )
    if kind.id == "term":
        return (
            lambda text: float(months_until(day, today)) if (day := date_in(text)) else whole_number(text),
            ", or a date like 31 December 2028",
        )
    if each:
        return lambda text: _cut_of(text, each), f", or the new price of one, below {each:.10g}"
    return whole_number, ""


def _cut_of(text: str, each: float) -> float | None:
    """A cut in per cent, said as such or as the new price of one unit: '€70' where one is 88 today."""
    value = price_in(text)
    if value is None or not (has_currency(text) or BY_ID["price"].high < value <= each):
        return whole_number(text)
    return round(100 * (1 - value / each), 1)


def whole_number(text: str) -> float | None:
    """A number with no more than a unit behind it; a sentence ('260, and only with a way back') is none."""
    return number_in(text) if _WITH_UNIT.fullmatch(text.strip()) else None


_WITH_UNIT = re.compile(r"[-−]?[\d\s.,'’]+\s*(?:%|[^\W\d_]+(?: [^\W\d_]+)?)?\.?")


def _wish(kind: Kind, today: float, demand: float, like: float, notes: dict[str, str]) -> float:
    """The wish; one on their side of today is taken as today's value, and the page says so."""
    if (demand - today) * (like - today) <= 0 or kind.id == "price":
        return like
    notes[f"{kind.id}.like"] = (
        f"You would be content with {like:,.10g}, which lies on their side of today. What you ask for first is taken as today's {today:,.10g}; your limit stays."
    )
    return today


def _usual_step(kind: Kind, today: float, demand: float, like: float) -> float:
    """Where no step is given: the kind's own, or a quarter of the way where that is smaller or the way is long."""
    way = abs(demand - today) or abs(like - today)
    usual = kind.example[-1]
    return usual if usual <= way else max(0.1, round(way / 2, 1))


def _sides(kind: Kind, today: float, demand: float, like: float, limit: float, wrong: dict[str, str]) -> None:
    """Demand and wish lie on two sides of today, and the limit between them."""
    name = kind.id
    if demand == today and like == today:
        wrong[f"{name}.demand"] = (
            "Nobody wants anything else than today. Change the demand or your wish, or take the tick away."
        )
    elif kind.id == "price" and demand <= 0:
        wrong[f"{name}.demand"] = "Give the cut that they demand, as a number above 0."
    elif not min(today, demand, like) <= limit <= max(today, demand, like):
        wrong[f"{name}.limit"] = (
            "Your limit lies outside of what is talked about; put it between your wish and their demand."
        )


def _cut(text: str) -> str:
    """What was typed, cut after a word to be read out again."""
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]} …"


def _money_notes(flat: Flat, revenue: float, issues: list[IssueAnswer], notes: dict[str, str]) -> None:
    """What of the money looks unlikely, asked back beside the field."""
    currency = flat.get("currency") or "EUR"
    point = revenue / 100
    if not LEAST_POINT <= point <= MOST_POINT:
        notes["revenue"] = (
            f"Read as {sum_words(currency, revenue)} a year, so one per cent is {sum_words(currency, point)}. Is that right?"
        )
    price = issues[0] if issues and issues[0].kind == "price" else None
    if price is None or price.cost is None or not price.demand:
        return
    whole = point * price.demand
    if not whole / UNLIKELY <= price.cost <= whole * UNLIKELY:
        notes["price.cost"] = (
            f"{price.demand:.10g} % of {sum_words(currency, revenue)} are {sum_words(currency, whole)}, and {sum_words(currency, price.cost)} is what you wrote for all the way. "
            "Is that right? Left empty, it is worked out."
        )


def _facts(flat: Flat, wrong: dict[str, str]) -> tuple[FactAnswer, ...]:
    found = []
    known = {t.value for t, _ in TACTICS}
    for n in range(1, FACTS + 1):
        text, source = plain(flat.get(f"fact{n}.text", "")), plain(flat.get(f"fact{n}.source", ""))
        against = flat.get(f"fact{n}.against", "").strip()
        if not text and not source:
            continue
        if not text:
            wrong[f"fact{n}.text"] = "Write what the source says."
        if not source:
            wrong[f"fact{n}.source"] = (
                "Say where one can look it up, for instance 'delivery log' or 'contract, page 4'."
            )
        for part, given in (("text", text), ("source", source)):
            if len(given) > LONG:
                wrong[f"fact{n}.{part}"] = f"This has {len(given)} characters; say it in {LONG}."
        if against and against not in known:
            wrong[f"fact{n}.against"] = f"{against!r} is no choice; use one of {', '.join(sorted(known))}."
        found.append(FactAnswer(text, source, Tactic(against) if against in known else None))
    if not found:
        wrong["facts"] = "Give at least one fact with its source. What do the records of the last year show?"
    return tuple(found)


_PARTS = {
    "today": "today", "demand": "what they demand", "like": "what you would like", "limit": "your limit", "step": "steps", "cost": "what it costs you",
    "label": "what you call it", "unit": "what it is counted in", "each": "the price of one", "per": "what one is", "text": "what it says", "source": "where one can look it up", "against": "what it speaks against",
}  # fmt: skip


def title_of(name: str) -> str:
    """What a field is called where it is spoken of elsewhere: 'Days to pay, your limit'."""
    place, _, part = name.partition(".")
    if place in BY_ID:
        return f"{BY_ID[place].label}, {_PARTS[part]}"
    if part and place.startswith("fact"):
        return f"Fact {place.removeprefix('fact')}, {_PARTS[part]}"
    if name in FIELDS:
        return FIELDS[name].label.rstrip(" …")
    return {"issues": "What is on the table", "facts": "What you can prove"}.get(name, name)


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
