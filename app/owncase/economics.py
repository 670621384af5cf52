"""The economics of an own case, derived from the answers alone: what each thing is worth to us, and several hidden truths of the buyer.

Rules of thumb (docs/own-customer.md says them for users):
- Ours: a cost given in the answers, else the rule of the kind (`app.owncase.kinds`). A cut in another form costs less than one in the price:
  a rebate 85 % (it ends with the year), a one-off 50 % (it is paid once), a saving on another way 40 %.
- Hers: a draw says which share of all that she wants lies on the price, on the thing that its real need speaks of, and on the rest; the rest is
  divided as our own costs are. So what is dear to her in a draw is often cheap to us, and the trade is worth finding.
- Her floor is 0.36 to 0.44 of what she asks for where the alternative is weak or fair, 0.58 where it is strong; it is lowered in steps of 0.02, to
  0.30 and no further, until the zone of agreement holds a few packages. Where none is left the draw says so: a respectful no-deal is its right end.
- In every draw with a zone, the best deal for us is not a cut in price alone: the weight of the needed thing is raised by a fifth, up to seven
  times, until that holds. It always does where they demand every thing on the table and the price is the dearest; where not, a
  cut may honestly be the cheapest thing to give.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.locale.filled import N_, Filled
from app.negotiation.issues import Economics, Issue, Scored, Worth, zone
from app.owncase.answers import NO_DEAL, Answers, IssueAnswer
from app.owncase.kinds import BY_ID, CONTRIBUTION, EFFORT, OF_A_SERVICE

OUR_FORM = {"price": 1.0, "rebate": 0.85, "one_off": 0.5, "other_way": 0.4}
FORM = "form"
LEAST_FLOOR, FLOOR_STEP = 0.30, 0.02
ENOUGH = 3
LEAST_NEED, LEAST_OTHER, LEAST_WAY = 0.17, 0.07, 0.4
MOST_STEPS = {1: 9, 2: 7, 3: 5, 4: 4, 5: 4}
PRICE_STEPS, LEAST_PRICE_STEPS = 9, 4
BETTER_BY = 0.02
MOST_RAISES, RAISE, MOST_NEED = 8, 1.2, 2.8


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a draw is before its figures: shares of her wants on the price and on what its needs speak of, worth of each form, floor."""

    id: str
    price: float
    need: float
    on: str
    kpi: Mapping[str, float]
    floor: float
    overrating: float
    alternative: str
    needs: tuple[str, ...]
    leverage: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A draw with its figures: her weights per numeric issue in thousands a year, her floor and whether a deal exists."""

    sketch: Sketch
    weights: dict[str, float]
    floor: float
    agreement: bool


def steps_of(issue: IssueAnswer, beside: int) -> list[float]:
    """The values of an issue, ascending: from today in steps both ways, with demand, wish and limit always among them; thinned to what
    can be searched, and the price in no fewer than four."""
    low, high = _ends(issue)
    must = {_round(v) for v in (issue.today, issue.demand, issue.like, issue.limit)}
    most = PRICE_STEPS if issue.kind == "price" else MOST_STEPS[beside]
    step = issue.step
    while (high - low) / step > most:
        step *= 2
    while issue.kind == "price" and (high - low) / step < LEAST_PRICE_STEPS:
        step /= 2
    grid = {_round(issue.today + n * step) for n in range(-most - 1, most + 2)}
    values = sorted(must | {v for v in grid if low <= v <= high})
    spare = [v for v in values if v not in must]
    while len(values) > max(most, len(must)) and spare:
        values.remove(spare.pop(len(spare) // 2))
    return values


def her_end(issue: IssueAnswer) -> str:
    """Which end of an issue she likes."""
    if issue.demand != issue.today:
        return "higher" if issue.demand > issue.today else "lower"
    return "lower" if issue.like > issue.today else "higher"


def per_unit(answers: Answers, issue: IssueAnswer) -> float:
    """What one unit of an issue costs us, in thousands a year."""
    way = abs(issue.demand - issue.today) or abs(issue.like - issue.today)
    if issue.cost is not None:
        return issue.cost / way
    if issue.kind == "volume":
        return _counted(answers, issue, way)
    return BY_ID[issue.kind].per_unit(answers.revenue, issue.today, way)


def _counted(answers: Answers, issue: IssueAnswer, way: float) -> float:
    """What one of a counted thing is worth: its contribution. People are our cost and not their price, so for them the rule of a service holds."""
    share = _share_of(issue)
    return EFFORT * answers.revenue / way if share is None else answers.revenue / max(issue.today, 1.0) * share


def _share_of(issue: IssueAnswer) -> float | None:
    """The share of its price that a counted thing contributes; None for people."""
    words = f"{issue.label} {issue.unit}".lower()
    if _PEOPLE.search(words):
        return None
    return OF_A_SERVICE if _SERVICE.search(words) else CONTRIBUTION


def rule_of(issue: IssueAnswer) -> str:
    """The rule of thumb for what an issue is worth, in words."""
    if issue.kind == "volume" and (share := _share_of(issue)) is not None:
        return Filled("%(share)s of what they pay for one today", share=f"{100 * share:.0f} %")
    return _RULES.get(issue.kind, N_("1.25 % of the yearly sum for the whole way"))


_RULES = {
    "payment": N_("8 % a year on the days"), "term": N_("1.5 % of the yearly sum for twelve months"), "share": N_("8 % of the yearly sum, point by point"), "stock": N_("8.5 % a year on the goods of a week"),
}  # fmt: skip
_PEOPLE = re.compile(r"\b(?:people|persons?|staff|team|crew|headcount|heads|technicians?|cleaners?|guards?|drivers)\b")
_SERVICE = re.compile(
    r"\b(?:licen[cs]es?|seats?|users?|subscriptions?|accounts?|lifts?|elevators?|vehicles?|devices?|sites?|stations?|contracts?)\b"
)


def our_swing(answers: Answers, issue: IssueAnswer) -> float:
    """What the whole domain of an issue is worth to us, in thousands a year, two digits exact."""
    low, high = _ends(issue)
    return _two_digits(per_unit(answers, issue) * (high - low))


def our_forms(forms: tuple[str, ...]) -> dict[str, float]:
    """How much of a cut each form costs us."""
    return {name: OUR_FORM[name] for name in forms}


def hidden_truths(answers: Answers, forms: tuple[str, ...]) -> list[Hidden]:
    """The draws of a case, six of them."""
    return [_figured(answers, sketch, forms) for sketch in sketches(answers.fear_issue, *other_needs(answers))]


def other_needs(answers: Answers) -> tuple[str, str]:
    """The issues of two needs beside the fear's, as far as there are as many: first those where she demands something."""
    others = [i for i in answers.issues[1:] if i.kind != answers.fear_issue]
    ranked = [i.kind for i in sorted(others, key=lambda i: i.demand == i.today)] or [answers.fear_issue]
    return ranked[0], ranked[min(1, len(ranked) - 1)]


def sketches(fear: str, second: str, third: str) -> tuple[Sketch, ...]:
    """The six hidden truths before their figures."""
    return (
        Sketch("fear-is-true", 0.26, 0.56, fear, _kpi(0.9, 0.9, 0.7, 0.8), 0.38, 0.22, "weak", ("cover", "fear"), True),
        Sketch("price-counts", 0.46, 0.36, second, _kpi(1.0, 0.4, 0.35, 0.35), 0.42, 0.18, "fair", ("cover", "counted")),
        Sketch("another-need", 0.28, 0.54, second, _kpi(0.9, 0.8, 0.7, 0.7), 0.38, 0.22, "weak", ("cover", f"need_{second}")),
        Sketch("real-alternative", 0.32, 0.46, fear, _kpi(1.0, 0.8, 0.6, 0.7), 0.58, 0.0, "strong", ("cover", "fear")),
        Sketch("this-year", 0.3, 0.46, third, _kpi(0.7, 0.5, 1.0, 0.8), 0.38, 0.24, "weak", ("cover", "this_year", f"need_{third}")),
        Sketch("promised-upstairs", 0.34, 0.44, fear, _kpi(0.8, 1.0, 0.6, 1.0), 0.40, 0.2, "fair", ("cover", "promised", "fear"), True),
    )  # fmt: skip


def no_deal(answers: Answers) -> float:
    """What no deal is worth to us, on the scale where today is 1 and her opening 0."""
    return NO_DEAL[answers.no_deal]


def table_of(
    answers: Answers, forms: tuple[str, ...], weights: Mapping[str, float], kpi: Mapping[str, float]
) -> Economics:
    """The engine's economics for the answers and one set of her weights."""
    beside = len(answers.issues) - 1
    issues = [_issue(i, beside) for i in answers.issues]
    issues.insert(1, Issue(FORM, forms, "price", is_form=True))
    opening = {i.kind: i.demand for i in answers.issues} | {FORM: "price"}
    ours = Worth({i.kind: our_swing(answers, i) for i in answers.issues}, our_forms(forms))
    return Economics(tuple(issues), opening, Worth(dict(weights), dict(kpi)), ours, no_deal(answers))


def _figured(answers: Answers, sketch: Sketch, forms: tuple[str, ...]) -> Hidden:
    kpi = {name: sketch.kpi[name] for name in forms}
    sketch = replace(sketch, kpi=kpi)
    need, zone_found, weights = sketch.need, False, _weights(answers, sketch, sketch.need)
    floor = sketch.floor
    for _ in range(MOST_RAISES):
        weights = _weights(answers, sketch, need)
        economics = table_of(answers, forms, weights, kpi)
        floor, found = _floor(economics, sketch)
        zone_found = bool(found)
        if not found or _trade_beats_price(economics, found):
            break
        need = min(need * RAISE, MOST_NEED * sketch.price)
    return Hidden(sketch, weights, floor, zone_found)


def _weights(answers: Answers, sketch: Sketch, need: float) -> dict[str, float]:
    """Her weights: the price at what it is really worth to her, the others by their shares against it."""
    rest = [i for i in answers.issues[1:] if i.kind != sketch.on]
    left = max(0.06, 1 - sketch.price - sketch.need) if rest else 0.0
    ours = {i.kind: our_swing(answers, i) for i in rest}
    shares = {sketch.on: need, **{k: left * w / sum(ours.values()) for k, w in ours.items()}}
    worth = our_swing(answers, answers.price)
    total = sketch.price + sum(shares.values())
    for other in rest:  # what she asks for is worth something to her, so that leaving it is a price she pays
        shares[other.kind] = max(shares[other.kind], LEAST_OTHER * total / _way_share(other))
    total = sketch.price + sum(shares.values())
    shares[sketch.on] = max(shares[sketch.on], LEAST_NEED * total)
    weights = {"price": worth, **{k: worth * share / sketch.price for k, share in shares.items()}}
    return {i.kind: _two_digits(weights[i.kind]) for i in answers.issues}


def _way_share(issue: IssueAnswer) -> float:
    """How much of the domain of an issue lies between what she demands and today's value (or, where she demands nothing, our wish)."""
    low, high = _ends(issue)
    far = issue.today if issue.demand != issue.today else issue.like
    return max(LEAST_WAY, abs(issue.demand - far) / (high - low))


def _floor(economics: Economics, sketch: Sketch) -> tuple[float, list[Scored]]:
    """Her floor, lowered until the zone holds enough packages, and the zone; an empty zone with the floor of the sketch where there is none."""
    scored = [s for s in economics.scored() if s.value >= economics.no_deal]
    floor = sketch.floor
    while floor > LEAST_FLOOR + 1e-9 and sum(s.utility >= floor for s in scored) < ENOUGH:
        floor = round(floor - FLOOR_STEP, 2)
    found = zone(economics, floor)
    return (floor, found) if found else (sketch.floor, [])


def _trade_beats_price(economics: Economics, found: list[Scored]) -> bool:
    """Whether the best deal for us is better than the best that changes the price alone."""
    base = economics.status_quo
    best = max(s.value for s in found)
    alone = [s.value for s in found if all(v == base[n] for n, v in s.terms if n != "price")]
    return not alone or best >= max(alone) + BETTER_BY


def _issue(issue: IssueAnswer, beside: int) -> Issue:
    steps = tuple(sorted(steps_of(issue, beside), reverse=her_end(issue) == "lower"))
    return Issue(issue.kind, steps, issue.today, issue.kind == "price", False, issue.kind == "term")


def _ends(issue: IssueAnswer) -> tuple[float, float]:
    values = (issue.today, issue.demand, issue.like, issue.limit)
    return min(values), max(values)


def _kpi(price: float, rebate: float, one_off: float, other_way: float) -> dict[str, float]:
    return {"price": price, "rebate": rebate, "one_off": one_off, "other_way": other_way}


def _round(value: float) -> float:
    return round(value, 4)


def _two_digits(value: float) -> float:
    """A figure of the kind that people would write down: two digits exact, above nothing."""
    return float(f"{max(value, 0.001):.2g}")
