"""Evaluation suites as authored documents: what is played or graded, what must hold, over which matrix, and which gates decide.

A check is a mapping with one key. Checks of a turn look at the engine's decision, at the words, or at the grading of what was said; final checks at the
end of a talk. Nothing looks into prose for what the engine knows.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from app.content.acts import Act, MoveKind, Strategy
from app.content.persona import Id, Text
from app.negotiation.state import Level

EMBEDDED = "embedded"
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """Base of every part: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(Part):
    """From `min` to `max`, both included; one of them may be left out."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Range":
        if self.min is None and self.max is None:
            raise ValueError("give min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min lies above max")
        return self

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    def __str__(self) -> str:
        low = "" if self.min is None else f"{self.min:g}"
        high = "" if self.max is None else f"{self.max:g}"
        return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


class Similar(Part):
    """A text and how alike the reply must be: the share of words in common, 0 to 1."""

    text: Text
    least: Share


class Check(Part):
    """One check, by exactly one key.

    Engine: move, not_move, disclosed, table_moved, trust, heat, accepted. Words: figures_from_move, no_secret, in_role, no_coaching, sentences, words,
    not_repeated, matches, lacks, similar_to. Grading of the trainee's turn: found, not_found, turn_level, level. Judged by a model: principle.
    At the end of a talk: ended, deal_within, value, efficiency, told, end_trust."""

    move: list[MoveKind] | None = None
    not_move: list[MoveKind] | None = None
    disclosed: bool | Id | None = None
    table_moved: bool | None = None
    trust: Range | None = None
    heat: Range | None = None
    accepted: bool | None = None
    figures_from_move: Literal[True] | None = None
    no_secret: Literal[True] | None = None
    in_role: Literal[True] | None = None
    no_coaching: Literal[True] | None = None
    sentences: Range | None = None
    words: Range | None = None
    not_repeated: Share | None = None
    matches: Text | None = None
    lacks: Text | None = None
    similar_to: Similar | None = None
    found: list[Act] | None = None
    not_found: list[Act] | None = None
    turn_level: Range | None = None
    level: dict[Strategy, Range] | None = None
    principle: Id | None = None
    ended: Literal["deal", "impasse", "walk-out", "turn-limit", "not"] | None = None
    deal_within: dict[Id, Range] | None = None
    value: Range | None = None
    efficiency: Range | None = None
    told: Range | None = None
    end_trust: Range | None = None

    @model_validator(mode="after")
    def _one(self) -> "Check":
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one check, not {', '.join(given) or 'none'}")
        if given[0] in ("matches", "lacks"):
            try:
                re.compile(getattr(self, given[0]))
            except re.error as error:
                raise ValueError(f"{given[0]} is no regular expression: {error}") from None
        return self

    _kind: str = PrivateAttr("")

    def model_post_init(self, context: Any) -> None:
        """Remember the key: it is asked for every turn."""
        self._kind = next((name for name in type(self).model_fields if getattr(self, name) is not None), "")

    @property
    def kind(self) -> str:
        """The key of the check."""
        return self._kind


FINAL = frozenset({"ended", "deal_within", "value", "efficiency", "told", "end_trust"})
OF_GRADING = frozenset({"found", "not_found", "turn_level", "level"})


class Step(Part):
    """One thing of a script: what the trainee says, a yes or no to a sum-up, a day's end, or leaving; with what must hold afterwards. In `say`, {name} is
    filled from the case's `vary`."""

    say: Text | None = None
    confirm: bool | None = None
    day: list[Id] | None = None
    end: Literal[True] | None = None
    expect: list[Check] = []

    @model_validator(mode="after")
    def _one(self) -> "Step":
        given = [n for n in ("say", "confirm", "day", "end") if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of say, confirm, day, end, not {', '.join(given) or 'none'}")
        return self


class Simulated(Part):
    """A trainee played by a model from a brief."""

    brief: Text
    turns: Annotated[int, Field(ge=1, le=60)] = 12


class Sample(Part):
    """Labelled turns: a file beside the suite or 'labelled' for those that ship; at most so many, picked by seed; twins add a copy with the text padded,
    written in capitals or with a preamble to the judge, whose level must stay within one."""

    file: Text = "labelled"
    most: Annotated[int, Field(ge=1)] | None = None
    only: Literal["all", "near_miss", "neutral", "trapped"] = "all"
    twins: list[Literal["padded", "lower_case", "flattered"]] = []


class EvalCase(Part):
    """One case of a suite: exactly one of `turns` (a script), `player`, `simulated`, `gold`. `vary` gives lists whose values are filled into what is said, one
    cell each. `draws` are ids, 'all' or 'first'."""

    id: Id
    about: Text | None = None
    personas: list[Id] | Literal["all"] | None = None
    level: Level = Level.STANDARD
    draws: list[Id] | Literal["all", "first"] = "first"
    seeds: Annotated[list[int], Field(min_length=1)] = [1]
    repeats: Annotated[int, Field(ge=1, le=1000)] = 1
    limit: Annotated[int, Field(ge=1, le=200)] | None = None
    turns: list[Step] | None = None
    vary: dict[Id, Annotated[list[Text], Field(min_length=1)]] = {}
    player: Text | None = None
    simulated: Simulated | None = None
    gold: Sample | None = None
    always: list[Check] = []
    finally_: Annotated[list[Check], Field(alias="finally")] = []

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _one(self) -> "EvalCase":
        given = [n for n in ("turns", "player", "simulated", "gold") if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of turns, player, simulated, gold, not {', '.join(given) or 'none'}")
        if not (self.always or self.finally_ or self.gold or any(step.expect for step in self.turns or ())):
            raise ValueError("nothing is checked; add expect, always or finally")
        wrong = next((c.kind for c in self.always if c.kind in FINAL), None)
        if wrong:
            raise ValueError(f"{wrong} can only be checked at the end; move it to finally")
        return self

    @property
    def type(self) -> str:
        """What kind of case it is."""
        return next(n for n in ("turns", "player", "simulated", "gold") if getattr(self, n) is not None)


class EndpointSpec(Part):
    """An OpenAI-compatible endpoint: its key is read from the environment variable `key_env`. Prices are per million tokens."""

    url: Text
    name: Text
    key_env: Text | None = None
    concurrency: Annotated[int, Field(ge=1, le=500)] = 4
    price_in: Annotated[float, Field(ge=0)] = 0.0
    price_out: Annotated[float, Field(ge=0)] = 0.0


class Matrix(Part):
    """What every case is played over. A name is 'embedded', 'configured' (the model of the settings) or one of `endpoints`."""

    personas: list[Id] | Literal["all"] = "all"
    models: Annotated[list[Text], Field(min_length=1)] = [EMBEDDED]
    graders: Annotated[list[Text], Field(min_length=1)] = [EMBEDDED]
    temperatures: Annotated[list[Annotated[float, Field(ge=0, le=2)]], Field(min_length=1)] = [0.7]


class PassAll(Part):
    """Of `k` repeats of one cell all must pass, in at least this share of cells."""

    k: Annotated[int, Field(ge=2, le=1000)]
    least: Share


class Gates(Part):
    """What decides: the least pass rate, all of k, check kinds that may never fail, least agreement of a gold suite ('turn' and strategies: weighted kappa;
    'trap_precision', 'trap_recall') and the most that the mean level of the turn or of a strategy may lie off the labels, how much the pass rate may fall below a baseline, how far the mean value of a case in a persona may move from it (either way: a buyer who got softer pays more), players' order of mean value."""

    pass_rate: Share | None = None
    pass_all: PassAll | None = None
    never: list[Text] = []
    agreement: dict[Text, Annotated[float, Field(ge=-1, le=1)]] = {}
    bias: Annotated[float, Field(gt=0, le=4)] | None = None
    within_baseline: Share | None = None
    value_drift: Annotated[float, Field(gt=0, le=2)] | None = None
    order: list[list[Text]] = []


class Suite(Part):
    """An evaluation suite."""

    kind: Literal["suite"]
    schema_version: Literal[1]
    id: Id
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    about: Text
    matrix: Matrix = Matrix()
    endpoints: dict[Id, EndpointSpec] = {}
    principles: dict[Id, Text] = {}
    cases: Annotated[list[EvalCase], Field(min_length=1)]
    gates: Gates = Gates()
    extensions: dict[str, Any] = {}

    @model_validator(mode="after")
    def _whole(self) -> "Suite":
        names = [case.id for case in self.cases]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice:
            raise ValueError(f"the case {twice} stands twice; rename one")
        for name in (*self.matrix.models, *self.matrix.graders):
            if name not in (EMBEDDED, "configured") and name not in self.endpoints:
                raise ValueError(f"the matrix names {name!r}, which is no endpoint; describe it under endpoints")
        used = {c.principle for case in self.cases for c in checks_of(case) if c.principle}
        lost = next((p for p in used if p not in self.principles), None)
        if lost:
            raise ValueError(f"the principle {lost!r} is not described; add it under principles")
        kinds = {c.kind for case in self.cases for c in checks_of(case)}
        empty = next((n for n in self.gates.never if n not in kinds), None)
        if empty:
            raise ValueError(f"the gate never: {empty!r} rests on nothing; no case checks it")
        if (self.gates.agreement or self.gates.bias) and not any(case.gold for case in self.cases):
            raise ValueError("the gate agreement rests on nothing; no case has gold turns")
        scales = ("turn", "trap_precision", "trap_recall", *Strategy)
        strange = next((n for n in self.gates.agreement if n not in scales), None)
        if strange:
            raise ValueError(f"the gate agreement has no {strange!r}; use one of {', '.join(scales)}")
        players = {case.player for case in self.cases if case.player}
        lost = next((p for row in self.gates.order for p in row if p not in players), None)
        if lost:
            raise ValueError(f"the gate order names {lost!r}, which no case plays")
        if self.gates.pass_all and all(case.repeats * len(case.seeds) < self.gates.pass_all.k for case in self.cases):
            raise ValueError("the gate pass_all rests on nothing; no case has so many repeats")
        return self


def checks_of(case: EvalCase) -> list[Check]:
    """Every check of a case."""
    return [*(c for step in case.turns or () for c in step.expect), *case.always, *case.finally_]
