"""The confidential brief of the buyer: what no page, prompt or trainee may see before the debrief.

A case has one public face and several *draws* of its hidden truth; the seed of a session picks one.
Nothing here may be imported by `app.buyer.speaking` or `app.buyer.guard`, nor by `app.grading`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.content.acts import Act, Tactic

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Share = Annotated[float, Field(ge=0, le=1)]


class Secret(BaseModel):
    """Base of every confidential part: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Opener(Secret):
    """An act on a topic that opens an interest; topic `any` also takes the act without a topic."""

    act: Act
    topic: Id


class Interest(Secret):
    """A need behind the demand.

    Layer 1 is the cover story: true but partial. Layers 2 and 3 need more trust and credit. `issues` are
    those whose weight it explains. `cues` are the words that would betray it (for the guard, folded, whole
    words or short phrases). `wordings` are how she tells it, three or more; `gist` is one plain clause for the debrief.
    """

    id: Id
    layer: Annotated[int, Field(ge=1, le=3)]
    topic: Id
    gist: Text
    opens: Annotated[list[Opener], Field(min_length=1)]
    issues: Annotated[list[Id], Field(min_length=1)]
    cues: Annotated[list[Text], Field(min_length=1)]
    wordings: Annotated[list[Text], Field(min_length=3)]


class Draw(Secret):
    """One hidden truth.

    `floor`: her utility of the real alternative on the scale where the status quo is 0 and her opening
    package is 1. `overrating`: how much better she first believes the alternative to be (0 where the belief is true).
    `weights`: what each numeric issue's whole domain is worth to her (thousands a year, the price included).
    `kpi`: how much of a price cut counts for her in each form, 0 to 1. `interests`: the real ones in this draw
    (all others of the case are decoys here). `true_claims`: tactics whose claim is true. `order`: tactics
    in the order of the script, swapped within windows of two turns at most. `supplier_leverage`: whether a threat has something real behind it.
    """

    id: Id
    story: Text
    floor: Annotated[float, Field(ge=0, le=0.8)]
    overrating: Annotated[float, Field(ge=0, le=0.6)] = 0
    alternative: Literal["weak", "fair", "strong"]
    zone: Literal["agreement", "interim", "none"] = "agreement"
    weights: dict[Id, Annotated[float, Field(ge=0)]]
    kpi: dict[Id, Share]
    interests: Annotated[list[Id], Field(min_length=2)]
    true_claims: list[Tactic]
    order: list[Tactic]
    supplier_leverage: bool = False


class Confidential(Secret):
    """All the secrets of a case: the interests that may be real or decoys, and the draws."""

    interests: Annotated[list[Interest], Field(min_length=4)]
    draws: Annotated[list[Draw], Field(min_length=5)]
    alternative_cues: Annotated[list[Text], Field(min_length=1)]
