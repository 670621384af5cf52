"""What still stands of her demands: a line that names a figure from which she has moved, or which was met, is not said again.

For cases that pace their pressure (`paced`). Everything here was said aloud by one of the two.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.content.persona import CaseFile, IssueSpec
from app.language.figures import say_figure
from app.negotiation.issues import Value
from app.negotiation.offers import Offer

NEAR = 1e-9


def paced(case: CaseFile) -> bool:
    """Whether the pressure of a case is spaced out and comes in an order of the seed, as in an own case; else it rides as the script says."""
    own = case.extensions.get("own")
    return isinstance(own, Mapping) and bool(own.get("paced"))


def left_behind(case: CaseFile, table: Mapping[str, Value], standing: Mapping[str, Value]) -> frozenset[str]:
    """The issues on which her opening demand is no longer her demand: she moved away from it, or the trainee's offer meets it."""
    return frozenset(
        spec.id
        for spec in case.issues
        if not spec.choices
        and (table[spec.id] != case.opening[spec.id] or _met(spec, table[spec.id], standing[spec.id]))
    )


def still_said(case: CaseFile, lines: Sequence[str], gone: frozenset[str]) -> tuple[str, ...]:
    """The lines that name no opening demand on one of the issues `gone`."""
    patterns = [
        _named(spec.spoken(case.opening[spec.id]), _bare(spec, case.opening[spec.id]))
        for spec in case.issues
        if spec.id in gone
    ]
    return tuple(line for line in lines if not any(p.search(line) for p in patterns))


def was_granted(case: CaseFile, offer: Offer, table: Mapping[str, Value]) -> bool:
    """Whether one of the things that an offer asks in return was granted before: her table has moved there."""
    return any(table[name] != case.opening[name] for name in offer.asked)


def names_its_price(case: CaseFile, offer: Offer) -> bool:
    """Whether an offer asks in return for something that is not so today: her verdict on the offer speaks of it."""
    today = {spec.id: spec.status_quo for spec in case.issues if not spec.choices}
    return any(name in today and offer.terms[name] != today[name] for name in offer.asked)


def _met(spec: IssueSpec, hers: Value, mine: Value) -> bool:
    if isinstance(hers, str) or isinstance(mine, str) or isinstance(spec.status_quo, str) or hers == spec.status_quo:
        return False
    sign = -1.0 if spec.better_for_buyer == "lower" else 1.0
    return sign * (mine - hers) >= -NEAR


def _bare(spec: IssueSpec, value: Value) -> str:
    """A value as it is said without its name: '60 days', '8 people'."""
    if isinstance(value, str) or value <= 0:
        return spec.spoken(value)
    counted = spec.say.partition("{figure}")[2].strip() if spec.unit == "choice" else ""
    return f"{say_figure(value, spec.unit)} {counted}".strip()


@lru_cache(maxsize=512)
def _named(*forms: str) -> re.Pattern[str]:
    body = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w.,])(?:{body})(?!\w|[.,]\d)", re.IGNORECASE)
