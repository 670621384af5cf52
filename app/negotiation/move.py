"""A buyer's move: decided, complete, and without a field that could hold a secret.

A move is what leaves the engine. Everything in it may be said aloud; `app.buyer.speaking` words it and the
guard holds the words against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.content.acts import MoveKind, Tactic

Value = float | str


class Mood(StrEnum):
    """How she sounds, by trust and heat."""

    WARM = "warm"
    OPEN = "open"
    COOL = "cool"
    HEATED = "heated"


class AnswerHow(StrEnum):
    """How a question of the trainee's is met: told, declined (`never`, or not yet earned), or not known. Of questions about the deal: where
    both stand, what she asks, how a figure compares with it (closer, as asked, further), what else is open beside it, that she ranks none
    of her points aloud and where to begin, which of two alternatives she would rather have, that one of them has to be named first."""

    TOLD = "told"
    NOT_YET = "not_yet"
    NEVER = "never"
    UNKNOWN = "unknown"
    WHERE_WE_STAND = "where_we_stand"
    HER_TERMS = "her_terms"
    CLOSER = "closer"
    AS_ASKED = "as_asked"
    FURTHER = "further"
    WHAT_ELSE = "what_else"
    NO_RANKING = "no_ranking"
    PICKS = "picks"
    WHICH_ONE = "which_one"


# Answers to alternatives; what else was offered beside them still gets its verdict.
BESIDE_AN_OFFER = frozenset({AnswerHow.PICKS, AnswerHow.WHICH_ONE})
ON_THE_DEAL = frozenset(
    {
        AnswerHow.WHERE_WE_STAND,
        AnswerHow.HER_TERMS,
        AnswerHow.CLOSER,
        AnswerHow.AS_ASKED,
        AnswerHow.FURTHER,
        AnswerHow.WHAT_ELSE,
        AnswerHow.NO_RANKING,
        *BESIDE_AN_OFFER,
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, by knowledge entry (None where the case has none) with the words asked.
    `tactic` is set, and `knowledge` None, where the trainee tested a claim; `claim_held` says what she owns up to. For a question about the
    deal `figure` is what was asked about, `mine` the trainee's offer so far and `open` what she asks beside it; all of it is public."""

    how: AnswerHow
    quote: str
    knowledge: str | None = None
    tactic: Tactic | None = None
    claim_held: bool | None = None
    figure: Mapping[str, Value] = field(default_factory=dict)
    mine: Mapping[str, Value] = field(default_factory=dict)
    open: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """One decided turn of the buyer.

    `terms` are the figures she puts forward now (the whole package when she sums up, the moved issues when she
    concedes or trades, else empty). `table` is her package in public after the move, `offer` the trainee's standing
    offer where it was touched this turn. `disclosed` is an interest id told with this move. `reacts` says how an offer of this turn lands:
    'better', 'same', 'no_better' (another package, worth no more), 'worse', 'lopsided' (a trade that asks more than it gives), 'enough', 'not_enough', or None without one. `about` carries small particulars that a wording needs
    (the puzzle's quote and kind, the missing argument upstairs, the promise that was broken), never a hidden value.
    """

    kind: MoveKind
    mood: Mood
    turn: int
    terms: Mapping[str, Value] = field(default_factory=dict)
    table: Mapping[str, Value] = field(default_factory=dict)
    offer: Mapping[str, Value] = field(default_factory=dict)
    rider: Tactic | None = None
    disclosed: str | None = None
    answers: tuple[Answer, ...] = ()
    reacts: str | None = None
    final: bool = False
    frozen: bool = False
    ended: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
