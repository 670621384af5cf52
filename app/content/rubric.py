"""The rubric document: strategies, behaviours and traps with words, examples and tips; points and caps by rule."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.content.acts import BEHAVIOURS, RUBRIC, TRAPS, Act, Strategy

Text = Annotated[str, Field(min_length=1, max_length=800)]


class Part(BaseModel):
    """Base of the rubric's parts: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Part):
    """One behaviour or trap. `there_when` and `is_not` define it; `example` shows it; `near_miss` shows the words without
    the substance; `tip` says what to try."""

    id: Act
    title: Text
    there_when: Text
    is_not: Text
    example: Text
    near_miss: Text
    tip: Text


class StrategyRow(Part):
    """One strategy with its behaviours and traps; `why` says in two sentences what it is good for."""

    id: Strategy
    title: Text
    why: Text
    behaviours: Annotated[list[Item], Field(min_length=4)]
    traps: Annotated[list[Item], Field(min_length=2)]


class Rubric(Part):
    """The whole rubric. `points` are the turn points of levels 0 to 4."""

    kind: Literal["rubric"]
    schema_version: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    source: Text
    level_names: Annotated[list[Text], Field(min_length=5, max_length=5)]
    points: Annotated[list[int], Field(min_length=5, max_length=5)]
    strategies: Annotated[list[StrategyRow], Field(min_length=5, max_length=5)]
    extensions: dict[str, Any] = {}

    @model_validator(mode="after")
    def _complete(self) -> "Rubric":
        found = {item.id for row in self.strategies for item in (*row.behaviours, *row.traps)}
        missing = (BEHAVIOURS | TRAPS) - found
        if missing:
            raise ValueError(f"items are missing: {', '.join(sorted(missing))}")
        for row in self.strategies:
            for item in (*row.behaviours, *row.traps):
                if RUBRIC[item.id].strategy is not row.id:
                    raise ValueError(f"{item.id} belongs to {RUBRIC[item.id].strategy}, not to {row.id}")
        return self

    def item(self, act: Act) -> Item:
        """The item of that id; KeyError for an act that the rubric does not grade."""
        for row in self.strategies:
            for item in (*row.behaviours, *row.traps):
                if item.id is act:
                    return item
        raise KeyError(act)
