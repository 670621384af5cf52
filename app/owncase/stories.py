"""What each hidden truth of an own case is about, as the debrief tells it, and which of the buyer's claims are true in it."""

from collections.abc import Sequence

from app.content.acts import Tactic
from app.owncase.answers import Answers
from app.owncase.brief import noun_of
from app.owncase.economics import Hidden
from app.owncase.persons import clause
from app.owncase.slots import without_twins

_TRUE: dict[str, tuple[Tactic, ...]] = {
    "fear-is-true": (Tactic.CUT_BUDGET, Tactic.LONGER_PAYMENT),
    "price-counts": (Tactic.HIGHER_AUTHORITY, Tactic.PRECEDENT_OF_OTHERS),
    "another-need": (Tactic.INDEX_DROP, Tactic.CUT_BUDGET),
    "real-alternative": (Tactic.RIVAL_QUOTE, Tactic.RE_TENDER, Tactic.DEADLINE, Tactic.SHOULD_COST),
    "this-year": (Tactic.DEADLINE, Tactic.CUT_BUDGET),
    "promised-upstairs": (Tactic.HIGHER_AUTHORITY, Tactic.INDEX_DROP),
}


def story_of(answers: Answers, hidden: Hidden) -> str:
    """A few sentences on one hidden truth."""
    issue = answers.issue(hidden.sketch.on)
    thing = noun_of(answers, issue) if issue else "the other points"
    name, house = answers.buyer, answers.customer
    told = {
        "fear-is-true": f"What {house} is afraid of is real: {clause(answers.fear)}. In this talk {thing} is worth more to {name} than most of the price.",
        "price-counts": f"Only a lower price is counted as a saving at {house}. A small cut in the price itself goes far, together with something on {thing}; other forms hardly help.",
        "another-need": f"Something else stands behind the demand, and {thing} is where it shows. There {name} would pay for what costs you little.",
        "real-alternative": f"The other offer is real and good. Far below the demand there is no deal, and what the other one cannot give lies in {thing}.",
        "this-year": f"The saving is needed in this year's books. A one-off counts in full, a lower price for years counts less, and {thing} matters too.",
        "promised-upstairs": f"{name} has announced a saving upstairs. A rebate with a name of its own counts as much as a lower price, and {thing} helps to tell the story.",
    }[hidden.sketch.id]
    told = without_twins(told)
    return (
        told
        if hidden.agreement
        else f"{told} With these figures no deal is better for both than none; a respectful no is the right end."
    )


def true_claims(draw: str, claims: Sequence[Tactic]) -> list[Tactic]:
    """The claims that are true in a draw; what went wrong in the past is always true, as it stands in the answers."""
    return [t for t in claims if t in _TRUE[draw] or t is Tactic.BLAME]
