"""The public side of a case: the buyer as everybody may see her, the situation, and the trainee's brief.

A persona file (`personas/*.yaml`) is one `CaseFile`: this public side plus a `confidential` part, which is
a type of its own (`app.content.confidential`), so that code that must not see secrets cannot be handed one
by accident. Money is in thousands of the case's currency a year (for instance kEUR/year) unless said.
"""

import operator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.content.acts import MoveKind, Strategy, Tactic
from app.content.confidential import Confidential
from app.language.figures import say_figure
from app.language.wanted import Wanted

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Words = Annotated[list[Text], Field(min_length=1)]
Value = float | str


class Part(BaseModel):
    """Base of every authored part: frozen, and unknown keys are errors (put yours under `extensions`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(Part):
    """One value of an issue that is chosen rather than counted, e.g. the form of the saving."""

    id: Id
    label: Text
    names: Words


class IssueSpec(Part):
    """One issue on the table.

    `steps` (numbers, in ascending order) or `choices`, never both. `better_for_buyer` says which end she
    likes; the trainee's interest runs the other way. `is_price` marks the one issue whose worth the form of
    the saving multiplies; `is_form` marks that form (it has choices); `is_term` a contract length, whose
    shortest step counts as an interim deal. `our_swing` is what the whole domain, from the trainee's best to
    her worst value, is worth to the trainee's side, in thousands a year. `our_form` (only on the form issue)
    says how much of a price cut each form really costs the trainee's side, 0 to 1.5. `say` is how a value is
    spoken in a sentence, with {figure} for it, `zero` how 0 is spoken where it has words of its own. `each` (price only) is the price of one
    unit today, so that a sum a unit is heard as a level; `ends` (a length only) the day on which today's value ends, so that a date is.
    """

    id: Id
    label: Text
    unit: Literal[
        "percent", "days", "months", "weeks", "tonnes", "loads", "units", "hours", "sites", "trucks", "money", "choice"
    ]
    names: Words
    steps: list[float] = []
    choices: list[Choice] = []
    status_quo: Value
    better_for_buyer: Literal["higher", "lower", "none"]
    is_price: bool = False
    is_form: bool = False
    is_term: bool = False
    our_swing: Annotated[float, Field(ge=0)] = 0
    our_form: dict[Id, Annotated[float, Field(ge=0, le=1.5)]] = {}
    about: Text
    say: Text
    zero: Annotated[str, Field(max_length=200, exclude_if=operator.not_)] = ""
    each: Annotated[float, Field(ge=0, exclude_if=operator.not_)] = 0
    ends: Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$", exclude_if=operator.not_)] = ""

    def spoken(self, value: Value) -> str:
        """A value of this issue as it is said in a sentence: `say` with {figure}, or the label of a choice."""
        if self.choices:
            label = next((c.label for c in self.choices if c.id == value), str(value))
            return self.say.replace("{figure}", label)
        if value == 0 and self.zero:
            return self.zero
        if not isinstance(value, str) and value < 0 and self.unit == "days":
            return self.say.partition("{figure}")[0].removesuffix("at ") + f"{say_figure(-value, self.unit)} in advance"
        if value == 0 and self.is_price:
            return f"the {self.names[0].split()[0]} as it is"
        if value == 0 and self.unit not in ("percent", "money", "choice"):
            return self.say.replace("{figure}", f"no {self.unit}")
        return self.say.replace("{figure}", say_figure(value, self.unit))


class Fact(Part):
    """Something true that can be checked; the rep finds it in the brief (or earns it by a preparation).

    `cues` are words by which a trainee's use of it is recognised (folded, whole words). `topic` groups it with
    interests and tactics. `contradicts` names a tactic whose claim it speaks against; `arms` is true where
    the buyer could carry it upstairs. `words` are stems and figures of which any two in one sentence recognise it as well.
    """

    id: Id
    text: Text
    cues: Words
    topic: Id
    source: Text
    contradicts: Tactic | None = None
    arms: bool = False
    in_brief: bool = True
    words: Annotated[list[Text], Field(exclude_if=operator.not_)] = []


class Knowledge(Part):
    """A topic the rep may ask about, with the buyer's answer.

    Gate: `public` answers at once, `earned` when trust is at `trust` or more, `never` is declined in her voice
    (its wordings are the refusals). `cues` are words or short phrases of the question; `after` the pressure moves that a question
    right behind them, without a subject of its own, is about: what she says to 'how late was it?' once she has complained. `asks` are the kinds of
    questions that it answers, all where it is empty: 'since when?' has another answer than 'why?', whatever both are about. `fact` is the fact that it speaks of, if any.
    """

    id: Id
    topic: Id
    cues: Words
    after: list[Tactic] = []
    asks: Annotated[list[Wanted], Field(exclude_if=operator.not_)] = []
    fact: Annotated[str, Field(max_length=40, exclude_if=operator.not_)] = ""
    gate: Literal["public", "earned", "never"]
    trust: Annotated[int, Field(ge=0, le=100)] = 0
    wordings: Annotated[list[Text], Field(min_length=3)]


class TacticSpec(Part):
    """A pressure move in this buyer's words, and what it is built to do.

    `claim` is the checkable statement in it, if any; whether it is true is secret (`Draw.true_claims`).
    `trap` is the act it tempts into; `answered_by` the strategies that meet it. `tested_true` and
    `tested_false` are her words when the claim is tested. `asks_extra` is a small request beside the table.
    """

    id: Tactic
    wordings: Annotated[list[Text], Field(min_length=3)]
    claim: Text | None = None
    cues: list[Text] = []
    topic: Id
    trap: Id
    answered_by: Annotated[list[Strategy], Field(min_length=1)]
    tested_true: list[Text] = []
    tested_false: list[Text] = []
    asks_extra: Text | None = None


class Preparation(Part):
    """What the trainee can do between two days; `yields_facts` become usable, the rest is told in `text`."""

    id: Id
    label: Text
    text: Text
    yields_facts: list[Id] = []
    mandate: dict[Id, Value] = {}


class Pressure(Part):
    """A message of the trainee's own side, shown on the given turn."""

    turn: Annotated[int, Field(ge=1)]
    who: Text
    text: Text


class Limit(Part):
    """A limit of the trainee's mandate on one issue, as the boss put it."""

    issue: Id
    value: Value
    text: Text


class Brief(Part):
    """What the rep knows. `no_deal` is what no deal is worth to the trainee's side, on the scale where the
    status quo is 1 and the buyer's opening package is 0; see `app.negotiation.outcome`."""

    role: Text
    company: Text
    situation: Text
    goals: Words
    limits: list[Limit]
    mandate: Text
    no_deal: Annotated[float, Field(ge=0.05, le=0.95)]
    no_deal_text: Text
    pressure: list[Pressure]
    lure: Text
    lure_issue: Id
    first_line_hint: Text


FORMS_OF_ADDRESS = frozenset("mr mrs ms miss dr prof professor herr frau madame monsieur señor señora sir".split())


class Buyer(Part):
    """The buyer in public. `phrases` overrides the house phrases per move kind and mood key; `shortly` says how a person with a long title is called once
    he was named in full."""

    name: Text
    pronoun: Literal["she", "he", "they"]
    title: Text
    company: Text
    company_short: Text
    voice: Text
    habits: list[Text] = []
    phrases: dict[str, list[Text]] = {}
    shortly: dict[Text, Text] = {}

    @property
    def first(self) -> str:
        """What the buyer is called in a few words: the first name, or the whole name where it begins with a form of address ('Mr Lindqvist')."""
        word = self.name.split()[0]
        return self.name if word.lower().rstrip(".") in FORMS_OF_ADDRESS else word


class Message(Part):
    """A message of the trainee's own side."""

    who: Text
    text: Text


class Day(Part):
    """One day of the story calendar; `deadline` is what draws near by then, in words, `morning` what the trainee's own side writes before the talks go on."""

    label: Text
    deadline: Text | None = None
    morning: Message | None = None


class Scripted(Part):
    """A slot of the pressure script: which tactics may ride, in the window `from_turn` to `to_turn`."""

    tactic: Tactic
    from_turn: Annotated[int, Field(ge=1)]
    to_turn: Annotated[int, Field(ge=1)]


class Midpoint(Part):
    """Where the short form of six turns starts: `story` is told to the trainee, `line` is what the buyer then says."""

    table: dict[Id, Value]
    standing: dict[Id, Value]
    active_turns: Annotated[int, Field(ge=0)]
    story: Text
    line: Text | None = None


class CaseFile(Part):
    """A persona with its case: everything a session needs, pinned by id, version and hash."""

    kind: Literal["persona"]
    schema_version: Literal[1]
    id: Id
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    blurb: Text
    minutes: Annotated[int, Field(ge=5, le=90)]
    currency: Literal["EUR", "USD", "GBP"]
    buyer: Buyer
    situation: Text
    issues: Annotated[list[IssueSpec], Field(min_length=3, max_length=7)]
    opening: dict[Id, Value]
    opening_lines: Annotated[list[Text], Field(min_length=1)]
    brief: Brief
    facts: Annotated[list[Fact], Field(min_length=8)]
    knowledge: Annotated[list[Knowledge], Field(min_length=20)]
    tactics: Annotated[list[TacticSpec], Field(min_length=8)]
    script: Annotated[list[Scripted], Field(min_length=5)]
    preparations: Annotated[list[Preparation], Field(min_length=5)]
    calendar: Annotated[list[Day], Field(min_length=2)]
    midpoint: Midpoint
    year_two_factor: Annotated[float, Field(ge=0, le=10)]
    turn_limit: Annotated[int, Field(ge=4, le=200)] | None = None
    confidential: Confidential
    extensions: dict[str, Any] = {}

    def phrase_kinds(self) -> frozenset[str]:
        """The move kinds that `buyer.phrases` may override."""
        return frozenset(MoveKind)
