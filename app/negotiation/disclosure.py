"""When she tells a need behind the demand: the right act on the right topic, trust at its gate, credit paid (I7).

One a turn, the cover story first, never while frozen or heated, never taken back.
"""

from collections.abc import Sequence

from app.content.acts import Act
from app.content.confidential import Interest
from app.negotiation.desk import Desk
from app.negotiation.effects import Counted

TOO_HOT = 70.0
ANY = "any"


def disclose(desk: Desk, counted: Sequence[Counted]) -> Interest | None:
    """The interest told this turn, with its price in credit taken; None where nothing opens."""
    if desk.state.freeze or desk.grave or desk.state.heat >= TOO_HOT:
        return None
    hidden = [i for i in desk.truth.real_interests() if i.id not in desk.state.disclosed]
    cover_story = [i for i in hidden if i.layer == 1]
    for interest in cover_story[:1] or hidden:
        cause = _opened_by(interest, counted, desk)
        if cause and _can_pay(interest, desk):
            desk.change(
                f"discloses.layer_{interest.layer}", cause, f"told: {interest.gist}", credit=-float(interest.layer)
            )
            desk.put(disclosed=(*desk.state.disclosed, interest.id))
            return interest
    return None


def _can_pay(interest: Interest, desk: Desk) -> bool:
    gate = desk.rules.gates[interest.layer - 1]
    return desk.state.trust >= gate and desk.state.credit >= interest.layer


def _opened_by(interest: Interest, counted: Sequence[Counted], desk: Desk) -> str | None:
    others = {i.topic for i in desk.truth.real_interests() if i.id != interest.id}
    for found in counted:
        topic = found.act.topic
        for opener in interest.opens:
            wide = opener.topic == ANY and (topic is None or topic not in others)
            if opener.act is found.act.act and (opener.topic == topic or wide):
                return found.act.quote
    return None


def played_back(desk: Desk, counted: Sequence[Counted]) -> str | None:
    """The id of a disclosed interest that the trainee said back for the first time, or None."""
    for found in counted:
        if found.act.act is not Act.PLAYS_BACK_INTEREST or found.factor <= 0:
            continue
        for name in desk.state.disclosed:
            if name not in desk.state.played_back and desk.truth.interest(name).topic == found.act.topic:
                desk.put(played_back=(*desk.state.played_back, name))
                return name
    return None
