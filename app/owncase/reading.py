"""Reading answers: fields with text in, `Answers` out, or for each wrong field what is wrong and what to do.

Names of fields: those of `questions.FIELDS`; `payment.on`, `.today`, `.demand`, `.like`, `.limit`, `.step`, `.cost`, `.label` for each kind
of issue; `fact1.text`, `.source`, `.against`; `tactic.deadline` for a tick.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.acts import Tactic
from app.locale.filled import N_, Filled, Number
from app.owncase.answers import NO_DEAL, Answers, FactAnswer, IssueAnswer
from app.owncase.kinds import BESIDE_PRICE, BY_ID, Kind
from app.owncase.persons import plain
from app.owncase.questions import FACTS, FIELDS, LONG, SHORT, TACTICS, Field

LARGEST_REVENUE, MOST_YEARS = 10_000_000, 100
MOST_BESIDE = 5
NUMBERS = ("today", "demand", "like", "limit", "step", "cost")
Flat = Mapping[str, str]
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the answers where nothing is wrong, else None; `problems` by field, in the order of the questions."""

    answers: Answers | None
    problems: dict[str, str]


def read(flat: Flat) -> Reading:
    """Judge all answers at once, so that every problem is shown."""
    wrong: dict[str, str] = {}
    texts = {name: _text(flat, field, wrong) for name, field in FIELDS.items()}
    revenue = _number(flat, "revenue", wrong, 1, LARGEST_REVENUE)
    years = _number(flat, "years", wrong, 0, MOST_YEARS)
    issues = _issues(flat, wrong)
    facts = _facts(flat, wrong)
    if issues and texts["fear_issue"] not in [i.kind for i in issues[1:]]:
        wrong.setdefault("fear_issue", N_("Choose one of the things that you ticked in question 4."))
    tactics = tuple(t for t, _ in TACTICS if flat.get(f"tactic.{t.value}"))
    if Tactic.BLAME in tactics and not texts["trouble"]:
        wrong.setdefault(
            "trouble", N_("You ticked that they bring up the past. Say what happened, or take the tick away.")
        )
    ordered = {name: wrong[name] for name in _order() if name in wrong}
    if ordered or revenue is None or years is None:
        return Reading(None, ordered)
    given = {n: t for n, t in texts.items() if n not in ("revenue", "years")}
    return Reading(
        Answers(**given, revenue=revenue, years=int(years), issues=tuple(issues), facts=facts, tactics=tactics), {}
    )


def _order() -> list[str]:
    """All names of fields in the order in which the form asks."""
    names: list[str] = []
    for name in FIELDS:
        names.append(name)
        if name == "reason":
            names += ["issues", *(f"{k}.{part}" for k in BY_ID for part in ("label", *NUMBERS))]
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
        wrong[field.name] = _needed(field)
    elif len(text) > field.size:
        wrong[field.name] = _too_long(text, field.size)
    elif text and not any(c.isalpha() for c in text) and field.name != "deadline":
        wrong[field.name] = N_("Use words here.")
    values = [value for value, _ in field.choices]
    if values and text not in values:
        if text:
            wrong[field.name] = _no_choice(text, values)
        return values[0]
    if field.name == "no_deal" and text not in NO_DEAL:
        return "unknown"
    return text


def _needed(field: Field) -> str:
    return (
        Filled("This is needed. For instance: %(example)s.", example=field.example)
        if field.example
        else N_("This is needed.")
    )


def _too_long(text: str, most: int) -> str:
    return Filled("This has %(length)s characters; say it in %(most)s.", length=len(text), most=most)


def _no_choice(text: str, values: Sequence[str]) -> str:
    return Filled("%(typed)s is no choice; use one of %(names)s.", typed=repr(text), names=", ".join(values))


def _number(flat: Flat, name: str, wrong: dict[str, str], low: float, high: float) -> float | None:
    text = flat.get(name, "").strip()
    if not text:
        wrong[name] = N_("A number is needed here.")
        return None
    value = number_of(text)
    if value is None:
        wrong[name] = Filled("%(typed)s is no number; write it like 1800 or 2.5.", typed=repr(text[:30]))
    elif not low <= value <= high:
        wrong[name] = Filled(
            "%(typed)s does not fit; give a number from %(low)s to %(high)s.", typed=text[:30], low=Number(low), high=Number(high),
        )  # fmt: skip
    else:
        return value
    return None


def number_of(text: str) -> float | None:
    """A number as people type it: '1,800', '1.800', '2,5', '8 %', '30 days'; None where it is none."""
    word = text.strip().split(" ")[0].rstrip("%").replace("'", "")
    if _DOTTED.fullmatch(word):
        word = word.replace(".", "").replace(",", ".")
    elif "," in word:
        head, _, tail = word.rpartition(",")
        word = word.replace(",", "") if len(tail) == 3 or "." in tail else f"{head.replace(',', '')}.{tail}"
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _issues(flat: Flat, wrong: dict[str, str]) -> list[IssueAnswer]:
    ticked = [k for k in BESIDE_PRICE if flat.get(f"{k}.on")]
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
    found = [_issue({**flat, "price.today": "0", "price.like": "0"}, BY_ID["price"], wrong)]
    found += [_issue(flat, BY_ID[k], wrong) for k in ticked]
    return [i for i in found if i is not None]


def _issue(flat: Flat, kind: Kind, wrong: dict[str, str]) -> IssueAnswer | None:
    before = len(wrong)
    values = {
        part: _number(flat, f"{kind.id}.{part}", wrong, kind.low, kind.high)
        for part in ("today", "demand", "like", "limit")
    }
    step = _number(flat, f"{kind.id}.step", wrong, 0.1, kind.high) if flat.get(f"{kind.id}.step", "").strip() else 0.0
    cost = None
    if flat.get(f"{kind.id}.cost", "").strip():
        cost = _number(flat, f"{kind.id}.cost", wrong, 0.1, LARGEST_REVENUE)
    label = plain(flat.get(f"{kind.id}.label", ""))
    if len(label) > SHORT:
        wrong[f"{kind.id}.label"] = _too_long(label, SHORT)
    if len(wrong) > before or step is None:
        return None
    today, demand, like, limit = (float(values[p] or 0) for p in ("today", "demand", "like", "limit"))
    _sides(kind, today, demand, like, limit, wrong)
    return IssueAnswer(kind.id, today, demand, like, limit, step or _usual_step(kind, today, demand, like), cost, label)


def _usual_step(kind: Kind, today: float, demand: float, like: float) -> float:
    """Where no step is given: the kind's own, or a quarter of the way where that is smaller."""
    way = abs(demand - today) or abs(like - today)
    usual = kind.example[-1]
    return usual if usual <= way else max(0.1, round(way / 2, 1))


def _sides(kind: Kind, today: float, demand: float, like: float, limit: float, wrong: dict[str, str]) -> None:
    """Demand and wish lie on two sides of today, and the limit between them."""
    name = kind.id
    if demand == today and like == today:
        wrong[f"{name}.demand"] = N_(
            "Nobody wants anything else than today. Change the demand or your wish, or take the tick away."
        )
    elif kind.id == "price" and demand <= 0:
        wrong[f"{name}.demand"] = N_("Give the cut that they demand, as a number above 0.")
    elif (demand - today) * (like - today) > 0:
        wrong[f"{name}.like"] = N_(
            "Your wish lies on their side of today. What you could live with is your limit; as a wish, put today's value or better."
        )
    elif not min(today, demand, like) <= limit <= max(today, demand, like):
        wrong[f"{name}.limit"] = N_(
            "Your limit lies outside of what is talked about; put it between your wish and their demand."
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
            wrong[f"fact{n}.text"] = N_("Write what the source says.")
        if not source:
            wrong[f"fact{n}.source"] = N_(
                "Say where one can look it up, for instance 'delivery log' or 'contract, page 4'."
            )
        for part, given in (("text", text), ("source", source)):
            if len(given) > LONG:
                wrong[f"fact{n}.{part}"] = _too_long(given, LONG)
        if against and against not in known:
            wrong[f"fact{n}.against"] = _no_choice(against, sorted(known))
        found.append(FactAnswer(text, source, Tactic(against) if against in known else None))
    if not found:
        wrong["facts"] = N_("Give at least one fact with its source. What do the records of the last year show?")
    return tuple(found)


_PARTS = {
    "today": N_("today"), "demand": N_("what they demand"), "like": N_("what you would like"), "limit": N_("your limit"), "step": N_("steps"),
    "cost": N_("what it costs you"), "label": N_("what you call it"), "text": N_("what it says"), "source": N_("where one can look it up"),
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
            *(f"{k}.{part}" for k in BY_ID for part in ("on", "label", *NUMBERS)),
            *(f"fact{n}.{part}" for n in range(1, FACTS + 1) for part in ("text", "source", "against")),
            *(f"tactic.{t.value}" for t, _ in TACTICS),
        }
    )
