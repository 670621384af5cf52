"""What was heard in one message of the trainee: acts and terms, free of state and secrets.

Made by `app.buyer.hearing` (and, where set, a model that may only add acts at half weight); read by the engine,
the ledger and the grader.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.content.acts import Act, Tactic

Value = float | str


class TermMode(StrEnum):
    """How a figure was meant. Only `offered` changes the trainee's standing offer; an `option` is one of several of which she may choose."""

    OFFERED = "offered"
    OPTION = "option"
    REPORTED = "reported"
    QUESTIONED = "questioned"
    REFUSED = "refused"


class Puzzle(StrEnum):
    """Why a figure cannot be taken as it stands; the buyer asks back and nothing changes."""

    RANGE = "range"
    OUTSIDE = "outside"
    NO_ISSUE = "no_issue"
    NO_UNIT = "no_unit"
    NOT_AN_ISSUE = "not_an_issue"
    TIERS = "tiers"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class HeardAct:
    """One act with the words that show it. `topic` is an id of the case (a fact's, interest's, knowledge entry's or
    issue's topic) or None; `fact`, `tactic`, `knowledge` name the case item it refers to. `weight` is 1, or 0.5 where a
    model found it. `specific` is true where the words use something particular to this deal."""

    act: Act
    quote: str
    topic: str | None = None
    fact: str | None = None
    tactic: Tactic | None = None
    knowledge: str | None = None
    issue: str | None = None
    specific: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class HeardTerm:
    """One figure or choice for an issue. `asked_of_buyer` marks the side of a trade that she is to give;
    `conditional` is true for both sides of a trade."""

    issue: str
    value: Value
    quote: str
    mode: TermMode = TermMode.OFFERED
    conditional: bool = False
    asked_of_buyer: bool = False


@dataclass(frozen=True, slots=True)
class HeardPuzzle:
    """A figure that needs asking back, with the issue it may belong to."""

    kind: Puzzle
    quote: str
    issue: str | None = None


class AskKind(StrEnum):
    """A question about the deal itself: whether there is one, where she is, how a figure would be taken, what would have to
    come with it, which of her points comes first, which of two alternatives she would rather have."""

    DEAL = "deal"
    HER_TERMS = "her_terms"
    FIGURE = "figure"
    WHAT_IT_TAKES = "what_it_takes"
    WHICH_FIRST = "which_first"
    EITHER_OR = "either_or"


@dataclass(frozen=True, slots=True)
class HeardAsk:
    """A question about the deal. `issue` and `value` are the figure it asks about, None where it names none."""

    kind: AskKind
    quote: str
    issue: str | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was heard. `confirms` is a clear yes to what lies on the table to be confirmed; `reason_given`
    is true where an offer leans on a standard named in the same message. `questions` counts question sentences;
    `only_questions` is true where nothing else was said. `corrects` are the issues on which the trainee's own standing figure is taken back as
    misheard or mistyped. `reads_back` is true where she is asked to confirm what was said so far."""

    text: str
    acts: tuple[HeardAct, ...] = ()
    terms: tuple[HeardTerm, ...] = ()
    puzzles: tuple[HeardPuzzle, ...] = ()
    confirms: bool = False
    questions: int = 0
    only_questions: bool = False
    language: str = "en"
    asks: tuple[HeardAsk, ...] = ()
    corrects: tuple[str, ...] = ()
    reads_back: bool = False

    def has(self, act: Act) -> bool:
        """Whether the act was heard."""
        return any(found.act is act for found in self.acts)

    def first(self, act: Act) -> HeardAct | None:
        """The first such act, or None."""
        return next((found for found in self.acts if found.act is act), None)

    def offered(self) -> dict[str, Value]:
        """The terms offered in this message, the last word on each issue winning."""
        return {term.issue: term.value for term in self.terms if term.mode is TermMode.OFFERED}
