"""The kinds of issues that can be on the table of an own case, with the rules of thumb for what they are worth to us.

The rules, all in thousands a year on a yearly revenue V (thousands), unless the answers say what an issue costs:
price, V/100 a point · payment, 8 % cost of capital on the days, V·0.08/365 a day · contract length, 1.5 % of V for twelve months (planning,
no new tender) · share of their volume, 8 % margin on what a point brings · committed volume, the contribution of a unit: 25 % of its price, 70 % where
it is a licence, a seat or another thing that costs us little, and for people the rule of a response · stock, 8.5 % a year on the goods of one week ·
response, lead time and service level, 1.25 % of V for the whole way from today to what they demand.
"""

from dataclasses import dataclass
from typing import Literal

from app.locale.filled import N_

Unit = Literal["percent", "days", "months", "weeks", "hours", "units"]
# The units stand beside the fields.
_UNITS = (N_("percent"), N_("days"), N_("months"), N_("weeks"), N_("hours"), N_("units"))
COST_OF_CAPITAL, LENGTH, MARGIN, STOCK, EFFORT = 0.08, 0.015, 0.08, 0.085, 0.0125
CONTRIBUTION, OF_A_SERVICE = 0.25, 0.7


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of issue: `say` is a value in a sentence with {figure}; `one` a single unit for 'one … costs'; `help` the question beside the field;
    `whole` where the rule is for the whole way; `zero` how none of it is said; `low` and `high` the values that make sense; `example` what the form shows
    (today, demand, like, limit, step)."""

    id: str
    label: str
    unit: Unit
    names: tuple[str, ...]
    say: str
    one: str
    help: str
    low: float
    high: float
    example: tuple[float, float, float, float, float]
    whole: bool = False
    zero: str = ""

    def per_unit(self, revenue: float, today: float, way: float) -> float:
        """What one unit costs us in thousands a year, by the rule of thumb. `way` is how far it is from today to the demand."""
        if self.whole:
            return EFFORT * revenue / max(way, 1e-9)
        rules = {
            "price": revenue / 100,
            "payment": revenue * COST_OF_CAPITAL / 365,
            "term": revenue * LENGTH / 12,
            "share": revenue / max(today, 1.0) * MARGIN,
            "volume": revenue / max(today, 1.0) * CONTRIBUTION,
            "stock": revenue / 52 * STOCK,
        }
        return rules[self.id]


KINDS: tuple[Kind, ...] = (
    Kind(
        "price", N_("Price cut"), "percent",
        ("price cut", "price reduction", "price", "prices", "rate", "rates", "fee", "fees", "reduction", "discount", "cut", "decrease"),
        "{figure} off the price", "one per cent", N_("How much less they want to pay, in per cent."), 0, 60, (0, 8, 0, 3, 1),
    ),
    Kind(
        "payment", N_("Days to pay"), "days",
        ("payment", "payment term", "payment terms", "payment days", "days to pay", "days net", "net", "pay in", "paid in", "pay"),
        "payment at {figure}", "one day", N_("After how many days they pay; -90 is 90 days before, 'yearly in advance' can be written too."), -365, 240, (30, 60, 30, 45, 15), zero="payment at once",
    ),
    Kind(
        "term", N_("Contract length"), "months",
        ("contract", "contract length", "length of the contract", "term", "extension", "extend", "duration", "prolong", "months"),
        "a contract of {figure}", "one month", N_("How long the contract runs from now; a date can be written too."), 0, 180, (12, 12, 36, 12, 12), zero="no contract",
    ),
    Kind(
        "share", N_("Our share of their volume"), "percent",
        ("share", "share of volume", "volume share", "share of the volume", "share of business", "volume", "allocation", "of the volume"),
        "{figure} of the volume", "one point", N_("How much of what they need comes from us, in per cent."), 0, 100, (80, 70, 90, 80, 10), zero="none of the volume",
    ),
    Kind(
        "volume",
        N_("Committed volume"),
        "units",
        ("committed volume", "volume commitment", "commitment", "committed", "commit", "minimum volume", "minimum", "quantity", "units"),
        "{figure} committed",
        "one unit",
        N_("How many units they are bound to take in a year."),
        0,
        100_000_000,
        (400, 300, 400, 350, 50),
        zero="nothing committed",
    ),
    Kind(
        "stock", N_("Stock we hold for them"), "weeks",
        ("safety stock", "stock", "buffer", "buffer stock", "inventory", "consignment", "stockholding"),
        "{figure} of stock", "one week", N_("How many weeks of stock we keep ready."), 0, 52, (2, 4, 2, 4, 1), zero="no stock",
    ),
    Kind(
        "response", N_("Time until we respond"), "hours",
        ("response time", "response", "respond", "reaction time", "reaction", "time to respond", "hours", "hour"),
        "a response within {figure}", "one hour", N_("How soon we answer or are there, in hours."), 0, 240, (8, 4, 8, 4, 2), True,
    ),
    Kind(
        "lead_time", N_("Lead time"), "days",
        ("lead time", "lead times", "delivery time", "delivery", "deliver", "turnaround", "notice"),
        "a lead time of {figure}", "one day", N_("How long from order to delivery, in days."), 0, 365, (10, 5, 10, 7, 1), True,
    ),
    Kind(
        "service", N_("Service level"), "percent",
        ("service level", "service levels", "service", "availability", "uptime", "fill rate", "on-time rate", "punctuality"),
        "a service level of {figure}", "one point", N_("What we promise to reach, in per cent; 0 where it is dropped."), 0, 100, (96, 99, 96, 98, 1), True, "no service level",
    ),
)  # fmt: skip
BY_ID = {kind.id: kind for kind in KINDS}
BESIDE_PRICE = tuple(kind.id for kind in KINDS if kind.id != "price")
