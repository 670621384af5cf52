"""What speaking is handed: one move, the texts it may use, and the talks so far. No field can hold a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.content.acts import Act
from app.content.persona import Buyer, CaseFile, IssueSpec
from app.language.listing import listed
from app.language.wanted import Wanted
from app.negotiation.heard import Heard
from app.negotiation.move import Answer, Move

Value = float | str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the talks: `who` is 'trainee' or 'buyer'."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with the wordings it may use; `asks` the kinds of questions that it is for, `fact` the fact of the case that it speaks of,
    `covered` where what the move tells answers it."""

    answer: Answer
    wordings: tuple[str, ...]
    asks: tuple[Wanted, ...] = ()
    fact: str = ""
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Public:
    """The public side of a case, as far as wording needs it. `keeps` where what stays as it is today is no favour of hers."""

    buyer: Buyer
    company: str
    situation: str
    issues: tuple[IssueSpec, ...]
    opening: Mapping[str, Value]
    opening_lines: tuple[str, ...]
    price: str
    keeps: bool = False

    def issue(self, name: str) -> IssueSpec:
        """The issue of that id; KeyError when the case has none."""
        return next(i for i in self.issues if i.id == name)


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything needed to word one move. `disclosure` and `rider` are wordings for what this move tells and presses;
    `told_before` the needs told earlier in plain words, `standing` the trainee's offer so far where it differs from the running contract,
    `fresh` the points on which this message moved that offer, `pressed_before` the pressure tried earlier, by name: the engine's own summary of the talks, however long they are; `aside` that what this move
    tells is about another thing than what was asked."""

    public: Public
    move: Move
    heard: Heard
    history: tuple[Line, ...]
    seed: int
    disclosure: tuple[str, ...] = ()
    rider: tuple[str, ...] = ()
    answers: tuple[Told, ...] = ()
    told_before: tuple[str, ...] = ()
    standing: Mapping[str, Value] = field(default_factory=dict)
    pressed_before: tuple[str, ...] = ()
    fresh: frozenset[str] = frozenset()
    aside: bool = False

    def has(self, act: Act) -> bool:
        """Whether the trainee was heard to do this."""
        return self.heard.has(act)


def public_side(case: CaseFile) -> Public:
    """The public side of a case for wording."""
    price = next(i.id for i in case.issues if i.is_price)
    return Public(
        case.buyer,
        case.brief.company,
        case.situation,
        tuple(case.issues),
        dict(case.opening),
        tuple(case.opening_lines),
        price,
    )


def spoken_terms(public: Public, terms: Mapping[str, Value]) -> str:
    """Terms as a person says them: '2 % off the price, payment at 60 days and a contract of 24 months'."""
    ordered = [spec for spec in public.issues if spec.id in terms]
    has_price = any(s.is_price for s in ordered)
    parts = [s.spoken(terms[s.id]) for s in ordered if not s.is_form]
    form = next((s for s in ordered if s.is_form), None)
    if form is not None and has_price and parts:
        parts[0] = f"{parts[0]} {form.spoken(terms[form.id])}"
    elif form is not None:
        parts.append(form.spoken(terms[form.id]).removeprefix("as "))
    return listed(parts)


def changed_terms(base: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, Value]:
    """The terms of `now` that differ from `base`."""
    return {name: value for name, value in now.items() if base.get(name) != value}
