"""The answers to the twelve questions, as values.

They travel flat, as field name to text (a form, the rows of the store), or nested in YAML; both are read by `app.owncase.reading`, which is
the one place that judges them.
"""

from dataclasses import dataclass

from app.content.acts import Tactic

NO_DEAL = {"stays": 0.62, "part": 0.5, "all": 0.38, "unknown": 0.46}


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """One issue: its kind, today's value, what they demand, what we would like, our limit, the step between values; `cost` is what the
    whole way to the demand costs us in thousands a year, None for the rule of thumb. `unit` is what a counted thing is counted in; `ends` the day on
    which today's contract ends; `each` (price only) the price of one unit today, 0 where none was given, and `per` what one unit is."""

    kind: str
    today: float
    demand: float
    like: float
    limit: float
    step: float
    cost: float | None = None
    label: str = ""
    unit: str = ""
    ends: str = ""
    each: float = 0.0
    per: str = ""


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """Something that can be proved, with its source; `against` is the tactic whose claim it speaks against."""

    text: str
    source: str
    against: Tactic | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was answered. Texts are plain and on one line; `revenue` is thousands a year, `years` how long we have supplied them."""

    goods: str
    seller: str
    customer: str
    revenue: float
    currency: str
    years: int
    change: str
    change_source: str
    reason: str
    issues: tuple[IssueAnswer, ...]
    boss: str
    mandate: str
    facts: tuple[FactAnswer, ...]
    fear: str
    fear_issue: str
    buyer: str
    title: str
    pronoun: str
    decider: str
    manner: str
    tactics: tuple[Tactic, ...]
    trouble: str
    no_deal: str
    no_deal_text: str
    bad_deal: str
    keep_back: str
    deadline: str
    contract_end: str
    other_way: str = ""

    def issue(self, kind: str) -> IssueAnswer | None:
        """The issue of a kind, or None where it is not on the table."""
        return next((i for i in self.issues if i.kind == kind), None)

    @property
    def price(self) -> IssueAnswer:
        """The price issue, which every case has."""
        return self.issues[0]
