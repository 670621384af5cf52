"""Words for the climate: the tactics of a buyer, and cells that may be hidden."""

from app.content.acts import Tactic
from app.locale.filled import N_
from app.locale.formats import number
from app.locale.texts import _
from app.review.hiding import Shown

_TACTICS: dict[str, str] = {
    Tactic.RIVAL_QUOTE: N_("A rival's lower offer"), Tactic.SHOULD_COST: N_("The buyer's own sum of what it should cost"), Tactic.INDEX_DROP: N_("An index that fell"),
    Tactic.OPEN_BOOK: N_("Open your books"), Tactic.PRECEDENT_OF_OTHERS: N_("Others have agreed"), Tactic.DEADLINE: N_("A deadline"),
    Tactic.EXPLODING_AWARD: N_("An award that is gone tomorrow"), Tactic.RE_TENDER: N_("A new tender"), Tactic.TAKE_IT_OR_LEAVE_IT: N_("Take it or leave it"),
    Tactic.REVERSE_AUCTION: N_("A reverse auction"), Tactic.SILENCE: N_("Silence"), Tactic.CUT_BUDGET: N_("A budget that was cut"),
    Tactic.HIGHER_AUTHORITY: N_("Somebody above decides"), Tactic.GOOD_COP: N_("The kind colleague"), Tactic.BLAME: N_("Blame for a failure"),
    Tactic.HOSTAGE: N_("Something of yours held back"), Tactic.PARTNERSHIP_APPEAL: N_("An appeal to partnership"), Tactic.HARDSHIP: N_("Hard times"),
    Tactic.SALAMI: N_("One slice at a time"), Tactic.NIBBLE: N_("A little extra at the end"), Tactic.POCKETING: N_("Your offer taken, your condition dropped"),
    Tactic.UNILATERAL_DEDUCTION: N_("A deduction nobody agreed"), Tactic.OVER_THE_HEAD: N_("Going over your head"), Tactic.VOLUME_PROMISE: N_("A promise of volume"),
    Tactic.LONGER_PAYMENT: N_("Longer payment terms"), Tactic.SUPPLY_GUARANTEE: N_("A guarantee of supply"), Tactic.REDRAFT_CLAUSE: N_("A clause in the redraft"),
    Tactic.FALSE_SUMMARY: N_("A summary that is not right"), Tactic.MARGIN_QUESTION: N_("A question about your margin"), Tactic.DIRECT_QUESTION: N_("A direct question"),
}  # fmt: skip


def tactic_words(tactic: str) -> str:
    """A tactic in a few words."""
    return _(_TACTICS[tactic])


def share_words(cell: Shown | None) -> str:
    """The share of a cell with its counts; 'fewer than five' where it is hidden."""
    if cell is None:
        return "–"
    if cell.hidden or cell.times is None or cell.hits is None:
        return _("fewer than five people")
    share = number(100 * cell.hits / cell.times) if cell.times else "–"
    return _("%(share)s %% (%(hits)s of %(times)s)", share=share, hits=number(cell.hits), times=number(cell.times))
