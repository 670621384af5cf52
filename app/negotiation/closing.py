"""Closing: what she accepts, when she has the cover for it, and how talks end."""

from collections.abc import Mapping

from app.content.acts import Act
from app.negotiation.desk import Desk
from app.negotiation.issues import Value
from app.negotiation.state import Ended

TOO_HEATED = 85.0
WALKS_OUT_AT = 95.0
SPIRAL_ENDS = 3
COVER_FACTOR = 85.0
COVER_EVERY = 3


def cover_needed(desk: Desk, utility: float) -> float:
    """Cover she needs to sign a package: 85 * max(0, 1 - u) / (1 - floor); nothing for what she asked for."""
    return COVER_FACTOR * max(0.0, 1.0 - utility) / (1.0 - desk.truth.draw.floor)


def worth_enough(desk: Desk, utility: float) -> bool:
    """Whether a package is worth enough to her: at least max(believed floor, lock, min(aspiration, her table))."""
    state = desk.state
    table = desk.truth.economics.utility(state.table)
    bar = max(state.believed_floor, state.lock or 0.0, min(state.aspiration, table))
    return utility >= bar - 1e-9


def has_cover(desk: Desk, utility: float) -> bool:
    """Whether she could defend a package upstairs."""
    return utility >= 1.0 - 1e-9 or desk.state.cover >= cover_needed(desk, utility) - 1e-9


def would_accept(desk: Desk, package: Mapping[str, Value]) -> bool:
    """Whether she would sign now: worth enough, cover enough, and not too heated. What she asked for needs none of it: her own table,
    and (of cover and calm) the opening or better (I23)."""
    utility = desk.truth.economics.utility(package)
    if utility < desk.truth.draw.floor - 1e-9:
        return False
    if dict(package) == dict(desk.state.table):
        return True
    if not worth_enough(desk, utility):
        return False
    return utility >= 1.0 - 1e-9 or (has_cover(desk, utility) and desk.state.heat < TOO_HEATED)


def fails_by_cover_alone(desk: Desk, package: Mapping[str, Value]) -> bool:
    """Whether only the defence upstairs is missing."""
    utility = desk.truth.economics.utility(package)
    return worth_enough(desk, utility) and not has_cover(desk, utility) and desk.state.heat < TOO_HEATED


def accepted_package(desk: Desk) -> Mapping[str, Value] | None:
    """What the trainee said yes to: the package summed up, or her table; None where nothing was accepted as it stood, or where it is not
    clear what was."""
    heard, before = desk.heard, desk.before
    said_yes = heard.has(Act.ACCEPTS) or heard.confirms
    if not said_yes or heard.has(Act.REJECTS):
        return None
    if before.summed_up is not None:
        return before.summed_up if _same(heard.offered(), before.summed_up) else None
    return before.table if _says_yes_to_her_table(desk) and not says_yes_to_what(desk) else None


def says_yes_to_what(desk: Desk) -> bool:
    """Whether a yes may have meant the trainee's own offer: it names no terms of hers, and an offer of the trainee's lies beside her table.
    Then she sums up her table and asks, for nobody should sign six per cent by a word."""
    before, yes = desk.before, desk.heard.first(Act.ACCEPTS)
    own_offer = dict(before.standing) not in (dict(before.table), desk.truth.economics.status_quo)
    return _says_yes_to_her_table(desk) and own_offer and yes is not None and not (yes.specific or desk.heard.offered())


def _says_yes_to_her_table(desk: Desk) -> bool:
    heard, before = desk.heard, desk.before
    if before.summed_up is not None or heard.has(Act.REJECTS):
        return False
    return heard.has(Act.ACCEPTS) and not heard.puzzles and _same(heard.offered(), before.table)


def walks_out(desk: Desk) -> bool:
    """Heat at 95 or more, or the third hostile turn."""
    return desk.state.heat >= WALKS_OUT_AT or desk.state.spiral >= SPIRAL_ENDS


def close(desk: Desk, package: Mapping[str, Value], rule: str) -> None:
    """Close the deal on a package."""
    desk.put(ended=Ended.DEAL, deal=dict(package), standing=dict(package), summed_up=None)
    desk.note(rule, desk.heard.text[:80] or None, "deal")


def _same(offered: Mapping[str, Value], package: Mapping[str, Value]) -> bool:
    return all(package.get(name) == value for name, value in offered.items())
