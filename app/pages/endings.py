"""How talks ended, told to somebody who was not the one who talked."""

from app.locale.filled import N_
from app.locale.texts import _
from app.pages.present import end_words

_OF_REP = {"rewound": N_("The rep went back to an earlier turn"), "impasse": N_("No deal, the rep ended the talks")}


def end_for_coach(reason: str | None) -> str:
    """The end of somebody else's talks, in words."""
    return _(_OF_REP[reason]) if reason in _OF_REP else end_words(reason)
