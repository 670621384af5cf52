"""Reading one thing on the table: its numbers as people type them, which side each lies on, and what was taken for what."""

import re
from collections.abc import Callable, Mapping

from app.language.days import Day, after_months
from app.locale.filled import N_, Filled, Number
from app.owncase.answers import IssueAnswer
from app.owncase.kinds import BY_ID, Kind
from app.owncase.numbers import (
    count_in,
    counted,
    date_in,
    days_in_words,
    has_currency,
    money_in,
    months_until,
    number_in,
    price_in,
)
from app.owncase.persons import plain
from app.owncase.questions import SHORT
from app.owncase.slots import sum_words

LARGEST_REVENUE, MOST_EACH = 10_000_000, 1e9
Flat = Mapping[str, str]


def issue_of(flat: Flat, kind: Kind, wrong: dict[str, str], notes: dict[str, str], today: Day) -> IssueAnswer | None:
    """One thing on the table; None where one of its fields is wrong, which `wrong` then says. `notes` gets what was taken for what."""
    before = len(wrong)
    each = (
        number_of(flat, "price.each", wrong, 0.0001, MOST_EACH, price_in)
        if kind.id == "price" and flat.get("price.each", "").strip()
        else 0.0
    )
    reader, hint = _reader(kind, each or 0.0, today, flat.get(f"{kind.id}.unit", ""))
    if (
        kind.id != "price" and not flat.get(f"{kind.id}.like", "").strip()
    ):  # who wishes for nothing is content with today
        flat = {**flat, f"{kind.id}.like": flat.get(f"{kind.id}.today", "")}
    values = {
        part: number_of(flat, f"{kind.id}.{part}", wrong, kind.low, kind.high, reader, hint)
        for part in ("today", "demand", "like", "limit")
    }
    step: float | None = 0.0
    if flat.get(f"{kind.id}.step", "").strip():
        step = number_of(flat, f"{kind.id}.step", wrong, 0.1, kind.high, reader if kind.unit == "units" else number_in)
    cost = None
    if flat.get(f"{kind.id}.cost", "").strip():
        cost = number_of(flat, f"{kind.id}.cost", wrong, 0.1, LARGEST_REVENUE, money_in)
    words = {part: plain(flat.get(f"{kind.id}.{part}", "")) for part in ("label", "unit", "per")}
    if kind.unit == "units" and not words["unit"]:
        words["unit"] = _typed_unit(flat, kind)
    for part, text in words.items():
        if len(text) > SHORT:
            wrong[f"{kind.id}.{part}"] = too_long(text, SHORT)
    if len(wrong) > before or step is None:
        return None
    now, demand, like, limit = (float(values[p] or 0) for p in ("today", "demand", "like", "limit"))
    like = _wish(kind, now, demand, like, notes)
    _sides(kind, now, demand, like, limit, wrong)
    ends = _end_of(flat, now, today) if kind.id == "term" else None
    found = IssueAnswer(
        kind.id, now, demand, like, limit, step or _usual_step(kind, now, demand, like), cost, words["label"], words["unit"],
        str(ends) if ends else "", each or 0.0, words["per"],
    )  # fmt: skip
    _said_back(flat, found, notes)
    return found


def _typed_unit(flat: Flat, kind: Kind) -> str:
    """The unit that stands behind a number of the table: '310 t' are tonnes, '40 pallets' pallets; empty where none does."""
    for part in ("today", "demand", "like", "limit"):
        match = re.fullmatch(r"[-−]?\d[\d\s.,'’]*(?P<unit>[^\W\d_]{1,20})\.?", _bare(flat.get(f"{kind.id}.{part}", "")))
        if match is not None and count_in(match.group()) == number_in(match.group()):
            return _IN_FULL.get(match["unit"].lower(), match["unit"])
    return ""


# How a unit is typed in short.
_IN_FULL = {
    "t": "tonnes",
    "to": "tonnes",
    "tons": "tonnes",
    "pcs": "pieces",
    "pc": "pieces",
    "stk": "pieces",
    "kg": "kilos",
    "l": "litres",
    "m": "metres",
    "h": "hours",
}


def _said_back(flat: Flat, found: IssueAnswer, notes: dict[str, str]) -> None:
    """Numbers typed in thousands or millions are said back in a sentence, as they were read."""

    def large(part: str) -> bool:
        typed = flat.get(f"{found.kind}.{part}", "")
        return count_in(_bare(typed)) != number_in(_bare(typed))

    if any(large(part) for part in ("today", "demand", "like", "limit", "step")) and BY_ID[found.kind].unit == "units":
        notes.setdefault(f"{found.kind}.today", Filled(
            "Read as: %(today)s today, they demand %(demand)s, you would like %(like)s, your limit is %(limit)s, in steps of %(step)s.",
            today=Number(found.today), demand=Number(found.demand), like=Number(found.like), limit=Number(found.limit), step=Number(found.step),
        ))  # fmt: skip
    if found.each and large("each"):
        notes.setdefault("price.each", Filled("Read as: one costs %(each)s today.", each=Number(found.each)))
    if found.cost is not None and large("cost"):
        said = Filled("Read as: it costs you %(sum)s a year.", sum=sum_words(flat.get("currency") or "EUR", found.cost))
        notes.setdefault(f"{found.kind}.cost", said)


def _bare(typed: str) -> str:
    bare = typed.strip().lstrip("€£$ ").removeprefix("EUR").removeprefix("GBP").removeprefix("USD").strip()
    return _EVERY.sub("", bare)


def _end_of(flat: Flat, months: float, today: Day) -> Day:
    """The day on which the present contract ends: as typed, else so many months from today."""
    typed = date_in(flat.get("term.today", "")) or date_in(flat.get("contract_end", ""))
    if typed is None and re.search(r"\bend of next year\b", flat.get("contract_end", "").lower()):
        typed = Day(today.year + 1, 12, 31)
    return typed or after_months(today, months)


def _reader(kind: Kind, each: float, today: Day, unit: str) -> tuple[Callable[[str], float | None], str]:
    """How the numbers of a kind are read, and what else than a number may be written."""
    if kind.id == "payment":
        return (
            lambda text: found if (found := days_in_words(text)) is not None else whole_number(text, kind.unit),
            N_("or 'yearly in advance'"),
        )
    if kind.id == "term":
        return (
            lambda text: float(months_until(day, today)) if (day := date_in(text)) else whole_number(text, kind.unit),
            N_("or a date like 31 December 2028"),
        )
    if each:
        return lambda text: _cut_of(text, each), Filled("or the new price of one, below %(each)s", each=Number(each))
    more = N_("or with what is counted, like '400 pallets'") if kind.unit == "units" else ""
    return lambda text: whole_number(text, kind.unit, unit), more


def _cut_of(text: str, each: float) -> float | None:
    """A cut in per cent, said as such or as the new price of one unit: '€70' where one is 88 today."""
    value = price_in(text)
    if value is None or not (has_currency(text) or BY_ID["price"].high < value <= each):
        return whole_number(text, "percent")
    return round(100 * (1 - value / each), 1)


def whole_number(text: str, unit: str, of: str = "") -> float | None:
    """A number with no more than a unit behind it, another span of time turned into `unit`; a sentence ('260, and only with a way back') is none. Units may be
    thousands or millions ('6.5 mio boxes'); `of` says what they are."""
    text = _EVERY.sub("", text.strip())
    if not _WITH_UNIT.fullmatch(text):
        return None
    return count_in(text, of) if unit == "units" else counted(text, unit)


# '3,200 payslips a month' are 3,200 payslips.
_EVERY = re.compile(
    r"\s*(?:/\s*|\b(?:a|per|each|every)\s)(?:year|month|week|day|quarter|annum)$|\s+p\.?\s?[am]\.?$", re.IGNORECASE
)
_WITH_UNIT = re.compile(r"[-−]?[\d\s.,'’]+\s*(?:%|[^\W\d_]+(?:\.?\s[^\W\d_]+)?)?\.?")


def _wish(kind: Kind, today: float, demand: float, like: float, notes: dict[str, str]) -> float:
    """The wish; one on their side of today is taken as today's value, and the page says so."""
    if (demand - today) * (like - today) <= 0 or kind.id == "price":
        return like
    notes[f"{kind.id}.like"] = Filled(
        "You would be content with %(like)s, which lies on their side of today. What you ask for first is taken as today's %(today)s; your limit stays.",
        like=Number(like), today=Number(today),
    )  # fmt: skip
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
        wrong[f"{name}.demand"] = N_(
            "Nobody wants anything else than today. Change the demand or your wish, or take the tick away."
        )
    elif kind.id == "price" and demand <= 0:
        wrong[f"{name}.demand"] = N_("Give the cut that they demand, as a number above 0.")
    elif not min(today, demand, like) <= limit <= max(today, demand, like):
        wrong[f"{name}.limit"] = N_(
            "Your limit lies outside of what is talked about; put it between your wish and their demand."
        )


def number_of(
    flat: Flat,
    name: str,
    wrong: dict[str, str],
    low: float,
    high: float,
    read_as: Callable[[str], float | None] = number_in,
    hint: str = "",
) -> float | None:
    """The number in a field, as `read_as` reads it, between two ends; None where it is none, which `wrong` then says with a hint at what else may be written."""
    text = flat.get(name, "").strip()
    if not text:
        wrong[name] = N_("A number is needed here.")
        return None
    value = read_as(text)
    if value is None:
        bare = Filled("%(typed)s is no number; write it like 1800 or 2.5.", typed=repr(shortened(text)))
        wrong[name] = (
            bare
            if not hint
            else Filled(
                "%(typed)s is no number; write it like 1800 or 2.5, %(hint)s.", typed=repr(shortened(text)), hint=hint
            )
        )
    elif not low <= value <= high:
        wrong[name] = Filled(
            "%(typed)s does not fit; give a number from %(low)s to %(high)s.", typed=shortened(text), low=Number(low), high=Number(high),
        )  # fmt: skip
    else:
        return value
    return None


def too_long(text: str, most: int) -> str:
    """That a text is too long, and how long it may be."""
    return Filled("This has %(length)s characters; say it in %(most)s.", length=len(text), most=most)


def shortened(text: str) -> str:
    """What was typed, cut after a word to be read out again."""
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]} …"
